from io import StringIO

import pytest
from hypothesis import given, settings
from rich.console import Console

from orchestrator.events import (
    CriteriaFixed,
    NeedAnswered,
    NeedOpened,
    Noted,
    RunResumed,
    StepStarted,
)
from orchestrator.journal.memory import MemoryJournal
from orchestrator.reports.live import Live
from tests.reports import shop_story
from tests.reports.test_reports_sanitise import FORBIDDEN, HOSTILE
from tests.reports.test_reports_terminal import hostile, plain


def watched(log: MemoryJournal, *, verbose: bool = False, terminal: bool = False) -> str:
    """What a person sees of these events, one after another."""
    console = Console(file=StringIO(), width=80, force_terminal=terminal, legacy_windows=False)
    with Live(console, verbose=verbose, mono=lambda: 0.0) as live:
        for envelope in log.envelopes:
            live.see(envelope)
    return plain(console)


def whole() -> MemoryJournal:
    log = shop_story.journal()
    log.envelopes.extend(shop_story.shop_7())
    return log


def test_without_a_terminal_each_criterion_is_one_line_when_it_ends() -> None:
    assert watched(whole()).splitlines() == [
        "SHOP-7  A member can log in: 4 criteria, run 01KB4Q8ZJ5X7",
        'SHOP-7 1  pass      A wrong password is refused: alert "Invalid credentials" after click "Log in" button',
        'SHOP-7 2  pass      A right password opens the shop: heading "Welcome back, Ada" after click "Log in" button',
        'SHOP-7 3  FAIL      Five wrong passwords lock the account: alert "This account is locked" — saw alert "Invalid credentials" — after click "Log in" button',
        "warning: server mail: no mail server is connected",
        "SHOP-7 4  blocked   The lock is mailed to the member: server: no mail server is connected",
    ]


def test_verbose_says_when_a_criterion_starts() -> None:
    lines = watched(whole(), verbose=True).splitlines()

    assert lines[1] == "SHOP-7 1  started   A wrong password is refused"
    assert lines[2].startswith("SHOP-7 1  pass")
    assert len(lines) == 10


def test_what_was_never_reached_is_told_at_the_end() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    shop_story.end(log, exit_code=130)

    assert watched(log).splitlines()[-1] == (
        "SHOP-7 4  unproven  The lock is mailed to the member: "
        "not-reached: the run ended before this was reached"
    )


def test_a_need_is_told_when_it_opens() -> None:
    log = shop_story.journal()
    log.append(NeedOpened(need="n1", what="approval", shown="pay 5", payload_sha256=""))

    assert watched(log) == "waits for a person: approval: pay 5"
    assert "waits for a person: approval: pay 5" in watched(log, terminal=True)


def test_a_need_that_was_answered_beforehand_waits_for_nobody() -> None:
    log = shop_story.journal()
    log.append(NeedOpened(need="n1", what="approval", shown="pay 5", payload_sha256=""))
    log.append(NeedAnswered(need="n1", decision="yes", by="--yes", payload_sha256=""))
    assert watched(log) == ""

    log.append(NeedOpened(need="n2", what="approval", shown="pay 6", payload_sha256=""))
    log.append(Noted(text="something else", level="warning"))
    assert watched(log).splitlines() == [
        "waits for a person: approval: pay 6",
        "warning: something else",
    ]


def test_tickets_follow_each_other() -> None:
    log = whole()
    other = shop_story.journal("01KB4Q8ZJ5X7M3N9P2R4S6T8VX")
    shop_story.begin(other, "SHOP-8")
    shop_story.passed(other, 1, "text")
    shop_story.end(other)
    log.envelopes.extend(other.envelopes)

    lines = watched(log).splitlines()

    assert lines[6] == "SHOP-8  A member can log in: 4 criteria, run 01KB4Q8ZJ5X7"
    assert lines[7].startswith("SHOP-8 1  pass")
    assert len(lines) == 11


def test_on_a_terminal_the_table_is_drawn_and_taken_away_again() -> None:
    seen = watched(whole(), terminal=True)

    assert "A wrong password is refused" in seen
    assert "SHOP-7 1  pass" not in seen
    assert seen.rstrip("\n").endswith("\x1b[1A\x1b[2K")  # the last thing is: up, and gone
    assert seen.count("\x1b[?25l") == seen.count("\x1b[?25h") == 1  # the cursor is back


def test_a_table_left_by_an_error_is_taken_away_too() -> None:
    log = shop_story.journal()
    shop_story.begin(log)

    assert watched(log, terminal=True).count("\x1b[?25h") == 1


def test_a_warning_stands_above_the_table() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    log.append(Noted(text="the browser is slow", level="warning"))

    assert "warning: the browser is slow" in watched(log, terminal=True)


@settings(max_examples=30, deadline=None)
@given(HOSTILE)
def test_no_text_from_outside_reaches_a_log_raw(text: str) -> None:
    assert not set(watched(hostile(text), verbose=True)) & set(FORBIDDEN)


def test_more_rows_than_the_screen_is_high_leave_room_for_what_runs_and_the_counts() -> None:
    log = shop_story.journal()
    every = tuple(shop_story.criterion(number, f"Criterion {number}") for number in range(1, 201))
    log.append(CriteriaFixed(ticket="SHOP-7", title="Many", body_sha256="", criteria=every))
    for number in range(1, 151):
        shop_story.passed(log, number, "text")
    log.append(StepStarted(), scope=shop_story.item(199))
    console = Console(file=StringIO(), width=80, height=24, force_terminal=True, color_system=None)

    with Live(console, mono=lambda: 0.0) as live:
        for envelope in log.envelopes:
            live.see(envelope)
    last = plain(console).rpartition("SHOP-7  Many")[2]

    assert "Criterion 199" in last
    assert "Criterion 150" in last
    assert "Criterion 1 " not in last
    assert "more" in last
    assert "150 passed · 50 to go" in last
    assert last.partition("to go")[0].count("\n") < 24


def test_the_time_of_a_run_that_goes_on_is_counted_from_when_it_went_on() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    console = Console(file=StringIO(), width=80, force_terminal=True, color_system=None)
    with Live(console, mono=lambda: 40_000.0) as live:
        live.catch_up(log.envelopes)
        log.append(RunResumed(definitions=(), use=""))
        live.see(log.envelopes[-1])
    assert "4 to go" in plain(console)
    assert "0.0 s" in plain(console)
    assert " h " not in plain(console)


@pytest.mark.parametrize("height", [1, 2, 3, 5])
def test_the_counts_are_there_on_the_lowest_screen(height: int) -> None:
    console = Console(
        file=StringIO(), width=80, height=height, force_terminal=True, color_system=None
    )
    log = shop_story.journal()
    shop_story.begin(log)

    with Live(console, mono=lambda: 0.0) as live:
        for envelope in log.envelopes:
            live.see(envelope)

    assert "4 to go" in plain(console)
