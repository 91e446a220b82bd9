"""From a person's words to one element: exact first, never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.page.snapshot import Page, read_page
from orchestrator.page.targets import Ambiguous, Found, Missing, Outcome, find, parse_target


def page(snapshot: str) -> Page:
    return read_page("### Page\n### Snapshot\n```yaml\n" + snapshot + "\n```")


SHOP = """\
- banner [ref=b1]:
  - link "Cart (2)" [ref=b2] [cursor=pointer]:
    - /url: /cart
  - searchbox [ref=b3]:
    - /placeholder: Search the shop
- main [ref=m1]:
  - heading "Products" [level=1] [ref=m2]
  - text: Sort by
  - combobox [ref=m3]:
    - option "Name (A to Z)" [selected]
    - option "Price (low to high)"
  - list [ref=l1]:
    - listitem [ref=l2]:
      - article "Backpack" [ref=a1]:
        - link "Backpack" [ref=a2] [cursor=pointer]:
          - /url: /backpack
          - heading "Backpack" [level=3] [ref=a3]
        - paragraph [ref=a4]: Price $29.99
        - button "Add to cart" [ref=a5]
    - listitem [ref=l3]:
      - article "Backpack Pro" [ref=p1]:
        - heading "Backpack Pro" [level=3] [ref=p3]
        - paragraph [ref=p4]: Price $49.99
        - button "Add to cart" [ref=p5]
    - listitem [ref=l4]:
      - article [ref=q1]:
        - heading "Bike light" [level=3] [ref=q3]
        - button "Remove" [disabled] [ref=q5]
  - table "Orders" [ref=t1]:
    - rowgroup [ref=t2]:
      - row [ref=t3]:
        - columnheader "Name" [ref=t4]
        - columnheader "Total" [ref=t5]
    - rowgroup [ref=t6]:
      - row "Ada $5" [ref=t7]:
        - cell "Ada" [ref=t8]
        - cell "$5" [ref=t9]
        - button "Edit" [ref=t10]
      - row "Adam $7" [ref=t11]:
        - cell "Adam" [ref=t12]
        - cell "$7" [ref=t13]
        - button "Edit" [ref=t14]
  - generic [ref=g1]: Age
  - textbox [ref=g2]
  - generic [ref=g3]:
    - checkbox [ref=g4]
    - text: I agree
  - textbox "Email *" [ref=g5]
  - textbox "Name" [ref=g6]
  - generic [ref=g8] [cursor=pointer]: Show more
  - button "SAVE" [ref=g9]
  - button "Save draft" [ref=g10]
  - button "Close" [ref=g11]: ×
  - alert
  - status [ref=g12]: 2 items in the cart
  - dialog "Confirm" [ref=d1]:
    - button "Remove" [ref=d2]
    - button "Cancel" [ref=d3]
"""
PAGE = page(SHOP)


def found(words: str, scope: str = "") -> Outcome:
    return find(PAGE, parse_target(words), scope)


@pytest.mark.parametrize(
    ("words", "scope", "ref"),
    [
        ('"Products" heading', "", "m2"),
        ("Products", "", "m2"),
        ('"Backpack" heading', "", "a3"),
        ('"Backpack" link', "", "a2"),
        ('"Backpack"', "", "a2"),
        ('"Backpack" card', "", "a1"),
        ('"Backpack Pro" card', "", "p1"),
        ('"Bike light" card', "", "q1"),
        ('"Bike light" item', "", "l4"),
        ("the 2nd card", "", "p1"),
        ("the last card", "", "q1"),
        ('"Add to cart" button', '"Backpack" card', "a5"),
        ('"Add to cart" button', '"Backpack" item', "a5"),
        ('"Add to cart" button in the "Backpack Pro" card', "", "p5"),
        ('the 2nd "Add to cart" button', "", "p5"),
        ('last "Add to cart"', "", "p5"),
        ('"Cart" link', "", "b2"),
        ('"Remove" button', "dialog", "d2"),
        ('"Remove" button', '"Confirm" dialog', "d2"),
        ('"Remove"', "the pop-up", "d2"),
        ('"Search the shop" field', "", "b3"),
        ("the search box", "", "b3"),
        ('"Sort by" dropdown', "", "m3"),
        ("dropdown", "", "m3"),
        ('"Age" field', "", "g2"),
        ('"I agree" check box', "", "g4"),
        ('"Email" field', "", "g5"),
        ('"email" box', "", "g5"),
        ('"Name" field', "", "g6"),
        ('"Name" column', "", "t4"),
        ('"Ada" row', "", "t7"),
        ('"Adam" row', '"Orders" table', "t11"),
        ("row 1", "", "t7"),
        ("the 2nd row", '"Orders" table', "t11"),
        ('"Edit" button', '"Ada" row', "t10"),
        ('"Edit" in the "Adam" row of the "Orders" table', "", "t14"),
        ('"Show more"', "", "g8"),
        ('"Save" button', "", "g9"),
        ('"Save draft" button', "", "g10"),
        ('"×" button', "", "g11"),
        ('"Close" button', "", "g11"),
        ("the status", "", "g12"),
        ('"2 items" message', "", "g12"),
        ('button "Cancel"', "page", "d3"),
        ("cancel button", "", "d3"),
        ("button cancel", "", "d3"),
    ],
)
def test_the_one_element_that_was_meant_is_found(words: str, scope: str, ref: str) -> None:
    outcome = found(words, scope)
    assert isinstance(outcome, Found), outcome
    assert outcome.node.ref == ref


@pytest.mark.parametrize(
    ("words", "scope", "count"),
    [
        ('"Add to cart" button', "", 2),
        ('"Remove" button', "", 2),
        ('"Edit"', '"Orders" table', 2),
        ("button", "", 10),
        ('"Name"', "", 2),
        ("cards", "", 3),
    ],
)
def test_two_matches_are_never_a_guess(words: str, scope: str, count: int) -> None:
    outcome = found(words, scope)
    assert isinstance(outcome, Ambiguous)
    assert (outcome.count, outcome.part) == (count, "target")


def test_candidates_say_where_they_are() -> None:
    outcome = found('"Add to cart" button')
    assert isinstance(outcome, Ambiguous)
    assert outcome.candidates == (
        'button "Add to cart" in article "Backpack"',
        'button "Add to cart" in article "Backpack Pro"',
    )


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        ('"Add to card" button', 'button "Add to cart"'),
        ('"Backpack" button', 'link "Backpack"'),
        ('"Sav" button', 'button "SAVE"'),
        ('"Produkts"', 'heading "Products"'),
        ('"Adan" row', 'row "Ada $5"'),
    ],
)
def test_what_is_missing_is_answered_with_the_nearest_names(words: str, nearest: str) -> None:
    outcome = found(words)
    assert isinstance(outcome, Missing)
    assert nearest in outcome.nearest
    assert outcome.part == "target"


@pytest.mark.parametrize(
    "words", ['"Add" field', '"Man" radio', '"Pro" row', '"ail" field', '"29" card', "the alert"]
)
def test_no_half_words_and_no_other_role(words: str) -> None:
    assert isinstance(found(words), Missing)


def test_an_ordinal_beyond_the_last_is_missing() -> None:
    outcome = found('the 3rd "Add to cart" button')
    assert isinstance(outcome, Missing)
    assert outcome.hint == "there are only 2"


@pytest.mark.parametrize("scope", ['"Tent" card', '"Invoices" table', "menu"])
def test_a_scope_that_is_not_there_is_said_to_be_missing(scope: str) -> None:
    outcome = found('"Remove" button', scope)
    assert isinstance(outcome, Missing)
    assert (outcome.part, outcome.words) == ("scope", scope)


def test_a_scope_that_fits_twice_is_ambiguous() -> None:
    outcome = found('"Add to cart" button', "card")
    assert isinstance(outcome, Ambiguous)
    assert outcome.part == "scope"


def test_without_a_page_nothing_is_found() -> None:
    assert isinstance(find(read_page(""), parse_target("button")), Missing)


UNRELATED = st.lists(
    st.sampled_from(
        [
            '- button "Zebra" [ref=z1]',
            '- listitem [ref=z2]:\n  - heading "Zebra" [level=3]',
            '- textbox "Zebra" [ref=z3]: zzz',
            "- paragraph [ref=z4]: zebra crossing ahead",
            '- alert [ref=z5]: "Zebra!"',
            "- generic [ref=z6]:\n  - text: zebra\n  - img",
        ]
    ),
    min_size=1,
    max_size=5,
)


@given(
    UNRELATED,
    st.booleans(),
    st.sampled_from(
        [
            '"Backpack" card',
            '"Backpack"',
            '"Edit" button in the "Ada" row',
            '"Age" field',
            '"Email" field',
            "row 1",
            '"Save" button',
            '"I agree" check box',
            '"Cancel"',
            "the search box",
            '"Cart" link',
        ]
    ),
)
def test_unrelated_elements_never_change_what_is_found(
    more: list[str], before: bool, words: str
) -> None:
    added = "\n".join(more)
    snapshot = f"{added}\n{SHOP}" if before else f"{SHOP.rstrip()}\n{added}"
    outcome, alone = find(page(snapshot), parse_target(words)), found(words)
    assert isinstance(outcome, Found)
    assert isinstance(alone, Found)
    assert outcome.node.ref == alone.node.ref
