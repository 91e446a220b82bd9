import json
from dataclasses import replace
from io import StringIO
from typing import Literal

import jsonschema  # type: ignore[import-untyped]
import pytest
from rich.console import Console

from orchestrator.events import (
    Answered,
    Called,
    CriteriaFixed,
    Envelope,
    Judged,
    NeedAnswered,
    NeedOpened,
    Noted,
    RunEnded,
    RunResumed,
    StepStarted,
)
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import ToolCall, Usage
from orchestrator.replies import FellBack, Replied
from orchestrator.reports import machine
from orchestrator.reports.sentences import counted, duration, sentence, why
from orchestrator.reports.summary import Proof, Waiting
from orchestrator.reports.tally import Tally, summarise
from orchestrator.reports.terminal import show
from orchestrator.verdicts import Verdict
from tests.reports import shop_story
from tests.reports.shop_story import begin, blocked, end, failed, item, passed, proof


@pytest.fixture
def whole() -> list[Envelope]:
    return shop_story.shop_7()


@pytest.fixture
def log() -> MemoryJournal:
    return shop_story.journal()


def test_a_whole_run_is_told_row_by_row(whole: list[Envelope]) -> None:
    summary = summarise(whole)

    assert [(row.number, row.outcome, row.code) for row in summary.rows] == [
        (1, "pass", ""),
        (2, "pass", ""),
        (3, "fail", "wrong"),
        (4, "blocked", "server"),
    ]
    assert summary.counts == {"pass": 2, "fail": 1, "blocked": 1, "unproven": 0}
    assert (summary.command, summary.arguments) == ("qa", {"ticket": "SHOP-7"})
    assert (summary.tickets[0].key, summary.tickets[0].title) == ("SHOP-7", "A member can log in")
    assert (summary.exit_code, summary.ended, summary.seconds) == (1, True, 38.2)
    assert summary.warnings == ("server mail: no mail server is connected",)
    assert summary.started == "2026-11-18T11:06:40.000Z"


def test_a_failure_leads_to_its_screenshot(whole: list[Envelope]) -> None:
    summary = summarise(whole)

    path = f".orch/runs/{summary.run}/artifacts/criterion-3-fail.png"
    assert summary.rows[2].evidence == (
        Proof(
            says='alert "This account is locked"',
            saw='alert "Invalid credentials"',
            holds=False,
            after='click "Log in" button',
            action=29,
            expectation=30,
            screenshot=path,
        ),
    )
    assert [(kept.path, kept.criterion) for kept in summary.artifacts] == [(path, "c3")]


def test_every_cut_of_a_run_has_a_summary_with_all_its_criteria(whole: list[Envelope]) -> None:
    assert summarise([]).rows == ()
    for cut in range(2, len(whole)):
        summary = summarise(whole[:cut])

        assert [row.number for row in summary.rows] == [1, 2, 3, 4]
        assert not summary.ended
        assert all((row.outcome is None) == (row.state != "done") for row in summary.rows)


def test_a_summary_after_each_event_is_that_of_all_events_until_then(whole: list[Envelope]) -> None:
    running = Tally()
    goes_on = [*whole, replace(whole[0], event=RunResumed(definitions=())), *whole[1:]]
    for at, envelope in enumerate(goes_on, 1):
        running.see(envelope)
        assert running.summary() == summarise(goes_on[:at])


def test_a_criterion_runs_from_its_first_event_to_its_verdict(log: MemoryJournal) -> None:
    begin(log)
    log.append(StepStarted(), scope=item(1))
    assert [row.state for row in summarise(log.envelopes).rows] == ["running", *["waiting"] * 3]

    passed(log, 1, "text")

    assert [row.state for row in summarise(log.envelopes).rows] == ["done", *["waiting"] * 3]
    assert summarise(log.envelopes).seconds == pytest.approx((len(log.envelopes) - 1) / 2)


def test_what_an_ended_run_never_reached_is_unproven_not_missing(log: MemoryJournal) -> None:
    begin(log)
    passed(log, 1, "text")
    log.append(StepStarted(), scope=item(2))
    end(log, exit_code=130, reason="interrupted")

    rows = summarise(log.envelopes).rows

    assert [(row.outcome, row.code, row.state) for row in rows[1:]] == [
        ("unproven", "not-reached", "done")
    ] * 3
    assert rows[1].reason == "the run ended while this was tested"
    assert rows[2].reason == "the run ended before this was reached"


def test_a_verdict_without_fixed_criteria_still_has_a_row(log: MemoryJournal) -> None:
    log.append(Judged(verdict=Verdict(criterion="c9", number=9, outcome="pass")))

    assert [(row.id, row.number, row.title) for row in summarise(log.envelopes).rows] == [
        ("c9", 9, "c9")
    ]


def test_a_need_waits_until_it_is_answered(log: MemoryJournal) -> None:
    for need in ("n1", "n2"):
        log.append(NeedOpened(need=need, what="approval", shown="pay", payload_sha256="", rule="r"))
    log.append(NeedAnswered(need="n1", decision="yes", by="maria", payload_sha256=""))

    assert summarise(log.envelopes).needs == (
        Waiting(need="n2", what="approval", shown="pay", rule="r"),
    )


@pytest.mark.parametrize(("exit_code", "waits"), [(0, 0), (1, 0), (3, 0), (4, 1), (130, 1)])
def test_a_run_that_came_to_its_result_waits_for_nobody(
    log: MemoryJournal, exit_code: int, waits: int
) -> None:
    log.append(NeedOpened(need="n1", what="approval", shown="p", payload_sha256="", rule="r"))
    end(log, exit_code=exit_code)
    assert len(summarise(log.envelopes).needs) == waits


@pytest.mark.parametrize(
    ("effect", "fault", "written"),
    [("writes", "", ["tracker.comment SHOP-7"]), ("writes", "dead", []), ("reads", "", [])],
)
def test_what_was_written_beyond_the_application_is_told_once_it_was_answered(
    log: MemoryJournal,
    effect: Literal["writes", "reads"],
    fault: Literal["", "dead"],
    written: list[str],
) -> None:
    begin(log)
    call = ToolCall(id="c1", tool="tracker.comment", arguments={"body": "b", "key": "SHOP-7"})
    log.append(Called(call=call, effect=effect, rule="CONTEXT.md:3 tracker.comment"))
    assert not summarise(log.envelopes).writes
    log.append(
        Answered(call_id="c1", observation=9, fault=fault, text="", blob="", size=0, seconds=0.1)
    )
    summary = summarise(log.envelopes)
    assert [f"{one.tool} {one.about}" for one in summary.writes] == written
    jsonschema.validate(machine.document(summary), machine.schema())
    page = StringIO()
    show(summary, Console(file=page, width=100))
    told = [line.split(maxsplit=1)[1] for line in page.getvalue().splitlines() if "wrote " in line]
    assert told == written


def test_tokens_and_warnings_are_added_up(log: MemoryJournal) -> None:
    for _ in range(2):
        used = Usage(input=10, output=3, cache_read=5, cache_write=1)
        log.append(Replied(model="m", text="", calls=(), stop="end", usage=used, seconds=1))
    log.append(Noted(text="told"))
    log.append(Noted(text="warned", level="warning"))

    summary = summarise(log.envelopes)

    assert summary.spent.usage == Usage(input=20, output=6, cache_read=10, cache_write=2)
    assert summary.warnings == ("warned",)


def test_the_sentence_of_each_outcome(whole: list[Envelope]) -> None:
    assert [sentence(why(row)) for row in summarise(whole).rows] == [
        'alert "Invalid credentials" after click "Log in" button',
        'heading "Welcome back, Ada" after click "Log in" button',
        'alert "This account is locked" — saw alert "Invalid credentials" — after click "Log in" button',
        "server: no mail server is connected",
    ]


def test_a_failure_without_an_expectation_gives_its_reason(log: MemoryJournal) -> None:
    held = (proof(1, "text", "text", holds=True),)
    for number, reason in ((1, 'no "Log out" link; nearest: "Log in"'), (2, "")):
        verdict = Verdict(
            criterion=f"c{number}",
            number=number,
            outcome="fail",
            code="target-missing",
            reason=reason,
            evidence=held,
        )
        log.append(Judged(verdict=verdict))

    assert [sentence(why(row)) for row in summarise(log.envelopes).rows] == [
        'no "Log out" link; nearest: "Log in"',
        "target-missing",
    ]


def test_counts_are_said_with_what_is_to_come(whole: list[Envelope]) -> None:
    assert counted(summarise(whole)) == "2 passed · 1 failed · 1 blocked"
    assert counted(summarise(whole[:12])) == "1 passed · 3 to go"
    assert counted(summarise([])) == "no criteria yet"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0.0 s"),
        (0.44, "0.4 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3599.9, "1 h 00 min"),
        (7385, "2 h 03 min"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


# As JSON


def test_the_document_of_every_cut_of_a_run_keeps_the_schema(whole: list[Envelope]) -> None:
    validator = jsonschema.Draft202012Validator(machine.schema())
    validator.check_schema(machine.schema())
    for cut in range(len(whole) + 1):
        text = machine.write(summarise(whole[:cut]))

        validator.validate(json.loads(text))
        assert text.isascii()


def test_the_document_says_what_the_table_says(whole: list[Envelope]) -> None:
    document = machine.document(summarise(whole))

    assert document["schema_version"] == 1
    assert document["counts"] == {"passed": 2, "failed": 1, "blocked": 1, "unproven": 0}
    assert [row["outcome"] for row in document["criteria"]] == ["pass", "pass", "fail", "blocked"]
    assert document["criteria"][2]["evidence"][0]["saw"] == 'alert "Invalid credentials"'


def test_needs_and_empty_tickets_keep_the_schema(log: MemoryJournal) -> None:
    log.append(
        CriteriaFixed(
            ticket="SHOP-9\x7f\x1b", title="\ud800", body_sha256="", criteria=(), looked_for="Given"
        )
    )
    log.append(NeedOpened(need="n", what="question", shown="?", payload_sha256=""))
    log.append(RunEnded(exit_code=3, reason="no criteria", counts={}, seconds=0.1))

    text = machine.write(summarise(log.envelopes))

    jsonschema.validate(json.loads(text), machine.schema())
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["tickets"][0]["key"] == "SHOP-9\x7f\x1b"


def test_two_tickets_of_one_run_keep_their_rows_apart(log: MemoryJournal) -> None:
    begin(log)
    failed(log, 3)
    blocked(log, 4)
    log.append(CriteriaFixed(ticket="SHOP-8", title="Cart", body_sha256="", criteria=()))

    summary = summarise(log.envelopes)

    assert [ticket.key for ticket in summary.tickets] == ["SHOP-7", "SHOP-8"]
    assert len(summary.rows_of("SHOP-7")) == 4
    assert summary.rows_of("SHOP-8") == ()


def test_two_screenshots_that_are_equal_byte_for_byte_keep_their_own_names(
    log: MemoryJournal,
) -> None:
    begin(log)
    failed(log, 2)
    failed(log, 3)

    rows = summarise(log.envelopes).rows

    shots = [row.evidence[0].screenshot.rpartition("/")[2] for row in rows[1:3]]
    assert shots == ["criterion-2-fail.png", "criterion-3-fail.png"]


def test_a_run_that_goes_on_after_its_end_has_not_ended(log: MemoryJournal) -> None:
    begin(log)
    end(log, exit_code=130, reason="interrupted")
    log.append(RunResumed(definitions=()))

    summary = summarise(log.envelopes)

    assert (summary.ended, summary.exit_code, summary.reason) == (False, None, "")
    assert {row.state for row in summary.rows} == {"waiting"}


def test_a_model_that_takes_over_is_a_warning_that_names_it(log: MemoryJournal) -> None:
    begin(log)
    log.append(FellBack(model="local", to="gherkin", why="`local` was not there"))

    assert summarise(log.envelopes).warnings == (
        "gherkin took over from local: `local` was not there",
    )
