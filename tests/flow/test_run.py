"""A whole run on twins: journal in memory, a browser server in process, the embedded engine."""

from pathlib import Path

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Called,
    CriteriaFixed,
    Judged,
    RunEnded,
    RunStarted,
    StepEnded,
)
from orchestrator.flow.run import run_command
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Reply
from orchestrator.models.scripted import ScriptedModel
from orchestrator.replies import Replied
from orchestrator.tools.approval import ScriptedApprover
from orchestrator.tools.origins import Origins
from orchestrator.tools.secrets import Secret, Vault
from tests.flow.twin_world import APP, TICKET, of, play, world


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "AB-1.md").write_text(TICKET, encoding="utf-8")
    return tmp_path


@pytest.mark.anyio
async def test_each_criterion_ends_with_exactly_one_verdict_decided_from_evidence(
    project: Path,
) -> None:
    ended, _, events = await play(project)
    said = [(verdict.outcome, verdict.code) for verdict in ended.verdicts]
    assert said == [
        ("pass", ""),
        ("fail", "wrong"),
        ("fail", "target-missing"),
        ("unproven", "not-understood"),
    ]
    assert ended.exit_code == ExitCode.FAILED
    assert len(of(events, Judged)) == 4


@pytest.mark.anyio
async def test_the_criteria_are_fixed_before_any_agent_is_asked(project: Path) -> None:
    _, _, events = await play(project)
    kinds = [type(event) for event in events]
    assert kinds[0] is RunStarted
    assert kinds[-1] is RunEnded
    assert kinds.index(CriteriaFixed) < kinds.index(Replied)


@pytest.mark.anyio
async def test_lanes_test_at_once_and_the_verdicts_keep_their_order(project: Path) -> None:
    ended, journal, _ = await play(project, parallel=3)
    assert [verdict.number for verdict in ended.verdicts] == [1, 2, 3, 4]
    lanes = {envelope.scope.lane for envelope in journal.envelopes if envelope.scope.item}
    assert lanes == {1, 2, 3}


@pytest.mark.anyio
async def test_a_line_that_is_not_understood_does_nothing_to_the_application(
    project: Path,
) -> None:
    text = TICKET.replace('click "Greet"', "sing").replace('click "Shout"', "sing")
    (project / "tickets" / "AB-1.md").write_text(text, encoding="utf-8")
    ended, _, events = await play(project)
    assert {verdict.code for verdict in ended.verdicts} == {"not-understood"}
    assert not [event for event in of(events, Called) if event.effect == "acts"]
    assert ended.exit_code == ExitCode.UNDECIDED


@pytest.mark.anyio
async def test_a_ticket_without_criteria_starts_no_browser_and_is_undecided(
    project: Path,
) -> None:
    (project / "tickets" / "AB-2.md").write_text("---\ntitle: T\n---\nHm.\n", encoding="utf-8")
    ended, _, events = await play(project, "AB-2")
    assert ended.exit_code == ExitCode.UNDECIDED
    assert "no acceptance criteria" in ended.reason
    assert {event.call.server for event in of(events, Called)} == {"tracker"}


@pytest.mark.anyio
async def test_a_ticket_that_is_not_there_is_a_usage_error(project: Path) -> None:
    ended, _, events = await play(project, "AB-9")
    assert ended.exit_code == ExitCode.USAGE
    assert of(events, RunEnded)[0].exit_code == 2


@pytest.mark.anyio
async def test_a_model_that_only_claims_proves_nothing(project: Path) -> None:
    claims = Reply(model="liar", stop="end")
    liar = ScriptedModel([claims, claims], name="liar")
    ended, _, _ = await play(project, model=lambda _name: liar)
    assert {verdict.code for verdict in ended.verdicts} == {"no-evidence"}
    assert ended.exit_code == ExitCode.UNDECIDED


@pytest.mark.anyio
async def test_a_model_that_is_gone_ends_the_run_and_the_rest_is_not_reached(
    project: Path,
) -> None:
    gone = ScriptedModel([], name="gone")
    ended, _, _ = await play(project, model=lambda _name: gone)
    assert ended.exit_code == ExitCode.MODEL
    assert {verdict.code for verdict in ended.verdicts} == {"not-reached"}


@pytest.mark.anyio
async def test_a_step_that_an_error_ends_in_its_lanes_is_on_the_record_as_failed(
    project: Path,
) -> None:
    gone = ScriptedModel([], name="gone")
    ended, _, events = await play(project, model=lambda _name: gone, parallel=2)
    said = [(event.state, event.reason) for event in of(events, StepEnded)]
    assert ended.error
    assert said[-1] == ("failed", ended.error.message)


@pytest.mark.anyio
async def test_the_comment_is_written_only_after_a_persons_yes(project: Path) -> None:
    approver = ScriptedApprover(["yes"], by="maria")
    await play(project, comment="ask", approver=approver)
    ticket = (project / "tickets" / "AB-1.md").read_text(encoding="utf-8")
    comment = ticket.partition("## Comments")[2]
    assert "AB-1: 1 passed · 2 failed · 1 unproven" in comment
    assert "| **FAIL** |" in comment
    assert "- expected: " in comment
    assert "$run" not in comment
    (need,) = approver.asked
    assert "AB-1: 1 passed · 2 failed · 1 unproven" in need.shown
    assert need.tool == "tracker.comment"
    assert "the step `tell`" in need.rule
    assert "built-in/CONTEXT.md" in need.rule


@pytest.mark.anyio
async def test_yes_on_the_command_line_answers_the_step_and_never_the_rule(project: Path) -> None:
    approver = ScriptedApprover(["yes"], by="maria")
    await play(project, comment="ask", approver=approver, yes=True)
    (need,) = approver.asked
    assert "the step `tell`" not in need.rule
    ended, _, _ = await play(project, comment="ask", yes=True)
    assert ended.exit_code == ExitCode.PARKED


@pytest.mark.anyio
async def test_where_nobody_can_say_yes_the_run_parks_with_its_verdicts_on_the_record(
    project: Path,
) -> None:
    ended, _, events = await play(project, comment="ask")
    assert ended.exit_code == ExitCode.PARKED
    assert len(of(events, Judged)) == 4
    assert "## Comments" not in (project / "tickets" / "AB-1.md").read_text(encoding="utf-8")


@pytest.mark.anyio
async def test_without_the_option_no_comment_is_written(project: Path) -> None:
    _, _, events = await play(project)
    assert "tracker.comment" not in {event.call.tool for event in of(events, Called)}


@pytest.mark.anyio
async def test_a_name_that_no_account_has_is_answered_by_the_nearest_name_never_its_value(
    project: Path,
) -> None:
    ticket = (
        TICKET.split("- Given")[0] + '- Given I am on "/{{shoper.username}}", then I see "Hi"\n'
    )
    (project / "tickets" / "AB-1.md").write_text(ticket, encoding="utf-8")
    ada = Secret(name="shopper.username", value="ada", origins=Origins([APP]), hidden=False)
    ended, _, _ = await play(project, vault=Vault([ada]))
    (verdict,) = ended.verdicts
    assert "did you mean {{shopper.username}}?" in verdict.reason, verdict
    assert verdict.code == "refused"


TELLING_TWICE = """---
description: Tell a ticket, and then once more
arguments: [ticket]
steps:
  - {id: tell, call: tracker.comment, with: {key: $ticket, body: "It is done"}%s}
  - {id: again, call: tracker.comment, with: {key: $ticket, body: "It is done again"}}
  - {id: instead, call: tracker.read, with: {key: $ticket}, needs: [tell], when: denied}
---
"""


@pytest.mark.anyio
@pytest.mark.parametrize("approve", ["", ", approve: before"], ids=["a rule", "the step"])
async def test_what_a_person_said_no_to_is_denied_and_nothing_that_needs_it_is_done(
    project: Path, approve: str
) -> None:
    (project / ".commands").mkdir()
    (project / ".commands" / "twice.md").write_text(TELLING_TWICE % approve, encoding="utf-8")
    approver, journal = ScriptedApprover(["no"], by="maria"), MemoryJournal()
    async with world(project, journal, approver=approver) as there:
        command = there.catalog.commands["twice"]
        ended = await run_command(there, command, {"ticket": "AB-1"}, {}, ())
    assert len(approver.asked) == 1
    assert ended.exit_code == ExitCode.UNDECIDED
    assert ended.reason == "a person said no to step `tell`"
    steps = [
        (envelope.scope.step, envelope.event.state)
        for envelope in journal.envelopes
        if isinstance(envelope.event, StepEnded)
    ]
    assert steps == [("tell", "denied"), ("again", "skipped"), ("instead", "done")]
    assert "## Comments" not in (project / "tickets" / "AB-1.md").read_text(encoding="utf-8")


@pytest.mark.anyio
async def test_a_failed_criterion_still_counts_when_the_comment_is_refused(project: Path) -> None:
    approver = ScriptedApprover(["no"], by="maria")
    ended, _, _ = await play(project, comment="ask", approver=approver, yes=True)
    assert len(approver.asked) == 1
    assert ended.exit_code == ExitCode.FAILED
