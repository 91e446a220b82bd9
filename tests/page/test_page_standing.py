"""What a label stands for: the value beside it, never the header of a column, never a guess."""

from typing import Any

import pytest

from orchestrator.page.expect import Finding, evaluate, read_expectation
from orchestrator.page.locate import Located, locate_on
from orchestrator.page.look import Look
from orchestrator.page.remembering import memory_of
from orchestrator.page.snapshot import read_page
from orchestrator.page.targets import parse_target

ROWS = """- table "Cart" [ref=e1]:
  - row "Item Price Total":
    - columnheader "Item" [ref=e2]
    - columnheader "Price" [ref=e3]
    - columnheader "Total" [ref=e4]
  - row "Pear $12.50 $12.50":
    - cell "Pear"
    - cell "$12.50"
    - cell "$12.50"
"""
MORE = """  - row "Plum $6.25 $6.25":
    - cell "Plum"
    - cell "$6.25"
    - cell "$6.25"
"""
CART = ROWS + MORE
BESIDE = "- generic:\n  - generic [ref=e8]: Total\n  - generic [ref=e9]: $18.75\n"
FOOT = '  - row "Total $18.75":\n    - {} "Total" [ref=e7]\n    - cell\n    - cell "$18.75"\n'


def look(body: str) -> Look:
    return Look(page=read_page(f"### Page\n### Snapshot\n```yaml\n{body}\n```"))


def find(body: str, **claim: Any) -> Finding:
    asked = {"kind": "value", "target": '"Total"', "value": "$18.75", **claim}
    return evaluate(read_expectation(asked), look(body))


@pytest.mark.parametrize("match", [{}, {"match": "number"}])
@pytest.mark.parametrize(
    "body",
    [
        CART + BESIDE,
        BESIDE + CART,
        CART + '- paragraph: "Total: $18.75"\n',
        CART + "- paragraph: Total $18.75\n",
        CART + "- term: Total\n- definition: $18.75\n",
        CART + FOOT.format("cell"),
        CART + FOOT.format("rowheader"),
        CART + '- heading "Total" [level=2]\n- paragraph: $18.75\n',
        "- generic:\n  - strong: $18.75\n  - generic: Total\n",
        BESIDE.replace("Total", '"Total:"'),
    ],
)
def test_the_value_beside_a_label_is_the_one_that_is_meant(
    body: str, match: dict[str, str]
) -> None:
    assert find(body, **match).holds is True
    assert find(body, **match, value="$12.50").holds is False


def test_of_several_rows_below_a_header_none_is_chosen() -> None:
    finding = find(CART, match="number")
    assert (finding.holds, finding.code) == (None, "ambiguous")
    assert "heads 2 rows: name the row" in finding.saw
    assert find(ROWS, match="number", value="12.50").holds is True


@pytest.mark.parametrize(
    "body",
    [
        BESIDE + BESIDE,
        CART + FOOT.format("cell").replace("- cell\n", '- cell "3"\n'),
    ],
)
def test_where_two_could_be_meant_it_is_said(body: str) -> None:
    assert find(body, match="number").code == "ambiguous"


def test_a_button_is_no_label_of_what_stands_beside_it() -> None:
    body = '- button "Total"\n- generic: $18.75\n'
    assert find(body).holds is False


def test_what_is_remembered_is_the_value_too() -> None:
    for body, text in ((CART + BESIDE, "$18.75"), (ROWS, "$12.50")):
        found = locate_on(look(body), parse_target('"Total"'), act="read")
        assert isinstance(found, Located)
        memory = memory_of(look(body), found.ref)
        assert memory is not None
        assert memory.text == text
    found = locate_on(look(CART), parse_target('"Total"'), act="read")
    assert isinstance(found, Located)
    assert memory_of(look(CART), found.ref) is None


@pytest.mark.parametrize(
    ("words", "match", "holds"),
    [
        ("Pear", "", True),
        ("Plum", "is", True),
        ("Pl??", "pattern", True),
        ("Item", "", False),
        ("$6.25", "", False),
    ],
)
def test_what_a_column_contains_are_its_cells(words: str, match: str, holds: bool) -> None:
    claim = {"kind": "text", "target": '"Item" column', "value": words}
    claim |= {"match": match} if match else {}
    assert find(CART, **claim).holds is holds
    assert find(CART, **claim, negate=True).holds is not holds


def test_the_header_of_a_column_is_read_where_it_is_called_so() -> None:
    claim = {"kind": "text", "target": '"Item" column header'}
    assert find(CART, **claim, value="Item").holds is True
    assert find(CART, **claim, value="Pear").holds is False


def test_a_row_of_other_cells_leaves_open_what_a_column_contains() -> None:
    claim = {"kind": "text", "target": '"Item" column', "negate": True}
    wide = CART + '  - row "Plum is sold out":\n    - cell "Plum is sold out"\n'
    assert find(wide, **claim, value="sold out").code == "not-testable-here"
    assert find(wide, **claim, value="Fig").holds is True


def test_things_are_not_counted_in_a_column() -> None:
    none = find(CART, kind="role", target="button", value="", scope='"Item" column', negate=True)
    assert (none.holds, none.code) == (None, "not-testable-here")
