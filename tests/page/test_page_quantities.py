"""Numbers, money, dates and patterns are compared as what they are; what is remembered too."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.page.expect import evaluate, read_expectation
from orchestrator.page.finding import Finding
from orchestrator.page.look import Look
from orchestrator.page.patterns import fits
from orchestrator.page.quantities import dates_in, numbers_in, read_compared
from orchestrator.page.remembering import Memory, memory_of, recall
from orchestrator.page.requests import read_requests
from orchestrator.page.snapshot import read_page


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1,234.50", "1234.50"),
        ("1.234,50 €", "1234.50"),
        ("1 234,50 EUR", "1234.50"),
        ("1,234", "1234"),
        ("12,5", "12.5"),
        ("1.234", "1.234"),
        ("1.234.567", "1234567"),
        ("-$5.00", "-5.00"),
        ("$-5", "-5"),
        ("Total (3 items): $12.50", "12.50"),
        ("50 %", "50"),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert numbers_in(text) == (Decimal(number),)


@pytest.mark.parametrize("text", ["", "none", "A4", "ORD2041", "v1"])
def test_what_is_part_of_a_word_is_no_number(text: str) -> None:
    assert numbers_in(text) == ()


@pytest.mark.parametrize(
    "text", ["2026-12-04", "4.12.2026", "4 December 2026", "Dec 4th, 2026", "due 4 dec 2026!"]
)
def test_a_date_is_read_in_many_forms(text: str) -> None:
    assert dates_in(text) == (date(2026, 12, 4),)


def test_a_date_that_could_be_two_days_is_none() -> None:
    assert dates_in("03/04/2026") == ()
    assert dates_in("13/04/2026") == (date(2026, 4, 13),)
    assert dates_in("2026-13-40") == ()


@pytest.mark.parametrize("words", ["cheap", "at least", "", "1 or 2"])
def test_what_is_no_number_is_said_to_be_none(words: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        read_compared(words)


@given(st.text(max_size=40), st.text(alphabet="a#?*", max_size=12))
def test_any_text_and_any_pattern_are_compared(text: str, pattern: str) -> None:
    assert isinstance(fits(text, pattern), bool)
    assert fits(text, "*")


def test_many_stars_do_not_take_for_ever() -> None:
    assert not fits("a" * 4000, "*a" * 40 + "*b")


def judged(snapshot: str, **claim: str) -> Finding:
    page = read_page(f"### Page\n### Snapshot\n```yaml\n{snapshot}\n```")
    return evaluate(read_expectation(claim), Look(page=page))


TWO = '- generic [ref=e1]: "Total"\n- generic [ref=e2]: 2 of 5'


def test_two_numbers_are_no_guess() -> None:
    found = judged(TWO, kind="value", target='"Total"', value="2", match="number")
    assert (found.holds, found.code) == (None, "ambiguous")


ITEMS = "- list:\n  - listitem: {} $9\n  - listitem: {} $9\n  - listitem: {} $9"


@pytest.mark.parametrize("names", [("a", "a", "a"), ("A", "a", "A")])
def test_equal_things_are_in_no_order(names: tuple[str, ...]) -> None:
    found = judged(ITEMS.format(*names), kind="order", target="items", value="ascending")
    assert (found.holds, found.code) == (None, "no-evidence")


def test_things_of_one_price_are_in_no_order_of_price_and_in_one_of_names() -> None:
    snapshot = ITEMS.format("a", "b", "C")
    assert judged(snapshot, kind="order", target="prices", value="ascending").holds is None
    by_text = judged(snapshot.replace(" $9", ""), kind="order", target="items", value="ascending")
    assert by_text.holds is True


def test_a_figure_behind_its_label_is_remembered_and_compared_as_one() -> None:
    look = Look(page=read_page("### Snapshot\n```yaml\n" + TWO.replace("2 of 5", "$5") + "\n```"))
    memory = memory_of(look, "e1")
    assert memory == Memory(text="$5", figure=True)
    claim = {"kind": "value", "target": '"Total"', "value": "<remembered total>"}
    kept = recall(claim, {"total": memory})
    assert (kept["value"], kept["match"]) == ("$5", "number")
    assert memory_of(look, "e9") is None


def test_what_was_not_remembered_is_said_to_be_unknown() -> None:
    with pytest.raises(ValueError, match='nothing is remembered as "sum"; remembered: total'):
        recall({"value": "<remembered sum>"}, {"total": Memory(text="5")})


def test_requests_are_read_with_their_answers() -> None:
    text = (
        "### Result\n1. [GET] http://a/ => [200] OK\n2. [POST] http://a/x\n"
        "3. [GET] http://a/y => [FAILED] net::ERR_FAILED\n\nNote: 1 static request not shown"
    )
    assert [one.says() for one in read_requests(text)] == [
        "GET http://a/ answered 200",
        "POST http://a/x is not answered yet",
        "GET http://a/y failed: net::ERR_FAILED",
    ]
