"""Titled: the table, list or part of a page that is called by the heading that it stands under.

A page seldom names a table; a person calls it by its heading, and so do we where nothing is named
so. What a heading governs begins with it, and ends before the next of its level, before a landmark,
or with the box that it begins. Above: `targets`. Below: `matching`, `node`, `roles`.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from orchestrator.page.matching import matches
from orchestrator.page.node import Node, walk
from orchestrator.page.phrases import Target
from orchestrator.page.roles import CONTAINERS, ROLE_WORDS
from orchestrator.page.snapshot import Page
from orchestrator.page.words import same

_PART = frozenset({(), ROLE_WORDS["section"]})
_LISTED = frozenset({ROLE_WORDS["table"], ROLE_WORDS["list"], ROLE_WORDS["form"]})

_LANDMARKS = frozenset({"banner", "complementary", "contentinfo", "navigation", "search"})


def titled(page: Page, region: Node, target: Target) -> list[Node]:
    """What stands under the headings of this name, in document order; none for other roles.

    Several where a heading governs more than one element and none holds them all.
    """
    if not target.name or target.roles not in _PART | _LISTED:
        return []
    named = replace(target, roles=ROLE_WORDS["heading"], ordinal=0, within=None, otherwise=None)
    headings = [
        node for node in matches(page, region, named) if same(node.name, target.name, caseless=True)
    ]
    parts = [part for heading in headings for part in _governed(page, region, heading)]
    return parts if target.roles in _PART else list(_outermost(parts, target.roles))


def _governed(page: Page, region: Node, heading: Node) -> list[Node]:
    box = _begun(page, region, heading)
    if any(node.role in CONTAINERS for node in walk(box)):
        return [box]
    if box.parent < 0:
        return []
    beside = page.nodes[box.parent].children
    at = next(index for index, child in enumerate(beside) if child is box)
    after = takewhile(lambda node: not _ends(node, heading), beside[at + 1 :])
    return [node for node in after if node.children or node.text or node.name]


def _begun(page: Page, region: Node, heading: Node) -> Node:
    """The largest box that begins with the heading and has no other of its level."""
    box = heading
    while box.parent >= 0 and box is not region:
        outer = page.nodes[box.parent]
        if outer.order == 0 or outer.children[0] is not box:
            break
        if any(_rivals(node, heading) for node in walk(outer)):
            break
        box = outer
    return box


def _ends(node: Node, heading: Node) -> bool:
    return node.role in _LANDMARKS or any(_rivals(inner, heading) for inner in walk(node))


def _rivals(node: Node, heading: Node) -> bool:
    """Whether the node is another heading, and no lower one."""
    return node.role == "heading" and node is not heading and node.level <= heading.level


def _outermost(parts: Iterable[Node], roles: tuple[str, ...]) -> Iterable[Node]:
    last = -1
    for part in parts:
        for node in walk(part):
            if node.role in roles and node.order > last:
                last = node.last
                yield node
