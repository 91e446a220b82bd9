"""Twenty kills of the demo with its browser, at points spread over a run, each gone on with.

The program as a user starts it; kill -9 as the journal reaches a line, then `orch resume`. The
ticket has a criterion that fails, so that a comment is written: it must be there once. Above:
`benchmarks`; below: `shop`.
"""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.count import Count
from benchmarks.shop import ORCH, Shop, opened
from orchestrator.cli.demo import SEEDED
from orchestrator.demo.workspace import CRITERIA

KILLS = 20
TICKET = "SHOP-1"
GONE_SECONDS = 15.0
"""How long a killed program's children may take to end, on any machine."""

LONGEST = 300.0
"""Seconds of a run that would never reach the line it is to be killed at."""


def figures() -> Iterator[Count]:
    """Verdicts that are as without a kill, comments written once, kills that left no process."""
    with opened(SEEDED) as shop:
        whole = _Run(shop)
        whole.begin()
        whole.ends()
        lines = len(whole.events())
        runs = [_killed(shop, 1 + number * (lines - 1) // KILLS, whole) for number in range(KILLS)]
    wrong = tuple(line for run in runs for line in run.wrong)
    yield _count("verdicts after kill -9 and resume", CRITERIA[TICKET] * KILLS, "verdict", wrong)
    yield _count("comments written once after kill -9 and resume", KILLS, "comments", wrong)
    yield _count("kills that leave no process", KILLS, "process", wrong)


def _count(name: str, of: int, what: str, wrong: tuple[str, ...]) -> Count:
    told = tuple(line for line in wrong if what in line)
    return Count(name=name, good=of - len(told), of=of, wrong=told)


@dataclass(slots=True)
class _Run:
    """One run of the ticket over two processes; `wrong` says what is not as it should be."""

    shop: Shop
    folder: Path = field(init=False)
    began: subprocess.Popen[bytes] = field(init=False)
    wrong: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Start the program; back as soon as its run has a folder."""
        before = set(self._folders())
        self.began = self._start("qa", TICKET, "--comment", "ask", "--yes")
        while not (new := set(self._folders()) - before):
            assert self.began.poll() is None, "it ended before its run began"
            time.sleep(0.005)
        (self.folder,) = new

    def ends(self) -> int:
        return self.began.wait(LONGEST)

    def kill_at(self, line: int) -> None:
        """SIGKILL when the journal has that many lines."""
        until = time.monotonic() + LONGEST
        while self.began.poll() is None and time.monotonic() < until:
            if self._bytes().count(b"\n") >= line:
                break
            time.sleep(0.002)
        self.began.kill()
        self.began.wait()

    def resume(self) -> int:
        return self._start("resume", self.folder.name, "--yes").wait(LONGEST)

    def events(self) -> list[dict[str, object]]:
        return [json.loads(line)["event"] for line in self._bytes().splitlines(keepends=True)]

    def verdicts(self) -> dict[object, object]:
        """Number to outcome and code, the first that was given of each."""
        found: dict[object, object] = {}
        for event in self.events():
            if isinstance(verdict := event.get("verdict"), dict):
                found.setdefault(verdict["number"], (verdict["outcome"], verdict["code"]))
        return found

    def comments(self) -> int:
        ticket = self.shop.folder / "tickets" / f"{TICKET}.md"
        return ticket.read_text(encoding="utf-8").count(f"orch · {self.folder.name}")

    def left(self) -> list[str]:
        """The command lines of processes that the run left, once they have had their time."""
        until = time.monotonic() + GONE_SECONDS
        while (found := _processes(self.shop.scratch)) and time.monotonic() < until:
            time.sleep(0.1)
        return found

    def _folders(self) -> list[Path]:
        return list((self.shop.folder / ".orch" / "runs").glob("*"))

    def _bytes(self) -> bytes:
        with suppress(FileNotFoundError):
            return (self.folder / "journal.jsonl").read_bytes()
        return b""

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*ORCH, *words],
            cwd=self.shop.folder,
            env={**self.shop.environment, "TMPDIR": str(self.shop.scratch)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _killed(shop: Shop, line: int, whole: _Run) -> _Run:
    """A run that was killed at this line of its journal and gone on with, compared."""
    run = _Run(shop)
    run.begin()
    run.kill_at(line)
    kept = run.verdicts()
    where = f"killed at line {line}:"
    run.wrong += [f"{where} a process was left: {one}" for one in run.left()[:1]]
    code = run.resume()
    found = run.verdicts()
    for number, expected in whole.verdicts().items():
        if found.get(number) != expected or kept.get(number, expected) != expected:
            said = f"is {found.get(number)}, expected {expected} (exit {code})"
            run.wrong.append(f"{where} verdict {number} {said}")
    if run.comments() != whole.comments():
        run.wrong.append(f"{where} {run.comments()} comments (exit {code})")
    return run


def _processes(folder: Path) -> list[str]:
    """The processes that work for runs with this scratch folder, by their command lines."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            given = (entry / "environ").read_bytes()
            if line and f"TMPDIR={folder}".encode() in given:
                found.append(line)
    return found
