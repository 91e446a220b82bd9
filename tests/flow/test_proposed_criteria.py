"""A ticket in prose: a model proposes its criteria, and they count only after a yes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Called,
    CriteriaFixed,
    CriteriaProposed,
    NeedAnswered,
    NeedOpened,
    Noted,
)
from orchestrator.flow.past import past_of
from orchestrator.flow.run import Ended, go_on, run_command
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Message, Opaque, Prompt, Reply, Text, ToolCall
from orchestrator.models.script import filled
from orchestrator.models.scripted import ScriptedModel
from orchestrator.replies import Replied
from orchestrator.tools.approval import Approver, DecisionWord, ScriptedApprover
from tests.flow.twin_world import of, world

pytestmark = pytest.mark.anyio

PROSE = "---\ntitle: Greeting\n---\nWhoever presses the button is greeted with Hello.\n"
WORDS = "Whoever presses the button is greeted with Hello"
PROPOSAL = Reply(
    model="writer",
    parts=(
        Text(text=json.dumps({"criteria": [{"criterion": "Greet says Hello", "words": WORDS}]})),
    ),
)


def calls(*made: ToolCall) -> Reply:
    return Reply(model="writer", calls=made, stop="tools")


PROOF = (
    calls(ToolCall(id="a", tool="browser.browser_navigate", arguments={"url": "/"})),
    calls(ToolCall(id="b", tool="orch.locate", arguments={"target": "Greet"})),
    calls(ToolCall(id="c", tool="browser.browser_click", arguments={"target": "$ref"})),
    calls(ToolCall(id="d", tool="orch.expect", arguments={"kind": "text", "value": "Hello"})),
    calls(ToolCall(id="e", tool="orch.verdict", arguments={"verdict": "pass", "evidence": ["$d"]})),
    Reply(model="writer"),
)


def writer(proposal: Reply) -> ScriptedModel:
    """Proposes so, and proves what was accepted."""

    def chosen(conversation: Sequence[Message]) -> Sequence[Reply]:
        first = conversation[0]
        assert isinstance(first, Prompt)
        return PROOF if first.part("criterion") else (proposal,)

    return ScriptedModel(chosen, name="writer", fill=filled)


async def play(
    project: Path,
    proposal: Reply = PROPOSAL,
    *,
    approver: Approver | None = None,
    model_name: str = "writer",
    accept: bool = False,
) -> tuple[Ended, MemoryJournal]:
    (project / "tickets").mkdir()
    (project / "tickets" / "AB-1.md").write_text(PROSE, encoding="utf-8")
    journal = MemoryJournal()
    model = writer(proposal)
    async with world(
        project, journal, model=lambda _name: model, approver=approver, accept_criteria=accept
    ) as there:
        there.model_name = model_name
        command = there.catalog.commands["qa"]
        options = {"comment": "never", "screenshots": "failures"}
        ended = await run_command(there, command, {"ticket": "AB-1"}, options, ())
    return ended, journal


async def test_a_yes_on_the_command_line_counts_them_and_is_on_the_record(tmp_path: Path) -> None:
    ended, journal = await play(tmp_path, accept=True)
    events = [envelope.event for envelope in journal.envelopes]
    (proposed,), (asked,) = of(events, CriteriaProposed), of(events, NeedOpened)
    (answered,), (fixed,) = of(events, NeedAnswered), of(events, CriteriaFixed)

    assert ended.exit_code == ExitCode.PASSED
    assert fixed.criteria == proposed.criteria
    assert (answered.decision, answered.by) == ("yes", "--accept-criteria")
    assert answered.payload_sha256 == asked.payload_sha256
    order = [events.index(one) for one in (proposed, asked, answered, fixed)]
    assert order == sorted(order)


async def test_a_person_is_shown_each_with_the_words_it_comes_from(tmp_path: Path) -> None:
    approver = ScriptedApprover(["yes"], by="maria")
    ended, _ = await play(tmp_path, approver=approver)
    (need,) = approver.asked

    assert ended.exit_code == ExitCode.PASSED
    assert need.question == "Test exactly these?"
    assert not need.lasting
    assert "  1  Greet says Hello\n" in need.shown
    assert f"line 1: “{WORDS}”" in need.shown


async def test_a_no_leaves_the_ticket_without_criteria(tmp_path: Path) -> None:
    ended, journal = await play(tmp_path, approver=ScriptedApprover(["no"], by="maria"))
    events = [envelope.event for envelope in journal.envelopes]

    assert ended.exit_code == ExitCode.UNDECIDED
    assert of(events, CriteriaFixed)[0].criteria == ()
    assert "maria did not accept the 1 that `writer` proposed" in ended.reason


async def test_where_nobody_can_say_yes_the_run_parks_and_nothing_is_tested(
    tmp_path: Path,
) -> None:
    ended, journal = await play(tmp_path)
    events = [envelope.event for envelope in journal.envelopes]

    assert ended.exit_code == ExitCode.PARKED
    assert ended.error
    assert "--accept-criteria" in ended.error.hint
    assert of(events, CriteriaProposed)
    assert not of(events, CriteriaFixed)
    assert {call.call.server for call in of(events, Called)} == {"tracker"}


async def gone_on_with(
    project: Path, journal: MemoryJournal, proposal: Reply = PROPOSAL, *answers: DecisionWord
) -> tuple[Ended, MemoryJournal]:
    """The same run in a new process, with whoever answers so."""
    before = past_of(journal.envelopes)
    journal = journal.reopen(len(journal.lines))
    model = writer(proposal)
    async with world(
        project, journal, model=lambda _name: model, approver=ScriptedApprover(answers)
    ) as there:
        there.model_name = "writer"
        return await go_on(there, there.catalog.commands["qa"], before, (), ""), journal


async def test_a_run_that_goes_on_asks_a_person_and_no_model_what_was_proposed(
    tmp_path: Path,
) -> None:
    _, journal = await play(tmp_path)
    ended, journal = await gone_on_with(tmp_path, journal, Reply(model="writer"), "yes")
    events = [envelope.event for envelope in journal.envelopes]

    assert ended.exit_code == ExitCode.PASSED
    assert len(of(events, CriteriaProposed)) == 1
    assert [one.purpose for one in of(events, Replied)].count("route") == 1


async def test_an_answer_that_was_given_meanwhile_is_not_asked_for_again(tmp_path: Path) -> None:
    _, journal = await play(tmp_path)
    (need,) = past_of(journal.envelopes).waiting
    said = NeedAnswered(
        need=need.event.need, decision="yes", by="ada", payload_sha256=need.event.payload_sha256
    )
    journal = journal.reopen(len(journal.lines))
    journal.append(said, scope=need.scope)
    ended, journal = await gone_on_with(tmp_path, journal)

    assert ended.exit_code == ExitCode.PASSED
    assert of([one.event for one in journal.envelopes], NeedAnswered)[-1].by == "ada"


async def test_what_nobody_answered_twice_is_escalated(tmp_path: Path) -> None:
    _, journal = await play(tmp_path)
    ended, _ = await gone_on_with(tmp_path, journal)

    assert ended.exit_code == ExitCode.UNDECIDED
    assert "asked twice" in ended.reason


async def test_a_ticket_that_says_something_else_by_now_is_read_by_the_model_again(
    tmp_path: Path,
) -> None:
    _, journal = await play(tmp_path)
    (tmp_path / "tickets" / "AB-1.md").write_text(PROSE.replace("Hello", "Howdy"), encoding="utf-8")
    ended, journal = await gone_on_with(tmp_path, journal, Reply(model="writer"), "yes")

    assert len(of([one.event for one in journal.envelopes], CriteriaProposed)) == 2
    assert "`writer` proposes none" in ended.reason


@pytest.mark.parametrize("said", ["I refuse.", PROPOSAL.text.replace("Hello", "Goodbye")])
async def test_a_model_whose_words_are_not_the_tickets_proposes_nothing(
    tmp_path: Path, said: str
) -> None:
    ended, _ = await play(tmp_path, Reply(model="writer", parts=(Text(text=said),)), accept=True)

    assert ended.exit_code == ExitCode.UNDECIDED
    assert "`writer` proposes none" in ended.reason


async def test_the_embedded_engine_proposes_nothing_and_says_what_was_looked_for(
    tmp_path: Path,
) -> None:
    ended, journal = await play(tmp_path, model_name="gherkin", accept=True)
    events = [envelope.event for envelope in journal.envelopes]

    assert ended.exit_code == ExitCode.UNDECIDED
    assert "looked for" in ended.reason
    assert not of(events, CriteriaProposed)
    assert [note.text for note in of(events, Noted)] == [
        "--accept-criteria has no effect: `gherkin` proposes no criteria, a language model would"
    ]


async def test_a_providers_own_blocks_are_recorded_with_whom_they_are_for(tmp_path: Path) -> None:
    block = Opaque(provider="anthropic", model="claude-sonnet-5-5", data=[{"type": "thinking"}])
    _, journal = await play(tmp_path, replace(PROPOSAL, parts=(*PROPOSAL.parts, block)))
    (replied,) = of([envelope.event for envelope in journal.envelopes], Replied)
    assert replied.opaque == [
        {"provider": block.provider, "model": block.model, "data": block.data}
    ]


async def test_the_call_for_proposals_has_no_tools(tmp_path: Path) -> None:
    _, journal = await play(tmp_path, accept=True)
    briefed = [one.event for one in journal.envelopes if one.event.kind == "model.briefed"]
    assert briefed[0].tools == ()
