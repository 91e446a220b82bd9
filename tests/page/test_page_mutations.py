"""The engine itself is put to the test: each claim is true of a page and false of its neighbours.

A page is what the real browser server printed; a neighbour is that page with one thing changed,
as an error in an application would change it. No claim may hold on a neighbour.
"""

from typing import Any

import pytest

from orchestrator.page.console import read_console
from orchestrator.page.expect import KINDS, evaluate, read_expectation
from orchestrator.page.look import Look
from orchestrator.page.requests import read_requests
from orchestrator.page.snapshot import Dialog, read_page

PAGE = """\
### Page
- Page URL: http://127.0.0.1:8000/orders/7?sort=price
- Page Title: Orders of Ada
- Console: 0 errors, 0 warnings
### Events
- Downloading file orders.csv ...
- Downloaded file orders.csv to "./orders.csv"
### Snapshot
```yaml
- generic [active] [ref=e1]:
  - heading "Orders" [level=1] [ref=e2]
  - status [ref=e3]: "Cart: 2 items"
  - alert [ref=e4]: Card was refused
  - textbox "Email" [ref=e5]: ada@example.org
  - generic [ref=e6]:
    - checkbox "News" [checked] [ref=e7]
    - text: News
  - combobox "Sort" [ref=e8]:
    - option "Name"
    - option "Price" [selected]
  - button "Save" [disabled] [ref=e9]
  - button "Menu" [expanded] [ref=e10]
  - table "Orders" [ref=e11]:
    - rowgroup [ref=e12]:
      - row [ref=e13]:
        - columnheader "Name" [ref=e14]
        - columnheader "Price" [ref=e15]
        - columnheader "Due" [ref=e16]
        - columnheader "Status" [ref=e17]
    - rowgroup [ref=e18]:
      - row [ref=e19]:
        - cell "Pear" [ref=e20]
        - cell "$9.50" [ref=e21]
        - cell "24 Dec 2026" [ref=e22]
        - cell "Open" [ref=e23]
      - row [ref=e24]:
        - cell "Apple" [ref=e25]
        - cell "$10.00" [ref=e26]
        - cell "3 Jan 2027" [ref=e27]
        - cell "Sent" [ref=e28]
      - row [ref=e29]:
        - cell "Fig" [ref=e30]
        - cell "$1,200" [ref=e31]
        - cell "2 Feb 2027" [ref=e32]
        - cell "Open" [ref=e33]
  - generic [ref=e34]:
    - generic [ref=e35]: Total
    - generic [ref=e36]: $1,219.50
  - paragraph [ref=e37]: Your number is ORD-2041
  - list [ref=e38]:
    - listitem [ref=e39]:
      - heading "Cap" [level=3] [ref=e40]
      - paragraph [ref=e41]: "Was $8.00"
    - listitem [ref=e42]:
      - heading "Sock" [level=3] [ref=e43]
      - paragraph [ref=e44]: "Was $12.00"
```
"""
CONSOLE = "### Result\nTotal messages: 1 (Errors: 0, Warnings: 1)\n\n[WARNING] slow @ http://a/:1"
REQUESTS = "### Result\n1. [POST] http://127.0.0.1:8000/api/cart => [201] Created"
DIALOG = "Delete it?"

Claim = dict[str, Any]
Change = tuple[str, str]

CLAIMS: list[tuple[Claim, list[Change]]] = [
    (
        {"kind": "text", "value": "2 items"},
        [("2 items", "12 items"), ("2 items", "2 itemsets"), ("2 items", "2 Items")],
    ),
    (
        {"kind": "text", "value": "refused", "target": "alert"},
        [("alert", "paragraph"), ("refused", "accepted")],
    ),
    (
        {"kind": "text", "target": '"Your number" paragraph', "value": "* ORD-####"}
        | {"match": "pattern"},
        [("2041", "204"), ("ORD-2041", "ORD-20x1"), ("2041", "20411")],
    ),
    (
        {"kind": "words", "value": "Card was refused"},
        [("was refused", "is refused"), ("Card was", "Card which was")],
    ),
    (
        {"kind": "role", "target": 'button "Save"'},
        [('button "Save"', 'link "Save"'), ('button "Save"', 'button "Save all"')],
    ),
    (
        {"kind": "role", "target": 'row where "Name" is "Pear" and "Status" is "Open"'},
        [('"Open" [ref=e23]', '"Sent" [ref=e23]'), ('"Pear"', '"Pears"'), ('"Status"', '"State"')],
    ),
    (
        {"kind": "state", "target": '"Save" button', "value": "disabled"},
        [(" [disabled]", ""), ('button "Save" [disabled]', 'button "Safe" [disabled]')],
    ),
    (
        {"kind": "state", "target": '"News"', "value": "checked"},
        [(" [checked]", ""), ("[checked]", "[checked=mixed]")],
    ),
    (
        {"kind": "state", "target": '"Menu"', "value": "expanded"},
        [(" [expanded]", ""), ('"Menu"', '"Menus"')],
    ),
    (
        {"kind": "value", "target": '"Email" field', "value": "ada@example.org"},
        [("ada@", "eda@"), (": ada@example.org", ""), ("example.org", "example.org.uk")],
    ),
    (
        {"kind": "value", "target": '"Sort"', "value": "Price"},
        [('"Name"\n', '"Name" [selected]\n'), ('"Price" [selected]', '"Price"')],
    ),
    (
        {"kind": "value", "target": '"Total"', "value": "$1,219.50", "match": "number"},
        [("1,219.50", "1,219.51"), ("1,219.50", "1.219"), ("$1,219.50", "free")],
    ),
    (
        {"kind": "value", "target": '"Total"', "value": "more than 1219", "match": "number"},
        [("1,219.50", "1,219.00"), ("1,219.50", "219.50"), ("$1,219.50", "-$1,219.50")],
    ),
    (
        {"kind": "value", "target": '"Due" cell', "value": "2026-12-24", "match": "date"}
        | {"scope": '"Pear" row'},
        [("24 Dec 2026", "25 Dec 2026"), ("24 Dec 2026", "24 Dec 2025"), ("24 Dec 2026", "soon")],
    ),
    (
        {"kind": "value", "target": '"Status" cell', "value": "Open"}
        | {"scope": 'row where "Name" is "Pear"'},
        [('"Open" [ref=e23]', '"Opened" [ref=e23]'), ('"Due" [ref=e16]', '"Status" [ref=e16]')],
    ),
    (
        {"kind": "count", "target": "rows", "value": "3", "scope": '"Orders" table'},
        [('      - row [ref=e29]:\n        - cell "Fig"', '      - cell "Fig"'),
         ("      - row [ref=e24]:", '      - row [ref=e50]:\n        - cell "x"\n      - row:')],
    ),
    (
        {"kind": "count", "target": 'rows where "Status" is "Open"', "value": "2"},
        [('"Open" [ref=e33]', '"Sent" [ref=e33]'), ('"Sent" [ref=e28]', '"Open" [ref=e28]')],
    ),
    (
        {"kind": "order", "value": ["Pear", "Apple"]},
        [('"Pear"', '"Plum"'), ('cell "Pear"', 'cell "Apple"')],
    ),
    (
        {"kind": "order", "target": '"Price" column', "value": "ascending"},
        [("$9.50", "$10.01"), ("$1,200", "$1.20"), ("$10.00", "$1,200.01")],
    ),
    (
        {"kind": "order", "target": '"Due" column', "value": "ascending"},
        [("24 Dec 2026", "24 Dec 2027"), ("3 Jan 2027", "3 Mar 2027")],
    ),
    (
        {"kind": "order", "target": "items", "value": "ascending by price"},
        [("Was $8.00", "Was $12.01"), ("Was $12.00", "Was $7.99")],
    ),
    (
        {"kind": "order", "target": "items", "value": "ascending by name"},
        [('"Cap"', '"Tie"'), ('"Sock"', '"Bow"')],
    ),
    ({"kind": "url", "value": "/orders/7"}, [("/7?", "/77?"), ("/orders/7", "/order/7")]),
    ({"kind": "title", "value": "Orders of Ada"}, [("of Ada", "of Adam"), ("Orders of", "of")]),
    (
        {"kind": "console"},
        [("[WARNING] slow", "[ERROR] slow"), ("@ http://a/:1", "@ http://a/:1\nError: boom")],
    ),
    (
        {"kind": "dialog", "target": "confirm", "value": "Delete it?"},
        [("Delete it?", "Delete items?"), ("Delete it?", "")],
    ),
    (
        {"kind": "request", "target": "POST /api/cart", "value": "2xx"},
        [("[201] Created", "[500] Error"), ("[POST]", "[GET]"), (" => [201] Created", "")],
    ),
    (
        {"kind": "download", "value": "orders.csv"},
        [("Downloaded file orders.csv", "Downloaded file order.csv"), ("- Downloaded", "- No")],
    ),
]  # fmt: skip
NEIGHBOURS = [(claim, change) for claim, changes in CLAIMS for change in changes]


def look(change: Change = ("", "")) -> Look:
    """The page, or its neighbour; a change that changes nothing is an error of the test."""
    old, new = change
    texts = [PAGE, CONSOLE, REQUESTS, DIALOG]
    assert not old or any(old in text for text in texts)
    page, console, requests, dialog = (text.replace(old, new, 1) if old else text for text in texts)
    there = read_page(page)
    return Look(
        page=there,
        console=read_console(console),
        dialogs=(Dialog(type="confirm", message=dialog),),
        downloads=there.downloads,
        requests=read_requests(requests),
    )


@pytest.mark.parametrize("claim", [claim for claim, _ in CLAIMS], ids=str)
def test_a_claim_holds_on_its_page(claim: Claim) -> None:
    finding = evaluate(read_expectation(claim), look())
    assert finding.holds is True, finding.saw
    denied = evaluate(read_expectation({**claim, "negate": True}), look())
    assert denied.holds is False


@pytest.mark.parametrize(("claim", "change"), NEIGHBOURS, ids=str)
def test_a_claim_does_not_hold_on_a_page_nearby(claim: Claim, change: Change) -> None:
    finding = evaluate(read_expectation(claim), look(change))
    assert finding.holds is not True, finding.saw
    assert finding.code


def test_every_kind_has_a_page_and_two_neighbours_or_more() -> None:
    for kind in KINDS:
        changes = [change for claim, change in NEIGHBOURS if claim["kind"] == kind]
        assert len(changes) >= 2, kind
