"""Going on: reading a long run back, and what a step costs after many others.

Reading 10,000 events and knowing how far the run came, against a bare `json.loads` of each line;
one recorded call after 10,000 events, against one after 100.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figure import Figure, paired
from orchestrator.events import (
    Actor,
    Answered,
    Called,
    RunStarted,
    Scope,
)
from orchestrator.flow.past import past_of
from orchestrator.journal import reading, runs
from orchestrator.journal.file import FileJournal
from orchestrator.messages import ToolCall, Usage
from orchestrator.replies import Replied

EVENTS = 10_000
PAGE = "### Page\n- Page URL: http://127.0.0.1:8000/login\n" + "a line of the page\n" * 20
SCOPE = Scope(step="test", item="0123456789ab", agent="qa", lane=1)


def figures() -> Iterator[Figure]:
    """Reading back, and a step after 1,000 and after 10,000 events against one after 100."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        journal = begun(project)
        turns(journal, EVENTS // 3)
        path = runs.journal_file(project, journal.run)
        yield paired(
            "reading back a run of 10,000 events",
            lambda: past_of(reading.read(path).envelopes),
            lambda: [json.loads(line) for line in path.read_bytes().splitlines()],
            against="json.loads of its lines",
            bar=3.0,
        )
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
        journal.close()


def begun(project: Path) -> FileJournal:
    """A run that has just begun."""
    journal = FileJournal.create(project)
    started = RunStarted(
        command="qa", arguments={}, options={}, definitions=(), model="gherkin", version=""
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
