"""A table, a list, a part of a page: called by its heading where nothing is named so."""

from typing import Any

import pytest

from orchestrator.page.expect import Finding, evaluate, read_expectation
from orchestrator.page.look import Look
from orchestrator.page.snapshot import Page, read_page
from orchestrator.page.targets import Ambiguous, Found, Missing, find, narrow, parse_target

FLAT = """\
- generic [active] [ref=e1]:
  - navigation [ref=e2]:
    - link "Orders" [ref=e3]
  - heading "Shop" [level=1] [ref=e4]
  - heading "Invoices" [level=2] [ref=e5]
  - table [ref=e6]:
    - rowgroup [ref=e7]:
      - row "No" [ref=e8]:
        - columnheader "No" [ref=e9]
      - row "7" [ref=e10]:
        - cell "7" [ref=e11]
      - row "8" [ref=e12]:
        - cell "8" [ref=e13]
  - heading "Orders" [level=2] [ref=e14]
  - paragraph [ref=e15]: All that were sent
  - table [ref=e16]:
    - row "9" [ref=e17]:
      - cell "9" [ref=e18]
  - heading "Tags" [level=3] [ref=e19]
  - list [ref=e20]:
    - listitem [ref=e21]: red
  - contentinfo [ref=e22]: Imprint
"""

BOXED = """\
- generic [active] [ref=e1]:
  - text: Welcome
  - generic [ref=e2]:
    - generic [ref=e3]:
      - heading "Invoices" [level=2] [ref=e4]
      - button "New" [ref=e5]
    - table [ref=e6]:
      - row "7" [ref=e7]:
        - cell "7" [ref=e8]
    - paragraph [ref=e9]: Sum 7
  - generic [ref=e10]:
    - heading "Notes" [level=2] [ref=e11]
    - generic [ref=e12]: It rains
"""


def page(body: str) -> Page:
    return read_page(f"### Page\n### Snapshot\n```yaml\n{body}\n```")


def judge(body: str, **claim: Any) -> Finding:
    return evaluate(read_expectation(claim), Look(page=page(body)))


@pytest.mark.parametrize(
    ("body", "scope", "ref"),
    [
        (FLAT, '"Invoices"', "e6"),
        (FLAT, '"invoices"', "e6"),
        (FLAT, 'the table "Orders"', "e16"),
        (FLAT, 'the list "Orders"', "e20"),
        (FLAT, '"Tags"', "e20"),
        (BOXED, '"Invoices"', "e2"),
        (BOXED, 'the table "Invoices"', "e6"),
        (BOXED, 'the section "Notes"', "e10"),
    ],
)
def test_a_part_is_called_by_the_heading_that_it_stands_under(
    body: str, scope: str, ref: str
) -> None:
    outcome = narrow(page(body), scope)
    assert isinstance(outcome, Found), outcome
    assert outcome.node.ref == ref


@pytest.mark.parametrize(
    ("scope", "sort"),
    [('"Orders"', Ambiguous), ('the list "Invoices"', Missing), ('"Shops"', Missing)],
)
def test_what_no_one_element_stands_for_is_no_guess(scope: str, sort: type) -> None:
    assert isinstance(narrow(page(FLAT), scope), sort)


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ({"kind": "count", "target": 'rows in "Invoices"', "value": "2"}, True),
        ({"kind": "count", "target": 'rows in "Invoices"', "value": "3"}, False),
        ({"kind": "count", "target": 'rows in the table "Orders"', "value": "1"}, True),
        ({"kind": "count", "target": 'items in "Tags"', "value": "1"}, True),
        ({"kind": "text", "value": "red", "scope": '"Tags"'}, True),
        ({"kind": "text", "value": "Imprint", "scope": '"Tags"'}, False),
        ({"kind": "text", "value": "9", "scope": '"Invoices"'}, False),
        ({"kind": "role", "target": 'table "Orders"'}, True),
        ({"kind": "role", "target": 'list "Invoices"'}, False),
    ],
)
def test_what_is_claimed_of_it_is_claimed_of_no_other(claim: dict[str, Any], holds: bool) -> None:
    assert judge(FLAT, **claim).holds is holds


def test_a_name_of_its_own_goes_before_the_heading() -> None:
    named = FLAT.replace("table [ref=e16]", 'table "Invoices" [ref=e16]')
    outcome = find(page(named), parse_target('the table "Invoices"'))
    assert isinstance(outcome, Found)
    assert outcome.node.ref == "e16"
