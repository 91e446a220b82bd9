"""Pages as they are: no labels, no roles, the same button on every card; still never a guess."""

import pytest

from orchestrator.page.acting import Act
from orchestrator.page.expect import evaluate, read_expectation
from orchestrator.page.look import Look
from orchestrator.page.snapshot import Page, read_page
from orchestrator.page.targets import Ambiguous, Found, Missing, find, parse_target

UNTIDY = """\
- generic [active] [ref=e1]:
  - heading "Save" [level=2] [ref=e2]
  - button "Save" [ref=e3]
  - generic [ref=e7]: Username
  - textbox [ref=e8]
  - table [ref=e9]:
    - rowgroup [ref=e10]:
      - row [ref=e11]:
        - cell "Age" [ref=e12]
        - cell [ref=e13]:
          - textbox [ref=e14]
  - generic [ref=e15]:
    - text: City
    - textbox [ref=e17]
  - generic [ref=e18]:
    - generic [ref=e19]: Zip code
    - textbox [ref=e22]
  - button "Delete it" [ref=e23]
  - button [ref=e25]:
    - img "Edit pen" [ref=e26]
  - generic [ref=e29]:
    - heading "Red" [level=3] [ref=e30]
    - paragraph [ref=e31]: $5
    - button "Add" [ref=e32]
  - generic [ref=e33]:
    - heading "Blue" [level=3] [ref=e34]
    - paragraph [ref=e35]: $6
    - button "Add" [ref=e36]
  - generic [ref=e37]:
    - generic [ref=e38]:
      - generic [ref=e39]: Green
      - generic [ref=e40]:
        - text: $7
        - button "Buy" [ref=e41]
    - generic [ref=e42]:
      - generic [ref=e43]: Grey
      - generic [ref=e44]:
        - text: $8
        - button "Buy" [ref=e45]
  - generic [ref=e46]:
    - generic [ref=e47]:
      - text: Shadow name
      - textbox "Shadow name" [ref=e48]
    - button "Shadow go" [ref=e49]
  - iframe [ref=e50]:
    - generic [ref=f1e1]:
      - heading "Inside" [level=4] [ref=f1e2]
      - textbox "Card" [ref=f1e4]
      - button "Pay" [ref=f1e5]
  - iframe [ref=e51]:
    - generic [ref=f2e1]:
      - paragraph [ref=f2e2]: Other
      - button "Pay" [ref=f2e3]
  - generic [ref=e52]: Choose colour
  - generic [ref=e53] [cursor=pointer]: off-switch
  - table "Guests" [ref=g1]:
    - rowgroup [ref=g2]:
      - row [ref=g3]:
        - columnheader "Name" [ref=g4]
        - columnheader "Seats" [ref=g5]
        - columnheader "Status" [ref=g6]
    - rowgroup [ref=g7]:
      - row [ref=g8]:
        - cell "Ada" [ref=g9]
        - cell [ref=g10]:
          - spinbutton [ref=g11]: "2"
        - cell "Open" [ref=g12]
      - row [ref=g13]:
        - cell "Bob" [ref=g14]
        - cell [ref=g15]:
          - spinbutton [ref=g16]: "4"
        - cell "Closed" [ref=g17]
  - heading "Terms" [level=2] [ref=h1]
  - generic [ref=h2]:
    - checkbox [ref=h3]
    - text: Terms
  - heading "Email" [level=3] [ref=k1]
  - generic [ref=k2]:
    - generic [ref=k3]: E-mail
    - textbox [ref=k4]
    - generic [ref=k5]: Email
    - textbox [ref=k6]
"""
"""As `playwright mcp` prints a page of plain boxes, a shadow root and two frames."""

PAGE = read_page("### Page\n### Snapshot\n```yaml\n" + UNTIDY + "```")


@pytest.mark.parametrize(
    ("words", "act", "ref"),
    [
        ('"Save"', "click", "e3"),
        ('"Username" field', "", "e8"),
        ('"Username"', "fill", "e8"),
        ('"Age"', "fill", "e14"),
        ('"City" field', "", "e17"),
        ('"Zip code" field', "", "e22"),
        ('"Delete it" button', "", "e23"),
        ('"Edit pen" button', "", "e25"),
        ('"Edit pen"', "click", "e25"),
        ('"Add" button in the "Red" card', "", "e32"),
        ('"Add" in the "Blue" item', "click", "e36"),
        ('"Buy" button in the "Grey" card', "", "e45"),
        ('"Shadow name" field', "", "e48"),
        ('"Pay" button in the 2nd frame', "", "f2e3"),
        ('"Pay" button in the "Inside" frame', "", "f1e5"),
        ('"off-switch"', "click", "e53"),
        ('"Seats" field in the "Bob" row', "", "g16"),
        ('"Status" cell in the "Ada" row', "", "g12"),
        ('"Terms"', "tick", "h3"),
        ('"Email"', "fill", "k6"),
    ],
)
def test_what_a_person_would_take_is_found(words: str, act: Act, ref: str) -> None:
    outcome = find(PAGE, parse_target(words), act=act)
    assert isinstance(outcome, Found), outcome
    assert outcome.node.ref == ref


@pytest.mark.parametrize(
    ("words", "act", "count"),
    [
        ('"Save"', "", 2),
        ('"Add"', "click", 2),
        ('"Pay"', "click", 2),
        ('"Seats" field', "fill", 2),
        ('"Status" cell', "", 2),
    ],
)
def test_two_that_suit_the_act_are_never_a_guess(words: str, act: Act, count: int) -> None:
    outcome = find(PAGE, parse_target(words), act=act)
    assert isinstance(outcome, Ambiguous)
    assert outcome.count == count


@pytest.mark.parametrize(
    "words",
    ['"Remove" button in the "Red" card', '"Buy" button in the "Red" card', '"Red" field'],
)
def test_what_stands_in_the_next_card_is_not_in_this_one(words: str) -> None:
    assert isinstance(find(PAGE, parse_target(words)), Missing)


def page(snapshot: str) -> Page:
    return read_page("### Page\n### Snapshot\n```yaml\n" + snapshot + "\n```")


def test_a_click_on_a_heading_is_one_where_nothing_else_is_called_so() -> None:
    there = page('- heading "News" [level=2] [ref=e1]\n- button "News letter" [ref=e2]')
    outcome = find(there, parse_target('"News"'), act="click")
    assert isinstance(outcome, Found)
    assert outcome.node.ref == "e1"


SORTED = """\
- table "Orders" [ref=e1]:
  - row [ref=e2]:
    - columnheader "Order ↑" [ref=e3]:
      - link "Order" [ref=e4]: Order ↑
    - columnheader "Total ▼" [ref=e5]
  - row [ref=e6]:
    - rowheader "902" [ref=e7]
    - cell "$9.90" [ref=e8]
  - row [ref=e9]:
    - rowheader "903" [ref=e10]
    - cell "$28.90" [ref=e11]
"""
ORDERS = read_page("### Page\n### Snapshot\n```yaml\n" + SORTED + "```")


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ('row where "Order" is "903"', "e9"),
        ('row where "Total" is "$9.90"', "e6"),
        ('row where "Total ▼" is "$9.90"', "e6"),
    ],
)
def test_the_arrow_that_shows_how_a_table_is_sorted_is_no_part_of_a_header(
    words: str, ref: str
) -> None:
    outcome = find(ORDERS, parse_target(words))
    assert isinstance(outcome, Found)
    assert outcome.node.ref == ref


@pytest.mark.parametrize("words", ['row where "Ord" is "903"', 'row where "Order" is "$28.90"'])
def test_a_header_of_other_words_is_still_another_header(words: str) -> None:
    assert isinstance(find(ORDERS, parse_target(words)), Missing)


def test_claims_are_scoped_by_a_card_that_is_marked_as_nothing() -> None:
    for value, holds in (("$5", True), ("$6", False)):
        claim = read_expectation({"kind": "text", "value": value, "scope": '"Red" card'})
        assert evaluate(claim, Look(page=PAGE)).holds is holds


def test_a_label_that_says_its_own_value_has_nothing_behind_it() -> None:
    page = '- generic:\n  - generic: "Last: -"\n  - generic: "Average: 1.00"'
    look = Look(page=read_page(f"### Page\n### Snapshot\n```yaml\n{page}\n```"))
    claim = {"kind": "value", "target": '"Last"', "value": "1", "match": "number"}
    finding = evaluate(read_expectation(claim), look)
    assert finding.holds is False
    assert finding.saw == 'no number in "Last: -"'
