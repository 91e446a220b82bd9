"""Which needs of a run still wait: not those that it has found another way around since."""

from orchestrator.events import (
    Called,
    Event,
    Judged,
    NeedAnswered,
    NeedOpened,
    RunEnded,
    RunResumed,
    RunStarted,
    Scope,
    StepEnded,
)
from orchestrator.flow.past import past_of
from orchestrator.flow.unfinished import still_waiting
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import ToolCall
from orchestrator.verdicts import Verdict

START = RunStarted(
    command="qa", arguments={}, options={}, definitions=(), model="gherkin", version="1"
)
PARKED = RunEnded(exit_code=4, reason="", counts={}, seconds=0.1)
DONE = RunEnded(exit_code=3, reason="", counts={}, seconds=0.1)
AGAIN = RunResumed(definitions=())
FIRST, SECOND = Scope(step="test", item="c1"), Scope(step="test", item="c2")
TELL = Scope(step="tell")


def waiting(*epochs: list[tuple[Event, Scope] | Event]) -> list[str]:
    """The ids of the needs that still wait after what each process in turn put down."""
    journal = MemoryJournal()
    journal.append(START)
    for number, epoch in enumerate(epochs):
        if number:
            journal = journal.reopen(len(journal.lines))
        for one in epoch:
            event, scope = one if isinstance(one, tuple) else (one, Scope())
            journal.append(event, scope=scope)
    return [one.event.need for one in still_waiting(past_of(journal.envelopes))]


def asked(need: str, scope: Scope, tool: str = "shop.pay") -> list[tuple[Event, Scope] | Event]:
    call = ToolCall(id="1", tool=tool, arguments={})
    return [
        (Called(call=call, effect="writes", rule="ask"), scope),
        (NeedOpened(need=need, what="approval", shown=tool, payload_sha256=""), scope),
    ]


def answered(need: str, decision: str, scope: Scope) -> tuple[Event, Scope]:
    return NeedAnswered(need=need, decision=decision, by="maria", payload_sha256=""), scope


def test_a_run_that_parked_waits_for_each_of_its_needs() -> None:
    assert waiting([*asked("N1", FIRST), *asked("N2", SECOND), PARKED]) == ["N1", "N2"]


def test_a_run_that_was_killed_while_it_asked_waits_too() -> None:
    assert waiting(asked("N1", FIRST)) == ["N1"]


def test_a_run_that_has_ended_otherwise_waits_for_nothing() -> None:
    assert waiting([*asked("N1", FIRST), PARKED], [AGAIN, DONE]) == []


def test_what_was_asked_again_waits_once_by_its_last_id() -> None:
    assert waiting([*asked("N1", FIRST), PARKED], [AGAIN, *asked("N2", FIRST)]) == ["N2"]


def test_what_was_asked_again_and_answered_waits_no_more() -> None:
    later = [AGAIN, *asked("N7", FIRST), answered("N7", "yes", FIRST)]

    assert waiting([*asked("N1", FIRST), PARKED], [*later, *asked("N8", SECOND), PARKED]) == ["N8"]


def test_what_was_answered_once_and_is_asked_for_the_next_call_waits() -> None:
    first = [*asked("N1", FIRST), answered("N1", "yes", FIRST)]

    assert waiting([*first, *asked("N2", FIRST), PARKED]) == ["N2"]


def test_a_criterion_that_has_its_verdict_and_a_step_that_is_over_wait_no_more() -> None:
    verdict = Verdict(criterion="c1", number=1, outcome="pass", model="gherkin")
    first = [*asked("N1", FIRST), *asked("N2", TELL), *asked("N3", SECOND), PARKED]
    over: list[tuple[Event, Scope] | Event] = [
        (Judged(verdict=verdict), FIRST),
        (StepEnded(state="done"), TELL),
    ]

    assert waiting(first, [AGAIN, *over, PARKED]) == ["N3"]


def test_a_criterion_that_the_end_of_a_run_left_alone_still_waits() -> None:
    left = Verdict(criterion="c1", number=1, outcome="unproven", code="not-reached")
    first = [*asked("N1", FIRST), PARKED]

    assert waiting(first, [AGAIN, (Judged(verdict=left), FIRST), PARKED]) == ["N1"]
