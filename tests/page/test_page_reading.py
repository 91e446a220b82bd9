"""What a person can read on a page, and what only machines can."""

import pytest

from orchestrator.page.reading import read
from orchestrator.page.snapshot import Page, read_page
from orchestrator.page.words import shown, within


def page(snapshot: str) -> Page:
    return read_page("### Page\n### Snapshot\n```yaml\n" + snapshot + "\n```")


PAGE = page("""\
- generic [active] [ref=e1]:
  - heading "Hello big world" [level=1] [ref=e2]
  - text: Name
  - textbox "Name of you" [ref=e5]:
    - /placeholder: your name
    - text: Ada typed
  - combobox "Sorting" [ref=e9]:
    - option "A to Z"
    - option "Z to A" [selected]
  - listbox "Colours" [ref=e10]:
    - option "Red" [selected] [ref=e11]
    - option "Blue" [ref=e12]
  - paragraph [ref=e24]:
    - text: Hello
    - link "Ada" [ref=e10] [cursor=pointer]:
      - /url: /secret-address
    - text: "'s cart,"
    - strong [ref=e11]: "1"
    - text: "!"
  - table "Orders" [ref=e21]:
    - rowgroup [ref=e27]:
      - row "1 0" [ref=e28]:
        - cell "1" [ref=e29]
        - cell "0" [ref=e30]
  - button "Close" [ref=e40]: ×
  - button "Line break" [ref=e41]: Linebreak
  - link [ref=e42]:
    - heading "Card title" [level=3]
    - paragraph: Card body
  - link "Card title Card body" [ref=e43]:
    - heading "Card title" [level=3]
    - paragraph: Card body
  - group "Gender" [ref=e44]:
    - radio "Male" [ref=e45]
  - slider "Volume" [ref=e46]: "40"
  - alert
  - iframe [ref=e47]:
    - generic [ref=f1e1]: in the frame
""")


@pytest.mark.parametrize(
    "words",
    [
        "Hello big world",
        "Z to A",
        "Red",
        "Blue",
        "Hello Ada's cart, 1!",
        "Close",
        "×",
        "Line break",
        "Gender",
        "Male",
        "in the frame",
        "Card title Card body",
        "1 0",
    ],
)
def test_what_stands_on_the_page_is_read(words: str) -> None:
    assert within(read(PAGE).text, words)


@pytest.mark.parametrize(
    "words",
    [
        "Ada typed",
        "your name",
        "Name of you",
        "Sorting",
        "A to Z",
        "Orders",
        "/secret-address",
        "10",
        "40",
        "Volume",
        "Linebreak",
        "× Close",
        "Card body Card title Card body Card title",
    ],
)
def test_what_does_not_stand_on_the_page_is_not_read(words: str) -> None:
    assert not within(read(PAGE).text, words)


def test_each_node_knows_its_part_of_the_text() -> None:
    reading = read(PAGE)
    row = next(node for node in PAGE.nodes if node.role == "row")
    assert reading.shown(row) == "1 0"
    assert PAGE.root is not None
    assert reading.of(PAGE.root) == reading.text


def test_a_name_that_repeats_the_content_is_read_once() -> None:
    assert shown(read(PAGE).text).count("Card body") == 2


def test_no_snapshot_reads_as_nothing() -> None:
    assert not read(read_page("")).text
