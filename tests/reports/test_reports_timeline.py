from collections.abc import Sequence
from datetime import UTC
from io import StringIO
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console

from orchestrator import events, queries, replies
from orchestrator.events import (
    Answered,
    Called,
    Envelope,
    Event,
    NeedAnswered,
    NeedOpened,
    Noted,
    RefusedCall,
    Unknown,
)
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import ToolCall, Usage
from orchestrator.replies import Replied
from orchestrator.reports import listing, timeline
from orchestrator.reports.tally import summarise
from tests.journal.test_journal_lines import every_event
from tests.reports import shop_story
from tests.reports.test_reports_sanitise import FORBIDDEN
from tests.reports.test_reports_terminal import plain

STORY = """\
 0.0 s   started qa SHOP-7: model gherkin, orch 0.1.0, by cli
 0.5 s   ticket  SHOP-7 A member can log in: 4 criteria
                   1 A wrong password is refused
                   2 A right password opens the shop
                   3 Five wrong passwords lock the account
                   4 The lock is mailed to the member
 1.0 s   server  browser is up: 23 tools, 0.4 s
 1.5 s 1 step    test: A wrong password is refused
 2.0 s 1 briefed gherkin with 2 tools, brief efefefefefef
 3.0 s 1 call    browser.browser_click element: "Log in" button, target: e5 → clicked #9 120 ms
 4.0 s 1 expect  alert "Invalid credentials" → holds #10 612 ms
 5.0 s 1 verdict pass A wrong password is refused
                   #10 alert "Invalid credentials" holds, after #9 click "Log in" button"""

END = """\
12.5 s 3 expect  alert "This account is locked" → does not hold, saw alert "Invalid credentials" #30 612 ms
13.5 s 3 kept    artifacts/criterion-3-fail.png (image/png, 3 bytes)
14.0 s 3 verdict FAIL Five wrong passwords lock the account: wrong; the alert is another one
                   #30 alert "This account is locked" does not hold, saw alert "Invalid credentials", after #29 click "Log in" button
14.5 s 4 server  mail failed: no mail server is connected
15.0 s 4 refused mail.search to: ada@shop.test: denied (rule CONTEXT.md:12 mail.*)
15.5 s 4 verdict blocked The lock is mailed to the member: server; no mail server is connected
16.0 s   ended   exit 1 · 38 s · 2 passed, 1 failed, 1 blocked"""


def told(
    envelopes: Sequence[Envelope], width: int = 120, *, verbose: bool = False, **more: Any
) -> str:
    console = Console(file=StringIO(), width=width)
    timeline.show(envelopes, console, verbose=verbose, **more)
    return plain(console)


def told_alone(*happened: Event, verbose: bool = False) -> list[str]:
    log = shop_story.journal()
    for event in happened:
        log.append(event)
    return [" ".join(line.split()) for line in told(log.envelopes, verbose=verbose).splitlines()]


def test_the_whole_story_stands_in_order() -> None:
    lines = told(shop_story.shop_7(), 140).splitlines()

    assert "\n".join(lines[:13]) == STORY
    assert "\n".join(lines[-8:]) == END


@pytest.mark.parametrize("width", [80, 120])
def test_the_story_stays_within_the_screen(width: int) -> None:
    assert max(map(len, told(shop_story.shop_7(), width, verbose=True).splitlines())) <= width


def test_verbose_adds_files_replies_tools_and_rules() -> None:
    story = told(shop_story.shop_7(), verbose=True)

    assert ".commands/qa.md abababababab" in story
    assert "gherkin: calls browser.browser_click" in story
    assert "acts; CONTEXT.md:9 browser.*" in story
    assert "(c1; Acceptance criteria, lines 1-1)" in story
    assert "test: A wrong password is refused done, 2.5 s" in story


def test_a_call_is_told_with_its_own_answer_even_when_lanes_interleave() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    for number in (1, 2):
        call = ToolCall(id="t0", tool="browser.browser_click")
        log.append(Called(call=call, effect="acts", rule=""), scope=shop_story.item(number))
    for number, text in ((2, "second"), (1, "first")):
        log.append(answer("t0", text), scope=shop_story.item(number))

    lines = told(log.envelopes).splitlines()[-2:]

    assert [line.rpartition("→")[2].split()[0] for line in lines] == ["first", "second"]


def answer(call_id: str, text: str, **more: Any) -> Answered:
    said: dict[str, Any] = {"observation": 0, "fault": "", "blob": "", "size": 0, "seconds": 0}
    return Answered(call_id=call_id, text=text, **said | more)


def test_a_call_that_was_never_answered_says_so() -> None:
    called = Called(call=ToolCall(id="1", tool="a.b"), effect="acts", rule="")

    assert told_alone(called) == ["0.0 s call a.b → no answer"]
    assert told_alone(answer("other", "late")) == ["0.0 s answer late 0 ms"]


def test_a_fault_is_named_before_the_answer() -> None:
    called = Called(call=ToolCall(id="1", tool="a.b"), effect="acts", rule="")
    late = answer("1", "no answer in 10 s", fault="timeout", observation=4, seconds=10)

    assert told_alone(called, late) == ["0.0 s call a.b → timeout: no answer in 10 s #4 10000 ms"]


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        (True, "holds"),
        (False, "does not hold, saw another"),
        (None, "cannot be seen here, saw another"),
    ],
)
def test_an_expectation_has_three_ends(holds: bool | None, words: str) -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    shop_story.expect(log, 1, "this", "another", holds=holds)

    assert told(log.envelopes).splitlines()[-1].endswith(f"expect  this → {words} #10 612 ms")


def test_what_a_model_said_and_why_it_stopped() -> None:
    used = Usage(input=10, cache_read=5, output=3)

    assert told_alone(
        Replied(model="m", text="I think\nso", calls=(), stop="end", usage=used, seconds=1),
        Replied(
            model="m", text="", calls=(), stop="refusal", usage=Usage(), seconds=1, purpose="judge"
        ),
        Replied(model="m", text="", calls=(), stop="tools", usage=Usage(), seconds=1),
    ) == [
        "0.0 s model m: “I think so” · 15 + 3 tokens",
        "0.5 s model m: judge, stopped: refusal",
        "work 18 tokens · cost unknown: no price for m",
    ]


def test_people_and_notes_and_a_newer_kind_are_told() -> None:
    assert told_alone(
        NeedOpened(need="n1", what="approval", shown="pay\n  to: me", payload_sha256="", rule="r"),
        NeedAnswered(need="n1", decision="yes", by="maria", payload_sha256=""),
        Noted(text="[b]slow[/b]", level="warning"),
        Unknown(data={"kind": "lease.renewed"}),
    ) == [
        "0.0 s asks approval n1: pay",
        "to: me",
        "r",
        "0.5 s person maria: yes (n1)",
        "1.0 s note [b]slow[/b]",
        "1.5 s ? lease.renewed: of a newer version",
    ]


def test_time_goes_on_over_a_new_epoch_by_the_clock() -> None:
    first = MemoryJournal(now=lambda: 100.0, mono=lambda: 5000.0)
    later = MemoryJournal(now=lambda: 160.0, mono=lambda: 3.0)
    before = first.append(Noted(text="before"))
    after = later.append(Noted(text="after"))
    object.__setattr__(after, "epoch", 2)

    assert told([before, after]).splitlines()[-1].split()[:2] == ["60.0", "s"]


def test_a_torn_end_is_told() -> None:
    assert told(shop_story.shop_7(), torn=b'{"v"').splitlines()[-1] == (
        "the last line was cut off in the middle (4 bytes) and is left out"
    )


def test_every_kind_of_event_has_words() -> None:
    kinds = {kind.__name__ for kind in get_args(Event)}

    assert kinds == {
        name for name in {**vars(events), **vars(queries), **vars(replies)} if name in kinds
    }
    assert told([]) == ""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(event=every_event())
def test_any_event_is_told_without_a_raw_sign(event: Event) -> None:
    log = shop_story.journal()
    log.append(event)

    assert not set(told(log.envelopes, verbose=True)) & set(FORBIDDEN)


# orch runs


def test_runs_are_listed_one_a_line() -> None:
    whole = shop_story.shop_7()
    damaged = listing.Unreadable(run=shop_story.RUN, problem="it is not JSON")
    console = Console(file=StringIO(), width=80)

    listing.show([summarise(whole), summarise(whole[:13]), damaged], console, zone=UTC)

    assert (
        plain(console)
        == """\
run           when              command    result                   exit   time
01KB4Q8ZJ5X7  2026-11-18 11:06  qa SHOP-7  2 pass 1 fail 1 blocked     1   38 s
01KB4Q8ZJ5X7  2026-11-18 11:06  qa SHOP-7  1 pass                      …  6.0 s
01KB4Q8ZJ5X7                               it is not JSON"""
    )


def test_no_runs_are_said_to_be_none() -> None:
    console = Console(file=StringIO(), width=80)

    listing.show([], console)
    listing.show([summarise([])], console)

    assert plain(console).splitlines()[0] == "no runs yet"
    assert "no criteria" in plain(console)


def test_a_write_is_told_with_the_line_that_allowed_it_and_a_refusal_says_its_rule_once() -> None:
    call = ToolCall(id="1", tool="a.b")
    denied = "denied by CONTEXT.md:3 `a.*`"
    said = told_alone(
        Called(call=call, effect="writes", rule="allowed by CONTEXT.md:2 `a.b`"),
        RefusedCall(call=call, rule=denied, reason=denied),
    )
    assert "writes; allowed by CONTEXT.md:2 `a.b`" in said
    assert said[-1] == f"0.5 s refused a.b: {denied}"
