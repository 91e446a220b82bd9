"""What a model is told of a page: larger at first, then what changed and what fits."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.context_pages import SIZES, shop_page
from orchestrator.context.changes import changes
from orchestrator.context.choosing import Sought
from orchestrator.context.elements import elements
from orchestrator.context.pages import FIRST, Pages, printed
from orchestrator.context.text import WIDEST, lined
from orchestrator.page.snapshot import read_page

STEP = Sought.of(['When I click "Pack" of order 4007, then I see "Order 4007 was packed"'])
NOTHING = Sought()

SMALL = """### Page
- Page URL: http://127.0.0.1:8000/login
- Page Title: Log in
### Snapshot
```yaml
- main [ref=e1]:
  - textbox "Password" [ref=e2]
  - button "Log in" [ref=e3] [cursor=pointer]
```"""


def test_a_small_page_is_told_whole() -> None:
    told = Pages().small(SMALL, 1, NOTHING)
    assert told is not None
    assert '- textbox "Password" [ref=e2]' in told
    assert "orch.find" not in told


def test_what_is_told_of_a_page_can_be_read_as_a_page() -> None:
    told = Pages().small(shop_page(30_000), 3, STEP) or ""
    page = read_page(told)
    assert (page.url, page.title) == ("http://127.0.0.1:8000/orders", "Orders")
    assert any(node.ref == "e178" and node.name == "Pack" for node in page.nodes)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_the_first_look_at_a_large_page_has_what_fits_and_an_outline(size: int) -> None:
    told = Pages().small(shop_page(size), 1, STEP) or ""
    assert len(told) < FIRST * 1.2
    assert 'row "4007 Barbara packed $268.50 Pack" [ref=e170]' in told
    assert 'button "Pack" [ref=e178]' in told
    assert 'heading "Orders" [level=1]' in told
    assert 'textbox "Search orders"' in told
    assert "handle 1" in told


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_a_later_look_tells_what_is_new_and_what_is_gone(size: int) -> None:
    pages = Pages()
    pages.small(shop_page(size, 1), 1, STEP)
    told = pages.small(shop_page(size, 2), 2, STEP) or ""
    assert len(told) < 3500
    assert "since observation 1" in told
    assert "Order 4002 was packed" in told
    gone = told.partition("Gone:")[2]
    assert "Order 4001 was packed" in gone
    assert "handle 2" in told


def test_a_look_at_an_unchanged_page_says_that_nothing_changed() -> None:
    pages = Pages()
    pages.small(shop_page(30_000), 1, STEP)
    told = pages.small(shop_page(30_000), 2, STEP) or ""
    assert "Nothing changed since observation 1" in told
    assert len(told) < 1200


def test_a_page_whose_lines_changed_their_order_is_not_told_as_unchanged() -> None:
    pages = Pages()
    rows = [f'  - row "Item number {n} of the catalogue" [ref=e{n}]' for n in range(40)]
    pages.small(_page(rows), 1, NOTHING)
    told = pages.small(_page([*rows[20:], *rows[:20]]), 2, NOTHING) or ""
    assert "Nothing changed" not in told
    assert 'row "Item number 5 of the catalogue"' in told


def test_another_page_is_looked_at_for_the_first_time() -> None:
    pages = Pages()
    pages.small(shop_page(30_000), 1, NOTHING)
    told = pages.small(shop_page(30_000, path="/returns"), 2, NOTHING) or ""
    assert "since observation" not in told


def test_a_page_that_is_mostly_new_is_told_like_a_first_look() -> None:
    pages = Pages()
    pages.small(_page([f'  - row "Old {n}"' for n in range(60)]), 1, NOTHING)
    told = pages.small(_page([f'  - row "New {n}"' for n in range(60)]), 2, NOTHING) or ""
    assert "since observation" not in told
    assert '- row "New 59"' in told


def test_a_result_that_shows_no_page_is_none() -> None:
    assert Pages().small("### Result\nclosed", 1, NOTHING) is None
    assert printed("### Snapshot\n```yaml\n- main\n```") is None


def test_a_dialog_and_the_events_stay_before_the_snapshot() -> None:
    text = SMALL.replace("### Snapshot", '### Modal state\n- ["alert" dialog]\n### Snapshot')
    assert '- ["alert" dialog]' in (Pages().small(text, 1, NOTHING) or "")


LINES = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@given(LINES, LINES)
def test_what_is_kept_of_two_looks_is_the_same_and_in_order(old: list[str], new: list[str]) -> None:
    added, gone = changes(old, new)
    kept_old = [line for place, line in enumerate(old) if place not in set(gone)]
    kept_new = [line for place, line in enumerate(new) if place not in set(added)]
    assert kept_old == kept_new
    assert all(one < other for one, other in (*pairwise(added), *pairwise(gone)))


@given(LINES)
def test_nothing_changed_between_a_page_and_itself(lines: list[str]) -> None:
    assert changes(lines, lines) == ([], [])


@given(st.text(max_size=5000))
def test_lines_are_never_wider_than_the_width_and_lose_nothing(text: str) -> None:
    lines = lined(text)
    assert all(len(line) <= WIDEST for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_properties_belong_to_the_element_above_them() -> None:
    (link,) = elements(['- link "Home" [ref=e1]:', "  - /url: /"])
    assert link.properties == ("- /url: /",)


def _page(rows: list[str]) -> str:
    head = "### Page\n- Page URL: http://127.0.0.1:8000/\n### Snapshot\n```yaml\n- table:\n"
    return head + "\n".join(rows) + "\n```"
