"""Describing: a node in few words for people, and the nearest names to one that is not there.

Above: `targets`, `kinds`. Below: `reading`, `roles`.
"""

from difflib import SequenceMatcher

from orchestrator.page.node import Node
from orchestrator.page.reading import Reading, read
from orchestrator.page.roles import CARDS, CONTAINERS, INTERACTIVE
from orchestrator.page.snapshot import Page
from orchestrator.page.words import cut

MOST = 3
"""How many names are offered."""

_COMPARED = 400
_ALIKE = 0.55
_TOLD_BY_TEXT = frozenset({*CARDS, "row"})


def title(reading: Reading, node: Node) -> str:
    """What the node is called: its name, else the beginning of its text, else its placeholder."""
    return cut(node.name or reading.shown(node) or node.placeholder, 60)


def describe(page: Page, node: Node) -> str:
    """The node as a target could name it: `button "Log in"`."""
    role = "text" if node.role in {"generic", "document", ""} else node.role
    called = title(read(page), node)
    return f'{role} "{called}"' if called else role


def placed(page: Page, node: Node) -> str:
    """The node with the nearest named thing that holds it: `button "Add" in article "Backpack"`."""
    reading = read(page)
    parent = node.parent
    while parent > 0:
        holder = page.nodes[parent]
        called = holder.name or (title(reading, holder) if holder.role in _TOLD_BY_TEXT else "")
        if holder.role in CONTAINERS and called and called != title(reading, node):
            return f'{describe(page, node)} in {holder.role} "{cut(called, 40)}"'
        parent = holder.parent
    return describe(page, node)


def nearest(page: Page, words: str, nodes: list[Node]) -> tuple[str, ...]:
    """The likest of these nodes, at most MOST, described; those most alike first."""
    reading = read(page)
    likeness: dict[str, float] = {}
    for node in nodes[:_COMPARED]:
        called = title(reading, node)
        if called:
            likeness.setdefault(describe(page, node), alike(called, words))
    ranked = sorted(likeness, key=lambda said: -likeness[said])
    return tuple(said for said in ranked if likeness[said] >= _ALIKE)[:MOST]


def operable(page: Page, region: Node) -> list[Node]:
    """Everything in the region that a person could mean by a name: controls, then headings."""
    inside = page.nodes[region.order + 1 : region.last + 1]
    controls = [node for node in inside if node.role in INTERACTIVE]
    return controls + [node for node in inside if node.role == "heading"]


def alike(one: str, other: str) -> float:
    """How alike two wordings are, capitals apart: 1 the same, 0.9 where one holds the other."""
    first, second = one.casefold(), other.casefold()
    if first == second:
        return 1.0
    if min(len(first), len(second)) >= 3 and (first in second or second in first):
        return 0.9
    matcher = SequenceMatcher(None, first, second)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0
