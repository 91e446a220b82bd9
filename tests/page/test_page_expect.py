"""Every kind of claim: where it holds, nearby pages where it does not, and what was there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.page.expect import KINDS, evaluate, read_expectation
from orchestrator.page.finding import LONGEST, Finding
from orchestrator.page.look import Look
from orchestrator.page.requests import read_requests
from orchestrator.page.snapshot import Dialog, read_page

SHOP = """\
- main [ref=m1]:
  - heading "Welcome back, Ada" [level=1] [active] [ref=m2]
  - alert [ref=m3]: "Invalid credentials: try again"
  - alert
  - status [ref=m4]: 11 items
  - textbox "Email" [invalid] [ref=f1]:
    - /placeholder: you@example.org
    - text: ada@example.org
  - textbox "Password" [ref=f2]
  - spinbutton "Quantity" [ref=f3]: "3"
  - combobox "Sort" [ref=f4]:
    - option "Name"
    - option "Price" [selected]
  - progressbar "Loading" [ref=f5]
  - checkbox "Terms" [checked] [ref=c1]
  - checkbox "News" [ref=c2]
  - checkbox "All" [checked=mixed] [ref=c3]
  - switch "Dark" [checked] [ref=c4]
  - button "Save" [disabled] [ref=b1]
  - button "Save draft" [ref=b2]
  - button "Bold" [pressed] [ref=b3]
  - button "Menu" [expanded] [ref=b4]
  - button "Filter" [ref=b5]
  - tab "Home" [selected] [ref=t1]
  - tab "Work" [ref=t2]
  - list [ref=l1]:
    - listitem [ref=l2]:
      - heading "Backpack Pro" [level=3]
      - paragraph: $49.99
      - button "Add to cart" [ref=l3]
    - listitem [ref=l4]:
      - heading "Backpack" [level=3]
      - paragraph: $29.99
      - button "Add to cart" [ref=l5]
      - list [ref=l6]:
        - listitem [ref=l7]: waterproof
  - table "Orders" [ref=o1]:
    - rowgroup [ref=o2]:
      - row [ref=o3]:
        - columnheader "Name" [ref=o4]
    - rowgroup [ref=o5]:
      - row [ref=o6]:
        - cell "Ada" [ref=o7]
      - row [ref=o8]:
        - cell "Bob" [ref=o9]
"""
PAGE = read_page(
    "### Page\n- Page URL: http://shop.test:8000/inventory/caf%C3%A9?sort=price#top\n"
    f"- Page Title: Our Shop\n### Snapshot\n```yaml\n{SHOP}```"
)
LOOK = Look(
    page=PAGE,
    console=(
        "[ERROR] boom at x @ http://shop.test/a.js:1",
        "[WARNING] old @ http://shop.test/a.js:2",
    ),
    dialogs=(Dialog(type="confirm", message="Delete it?"),),
    downloads=("orders.csv",),
    requests=read_requests("1. [POST] http://a/api/cart => [201] Created\n2. [GET] http://a/api/x"),
)

HOLDS: list[dict[str, Any]] = [
    {"kind": "text", "value": "Welcome back, Ada"},
    {"kind": "text", "value": "Invalid credentials"},
    {"kind": "text", "value": "try", "target": "alert"},
    {"kind": "text", "value": "$29.99", "scope": '"Backpack" item'},
    {"kind": "text", "value": "Price"},
    {"kind": "text", "value": "1 item", "match": "contains"},
    {"kind": "text", "value": "11 items", "target": "status", "match": "is"},
    {"kind": "words", "value": "back, Ada Invalid"},
    {"kind": "role", "target": 'heading "Welcome back, Ada"'},
    {"kind": "role", "target": "heading", "value": "Welcome", "match": "contains"},
    {"kind": "role", "target": 'alert "Invalid credentials"'},
    {"kind": "role", "target": "the alert"},
    {"kind": "role", "target": 'the 2nd "Add to cart" button'},
    {"kind": "role", "target": 'row "Ada"', "scope": '"Orders" table'},
    {"kind": "state", "target": '"Save" button', "value": "disabled"},
    {"kind": "state", "target": '"Save draft" button', "value": "enabled"},
    {"kind": "state", "target": '"Terms"', "value": "checked"},
    {"kind": "state", "target": '"News"', "value": "unchecked"},
    {"kind": "state", "target": '"All"', "value": "mixed"},
    {"kind": "state", "target": '"Dark" switch', "value": "on"},
    {"kind": "state", "target": '"Bold"', "value": "pressed"},
    {"kind": "state", "target": '"Menu"', "value": "expanded"},
    {"kind": "state", "target": '"Home" tab', "value": "selected"},
    {"kind": "state", "target": 'option "Price"', "value": "selected"},
    {"kind": "state", "target": '"Email" field', "value": "invalid"},
    {"kind": "state", "target": '"Password" field', "value": "valid"},
    {"kind": "state", "target": "the first heading", "value": "focused"},
    {"kind": "value", "target": '"Email" field', "value": "ada@example.org"},
    {"kind": "value", "target": '"Email" field', "value": "example", "match": "contains"},
    {"kind": "value", "target": '"Password" field', "value": ""},
    {"kind": "value", "target": '"Quantity" field', "value": 3},
    {"kind": "value", "target": '"Sort" dropdown', "value": "Price"},
    {"kind": "value", "target": "status", "value": "11 items"},
    {"kind": "count", "target": "rows", "value": 2, "scope": '"Orders" table'},
    {"kind": "count", "target": "items", "value": "2"},
    {"kind": "count", "target": "cards", "value": "2"},
    {"kind": "count", "target": '"Add to cart" buttons', "value": "at least 2"},
    {"kind": "count", "target": "check boxes", "value": "between 2 and 3"},
    {"kind": "count", "target": "links", "value": "no"},
    {"kind": "count", "target": '"Save" buttons', "value": "1"},
    {"kind": "order", "value": ["Backpack Pro", "Backpack"]},
    {"kind": "order", "value": "$49.99, $29.99"},
    {"kind": "order", "value": '"Ada" before "Bob"', "target": '"Orders" table'},
    {"kind": "order", "value": ["Add to cart", "Backpack", "Add to cart"]},
    {"kind": "url", "value": "/inventory/café"},
    {"kind": "url", "value": "/inventory/caf%C3%A9?sort=price"},
    {"kind": "url", "value": "/inventory/*"},
    {"kind": "url", "value": "…/inventory/*"},
    {"kind": "url", "value": "http://SHOP.test:8000/inventory/café?sort=price#top"},
    {"kind": "url", "value": "sort=price", "match": "contains"},
    {"kind": "title", "value": "Our Shop"},
    {"kind": "title", "value": "Shop", "match": "contains"},
    {"kind": "console", "value": "bang"},
    {"kind": "dialog"},
    {"kind": "dialog", "target": "confirm dialog", "value": "Delete it?"},
    {"kind": "request", "target": "/api/cart"},
    {"kind": "request", "target": "/api/cart", "value": 201},
    {"kind": "request", "target": 'POST "/api/*"', "value": "2xx"},
    {"kind": "download"},
    {"kind": "download", "value": "*.csv"},
]

FAILS: list[dict[str, Any]] = [
    {"kind": "text", "value": "welcome back, Ada"},
    {"kind": "text", "value": "1 item"},
    {"kind": "text", "value": "11 item"},
    {"kind": "text", "value": "$29"},
    {"kind": "text", "value": "ada@example.org"},
    {"kind": "text", "value": "you@example.org"},
    {"kind": "text", "value": "Orders"},
    {"kind": "text", "value": "$49.99", "scope": '"Backpack" item'},
    {"kind": "text", "value": "11", "target": "status", "match": "is"},
    {"kind": "words", "value": "welcome"},
    {"kind": "role", "target": 'heading "Welcome back"'},
    {"kind": "role", "target": 'heading "welcome back, Ada"'},
    {"kind": "role", "target": 'link "Save"'},
    {"kind": "role", "target": 'alert "Invalid"', "match": "is"},
    {"kind": "role", "target": "the 2nd alert"},
    {"kind": "role", "target": "dialog"},
    {"kind": "role", "target": 'row "Name"'},
    {"kind": "state", "target": '"Save" button', "value": "enabled"},
    {"kind": "state", "target": '"Save draft" button', "value": "disabled"},
    {"kind": "state", "target": '"All"', "value": "checked"},
    {"kind": "state", "target": '"All"', "value": "unchecked"},
    {"kind": "state", "target": '"Terms"', "value": "mixed"},
    {"kind": "state", "target": '"Filter"', "value": "expanded"},
    {"kind": "state", "target": '"Menu"', "value": "collapsed"},
    {"kind": "state", "target": '"Filter"', "value": "pressed"},
    {"kind": "state", "target": '"Work" tab', "value": "selected"},
    {"kind": "state", "target": 'option "Name"', "value": "selected"},
    {"kind": "state", "target": '"Email" field', "value": "valid"},
    {"kind": "state", "target": '"Password" field', "value": "focused"},
    {"kind": "value", "target": '"Email" field', "value": "ada@example.com"},
    {"kind": "value", "target": '"Email" field', "value": "Ada@example.org"},
    {"kind": "value", "target": '"Email" field', "value": ""},
    {"kind": "value", "target": '"Sort" dropdown', "value": "Name"},
    {"kind": "count", "target": "rows", "value": 3, "scope": '"Orders" table'},
    {"kind": "count", "target": "items", "value": "3"},
    {"kind": "count", "target": '"Add to cart" buttons', "value": "more than 2"},
    {"kind": "count", "target": "alerts", "value": "2"},
    {"kind": "count", "target": '"Add" buttons', "value": "2"},
    {"kind": "order", "value": ["Backpack", "Backpack Pro"]},
    {"kind": "order", "value": "$29.99 before $49.99"},
    {"kind": "url", "value": "/inventory"},
    {"kind": "url", "value": "/inventory/café?sort=name"},
    {"kind": "url", "value": "/inventory/café#bottom"},
    {"kind": "url", "value": "http://shop.test:8000/inventory/café"},
    {"kind": "url", "value": "https://shop.test:8000/inventory/café?sort=price#top"},
    {"kind": "title", "value": "Shop"},
    {"kind": "title", "value": "our shop"},
    {"kind": "console"},
    {"kind": "console", "value": "boom"},
    {"kind": "dialog", "target": "alert"},
    {"kind": "dialog", "value": "Delete", "match": "is"},
    {"kind": "dialog", "value": "Delete them?"},
    {"kind": "request", "target": "/api/cart", "value": 200},
    {"kind": "request", "target": "GET /api/cart"},
    {"kind": "request", "target": "/api/x", "value": "200"},
    {"kind": "request", "target": "/api", "value": "failed"},
    {"kind": "download", "value": "orders.cs"},
    {"kind": "download", "value": "orders"},
]


def judged(arguments: dict[str, Any], look: Look = LOOK) -> Finding:
    return evaluate(read_expectation(arguments), look)


@pytest.mark.parametrize("arguments", HOLDS, ids=str)
def test_a_true_claim_holds_and_its_opposite_does_not(arguments: dict[str, Any]) -> None:
    assert (judged(arguments).holds, judged(arguments).code) == (True, "")
    against = judged({**arguments, "negate": True})
    assert (against.holds, against.code) == (False, "wrong")


@pytest.mark.parametrize("arguments", FAILS, ids=str)
def test_a_nearby_claim_does_not_hold_and_its_opposite_does(arguments: dict[str, Any]) -> None:
    found = judged(arguments)
    assert (found.holds, found.code) == (False, "wrong")
    assert 0 < len(found.saw) <= LONGEST
    assert judged({**arguments, "negate": True}).holds is True


def test_every_kind_has_claims_that_hold_and_two_that_do_not() -> None:
    for kind in KINDS:
        assert any(arguments["kind"] == kind for arguments in HOLDS)
    assert {kind for kind in KINDS if sum(a["kind"] == kind for a in FAILS) < 2} <= {"words"}


@pytest.mark.parametrize(
    ("arguments", "saw"),
    [
        ({"kind": "text", "value": "1 item"}, 'only inside something longer: "'),
        (
            {"kind": "text", "value": "Your account is locked"},
            'alert "Invalid credentials: try again"; status "11 items"',
        ),
        (
            {"kind": "text", "value": "Welcome back, Eve", "scope": "first list"},
            'the text begins "Backpack Pro $49.99',
        ),
        (
            {"kind": "role", "target": 'alert "Account locked"'},
            'alert "Invalid credentials: try again"',
        ),
        ({"kind": "role", "target": 'button "Sve"'}, 'button "Save"'),
        ({"kind": "role", "target": 'link "Menu"'}, 'no link; nearest: button "Menu"'),
        (
            {"kind": "state", "target": '"Save" button', "value": "enabled"},
            'button "Save" is disabled',
        ),
        (
            {"kind": "state", "target": '"Filter"', "value": "expanded"},
            'button "Filter" is not expanded',
        ),
        ({"kind": "state", "target": '"News"', "value": "checked"}, 'checkbox "News" is unchecked'),
        ({"kind": "value", "target": '"Email" field', "value": "x"}, '"ada@example.org"'),
        ({"kind": "count", "target": "rows", "value": 5}, '2: row "Ada", row "Bob"'),
        ({"kind": "count", "target": "links", "value": 5}, "0"),
        (
            {"kind": "order", "value": "Backpack before Backpack Pro"},
            'in the order "Backpack Pro", "Backpack"',
        ),
        (
            {"kind": "url", "value": "/cart"},
            "http://shop.test:8000/inventory/caf%C3%A9?sort=price#top",
        ),
        ({"kind": "title", "value": "Cart"}, '"Our Shop"'),
        ({"kind": "console"}, "[ERROR] boom at x @ http://shop.test/a.js:1"),
        ({"kind": "dialog", "target": "alert"}, 'confirm "Delete it?"'),
    ],
)
def test_what_was_there_instead_is_said(arguments: dict[str, Any], saw: str) -> None:
    assert judged(arguments).saw.startswith(saw)


@pytest.mark.parametrize("negate", [False, True])
@pytest.mark.parametrize(
    "arguments",
    [
        {"kind": "state", "target": '"Sav" button', "value": "disabled"},
        {"kind": "value", "target": '"Emale" field', "value": "x"},
        {"kind": "text", "value": "x", "scope": '"Tent" card'},
        {"kind": "text", "value": "x", "target": "the dialog"},
        {"kind": "role", "target": "button", "scope": "dialog"},
        {"kind": "role", "target": 'button "Save" in the dialog'},
        {"kind": "count", "target": "rows", "value": 0, "scope": '"Invoices" table'},
        {"kind": "order", "value": ["Backpack", "Tent"]},
    ],
    ids=str,
)
def test_without_its_target_neither_a_claim_nor_its_opposite_holds(
    arguments: dict[str, Any], negate: bool
) -> None:
    found = judged({**arguments, "negate": negate})
    assert (found.holds, found.code) == (False, "target-missing")


@pytest.mark.parametrize("negate", [False, True])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"kind": "state", "target": '"Add to cart" button', "value": "enabled"}, "ambiguous"),
        ({"kind": "text", "value": "x", "scope": "list item"}, "ambiguous"),
        ({"kind": "state", "target": '"Filter"', "value": "collapsed"}, "not-testable-here"),
        ({"kind": "state", "target": '"Password" field', "value": "required"}, "not-testable-here"),
        ({"kind": "state", "target": "first heading", "value": "disabled"}, "not-testable-here"),
        ({"kind": "state", "target": "first heading", "value": "expanded"}, "not-testable-here"),
        ({"kind": "value", "target": '"Terms"', "value": "x"}, "not-testable-here"),
        ({"kind": "value", "target": "progress bar", "value": "30"}, "not-testable-here"),
        ({"kind": "words", "value": "x", "observation": 7}, "no-evidence"),
    ],
    ids=str,
)
def test_what_cannot_be_told_is_not_decided(
    arguments: dict[str, Any], code: str, negate: bool
) -> None:
    found = judged({**arguments, "negate": negate})
    assert (found.holds, found.code) == (None, code)


@pytest.mark.parametrize("negate", [False, True])
@pytest.mark.parametrize(
    "arguments", [claim for claim in HOLDS if claim["kind"] != "dialog"], ids=str
)
def test_under_an_open_dialog_only_the_dialog_can_be_judged(
    arguments: dict[str, Any], negate: bool
) -> None:
    look = Look(
        page=read_page('### Modal state\n- ["alert" dialog with message "Hi"]: can be handled by x')
    )
    found = judged({**arguments, "negate": negate}, look)
    assert found == Finding(holds=None, saw='a dialog is open: alert "Hi"', code="no-evidence")
    assert judged({"kind": "dialog", "target": "alert", "value": "Hi"}, look).holds
    assert judged({"kind": "dialog", "value": "Ho"}, look).holds is False


def test_without_a_page_nothing_is_decided() -> None:
    found = judged(
        {"kind": "text", "value": "x", "negate": True}, Look(page=read_page("### Error\ngone"))
    )
    assert found == Finding(holds=None, saw="gone", code="no-evidence")


def test_words_are_looked_for_in_the_observation_that_is_quoted() -> None:
    quoted = {"kind": "words", "value": "the lock is mailed", "observation": 7}
    assert judged(quoted, Look(page=PAGE, quoted="and  the lock is\nmailed to ada")).holds
    assert judged(quoted, Look(page=PAGE, quoted="")).holds is False


def test_nothing_is_read_from_an_empty_page() -> None:
    look = Look(page=read_page("### Page\n### Snapshot\n```yaml\n\n```"))
    assert judged({"kind": "text", "value": "x"}, look) == Finding(
        holds=False, saw="there is no text", code="wrong"
    )
    assert judged({"kind": "dialog"}, look).saw == "no browser dialog"


CLAIMS = st.one_of(
    st.builds(
        lambda value: {"kind": "text", "value": value},
        st.sampled_from(["Ada", "ada", "1 item", "11", "$29", "Tent", "Save"]),
    ),
    st.builds(
        lambda role, name: {"kind": "role", "target": f'{role} "{name}"'},
        st.sampled_from(["button", "heading", "row", "alert", "field", "item", "card"]),
        st.sampled_from(["Save", "save", "Ada", "Email", "Backpack", "Invalid", "x"]),
    ),
    st.builds(
        lambda role, amount: {"kind": "count", "target": role, "value": amount},
        st.sampled_from(["rows", "buttons", "items", "tabs", "links"]),
        st.sampled_from(["0", "1", "2", "at least 1", "more than 2", "< 3"]),
    ),
)


@given(CLAIMS)
def test_the_opposite_of_a_decided_claim_is_its_complement(arguments: dict[str, Any]) -> None:
    assert judged(arguments).holds is not None
    assert judged({**arguments, "negate": True}).holds is not judged(arguments).holds
