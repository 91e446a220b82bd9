"""Labels: the text that stands beside, above or around a control that has no name.

The snapshot names a control only where the page says which label is its own. Where it doesn't, a
person reads what stands there, and so do we: just before a box, just after or before a tick box,
under the header of the column, else in the cell to the left, before the element that holds
nothing but this one control. Above: `matching`, `kinds`. Below: `grids`, `reading`.
"""

from collections.abc import Iterator

from orchestrator.page.grids import header_of
from orchestrator.page.node import Node, walk
from orchestrator.page.reading import read
from orchestrator.page.roles import INTERACTIVE, TICKED
from orchestrator.page.snapshot import Page

LONGEST = 80
"""A longer text, in characters, is no label."""

_FARTHEST = 4
"""So many elements around a control are looked at."""

_BOUNDS = frozenset({"row", "listitem", "article", "dialog", "form", "list", "table", "iframe"})
"""What stands before one of these is not the label of something in it."""


def label(page: Page, node: Node) -> str:
    """What a person would call the control by the text near it, or nothing."""
    return next(filter(None, _near(page, node)), "")


def _near(page: Page, node: Node) -> Iterator[str]:
    inner = node
    for _ in range(_FARTHEST):
        header = header_of(page, inner)
        if header is not None:
            yield _said(page, header)
            return
        before, after = _beside(page, inner)
        order = (after, before) if node.role in TICKED else (before,)
        yield from (_said(page, each) for each in order if each is not None)
        if before is not None or inner.parent < 0:
            return
        outer = page.nodes[inner.parent]
        if outer.role in _BOUNDS or _controls(outer) > 1:
            return
        inner = outer


def _beside(page: Page, node: Node) -> tuple[Node | None, Node | None]:
    """The elements just before and just after, of the same parent."""
    if node.parent < 0:
        return None, None
    beside = page.nodes[node.parent].children
    at = next(index for index, child in enumerate(beside) if child is node)
    return beside[at - 1] if at else None, beside[at + 1] if at + 1 < len(beside) else None


def _said(page: Page, node: Node) -> str:
    """The text of a neighbour, if it may be a label at all."""
    said = read(page).shown(node) if _quiet(node) else ""
    return said if len(said) <= LONGEST else ""


def _quiet(node: Node) -> bool:
    return not any(inner.role in INTERACTIVE for inner in walk(node))


def _controls(node: Node) -> int:
    return sum(inner.role in INTERACTIVE for inner in walk(node))
