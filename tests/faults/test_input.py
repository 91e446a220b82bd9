"""Bad input: each ticket, command line, folder and clock ends in words, and never in a traceback."""

import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.inputs import TICKETS, WORDS, BadTicket, BadWords
from tests.faults.played import TWIN, Played, orch, project
from tests.faults.stops import CLOCK, FULL, NO_FOLDER

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")

Run = Callable[..., Played]


@pytest.fixture
def run(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`orch WORDS` in a project whose browser is a twin."""
    monkeypatch.setenv("ORCH_HOME", str(tmp_path / "home"))
    launch = {"command": sys.executable, "args": [TWIN, "well", url, str(tmp_path)]}
    folder = project(tmp_path / "project", [], {"url": url}, {"browser": launch})
    orch(folder, ["trust", "--yes"], monkeypatch, capsys)
    return lambda *words: orch(folder, words, monkeypatch, capsys)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As a full disk: the kernel itself refuses to let a file grow beyond `size`."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("bad", TICKETS, ids=lambda bad: bad.title)
def test_a_bad_ticket_ends_in_its_exit_code_and_controls_no_terminal(
    bad: BadTicket, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "project" / "tickets" / "F-1.md"
    path.unlink()
    if bad.data is not None:
        path.write_bytes(bad.data)
    ran = run("qa", "F-1", "--parallel", "1")
    assert ran.exit_code == bad.exit_code, ran.err
    assert bad.answer in " ".join((ran.out + ran.err).split())
    assert not _UNSAFE.search(ran.out + ran.err)
    assert len(run("runs", "show", "last", "--json").rows) == bad.criteria


@pytest.mark.parametrize("bad", WORDS, ids=lambda bad: bad.title)
def test_a_wrong_command_line_is_exit_2_and_says_which_word(bad: BadWords, run: Run) -> None:
    ran = run(*bad.words)
    assert ran.exit_code == 2
    assert bad.answer in ran.err
    assert "Traceback" not in ran.err
    assert not _UNSAFE.search(ran.out + ran.err)


def test_a_full_disk_ends_the_run_in_words_and_does_nothing_unrecorded(
    run: Run, tmp_path: Path
) -> None:
    with largest_file(4096):
        ran = run("qa", "F-1")
    assert ran.exit_code == 2
    assert "the run cannot be recorded" in ran.err
    assert "a file may not grow further here" in ran.err


@pytest.mark.parametrize("size", [9_000, 14_000])
def test_a_run_whose_disk_was_full_is_gone_on_with_once_there_is_space(
    size: int, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "project" / "tickets" / "F-1.md"
    click = '- Given I am on "/", when I click "Greet", then I see "Hello"\n'
    path.write_text(path.read_text(encoding="utf-8") + click, encoding="utf-8")
    with largest_file(size):
        ran = run("qa", "F-1")
        again = run("resume")
    assert (ran.exit_code, again.exit_code) == (FULL.exit_code, FULL.exit_code)
    assert "go on with `orch resume`" in ran.err
    assert FULL.answer in ran.err
    assert FULL.answer in again.err
    resumed = run("resume", "--json")
    assert [row["outcome"] for row in resumed.rows] == ["pass"]
    assert resumed.exit_code == 0
    assert run("runs", "verify", "last").exit_code == 0


def test_a_result_that_cannot_be_written_is_no_exit_0_and_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "orchestrator", "list"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        told = subprocess.run(
            command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert told.returncode == 2
    assert told.stderr.startswith("orch: the result cannot be written: No space left on device\n")
    assert "Traceback" not in told.stderr
    assert "Exception ignored" not in told.stderr


def test_a_project_that_is_no_folder_to_write_to_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "project" / ".orch").write_text("a file in its place", encoding="utf-8")
    ran = run("qa", "F-1")
    assert ran.exit_code == NO_FOLDER.exit_code
    assert NO_FOLDER.answer in ran.err
    assert ".orch" in ran.err


def test_a_clock_that_jumps_back_changes_no_order_and_no_duration(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    jumps = iter(range(10**6))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000 - 86_400 * next(jumps))
    path = tmp_path / "project" / "tickets" / "F-1.md"
    path.write_text(path.read_text(encoding="utf-8") + '- Given I am on "/", then I see "Greet"\n')
    ran = run("qa", "F-1", "--json")
    assert [row["outcome"] for row in ran.rows] == ["pass"]
    assert ran.exit_code == CLOCK.exit_code
    assert 0 <= ran.document["seconds"] < 100
    assert run("runs", "verify", "last").exit_code == 0
