"""What a journal says of a run that was cut off: finished, sent, asked, answered."""

from dataclasses import replace

import pytest

from orchestrator.errors import JournalDamaged
from orchestrator.events import (
    Answered,
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
from orchestrator.flow.past import Moment, Past, past_of
from orchestrator.flow.unfinished import unfinished
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Fault, ToolCall
from orchestrator.tools.approval import Need, NeedKind, grant_key, opened
from orchestrator.verdicts import Verdict

TELL = Scope(step="tell")
TESTING = Scope(step="test", item="c1")
WRITE = ToolCall(id="tell", tool="tracker.comment", arguments={"body": "3 passed"})
WROTE = ("tell/", grant_key(WRITE))
START = RunStarted(
    command="qa", arguments={}, options={}, definitions=(), model="gherkin", version="1"
)


def past(*happened: Event | tuple[Event, Scope], later: tuple[Event, Scope] | None = None) -> Past:
    """The past of these events, and of one that another process added."""
    journal = MemoryJournal()
    journal.append(START)
    for one in happened:
        event, scope = one if isinstance(one, tuple) else (one, Scope())
        journal.append(event, scope=scope)
    if later:
        journal.append(later[0], scope=later[1])
        journal.envelopes[-1] = replace(journal.envelopes[-1], epoch=2)
    return past_of(journal.envelopes)


def sent(scope: Scope = TELL) -> tuple[Event, Scope]:
    return Called(call=WRITE, effect="writes", rule="allowed"), scope


def back(fault: Fault = "", scope: Scope = TELL) -> tuple[Event, Scope]:
    answer = Answered(
        call_id="tell", observation=4, fault=fault, text="comment 7", blob="", size=9, seconds=0.1
    )
    return answer, scope


def asked(scope: Scope = TELL) -> tuple[Event, Scope]:
    return opened(Need.of("N1", WRITE, "CONTEXT.md:4 ask")), scope


def decided(decision: str, scope: Scope = TELL) -> tuple[Event, Scope]:
    return NeedAnswered(need="N1", decision=decision, by="ada", payload_sha256=""), scope


def test_a_write_that_was_answered_is_confirmed_with_its_answer() -> None:
    told = past(sent(), back(), (StepEnded(state="done"), TELL))
    assert dict(told.confirmed) == {WROTE: "comment 7"}
    assert not told.unknown
    assert told.results["tell"].text == "comment 7"
    assert told.finished == {"tell"}
    assert told.observations == 4


@pytest.mark.parametrize("fault", ["dead", "timeout", "unreachable", "garbled", "too-large"])
def test_a_write_whose_answer_never_came_is_unknown(fault: Fault) -> None:
    assert set(past(sent()).unknown) == {WROTE}
    assert set(past(sent(), back(fault)).unknown) == {WROTE}


@pytest.mark.parametrize("fault", ["error", "unfit"])
def test_a_write_that_was_not_made_is_neither(fault: Fault) -> None:
    told = past(sent(), back(fault))
    assert not told.confirmed
    assert not told.unknown


def test_a_write_that_waited_for_a_person_was_not_sent() -> None:
    told = past(sent(), asked())
    assert not told.unknown
    assert [one.event.need for one in told.waiting] == ["N1"]
    assert told.parked["tell/"] == {f"approval {WROTE[1]}"}


def test_an_answer_is_kept_for_its_own_conversation_and_call() -> None:
    told = past(sent(TESTING), asked(TESTING), decided("yes", TESTING))
    assert told.waiting == ()
    assert told.answers["test/c1"][f"approval {WROTE[1]}"].decision == "yes"
    assert set(told.unknown) == {("test/c1", WROTE[1])}


@pytest.mark.parametrize("word", ["yes", "no"])
def test_an_answer_from_another_process_counts_and_sends_nothing(word: str) -> None:
    parked = RunEnded(exit_code=4, reason="", counts={}, seconds=1)
    told = past(sent(), asked(), parked, later=decided(word))
    assert told.answers["tell/"][f"approval {WROTE[1]}"].decision == word
    assert told.ended == parked
    assert not told.unknown


def test_a_call_that_a_person_refused_was_not_sent() -> None:
    assert not past(sent(), asked(), decided("no")).unknown


def test_a_run_that_goes_on_has_no_end_yet() -> None:
    parked = RunEnded(exit_code=130, reason="", counts={}, seconds=1)
    assert past(parked, RunResumed(definitions=())).ended is None


def test_a_call_that_was_under_way_when_the_run_went_on_stays_unknown() -> None:
    told = past(sent(TESTING), later=(RunResumed(definitions=()), Scope()))
    assert set(told.unknown) == {("test/c1", WROTE[1])}


def test_the_last_verdict_of_a_criterion_stands() -> None:
    first = Verdict(criterion="c1", number=1, outcome="unproven", code="not-reached")
    second = Verdict(criterion="c1", number=1, outcome="pass")
    told = past((Judged(verdict=first), TESTING), (Judged(verdict=second), TESTING))
    assert told.verdicts["c1"].outcome == "pass"


def test_a_journal_without_a_start_is_nothing_to_go_on_with() -> None:
    with pytest.raises(JournalDamaged, match="no run was started"):
        past_of([])


def test_an_open_need_is_shown_as_it_was_opened() -> None:
    (waiting,) = past(asked()).waiting
    assert isinstance(waiting.event, NeedOpened)
    assert "3 passed" in waiting.event.shown


def test_a_step_that_an_error_ended_is_failed_until_it_is_done() -> None:
    failed = (StepEnded(state="failed", reason="no answer"), TELL)
    assert past(failed).failed == {"tell"}
    assert past(failed, (StepEnded(state="done"), TELL)).failed == frozenset()
    assert past((StepEnded(state="failed"), TESTING)).failed == frozenset()


def test_what_a_person_answered_is_not_parked_any_more() -> None:
    parked = RunEnded(exit_code=4, reason="", counts={}, seconds=1)
    assert past(sent(), asked(), parked).parked["tell/"]
    assert not past(sent(), asked(), parked, later=decided("yes")).parked["tell/"]


@pytest.mark.parametrize(
    ("wall", "mono", "seconds"), [(60, 60, 60), (-3600, 60, 0), (3600, 60, 60), (60, -9000, 0)]
)
def test_of_two_clocks_the_one_that_says_less_counts(
    wall: float, mono: float, seconds: float
) -> None:
    sent_at = Moment(wall=1e9, mono=1e4)
    assert Moment(wall=1e9 + wall, mono=1e4 + mono).since(sent_at) == seconds


OTHER = ToolCall(id="other", tool="tracker.comment", arguments={"body": "1 failed"})


def test_a_need_of_an_earlier_process_hides_no_write_of_a_later_one() -> None:
    journal = MemoryJournal()
    journal.append(START)
    for event, scope in (sent(TESTING), asked(TESTING)):
        journal.append(event, scope=scope)
    journal = journal.reopen(len(journal.lines))
    journal.append(Called(call=OTHER, effect="writes", rule="allowed"), scope=TESTING)
    told = past_of(journal.envelopes)
    assert set(told.unknown) == {("test/c1", grant_key(OTHER))}


def test_a_write_that_waited_for_a_yes_was_not_sent_before_it() -> None:
    times = iter([0.0, 1.0, 2.0, 600.0])
    journal = MemoryJournal("01ARZ3NDEKTSV4RRFFQ69G5FAV", now=lambda: next(times))
    journal.append(START)
    for event, scope in (sent(), asked(), decided("yes")):
        journal.append(event, scope=scope)
    (moment,) = past_of(journal.envelopes).unknown.values()
    assert moment.wall == 600.0


@pytest.mark.parametrize(("word", "unknown", "confirmed"), [("no", 0, 0), ("yes", 0, 1)])
def test_what_a_person_says_of_a_write_in_doubt_holds(
    word: str, unknown: int, confirmed: int
) -> None:
    question = opened(Need.of("N1", WRITE, "it was sent", "question")), TELL
    journal = MemoryJournal()
    journal.append(START)
    for one in ([sent()], [sent(), question], [decided(word)]):
        journal = journal.reopen(len(journal.lines))
        for event, scope in one:
            journal.append(event, scope=scope)
    told = past_of(journal.envelopes)
    assert (len(told.unknown), len(told.confirmed)) == (unknown, confirmed)
    assert not told.waiting


@pytest.mark.parametrize("what", ["question", "approval", "step"])
def test_what_nobody_answered_twice_can_still_be_answered(what: NeedKind) -> None:
    told = past(sent(), (opened(Need.of("N1", WRITE, "why", what)), TELL), decided("escalated"))
    assert [one.event.need for one in told.waiting] == ["N1"]


def test_a_write_in_doubt_of_a_criterion_that_ended_keeps_no_run_open() -> None:
    ended = RunEnded(exit_code=0, reason="", counts={}, seconds=1)
    verdict = Verdict(criterion="c1", number=1, outcome="pass", model="m")
    assert unfinished(past(sent(TESTING), back("timeout", TESTING), ended))
    assert not unfinished(
        past(sent(TESTING), back("timeout", TESTING), (Judged(verdict=verdict), TESTING), ended)
    )
