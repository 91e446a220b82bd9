from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from orchestrator.events import CriteriaFixed, Judged, NeedOpened, Noted, RunEnded
from orchestrator.journal.memory import MemoryJournal
from orchestrator.reports import terminal
from orchestrator.reports.tally import summarise
from orchestrator.verdicts import Criterion, Evidence, Source, Verdict
from tests.reports import shop_story
from tests.reports.test_reports_sanitise import FORBIDDEN, HOSTILE


def shown(log: MemoryJournal | None = None, width: int = 80, *, verbose: bool = False) -> str:
    """What is printed, each line without the spaces at its end."""
    console = Console(file=StringIO(), width=width)
    envelopes = log.envelopes if log else shop_story.shop_7()
    terminal.show(summarise(envelopes), console, verbose=verbose)
    return plain(console)


def plain(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


AT_80 = """\
SHOP-7  A member can log in                                           4 criteria
  1  A wrong password is refused                                      pass
     alert "Invalid credentials" after click "Log in" button
  2  A right password opens the shop                                  pass
     heading "Welcome back, Ada" after click "Log in" button
  3  Five wrong passwords lock the account                            FAIL
     expected alert "This account is locked"
     saw alert "Invalid credentials"
     after click "Log in" button
  4  The lock is mailed to the member                                 blocked
     server: no mail server is connected
warning: server mail: no mail server is connected
2 passed · 1 failed · 1 blocked   run 01KB4Q8ZJ5X7 · 38 s · exit 1
journal  .orch/runs/01KB4Q8ZJ5X7M3N9P2R4S6T8VW
shot 3   .orch/runs/01KB4Q8ZJ5X7M3N9P2R4S6T8VW/artifacts/criterion-3-fail.png"""

AT_200 = """\
  1  A wrong password is refused            pass      alert "Invalid credentials" after click "Log in" button
  2  A right password opens the shop        pass      heading "Welcome back, Ada" after click "Log in" button
  3  Five wrong passwords lock the account  FAIL      alert "This account is locked" — saw alert "Invalid credentials" — after click "Log in" button
  4  The lock is mailed to the member       blocked   server: no mail server is connected"""


def test_on_80_columns_the_evidence_stands_below_the_title() -> None:
    assert shown() == AT_80


def test_on_200_columns_each_criterion_is_one_line() -> None:
    assert "\n".join(shown(width=200).splitlines()[1:5]) == AT_200


def test_a_sentence_that_does_not_fit_breaks_between_its_pieces() -> None:
    lines = shown(width=115).splitlines()

    assert [line.strip() for line in lines[3:6]] == [
        '3  Five wrong passwords lock the account  FAIL      expected alert "This account is locked"',
        'saw alert "Invalid credentials"',
        'after click "Log in" button',
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 109, 110, 200])
def test_no_line_of_the_table_is_wider_than_the_screen(width: int) -> None:
    paths = ("journal", "shot")

    lines = [line for line in shown(width=width).splitlines() if not line.startswith(paths)]

    assert max(map(len, lines)) <= width


def test_a_path_is_never_broken() -> None:
    assert shown(width=40).splitlines()[-1] == AT_80.splitlines()[-1]


def test_a_run_that_goes_on_says_what_is_to_come() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    shop_story.click(log, 2)

    lines = shown(log).splitlines()

    assert "waiting" in lines[1]
    assert " ".join(lines[2].split()) == "2 A right password opens the shop running"
    assert lines[3].strip() == "browser.browser_click"
    assert lines[-2] == "4 to go   run 01KB4Q8ZJ5X7 · 2.0 s · not ended"


def test_verbose_shows_every_expectation() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    first, last = (
        Evidence(action=0, action_text="", expectation=n, says=says, saw="", holds=True)
        for n, says in enumerate(('heading "Log in"', 'text "Hello"'))
    )
    verdict = Verdict(criterion="c1", number=1, outcome="pass", evidence=(first, last))
    log.append(Judged(verdict=verdict))

    assert 'heading "Log in" (+1)' in shown(log)
    assert 'text "Hello"' not in shown(log)
    assert shown(log, verbose=True).splitlines()[2:4] == [
        '     heading "Log in"',
        '     text "Hello"',
    ]


def test_a_ticket_without_criteria_says_what_was_looked_for() -> None:
    log = shop_story.journal()
    log.append(
        CriteriaFixed(
            ticket="SHOP-9",
            title="Nothing",
            body_sha256="",
            criteria=(),
            looked_for="looked for a heading",
        )
    )
    log.append(RunEnded(exit_code=3, reason="no criteria found", counts={}, seconds=0.2))

    assert shown(log).splitlines()[:3] == [
        "SHOP-9  Nothing                                                       0 criteria",
        "  no acceptance criteria found; looked for a heading",
        "no criteria   run 01KB4Q8ZJ5X7 · 0.2 s · exit 3",
    ]


def test_a_need_and_an_early_end_are_told() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    log.append(
        NeedOpened(
            need="n1", what="approval", shown="pay 5", payload_sha256="", rule="CONTEXT.md:3"
        )
    )
    shop_story.end(log, exit_code=4, reason="a person must decide")

    assert "waits for a person: approval: pay 5; CONTEXT.md:3" in shown(log)
    assert "ended: a person must decide" in shown(log)
    assert "4 unproven" in shown(log)


def test_a_failure_without_an_expectation_still_shows_its_screenshot() -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    log.keep("criterion-1-fail.png", b"png", "image/png", scope=shop_story.item(1))
    log.keep("server.log", b"log", "text/plain", scope=shop_story.item(1))
    verdict = Verdict(criterion="c1", number=1, outcome="fail", code="target-missing", reason="no")
    log.append(Judged(verdict=verdict))

    assert [line for line in shown(log).splitlines() if line.startswith("shot")] == [
        "shot 1   .orch/runs/01KB4Q8ZJ5X7M3N9P2R4S6T8VW/artifacts/criterion-1-fail.png"
    ]


def test_outcomes_have_their_colours_and_no_color_takes_them_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def printed() -> str:
        out = StringIO()
        console = Console(file=out, width=80, force_terminal=True, color_system="standard")
        terminal.show(summarise(shop_story.shop_7()), console)
        return out.getvalue()

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[32mpass" in printed()
    assert "\x1b[1;31mFAIL" in printed()
    assert "\x1b[33mblocked" in printed()

    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in printed()
    assert "\x1b[1mFAIL" in printed()


def test_markup_in_a_ticket_is_text_and_not_obeyed() -> None:
    log = shop_story.journal()
    log.append(Noted(text="[red]stop[/red] [link=http://evil]here[/link] :smile:", level="warning"))

    assert "[red]stop[/red] [link=http://evil]here[/link] :smile:" in shown(log)


@settings(max_examples=40, deadline=None)
@given(HOSTILE, st.sampled_from([80, 200]))
def test_no_text_from_outside_reaches_the_terminal_raw(text: str, width: int) -> None:
    assert not set(shown(hostile(text), width, verbose=True)) & set(FORBIDDEN)


def hostile(text: str) -> MemoryJournal:
    """A run in which everything that comes from outside is this text."""
    log = shop_story.journal()
    source = Source(section=text, first=1, last=1)
    criterion = Criterion(id="c1", number=1, title=text, text=text, source=source)
    log.append(
        CriteriaFixed(
            ticket=text, title=text, body_sha256="", criteria=(criterion,), looked_for=text
        )
    )
    log.append(Noted(text=text, level="warning"))
    log.append(NeedOpened(need=text, what="question", shown=text, payload_sha256="", rule=text))
    for outcome, number in (("pass", 1), ("fail", 2)):
        proof = shop_story.proof(1, text, text, holds=outcome == "pass")
        log.append(
            Judged(
                verdict=Verdict(
                    criterion=f"c{number}",
                    number=number,
                    outcome="pass" if number == 1 else "fail",
                    reason=text,
                    evidence=(proof,),
                )
            )
        )
    log.append(RunEnded(exit_code=5, reason=text, counts={}, seconds=1))
    return log


@pytest.mark.parametrize(("code", "word"), [(130, "interrupted"), (143, "terminated")])
def test_a_signal_is_told_by_its_name(code: int, word: str) -> None:
    log = shop_story.journal()
    shop_story.begin(log)
    shop_story.end(log, exit_code=code, reason="interrupted")

    assert f"ended: {word}" in shown(log)
