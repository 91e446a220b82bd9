"""A run that is stopped says so with its exit code, and `orch resume` brings it to its end."""

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.played import TWIN, Played, left_behind, project
from tests.faults.stops import (
    DAMAGED,
    FORBIDDEN,
    FORBIDDEN_LATER,
    HUNG_UP,
    INTERRUPTED,
    KILLED,
    SECOND,
    TERMINATED,
    TORN,
    TWICE,
    Stop,
)

LOOK = 'Given I am on "/", then I see "Greet"'
GREET = 'Given I am on "/", when I click "Greet", then I see "Hello"'
MAY_WRITE_ANYWHERE = 1  # CAP_DAC_OVERRIDE
DROP = 24  # PR_CAPBSET_DROP


def bound() -> None:
    """Take from a program of root's what lets it pass over the rights of files."""
    if os.geteuid() == 0:
        ctypes.CDLL(None, use_errno=True).prctl(DROP, MAY_WRITE_ANYWHERE, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Desk:
    """A project whose browser hangs in the second criterion, until it is mended."""

    folder: Path

    @property
    def journal(self) -> Path:
        (found,) = self.folder.glob("p/.orch/runs/*/journal.jsonl")
        return found

    def mend(self) -> None:
        (self.folder / "notes").write_text("well", encoding="utf-8")

    def start(self, *words: str, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "orchestrator", *words],
            cwd=self.folder / "p",
            env={**os.environ, "ORCH_HOME": str(self.folder / "home")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=before,  # noqa: PLW1509 - no threads here, and nothing else drops a right
        )

    def orch(self, *words: str, before: Callable[[], None] | None = None) -> Played:
        with self.start(*words, before=before) as child:
            out, err = child.communicate(timeout=100)
        return Played(exit_code=child.returncode, out=out, err=err)

    def runs(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("p/.orch/runs/*"))

    @contextmanager
    def half_way(self) -> Iterator[subprocess.Popen[str]]:
        """A run that has its first verdict and waits in its second criterion."""
        with self.start("qa", "F-1", "--parallel", "1") as child:
            assert child.stderr
            assert next(line for line in child.stderr if "  pass  " in line).startswith("F-1 1")
            try:
                yield child
            finally:
                child.kill()

    def stopped(self, sign: signal.Signals) -> Played:
        with self.half_way() as child:
            child.send_signal(sign)
            out, err = child.communicate(timeout=100)
        code = child.returncode if child.returncode >= 0 else 128 - child.returncode
        return Played(exit_code=code, out=out, err=err)

    def goes_on(self) -> None:
        """To its end: the first verdict is kept, the second given, each once."""
        self.mend()
        ran = self.orch("resume", "--json")
        assert [row["outcome"] for row in ran.rows] == ["pass", "pass"], ran.err
        assert ran.exit_code == 0
        lines = self.journal.read_bytes().splitlines()
        kinds = [json.loads(line)["event"]["kind"] for line in lines]
        assert (kinds.count("verdict"), kinds.count("run.resumed")) == (2, 1)
        assert self.orch("runs", "verify", "last").exit_code == 0
        assert left_behind(str(self.folder)) == []


@pytest.fixture
def desk(tmp_path: Path, url: str) -> Desk:
    (tmp_path / "notes").write_text("hangs", encoding="utf-8")
    launch = {"command": sys.executable, "args": [TWIN, "noted", url, str(tmp_path / "notes")]}
    project(tmp_path / "p", [LOOK, GREET], {"url": url}, {"browser": launch})
    desk = Desk(tmp_path)
    assert desk.orch("trust", "--yes").exit_code == 0
    return desk


@pytest.mark.parametrize(
    ("stop", "sign"),
    [
        (KILLED, signal.SIGKILL),
        (TERMINATED, signal.SIGTERM),
        (INTERRUPTED, signal.SIGINT),
        (HUNG_UP, signal.SIGHUP),
    ],
    ids=lambda one: one.name if isinstance(one, signal.Signals) else "",
)
def test_a_run_that_is_stopped_goes_on_to_its_end(
    stop: Stop, sign: signal.Signals, desk: Desk
) -> None:
    ran = desk.stopped(sign)
    assert ran.exit_code == stop.exit_code
    assert stop.answer in ran.out + ran.err
    desk.goes_on()


def test_a_run_whose_last_line_was_torn_goes_on_to_its_end(desk: Desk) -> None:
    assert desk.stopped(signal.SIGKILL).exit_code == TORN.exit_code
    os.truncate(desk.journal, desk.journal.stat().st_size - 7)
    desk.goes_on()


def test_a_damaged_line_is_named_and_nothing_goes_on_from_there(desk: Desk) -> None:
    desk.stopped(signal.SIGKILL)
    said = desk.journal.read_bytes().replace(b"Greet", b"Gr33t", 1)
    desk.journal.write_bytes(said)
    line = said[: said.index(b"Gr33t")].count(b"\n") + 1
    for words in (("resume",), ("runs", "verify", "last")):
        ran = desk.orch(*words)
        assert ran.exit_code == DAMAGED.exit_code
        assert DAMAGED.answer in ran.out + ran.err
        assert f"journal.jsonl:{line}" in ran.out + ran.err
    assert desk.journal.read_bytes() == said


def test_a_second_process_is_refused_and_the_first_is_not_disturbed(desk: Desk) -> None:
    with desk.half_way() as child:
        second = desk.orch("resume")
        assert second.exit_code == SECOND.exit_code
        assert SECOND.answer in second.err
        assert child.poll() is None
        child.kill()
        child.communicate(timeout=100)
    desk.goes_on()


def test_a_folder_without_rights_is_said_and_written_to_once_it_may_be(desk: Desk) -> None:
    (desk.folder / "p").chmod(0o555)
    ran = desk.orch("qa", "F-1", before=bound)
    (desk.folder / "p").chmod(0o755)
    assert ran.exit_code == FORBIDDEN.exit_code
    assert FORBIDDEN.answer in ran.err
    assert not (desk.folder / "p" / ".orch").exists()
    desk.mend()
    assert desk.orch("qa", "F-1").exit_code == 0


def test_a_run_whose_folder_lost_its_rights_goes_on_once_it_has_them(desk: Desk) -> None:
    desk.stopped(signal.SIGTERM)
    desk.journal.chmod(0o444)
    ran = desk.orch("resume", before=bound)
    assert ran.exit_code == FORBIDDEN_LATER.exit_code
    assert FORBIDDEN_LATER.answer in ran.err
    desk.journal.chmod(0o600)
    desk.goes_on()


def test_two_runs_of_one_ticket_at_once_end_in_their_own_folders(desk: Desk) -> None:
    (desk.folder / "notes").write_text("waits", encoding="utf-8")
    with ExitStack() as both:
        notes = both.enter_context((desk.folder / "notes").open(encoding="utf-8"))
        fcntl.flock(notes, fcntl.LOCK_EX)
        children = [both.enter_context(desk.half_way()) for _ in range(2)]
        assert [child.poll() for child in children] == [None, None]
        fcntl.flock(notes, fcntl.LOCK_UN)
        for child in children:
            child.communicate(timeout=100)
            assert child.returncode == TWICE.exit_code
    assert len(desk.runs()) == 2
    for run in desk.runs():
        shown = desk.orch("runs", "show", run, "--json")
        assert shown.document["run"] == run
        assert [row["outcome"] for row in shown.rows] == ["pass", "pass"]
        assert desk.orch("runs", "verify", run).exit_code == 0
    assert left_behind(str(desk.folder)) == []
