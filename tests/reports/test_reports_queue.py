"""A query's result on the screen: no ticket that did not pass is left without its reason."""

from io import StringIO

from rich.console import Console

from orchestrator.events import CriteriaFixed, Event, Noted
from orchestrator.reports import queue
from orchestrator.reports.tally import summarise
from tests.reports import shop_story

WHOLE = summarise(shop_story.shop_7())


def ran(key: str, code: int, *events: Event, reason: str = "") -> queue.Tested:
    """A ticket whose run came to no criterion."""
    log = shop_story.journal()
    for event in events:
        log.append(event)
    shop_story.end(log, code, reason)
    return queue.Tested(key=key, title="Words", exit_code=code, summary=summarise(log.envelopes))


def shown(*tested: queue.Tested) -> str:
    to = StringIO()
    queue.show(WHOLE, tested, Console(file=to, width=100), verbose=False)
    return to.getvalue()


def test_a_ticket_without_criteria_says_what_was_looked_for() -> None:
    fixed = CriteriaFixed(
        ticket="SHOP-9", title="Words", body_sha256="0", criteria=(), looked_for="looked for AC"
    )
    text = shown(ran("SHOP-9", 3, fixed, Noted(text="a comment has some", level="warning")))
    assert "no acceptance criteria found; looked for AC\nwarning: a comment has some\n\n" in text


def test_a_ticket_that_broke_says_why_below_its_name() -> None:
    text = shown(ran("SHOP-8", 5, reason="Jira broke off"))
    assert text.startswith("SHOP-8  Words\nended: Jira broke off\n\nSHOP-8")


def test_a_ticket_that_passed_without_a_word_is_in_the_table_alone() -> None:
    assert shown(ran("SHOP-8", 0)).startswith("SHOP-8  Words")
    assert shown(ran("SHOP-8", 0)).count("SHOP-8") == 1
