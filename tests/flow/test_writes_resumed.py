"""A write that a kill left in doubt: looked up, or asked about, and never made twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Answered,
    Called,
    Envelope,
    Event,
    NeedAnswered,
    NeedOpened,
    Noted,
)
from orchestrator.flow.calls import failed
from orchestrator.flow.past import past_of
from orchestrator.flow.run import Ended, go_on, run_command
from orchestrator.flow.unfinished import unfinished
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Fault, ToolResult
from orchestrator.tools.approval import ScriptedApprover
from orchestrator.tools.origins import Origins
from orchestrator.tools.secrets import Secret, Vault
from tests.flow.twin_world import of, world

MAKE = """---
description: Make a ticket, of which nobody can see whether it was made
arguments: [ticket]
steps:
  - {id: make, call: tracker.create, with: {title: Broken, body: "seen by {{shopper.username}}"}}
---
"""
TELL = """---
description: Say something on a ticket
arguments: [ticket]
steps:
  - {id: tell, call: tracker.comment, with: {key: $ticket, body: "seen by {{shopper.username}}"}}
---
"""
ASKED = TELL.replace("with:", "approve: before, with:")
SECRET = Secret(name="shopper.username", value="ada-l", origins=Origins([]), hidden=False)
OPEN = '---\nallow: ["tracker.create", "tracker.comment"]\n---\nWords.\n'
RULE = '---\nask: ["tracker.comment"]\n---\nWords.\n'


class Killed(BaseException):
    """The process is gone."""


def at(kind: type[Event]) -> Callable[[Envelope], None]:
    """Kills as soon as such an event is written down."""

    def watch(envelope: Envelope) -> None:
        if isinstance(envelope.event, kind):
            raise Killed

    return watch


@contextmanager
def killed() -> Iterator[None]:
    """Takes what a kill raises, alone or in groups, and nothing else."""
    try:
        yield
    except Killed:
        return
    except BaseExceptionGroup as several:
        if several.split(Killed)[1]:
            raise


class Story:
    """One run of a command over as many processes as it takes."""

    def __init__(self, folder: Path, command: str, context: str = OPEN) -> None:
        self.project = folder / "project"
        (self.project / ".commands").mkdir(parents=True)
        (self.project / ".commands" / "do.md").write_text(command, encoding="utf-8")
        (self.project / "CONTEXT.md").write_text(context, encoding="utf-8")
        (self.project / "tickets").mkdir()
        (self.project / "tickets" / "AB-1.md").write_text("---\ntitle: One\n---\nBody\n", "utf-8")
        self.journal = MemoryJournal()
        self.approver = ScriptedApprover([])
        self.slept: list[float] = []

    async def sent_and_killed(self, *answers: Any) -> None:
        """As `play`, up to where the server has answered and the journal has not."""
        await self.play(Answered, *answers)
        self.journal = self.journal.reopen(len(self.journal.lines) - 1)

    async def play(
        self, kill: type[Event] | None = None, *answers: Any, **more: Any
    ) -> Ended | None:
        """Begin, or go on, until the kill or the end; None for a kill."""
        begun = bool(self.journal.lines)
        watch = at(kill) if kill else None
        lines = len(self.journal.lines)
        self.journal = (
            self.journal.reopen(lines, watch=watch) if begun else MemoryJournal(watch=watch)
        )
        self.approver = ScriptedApprover(answers)
        vault = Vault([SECRET])
        with killed():
            async with world(
                self.project,
                self.journal,
                variables={"ticket": "AB-1"},
                approver=self.approver,
                vault=vault,
                **more,
            ) as there:
                there.sleep = self.sleep
                command = replace(there.catalog.commands["do"])
                if begun:
                    return await go_on(there, command, past_of(self.journal.envelopes), (), "")
                return await run_command(there, command, {"ticket": "AB-1"}, {}, ())
        return None

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def answer(self, decision: str) -> None:
        """As `orch answer` does: in a process of its own."""
        (waiting,) = past_of(self.journal.envelopes).waiting
        self.journal = self.journal.reopen(len(self.journal.lines))
        event = NeedAnswered(
            need=waiting.event.need,
            decision=decision,
            by="ada",
            payload_sha256=waiting.event.payload_sha256,
        )
        self.journal.append(event, scope=waiting.scope)

    @property
    def made(self) -> int:
        """How many tickets the command made."""
        return len(list((self.project / "tickets").glob("*.md"))) - 1

    @property
    def comments(self) -> int:
        """How often the ticket was commented."""
        text = (self.project / "tickets" / "AB-1.md").read_text(encoding="utf-8")
        return text.count("seen by ada-l")

    def events(self, kind: type[Event]) -> list[Any]:
        """Those of the whole run."""
        return of([one.event for one in self.journal.envelopes], kind)


@pytest.mark.anyio
async def test_a_no_is_used_up_by_the_sending_that_it_allowed(tmp_path: Path) -> None:
    story = Story(tmp_path, MAKE)
    await story.play(Called)
    parked = await story.play()
    assert parked
    assert parked.exit_code == ExitCode.PARKED
    assert story.made == 0
    story.answer("no")
    await story.sent_and_killed()
    assert story.made == 1
    again = await story.play()
    assert again
    assert "took place is not known" in again.reason
    assert story.made == 1
    story.answer("yes")
    done = await story.play()
    assert done
    assert done.exit_code == ExitCode.PASSED
    assert story.made == 1


@pytest.mark.anyio
async def test_a_kill_right_after_a_no_leaves_it_in_doubt_again(tmp_path: Path) -> None:
    story = Story(tmp_path, MAKE)
    await story.play(Called)
    await story.play()
    story.answer("no")
    await story.play(Called)
    assert story.made == 0
    parked = await story.play()
    assert parked
    assert parked.exit_code == ExitCode.PARKED
    story.answer("no")
    await story.play()
    assert story.made == 1


@pytest.mark.anyio
async def test_what_nobody_answers_twice_is_never_sent_again(tmp_path: Path) -> None:
    story = Story(tmp_path, MAKE)
    await story.sent_and_killed()
    assert story.made == 1
    await story.play()
    for _ in range(3):
        ended = await story.play()
        assert ended
        assert ended.exit_code == ExitCode.UNDECIDED
        assert "nobody answered" in ended.reason
    assert story.made == 1
    assert unfinished(past_of(story.journal.envelopes))
    at_last = await story.play(None, "yes")
    assert at_last
    assert at_last.exit_code == ExitCode.PASSED
    assert story.made == 1


@pytest.mark.anyio
async def test_a_write_without_an_answer_says_how_to_find_out_about_it(tmp_path: Path) -> None:
    story = Story(tmp_path, TELL)
    faults: tuple[Fault, ...] = ("timeout", "garbled", "too-large", "error")
    async with world(story.project, story.journal) as there:
        told = {
            (tool, fault): failed(there, tool, ToolResult(call_id="", text="", fault=fault), None)
            for tool in ("tracker.comment", "tracker.read")
            for fault in faults
        }
    resume = f"`orch resume {story.journal.run[:12]}` finds out whether it took place"
    assert [key for key, error in told.items() if resume in error.hint] == [
        ("tracker.comment", fault) for fault in faults[:3]
    ]


@pytest.mark.anyio
async def test_a_write_with_a_user_name_in_it_is_found_again(tmp_path: Path) -> None:
    story = Story(tmp_path, TELL)
    await story.sent_and_killed()
    assert story.comments == 1
    ended = await story.play()
    assert ended
    assert ended.exit_code == ExitCode.PASSED
    assert story.comments == 1


@pytest.mark.anyio
async def test_an_answer_to_a_call_with_a_user_name_in_it_is_found_again(tmp_path: Path) -> None:
    story = Story(tmp_path, TELL, RULE)
    await story.play()
    assert story.comments == 0
    (need,) = story.events(NeedOpened)
    assert "seen by ada-l" in need.shown
    story.answer("yes")
    await story.play()
    assert story.comments == 1


@pytest.mark.anyio
async def test_a_yes_of_the_command_line_is_no_yes_to_a_rule_when_the_run_goes_on(
    tmp_path: Path,
) -> None:
    story = Story(tmp_path, ASKED, RULE)
    await story.play(yes=True)
    assert [one.by for one in story.events(NeedAnswered)] == ["--yes"]
    for yes in (False, True):
        await story.play(yes=yes)
        assert story.comments == 0
    await story.play(None, "yes", yes=True)
    assert story.comments == 1


@pytest.mark.anyio
async def test_a_yes_to_a_step_and_its_rule_covers_both_also_with_yes_on_the_command_line(
    tmp_path: Path,
) -> None:
    story = Story(tmp_path, ASKED, RULE)
    await story.play()
    story.answer("yes")
    await story.play(yes=True)
    assert story.comments == 1


@pytest.mark.anyio
async def test_a_no_to_a_step_is_not_lifted_by_yes_on_the_command_line(tmp_path: Path) -> None:
    story = Story(tmp_path, ASKED)
    await story.play()
    story.answer("no")
    await story.play(yes=True)
    assert story.comments == 0


@pytest.mark.anyio
async def test_a_look_waits_until_the_tracker_shows_what_it_was_told(tmp_path: Path) -> None:
    story = Story(tmp_path, TELL)
    await story.sent_and_killed()
    await story.play()
    said = [one.text for one in story.events(Noted)]
    assert said == [
        "`tracker.comment` may be under way still: a look at it in 2 s",
        "`tracker.comment` was looked for: it took place",
    ]
    assert story.slept == [pytest.approx(2.0, abs=1.0)]
    assert story.comments == 1
