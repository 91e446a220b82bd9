"""docs/criteria.md is executed: every row of its tables is put to the code that reads tickets."""

import pytest

from orchestrator.qa.criteria import Extraction, extract
from orchestrator.verdicts import Ticket
from tests.docs.page_examples import DOCS

PAGE = (DOCS / "criteria.md").read_text(encoding="utf-8")


def _rows(*head: str) -> list[tuple[str, ...]]:
    """The rows of the table with this head."""
    _, _, below = PAGE.partition("| " + " | ".join(head) + " |\n")
    assert below, f"no table with the head {head}"
    lines = below.split("\n\n")[0].strip().split("\n")[1:]
    return [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines]


def _extract(body: str) -> Extraction:
    return extract(Ticket(key="SHOP-7", title="t", body=body.strip("`").replace("⏎", "\n")))


@pytest.mark.parametrize(("ticket", "criteria"), _rows("ticket", "criteria"))
def test_a_ticket_gives_the_criteria_that_the_page_says(ticket: str, criteria: str) -> None:
    found = [" ".join(each.text.split()) for each in _extract(ticket).criteria]
    assert "; ".join(found) == ("" if criteria == "none" else criteria)


@pytest.mark.parametrize(("ticket", "note"), _rows("ticket", "note"))
def test_what_is_left_out_is_noted_as_the_page_says(ticket: str, note: str) -> None:
    assert _extract(ticket).notes == (note,)


@pytest.mark.parametrize(("criterion", "ends"), _rows("criterion", "ends"))
def test_a_criterion_is_settled_as_the_page_says(criterion: str, ends: str) -> None:
    (found,) = _extract(f"## AC\n- {criterion}").criteria
    assert (found.settled or "tried") == ends


@pytest.mark.parametrize(("criterion", "shown"), _rows("criterion", "shown"))
def test_a_credential_is_shown_as_the_page_says(criterion: str, shown: str) -> None:
    (found,) = _extract(f"## AC\n- {criterion}").criteria
    assert found.text == shown
