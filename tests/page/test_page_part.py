"""The part of a page that a claim looked at, told to people and outlined in the picture."""

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.page.expect import read_expectation
from orchestrator.page.part import LINES, Part, Sought, part_of
from orchestrator.page.snapshot import Page, read_page

LOGIN = """\
- banner [ref=e1]:
  - link "Shop" [ref=e2]
- main [ref=e3]:
  - status
  - heading "Member login" [level=1] [ref=e4]
  - alert [ref=e5] [box=457,239,366.5,47]: Invalid credentials
  - textbox "Username" [ref=e6] [box=1,2,3,4]: ada
  - article "Backpack" [ref=e7]:
    - paragraph [ref=e8]: Total 5
    - button "Add" [disabled] [ref=e9]"""


def page(body: str = LOGIN) -> Page:
    return read_page(f"### Page\n### Snapshot\n```yaml\n{body}\n```")


def part(**arguments: str) -> Part:
    found = part_of(page(), Sought.by(read_expectation(arguments)))
    assert found
    return found


def test_a_wrong_value_is_where_its_box_is() -> None:
    found = part(kind="value", target='"Username" field', value="bob")
    assert found.node
    assert found.node.box == (1, 2, 3, 4)
    assert found.way == 'main › textbox "Username"'


def test_an_element_of_one_line_is_told_among_its_neighbours_and_marked() -> None:
    found = part(kind="state", target='"Add" button', value="enabled")
    assert found.says().splitlines() == [
        'main › article "Backpack" › button "Add"',
        '  article "Backpack"',
        '    "Total 5"',
        '>   button "Add" [disabled]',
    ]


def test_a_message_with_other_words_stands_in_the_place_of_the_one_that_is_missing() -> None:
    for claim in (
        {"kind": "role", "target": "alert", "value": "This account is locked"},
        {"kind": "text", "value": "This account is locked"},
    ):
        found = part(**claim)
        assert found.way == 'main › alert "Invalid credentials"'
        assert found.node
        assert found.node.box == (457, 239, 366.5, 47)


def test_no_other_button_stands_in_for_one_that_is_missing() -> None:
    found = part(kind="role", target="button", value="Remove")
    assert found.node is None
    assert found.way == "main"


def test_what_is_missing_in_a_scope_was_looked_for_there() -> None:
    found = part(kind="text", value="Sold out", scope='"Backpack" card')
    assert found.node
    assert found.way == 'main › article "Backpack"'
    assert found.lines == ('article "Backpack"', '  "Total 5"', '  button "Add" [disabled]')


def test_a_claim_about_the_address_outlines_nothing() -> None:
    found = part(kind="url", value="/cart")
    assert found.node is None
    assert '  heading "Member login"' in found.lines


def test_without_a_page_there_is_no_part() -> None:
    assert part_of(Page(), Sought(target="alert")) is None


def test_of_a_long_list_only_what_is_near_is_told() -> None:
    rows = "\n".join(f'  - listitem "Row {n}" [ref=e{n}]' for n in range(50))
    found = part_of(page(f"- list [ref=e99]:\n{rows}"), Sought(target='"Row 30" item'))
    assert found
    assert len(found.lines) == LINES + 2
    assert (found.lines[0], found.lines[-1]) == ("…", "…")
    assert sum(line.startswith("> ") for line in found.lines) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_whatever_a_page_says_its_part_is_short(body: str, target: str, scope: str) -> None:
    try:
        found = part_of(page(f"{LOGIN}\n{body}"), Sought(target=target, scope=scope))
    except ValueError:
        return  # no words to look for: nobody asks so
    assert found is None or len(found.says()) < 1500
