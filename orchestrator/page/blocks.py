"""Blocks: the parts of a page that look like cards or rows and are marked as nothing.

A list of products is often made of plain boxes. What a person calls a card there is one of
several boxes side by side: the smallest one around the words that has a sibling of its kind.
Boxes that look alike are told too, for what nobody named cannot be counted in them. Above:
`targets`, `kinds.elements`. Below: `node`.
"""

from collections.abc import Iterable

from orchestrator.page.node import Node
from orchestrator.page.snapshot import Page

_PLAIN = frozenset({"generic", "paragraph", "group", "listitem", "article", "region", "row"})


def blocks_around(page: Page, nodes: Iterable[Node]) -> list[Node]:
    """The block around each node, in document order, each once; none where nothing repeats."""
    found = {block.order: block for node in nodes if (block := _block(page, node)) is not None}
    return [found[order] for order in sorted(found)]


def alike(page: Page, region: Node) -> list[Node]:
    """The longest run of boxes side by side in the region that hold the same sorts of things.

    Empty where nothing repeats. They may be cards, or something else that looks so.
    """
    inside = [region, *page.nodes[region.order + 1 : region.last + 1]]
    runs = (run for parent in inside for run in _shapes(parent))
    return max((run for run in runs if len(run) > 1), key=len, default=[])


def _shapes(parent: Node) -> Iterable[list[Node]]:
    shapes: dict[tuple[str, ...], list[Node]] = {}
    for child in parent.children:
        if child.role in _PLAIN and len(child.children) > 1:
            shape = (child.role, *(inner.role for inner in child.children))
            shapes.setdefault(shape, []).append(child)
    return shapes.values()


def _block(page: Page, node: Node) -> Node | None:
    inner = node
    while inner.parent > 0:
        if _repeats(page, inner):
            return inner
        inner = page.nodes[inner.parent]
    return None


def _repeats(page: Page, node: Node) -> bool:
    if node.role not in _PLAIN or not node.children:
        return False
    beside = page.nodes[node.parent].children
    return any(one is not node and one.role == node.role and one.children for one in beside)
