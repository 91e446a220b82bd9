"""The text of a browser server becomes a page, whatever the text."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.page.node import Node, walk
from orchestrator.page.snapshot import Dialog, Page, read_page
from orchestrator.page.words import normal


def page(*lines: str) -> Page:
    return read_page(
        "\n".join(["### Page", "- Page URL: http://a/", "### Snapshot", "```yaml", *lines, "```"])
    )


def only(*lines: str) -> Node:
    return page(*lines).nodes[1]


FULL = """\
### Open tabs
- 0: (current) [Shop: "all" [x]](http://127.0.0.1:8000/a)
- 1: [](http://127.0.0.1:8000/b?q=[1](2))
### Page
- Page URL: http://127.0.0.1:8000/a
- Page Title: Shop: "all"   [x]
- HTTP status: 404 Not Found
- Console: 1 errors, 0 warnings
### Snapshot
```yaml
- generic [active] [ref=e1]:
  - textbox "Name" [ref=e5]:
    - /placeholder: "your: name"
    - text: Ada
  - link "Go \\"there\\"" [ref=e37] [cursor=pointer]:
    - /url: /x
```
### Events
- New console entries: out/console.log#L1
"""


def test_the_header_the_tabs_and_the_tree_are_read() -> None:
    found = read_page(FULL)
    assert (found.url, found.title, found.status) == (
        "http://127.0.0.1:8000/a",
        'Shop: "all" [x]',
        404,
    )
    assert found.tabs[0] == "http://127.0.0.1:8000/a"
    assert found.dialog is None
    generic, box, text, link = found.nodes[1:]
    assert (generic.role, generic.states, generic.ref) == ("generic", {"active": "true"}, "e1")
    assert (box.name, box.placeholder, box.ref) == ("Name", "your: name", "e5")
    assert (text.role, text.text, text.parent) == ("text", "Ada", box.order)
    assert (link.name, link.url, link.states) == ('Go "there"', "/x", {})


def test_a_tab_line_that_reads_in_two_ways_gives_both_addresses() -> None:
    found = read_page(
        "### Open tabs\n- 1: [x](http://ok/](http://evil/)\n### Page\n- Page URL: http://ok/"
    )
    assert found.tabs == ("http://ok/](http://evil/", "http://evil/")


@pytest.mark.parametrize(
    ("line", "role", "name", "text"),
    [
        ("- 'heading \"a: b\" [level=2] [ref=e2]'", "heading", "a: b", ""),
        ("- 'heading \"it''s: b\" [level=2]': 'x'", "heading", "it's: b", "x"),
        ('- heading "it\'s [checked] here" [level=3]', "heading", "it's [checked] here", ""),
        ('- heading "back\\\\slash /slash/" [level=4]', "heading", "back\\slash /slash/", ""),
        ('- paragraph [ref=e5]: "- dash"', "paragraph", "", "- dash"),
        ('- paragraph [ref=e12]: "\\"quoted\\""', "paragraph", "", '"quoted"'),
        ("- paragraph [ref=e13]: \"'single'\"", "paragraph", "", "'single'"),
        ('- paragraph: "\\x1b bell\\u00e9"', "paragraph", "", "\x1b bellé"),
        ('- paragraph: "\\ud83c\\udf89"', "paragraph", "", "🎉"),
        ('- listitem [ref=e85]: "n"', "listitem", "", "n"),
        ('- button "Line break" [ref=e21]: Linebreak', "button", "Line break", "Linebreak"),
        ("- textbox [ref=e45]", "textbox", "", ""),
        ("- alert", "alert", "", ""),
        ('- text: ", then"', "text", "", ", then"),
        ("- text: a: b", "text", "", "a: b"),
        ("- text: 'say ''hi'''", "text", "", "say 'hi'"),
        ('- button "Buy" [brand-new=yes] [ref=e1] [odd]: x', "button", "Buy", "x"),
        ("- <<what is this>>", "text", "", "<<what is this>>"),
    ],
)
def test_quoting_is_undone(line: str, role: str, name: str, text: str) -> None:
    node = only(line)
    assert (node.role, node.name, node.text) == (role, name, normal(text))


def test_states_are_kept_with_their_values_and_false_ones_are_not() -> None:
    node = only('- checkbox "M" [checked=mixed] [disabled] [expanded=false] [level=2] [ref=f1e2]')
    assert node.states == {"checked": "mixed", "disabled": "true"}
    assert (node.level, node.ref) == (2, "f1e2")


def test_an_empty_page_has_a_root_and_no_snapshot_has_none() -> None:
    assert page("").root is not None
    assert read_page("### Page\n- Page URL: http://a/").root is None


@pytest.mark.parametrize(
    ("section", "dialog"),
    [
        (
            '- ["alert" dialog with message "hi"]: can be handled by browser_handle_dialog',
            Dialog(type="alert", message="hi"),
        ),
        (
            '- ["confirm" dialog with message "Delete "x" [1]?\nsecond: line"]: can be handled by browser_handle_dialog',
            Dialog(type="confirm", message='Delete "x" [1]?\nsecond: line'),
        ),
        (
            '- ["beforeunload" dialog with message ""]: can be handled by x',
            Dialog(type="beforeunload"),
        ),
        ("- [File chooser]: can be handled by browser_file_upload", Dialog(type="file chooser")),
    ],
)
def test_a_dialog_hides_the_page(section: str, dialog: Dialog) -> None:
    found = read_page(f"### Error\nError: no modal state.\n### Modal state\n{section}")
    assert found.dialog == dialog
    assert found.root is None
    assert found.error == "Error: no modal state."


def test_what_is_nested_too_deep_is_kept_at_the_deepest_level() -> None:
    found = page(*("  " * depth + f"- generic [ref=e{depth}]:" for depth in range(3000)))
    assert len(found.nodes) == 3001
    assert found.nodes[-1].ref == "e2999"


LINE = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda indent, content: " " * indent + "- " + content,
        st.integers(0, 12),
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    'button "A" [ref=e1]',
                    "'link \"a: b\"':",
                    "text: x",
                    "/url: /x",
                    "/placeholder",
                    '"',
                    "'",
                    "- -",
                    'a "\\',
                    "row [level=9999999999999]:",
                    "text:",
                    "x [",
                    "[ref=e1]",
                ]
            ),
        ),
    ),
)


@given(st.lists(LINE, max_size=30))
def test_nothing_raises_and_the_tree_is_sound(lines: list[str]) -> None:
    found = page(*lines)
    assert [node.order for node in found.nodes] == list(range(len(found.nodes)))
    if found.root is not None:
        assert list(walk(found.root)) == list(found.nodes)
    for node in found.nodes:
        assert [inner for inner in found.nodes if node.holds(inner)] == list(walk(node))[1:]
        assert all(child.parent == node.order for child in node.children)
        assert all(one.last < other.order for one, other in pairwise(node.children))


@given(st.text())
def test_any_text_is_some_page(text: str) -> None:
    assert isinstance(read_page(text), Page)


@given(st.text(max_size=50), st.text(max_size=50))
def test_what_was_written_is_read_back(name: str, text: str) -> None:
    key = f"button {json.dumps(name)} [ref=e1]"
    quoted = "'" + key.replace("'", "''") + "'"
    node = only(f"- {quoted}: {json.dumps(text)}")
    assert (node.name, node.text) == (normal(name), normal(text))


def test_a_page_of_a_megabyte_keeps_every_element() -> None:
    lines = [
        line
        for n in range(12_000)
        for line in (
            f"- listitem [ref=e{n}]:",
            f'  - button "Add {n}" [ref=b{n}] [cursor=pointer]',
            f"  - paragraph: number {n} of many",
        )
    ]
    found = page(*lines)
    assert len(found.nodes) == 36_001
