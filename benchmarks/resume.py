"""Going on with a long run, and what a step costs after many others.

The first figures are the whole of `orch resume` in one process, by the verb itself: the journal of
10,000 events read under its lock, the past and the table made of it, the project's files read and
compared, the run wired, gone on with, ended on the record and its result printed; against a bare
`json.loads` of each line. Its one step is passed over, so nothing that a new step would do is in
it. Outside stand what is imported (a first round isn't counted) and servers: none starts.
Then one recorded call after 10,000 events, against one after 100.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from benchmarks.figure import Figure, paired
from orchestrator.cli.execute import Words
from orchestrator.cli.loading import load
from orchestrator.cli.resume import Going, resume
from orchestrator.errors import ExitCode
from orchestrator.events import (
    Actor,
    Answered,
    Called,
    CriteriaFixed,
    Definition,
    RunStarted,
    Scope,
)
from orchestrator.journal import runs
from orchestrator.journal.file import FileJournal
from orchestrator.messages import ToolCall, Usage
from orchestrator.replies import Replied
from orchestrator.verdicts import Criterion, Source

COMMAND = """\
---
description: A command with nothing left to do
arguments: [ticket]
steps:
  - {id: tell, call: tracker.comment, with: {key: $ticket, body: done}, when: ticket == SHOP-8}
---
"""
EVENTS = 10_000
PAGE = "### Page\n- Page URL: http://127.0.0.1:8000/login\n" + "a line of the page\n" * 20
SCOPE = Scope(step="test", item="0123456789ab", agent="qa", lane=1)

FIXED = CriteriaFixed(
    ticket="SHOP-7",
    title="A member can log in",
    body_sha256="",
    criteria=(
        Criterion(
            id=SCOPE.item,
            number=1,
            title="A wrong password is refused",
            text="A wrong password is refused",
            source=Source(section="Acceptance criteria", first=7, last=7),
        ),
    ),
)


def figures() -> Iterator[Figure]:
    """Reading back, and a step after 1,000 and after 10,000 events against one after 100."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        yield from _going_on(project)
        for count in (1_000, EVENTS):
            few, many = begun(project), begun(project)
            turns(few, 100 // 3)
            turns(many, count // 3)
            yield paired(
                f"100 steps after {count:,} events",
                _steps(many),
                _steps(few),
                against="100 steps after 100 events",
                bar=1.2,
            )
            few.close()
            many.close()


def _going_on(project: Path) -> Iterator[Figure]:
    """By the clock on the wall, and by the processor's: on a busy machine only that says much."""
    (project / ".commands").mkdir()
    (project / ".commands" / "long.md").write_text(COMMAND, encoding="utf-8")
    catalog = load(project)
    journal = begun(project, catalog.definitions(catalog.commands["long"]))
    # a criterion that is never tested: the run has something to go on with, round after round
    journal.append(FIXED, scope=Scope(step="read"))
    turns(journal, EVENTS // 3)
    journal.close()
    path = runs.journal_file(project, journal.run)
    title = "orch resume after 10,000 events"
    for name, clock in ((title, time.perf_counter), (f"{title}: the processor", time.process_time)):
        yield paired(
            name,
            lambda: _resumed(project, journal.run),
            lambda: [json.loads(line) for line in path.read_bytes().splitlines()],
            against="json.loads of its lines",
            bar=3.0,
            clock=clock,
        )


def _resumed(project: Path, run: str) -> None:
    with redirect_stdout(StringIO()) as told, redirect_stderr(told):
        code = resume(project, run, Going(words=Words(arguments={})))
    if code != ExitCode.UNDECIDED:
        raise RuntimeError(f"the run was not gone on with: {told.getvalue()}")


def begun(project: Path, definitions: tuple[Definition, ...] = ()) -> FileJournal:
    """A run that has just begun."""
    journal = FileJournal.create(project)
    started = RunStarted(
        command="long",
        arguments={"ticket": "SHOP-7"},
        options={},
        definitions=definitions,
        model="gherkin",
        version="",
    )
    journal.append(started)
    return journal


def turns(journal: FileJournal, count: int, *, sync: bool = False) -> None:
    """That many turns of an agent: a reply, a call and its answer."""
    for number in range(count):
        call = ToolCall(id=f"g{number}", tool="browser.browser_click", arguments={"target": "e5"})
        reply = Replied(
            model="gherkin",
            text='When I click "Log in"',
            calls=(call,),
            stop="tools",
            usage=Usage(),
            seconds=0.001,
        )
        answer = Answered(
            call_id=call.id,
            observation=number,
            fault="",
            text=PAGE,
            blob="",
            size=len(PAGE),
            seconds=0.1,
            data={"holds": True, "says": 'text "Hello"', "saw": "Hello"},
        )
        journal.append(reply, scope=SCOPE, actor=Actor(type="model", id="gherkin"))
        journal.append(Called(call=call, effect="acts", rule="allow browser.*"), scope=SCOPE)
        if sync:
            journal.sync()
        journal.append(answer, scope=SCOPE)


def _steps(journal: FileJournal) -> Callable[[], None]:
    return lambda: turns(journal, 100, sync=True)
