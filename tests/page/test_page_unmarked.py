"""Cards, icons, columns and texts that a page marks as nothing: found by their words, never counted as none."""

from typing import Any

import pytest

from orchestrator.page.expect import Finding, evaluate, read_expectation
from orchestrator.page.look import Look
from orchestrator.page.snapshot import Page, read_page
from orchestrator.page.targets import Ambiguous, Found, Missing, find, parse_target

SHOP = """\
- generic [active] [ref=e1]:
  - generic [ref=e2]: "Basket 2 | Sum: 1.239,90 €"
  - searchbox "Find" [ref=e3]
  - radio "All" [checked] [ref=e4]
  - radio "Food" [ref=e5]
  - generic [ref=e6]:
    - generic [ref=e7]:
      - generic [ref=e8]: Wool blanket
      - generic [ref=e9]: 199,00 €
      - button "Add" [ref=e10]
    - generic [ref=e11]:
      - generic [ref=e12]: Lamp "Linde"
      - generic [ref=e13]: 12,00 €
      - button "Add" [ref=e14]
  - table [ref=e15]:
    - row "Conti" [ref=e16]:
      - cell "Conti" [ref=e17]
      - cell [ref=e18]:
        - button [ref=e19]
  - generic [ref=e20]:
    - text: Order towels
    - link "×" [ref=e21]
"""


def page(body: str = SHOP) -> Page:
    return read_page(f"### Page\n### Snapshot\n```yaml\n{body}\n```")


def judge(body: str = SHOP, **claim: Any) -> Finding:
    return evaluate(read_expectation(claim), Look(page=page(body)))


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ('"Wool blanket" card', "e7"),
        ('"Lamp" card', "e11"),
        ('"Add" in the "Lamp" card', "e14"),
        ('icon in the "Conti" row', "e19"),
        ("the search field", "e3"),
    ],
)
def test_what_the_page_marks_as_nothing_is_found_by_its_words(words: str, ref: str) -> None:
    outcome = find(page(), parse_target(words), act="click")
    assert isinstance(outcome, Found), outcome
    assert outcome.node.ref == ref


def test_an_unmarked_card_is_read_and_denied_as_any_other() -> None:
    card = '"Wool blanket" card'
    assert judge(kind="text", target=card, value="199,00 €").holds is True
    assert judge(kind="role", target=card).holds is True
    assert judge(kind="role", target=card, negate=True).holds is False
    assert judge(kind="count", target='"Lamp" cards', value="1").holds is True
    assert judge(kind="role", target='"Vase" card', negate=True).holds is True


@pytest.mark.parametrize("count", ["0", "2"])
def test_cards_that_nobody_named_and_nothing_marks_are_not_counted(count: str) -> None:
    finding = judge(kind="count", target="cards", value=count)
    assert (finding.holds, finding.code) == (None, "not-testable-here")
    assert "2 boxes look alike" in finding.saw
    assert judge(kind="role", target="card", negate=True).holds is None


def test_no_cards_is_so_where_nothing_on_the_page_looks_like_several() -> None:
    assert judge("- generic: Your cart is empty", kind="role", target="card", negate=True).holds
    assert judge(kind="role", target="dialog", negate=True).holds is True


def test_the_first_card_of_boxes_that_nothing_marks_is_no_guess() -> None:
    outcome = find(page(), parse_target('"Add" in the first card'), act="click")
    assert isinstance(outcome, Ambiguous)
    assert outcome.count == 2


def test_a_row_is_no_box_where_the_page_has_rows() -> None:
    assert judge(kind="role", target='"Wool blanket" row', negate=True).holds is True
    assert isinstance(find(page(), parse_target('"Wool blanket" row')), Missing)


@pytest.mark.parametrize("negate", [False, True])
def test_a_label_in_the_middle_of_a_text_stands_for_what_follows_it(negate: bool) -> None:
    claim = {"kind": "value", "target": '"Sum"', "value": "1.239,90 €"}
    assert judge(**claim, negate=negate).holds is not negate
    assert judge(**{**claim, "value": "1.239,91 €"}, negate=negate).holds is negate


def test_a_radio_button_that_is_chosen_is_selected() -> None:
    assert judge(kind="state", target='"All"', value="selected").holds is True
    assert judge(kind="state", target='"Food"', value="selected").holds is False


def test_what_is_missing_in_a_part_is_told_with_what_is_there() -> None:
    outcome = find(page(), parse_target('"Remove" in the "Conti" row'), act="click")
    assert isinstance(outcome, Missing)
    assert outcome.nearest == ("button",)


BOARD = """\
- generic [ref=b1]:
  - generic [ref=b2]:
    - heading "To do (1)" [level=3] [ref=b3]
    - generic [ref=b4]: Fix lamp
  - generic [ref=b5]:
    - heading "Done (0)" [level=3] [ref=b6]
"""


def test_a_column_of_a_board_is_the_box_with_its_heading() -> None:
    assert judge(BOARD, kind="text", target='"To do" column', value="Fix lamp").holds is True
    assert judge(BOARD, kind="text", target='"Done" column', value="Fix lamp").holds is False
    outcome = find(page(BOARD), parse_target('"Done" column'))
    assert isinstance(outcome, Found)
    assert outcome.node.ref == "b5"
