"""Standing: what a thing says, or, where it is only a label, what stands for it beside it.

"Total" may be a box that holds its value, a text that answers itself ("Total: $12.50"), a label
with the value next to it, or the header of a column. Of several rows none is ever chosen: then the
column says nothing. Not the comparing (`kinds.value`). Above: `kinds.value`, `remembering`. Below:
`grids`, `reading`.
"""

import re
from collections.abc import Iterator

from orchestrator.page.grids import CELLS, header_of, rows_of, table_of
from orchestrator.page.node import Node, walk
from orchestrator.page.quantities import numbers_in
from orchestrator.page.reading import read
from orchestrator.page.roles import INTERACTIVE, TYPED
from orchestrator.page.snapshot import Page
from orchestrator.page.words import normal, same

_ANSWERED = re.compile(r":\s*\S")
"""A label that its own element answers."""

_THEN = r"\s*(?:[:\-–—]\s*|(?=[$€£¥]))(?=\S)"
"""What parts a label from what it stands for, in one text."""

_PARTED = re.compile(r"\s[|•·]\s")
"""What parts two things that one text says: "Items: 2 | Total: $12.50"."""

_BEGINS = r"(?:\A|(?<=\s[|•·]\s))"

_CHOSEN = frozenset({"combobox", "listbox"})


def value_of(page: Page, node: Node) -> str:
    """The value, white space evened out: typed text, chosen options, else the visible text."""
    if node.role in TYPED:
        return normal(" ".join([node.text, *(child.text for child in node.children)]))
    if node.role in _CHOSEN:
        options = [inner for inner in walk(node) if inner.role == "option"]
        if options:
            return ", ".join(
                inner.name or inner.text for inner in options if "selected" in inner.states
            )
        return normal(
            " ".join([node.text, *(inner.text for inner in walk(node) if inner.role == "text")])
        )
    return normal(read(page).shown(node))


def column(page: Page, header: Node) -> list[Node]:
    """The cells under a header."""
    table = table_of(page, header)
    if table is None:
        return []
    cells = (cell for row in rows_of(page, table) for cell in row.children if cell.role in CELLS)
    return [cell for cell in cells if header_of(page, cell) is header]


def stood_for(page: Page, node: Node, name: str) -> list[str]:
    """What a label of this name stands for: the rest of its own text, else what is beside it.

    Nothing where the node is no label: a control, or a text that says something else.
    """
    said = value_of(page, node)
    if node.role in TYPED | _CHOSEN or not name:
        return []
    called = re.escape(normal(name))
    answered = re.search(_BEGINS + called + _THEN, said, re.IGNORECASE)
    if answered:
        return [_PARTED.split(said[answered.end() :], maxsplit=1)[0]]
    if node.role in INTERACTIVE or not same(said.rstrip(" :"), name, caseless=True):
        return []
    return [value_of(page, each) for each in beside(page, node)]


def worth(page: Page, node: Node) -> tuple[str, bool]:
    """What is to be remembered of a node, and whether it stands beside the node.

    Nothing of a header with several rows below it.
    """
    if node.role == "columnheader":
        below = column(page, node)
        return (value_of(page, below[0]), True) if len(below) == 1 else ("", False)
    value = value_of(page, node)
    if not numbers_in(value) and node.role not in TYPED:
        for each in beside(page, node):
            text = value_of(page, each)
            if numbers_in(text):
                return text, True
    return value, False


def beside(page: Page, node: Node) -> Iterator[Node]:
    """What follows the node in its line, "Total" and then "$12.50"; else what it is a pair with.

    Nothing, where the node says itself what it stands for: behind "Total: none" is another thing.
    In a row, every cell after it that says anything.
    """
    if _ANSWERED.search(read(page).shown(node)):
        return
    inner = node
    for _ in range(2):
        if inner.parent < 0:
            return
        around = [
            one for one in page.nodes[inner.parent].children if one is inner or value_of(page, one)
        ]
        at = next(index for index, one in enumerate(around) if one is inner)
        after = around[at + 1 :]
        if inner.role in CELLS:
            yield from after
            return
        if after or len(around) == 2:
            yield (after or around)[0]
            return
        inner = page.nodes[inner.parent]
