"""A whole run on twins whose model costs something: what is counted, bounded and handed over."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Called,
    Event,
    Noted,
    RefusedCall,
    RunEnded,
)
from orchestrator.flow.run import Ended
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Message, Reply, ToolSchema, Usage
from orchestrator.models.anthropic import AnthropicModel
from orchestrator.models.faults import FaultKind, ModelFault
from orchestrator.models.gherkin import GherkinModel
from orchestrator.models.model import Model
from orchestrator.models.prices import prices
from orchestrator.replies import Briefed, FellBack, GaveUp, Replied, Retried
from orchestrator.reports.tally import summarise
from tests.flow.scripted_prover import CALLS, EACH, Prover, Way
from tests.flow.twin_world import of, play, world
from tests.models import wire_anthropic as wire
from tests.models.loopback_http import Answer, serving

pytestmark = pytest.mark.anyio

TURN = 0.01
"""Dollars that a turn costs in these tests, and so each of four."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    lines = ['- Given I am on "/", when I click "Greet", then I see "Hello"'] + [
        f'- Given I am on "/", when I click "Greet", then I see "Hello" and not {n}' for n in (2, 3)
    ]
    text = "---\ntitle: T\n---\n## Acceptance criteria\n\n" + "\n".join(lines) + "\n"
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "AB-1.md").write_text(text, encoding="utf-8")
    return tmp_path


def configured(project: Path, *lines: str) -> None:
    front = "\n".join(lines)
    (project / "CONTEXT.md").write_text(f"---\n{front}\n---\nHow we work.\n", encoding="utf-8")


def priced(_model: str, usage: Usage) -> float | None:
    return TURN if usage.output else 0.0


def busy(*requests: int, kind: FaultKind = "cut") -> Callable[[int], ModelFault | None]:
    """A fault, which has cost what it had read, at these requests."""

    def fails(asked: int) -> ModelFault | None:
        fault = ModelFault(kind, f"it is {kind}", usage=Usage(input=100, output=1))
        return fault if asked in requests else None

    return fails


class Growing(Prover):
    """Its conversation grows by 4000 tokens a turn, 20 of them its own words."""

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        reply = await super().reply(conversation, tools)
        read = 4000 * sum(isinstance(message, Reply) for message in conversation)
        return replace(reply, usage=Usage(input=3980, cache_read=read, output=20))


async def asking(
    project: Path, *models: Model, **more: Any
) -> tuple[Ended, MemoryJournal, list[Event]]:
    """The run with these models, the first one named."""
    by_name = {model.name: model for model in models}
    more = {"cost": priced, "model_name": models[0].name, **more}
    return await play(project, model=by_name.__getitem__, **more)


async def test_every_turn_is_paid_for_and_summed_by_criterion_and_by_run(project: Path) -> None:
    ended, journal, events = await asking(project, Prover())
    assert [verdict.outcome for verdict in ended.verdicts] == ["pass"] * 3
    turns = of(events, Replied)
    assert {turn.cost for turn in turns} == {TURN}
    summary = summarise(journal.envelopes)
    assert [row.spend.cost for row in summary.rows] == [4 * TURN] * 3
    assert summary.spent.cost == 12 * TURN
    assert summary.spent.usage.total == 12 * EACH.total
    assert list(summary.spend) == ["work"]


async def test_a_failed_turn_counts_as_retry_with_what_it_is_known_to_have_used(
    project: Path,
) -> None:
    model = Prover(fails=busy(2, 3))
    ended, journal, events = await asking(project, model)
    assert ended.exit_code == ExitCode.PASSED
    assert [one.cost for one in of(events, Retried)] == [TURN, TURN]
    summary = summarise(journal.envelopes)
    assert summary.spend["retry"].usage == Usage(input=200, output=2)
    assert summary.spend["retry"].cost == 2 * TURN
    assert summary.spent.cost == 14 * TURN
    assert sum(row.spend.cost for row in summary.rows) == pytest.approx(14 * TURN)


async def test_the_embedded_engine_costs_nothing_and_shows_nothing(project: Path) -> None:
    _, journal, _ = await play(project)
    summary = summarise(journal.envelopes)
    assert (dict(summary.spend), summary.spent.known) == ({}, 0.0)


async def test_a_criterion_that_meets_its_limit_is_unproven_with_the_line_it_is_written_in(
    project: Path,
) -> None:
    configured(project, "budget:", "  criterion: {turns: 2}")
    ended, _, events = await asking(project, Prover())
    assert {(one.outcome, one.code) for one in ended.verdicts} == {("unproven", "limit")}
    words = "the criterion's limit of 2 turns was reached (CONTEXT.md:3)"
    assert {one.reason for one in ended.verdicts} == {words}
    assert len(of(events, Replied)) == 6
    assert ended.exit_code == ExitCode.UNDECIDED


@pytest.mark.parametrize(
    ("budget", "words", "turns"),
    [("context: 12000", "12000 tokens of context", 3), ("output: 21", "21 output tokens", 2)],
)
async def test_tokens_bound_a_criterion_as_turns_do(
    project: Path, budget: str, words: str, turns: int
) -> None:
    configured(project, f"budget: {{criterion: {{{budget}}}}}")
    ended, _, events = await asking(project, Growing())
    assert {one.code for one in ended.verdicts} == {"limit"}
    assert words in ended.verdicts[0].reason
    assert len(of(events, Replied)) == 3 * turns


async def test_a_runs_money_ends_it_before_the_next_turn_with_exit_7(project: Path) -> None:
    configured(project, "budget:", "  run: {cost: 0.07}")
    ended, journal, events = await asking(project, Prover())
    said = [(one.outcome, one.code) for one in ended.verdicts]
    assert said == [("pass", ""), ("unproven", "limit"), ("unproven", "limit")]
    assert len(of(events, Replied)) == 7
    assert ended.exit_code == ExitCode.LIMIT
    assert of(events, RunEnded)[0].reason == "the run's limit of $0.07 was reached"
    assert ended.error is not None
    assert str(ended.error.place) == "CONTEXT.md:3"
    assert summarise(journal.envelopes).spent.cost == 7 * TURN


async def test_a_failure_goes_before_the_limit_of_the_run(project: Path) -> None:
    configured(project, "budget: {run: {cost: 0.04}}")
    ticket = project / "tickets" / "AB-1.md"
    text = ticket.read_text(encoding="utf-8").replace("Hello", "Bye")
    ticket.write_text(text, encoding="utf-8")
    calls: Way = [
        *CALLS[:2],
        ("orch.expect", {"kind": "text", "value": "Bye"}),
        ("orch.verdict", {"verdict": "fail", "code": "wrong"}),
    ]
    ended, _, _ = await asking(project, Prover(calls=calls))
    assert [one.outcome for one in ended.verdicts] == ["fail", "unproven", "unproven"]
    assert ended.exit_code == ExitCode.FAILED


async def test_a_limit_that_stopped_nothing_changes_no_exit_code(project: Path) -> None:
    configured(project, "budget: {run: {cost: 0.12}}")
    ended, _, _ = await asking(project, Prover())
    assert ended.exit_code == ExitCode.PASSED


async def test_the_minutes_of_a_run_bound_the_embedded_engine_too(project: Path) -> None:
    configured(project, "budget: {run: {minutes: 0.01}}")
    text = (project / "tickets" / "AB-1.md").read_text(encoding="utf-8").replace("Hello", "Bye")
    (project / "tickets" / "AB-1.md").write_text(text, encoding="utf-8")
    ended, _, _ = await play(project)
    assert [one.code for one in ended.verdicts][1:] == ["limit", "limit"]


async def test_another_attempt_is_not_paid_for_once_the_money_is_gone(project: Path) -> None:
    configured(project, "budget: {run: {cost: 0.02}}")
    model = Prover(fails=busy(*range(2, 99)))
    ended, _, events = await asking(project, model)
    assert model.asked == 2
    assert len(of(events, Retried)) == 1
    assert {one.code for one in ended.verdicts} == {"limit"}


async def test_a_limit_of_money_that_cannot_be_kept_is_said_once(project: Path) -> None:
    configured(project, "budget: {run: {cost: 0.01}}")
    ended, journal, events = await asking(project, Prover(), cost=lambda *_: None)
    assert ended.exit_code == ExitCode.PASSED
    warned = [note.text for note in of(events, Noted) if note.level == "warning"]
    assert len(warned) == 1
    assert "no price for prover" in warned[0]
    assert "CONTEXT.md:2" in warned[0]
    assert summarise(journal.envelopes).spent.known is None


async def test_the_same_call_again_and_again_ends_the_criterion(project: Path) -> None:
    stuck: Way = [CALLS[0], *[("orch.expect", {"kind": "text", "value": "Moon", "seconds": 0})] * 9]
    ended, _, events = await asking(project, Prover(calls=stuck))
    assert {one.code for one in ended.verdicts} == {"limit"}
    assert "3 times in a row" in ended.verdicts[0].reason
    assert len(of(events, RefusedCall)) == 6
    assert len([one for one in of(events, Called) if one.call.tool == "orch.expect"]) == 9


async def test_the_turn_that_failed_is_answered_by_the_next_and_the_verdict_names_it(
    project: Path,
) -> None:
    configured(project, "fallback: [other/model]")
    first = Prover("first", fails=busy(*range(3, 99)))
    other = Prover("other/model")
    ended, journal, events = await asking(project, first, other)
    assert ended.exit_code == ExitCode.PASSED
    assert {one.model for one in ended.verdicts} == {"other/model"}
    handed = of(events, FellBack)
    assert [(one.model, one.to, one.anew) for one in handed] == [("first", "other/model", False)]
    assert [one.model for one in of(events, GaveUp)] == ["first"]
    assert len(other.told[0]) == 5
    clicks = [one for one in journal.envelopes if isinstance(one.event, Called)]
    by = [one.actor.id for one in clicks if one.scope.item and one.actor.type == "model"]
    assert by[:4] == ["first", "first", "other/model", "other/model"]


async def test_gherkin_begins_the_criterion_again_and_keeps_the_ones_after_it(
    project: Path,
) -> None:
    configured(project, "fallback: [gherkin]")
    gone = Prover("first/one", fails=busy(*range(8, 99), kind="unreachable"))
    embedded = GherkinModel(Vocabulary().read)
    ended, _, events = await asking(project, gone, embedded)
    assert [(one.outcome, one.model) for one in ended.verdicts][:2] == [
        ("pass", "first/one"),
        ("unproven", "gherkin"),
    ]
    assert [(one.to, one.anew) for one in of(events, FellBack)] == [("gherkin", True)]
    assert [one.model for one in of(events, Briefed)] == [
        "first/one",
        "first/one",
        "gherkin",
        "gherkin",
    ]


async def test_nothing_stands_in_for_a_model_where_nothing_is_listed(project: Path) -> None:
    gone = Prover("gone", fails=busy(*range(1, 99)))
    ended, _, events = await asking(project, gone)
    assert ended.exit_code == ExitCode.MODEL
    assert not of(events, FellBack)
    assert {one.code for one in ended.verdicts} == {"not-reached"}


async def test_a_refused_key_is_exit_6_whatever_is_listed(project: Path) -> None:
    configured(project, "fallback: [gherkin]")
    closed = Prover("closed", fails=busy(*range(1, 99), kind="key"))
    ended, _, events = await asking(project, closed)
    assert ended.exit_code == ExitCode.MODEL
    assert not of(events, FellBack)


async def test_when_all_are_away_the_run_says_why(project: Path) -> None:
    configured(project, "fallback: [other/model]")
    first, other = (Prover(name, fails=busy(*range(1, 99))) for name in ("first", "other/model"))
    ended, _, events = await asking(project, first, other)
    assert ended.exit_code == ExitCode.MODEL
    assert "first, other/model were asked" in ended.reason
    assert len(of(events, GaveUp)) == 2


async def test_what_a_reply_that_broke_off_had_used_on_the_wire_is_counted_at_the_tables_price(
    project: Path,
) -> None:
    name = "anthropic/claude-sonnet-5-5"
    said = wire.turn([wire.text("I have nothing to say.")])
    half = Answer(body=said.body, end="cut", upto=len(wire.start()) + 10)
    async with serving([half, said]) as server:
        model = AnthropicModel(name, "claude-sonnet-5-5", key="test", base_url=server.url)
        _, journal, events = await asking(project, model, cost=prices().cost)
        await model.close()
    summary = summarise(journal.envelopes)
    assert len(of(events, Retried)) == 1
    assert summary.spend["retry"].usage == Usage(
        input=12, output=1, cache_read=2000, cache_write=300
    )
    assert summary.spend["retry"].cost == pytest.approx((24 + 10 + 400 + 750) / 1e6)
    turn = Usage(input=12, output=40, cache_read=2000, cache_write=300)
    assert summary.spend["work"].usage == sum([turn] * 6, Usage())
    first = summary.rows[0].spend
    assert first.usage == turn + turn + summary.spend["retry"].usage
    assert first.cost == pytest.approx((2 * (24 + 400 + 400 + 750) + 1184) / 1e6)


async def test_the_embedded_engine_stands_in_for_work_and_for_nothing_else(project: Path) -> None:
    configured(project, "fallback: [gherkin, other/model]")
    async with world(project, MemoryJournal(), model_name="first") as there:
        assert there.succession("first").names == ("first", "gherkin", "other/model")
        assert there.succession("judge", engine=False).names == ("judge", "other/model")
        assert there.succession("first") is there.succession("first")
        proposing = there.succession("asked", engine=False)
        proposing.now = 1
        working = there.succession("asked")
        assert working.names[working.now] == "gherkin"
