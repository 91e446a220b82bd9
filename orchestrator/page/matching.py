"""Matching: which nodes of a region a Target may mean, the best sort of match only.

Exactness goes first, what is compared second: name, then label, placeholder, text. So a label
"Name" beats a button "Rename it by name". A part counts only if it is whole words. Nothing is
chosen here; `targets` does that. Below: `acting`, `labels`, `reading`, `words`.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from orchestrator.page.acting import Act, suits
from orchestrator.page.grids import header_of, under
from orchestrator.page.labels import label
from orchestrator.page.node import Node
from orchestrator.page.phrases import Target
from orchestrator.page.reading import Reading, Span, read
from orchestrator.page.roles import (
    CARDS,
    CONTAINERS,
    DRAWN,
    FIELDS,
    INTERACTIVE,
    MESSAGES,
    SPOKEN,
    STAND_INS,
    TICKED,
    TYPED,
)
from orchestrator.page.snapshot import Page
from orchestrator.page.words import places, same, within

_LEVELS = ((False, True), (True, True), (True, False))
"""Ways to compare, the most exact first: whether capitals are passed over, whether the whole."""

_ANSWER = re.compile(r"\s*(?::\s*\S|[$€£¥]\s?\d)")

_COUNTED_ONCE = frozenset({*CARDS, "row"})


def pool(page: Page, region: Node, roles: tuple[str, ...]) -> list[Node]:
    """The nodes inside the region that play one of the roles (any, if none is named).

    Rows of headers and messages without words are left out: a person does not count them.
    """
    inside = page.nodes[region.order + 1 : region.last + 1]
    if not roles:
        return list(inside)
    reading = read(page)
    wanted = frozenset(roles)
    found = [node for node in inside if node.role in wanted or (DRAWN in wanted and _drawn(node))]
    if wanted & (MESSAGES | {"row"}):
        found = [node for node in found if not _empty(reading, node) and not heads(node)]
    return found


def standing(page: Page, nodes: list[Node], target: Target) -> list[Node]:
    """Those of the rows whose cells say what the target names under its headers."""
    reading = read(page)
    return [
        node
        for node in nodes
        if all(
            (cell := under(page, node, header)) is not None and same(reading.of(cell), value)
            for header, value in target.where
        )
    ]


def heads(node: Node) -> bool:
    """Whether the node is a row that holds nothing but column headers."""
    cells = [child.role for child in node.children if child.role != "text"]
    return node.role == "row" and bool(cells) and all(role == "columnheader" for role in cells)


def kin(nodes: list[Node], roles: tuple[str, ...]) -> list[Node]:
    """These nodes as a person counts them: one sort of card, and none that lies in another."""
    if roles in STAND_INS:
        sort = next((role for role in roles if any(node.role == role for node in nodes)), "")
        nodes = [node for node in nodes if node.role == sort]
    counted: list[Node] = []
    for node in nodes:
        nested = counted and counted[-1].holds(node) and node.role in _COUNTED_ONCE
        if not nested:
            counted.append(node)
    return counted


def matches(page: Page, region: Node, target: Target, act: Act = "") -> list[Node]:
    """The best matches in document order; of two where one holds the other, only one.

    Of such a pair the one that can be operated stays, otherwise the inner. Where no role was
    said, what the `act` can be done to goes first: a click prefers, of two that are called
    alike, the one that can be clicked; typing looks among all boxes before anything else.
    """
    nodes = pool(page, region, target.roles)
    if not target.name:
        return kin(standing(page, nodes, target), target.roles)
    search = _Search(page=page, region=region, target=target, nodes=nodes)
    if act == "read" and not target.roles and (labels := search.labels()):
        return _collapsed(labels)
    searches = [search]
    if act and not target.roles:
        suited = [node for node in nodes if suits(node, act)]
        roles = tuple(sorted({node.role for node in suited}))
        if suited:
            searches.insert(0, replace(search, target=replace(target, roles=roles), nodes=suited))
    found = (
        one.best(level)
        for one, level in (
            ((one, level) for level in _LEVELS for one in searches)
            if act == "click"
            else ((one, level) for one in searches for level in _LEVELS)
        )
    )
    return _collapsed(next(filter(None, found), []))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """One target looked for among the nodes of its roles in one region."""

    page: Page
    region: Node
    target: Target
    nodes: list[Node]

    def best(self, level: tuple[bool, bool]) -> list[Node]:
        """The best sort of match of this exactness."""
        return next(filter(None, self.tiers(*level)), [])

    def labels(self) -> list[Node]:
        """What says the whole name and can stand for a value: no header of a column does.

        A text that answers itself is one too: "Total: $12.50".
        """
        for caseless, whole in _LEVELS[:2]:
            for tier in (*self.tiers(caseless, whole), self._answered(caseless)):
                if found := [node for node in tier if not self._heading(node)]:
                    return found
        return []

    def _heading(self, node: Node) -> bool:
        while node.role != "columnheader" and node.parent >= 0:
            node = self.page.nodes[node.parent]
        return node.role == "columnheader"

    def _answered(self, caseless: bool) -> list[Node]:
        """Texts that begin with the name, and go on with a colon or an amount of money."""
        reading = read(self.page)
        start, end = reading.spans[self.region.order]
        begun = places(reading.text, self.target.name, caseless=caseless, start=start, end=end)
        starts = {span[0] for span in reading.wholes}
        return [
            _innermost(reading, self.region, span)
            for span in begun
            if span[0] in starts and _ANSWER.match(reading.text, span[1], end)
        ]

    def tiers(self, caseless: bool, whole: bool) -> Iterator[list[Node]]:
        """The matches of each sort, the best sort first; each is worked out when asked for."""
        compare = same if whole else within
        alike = partial(compare, words=self.target.name, caseless=caseless)
        yield self.named(alike, boxes=False)
        yield self.labelled(alike)
        yield [node for node in self.nodes if node.placeholder and alike(node.placeholder)]
        yield self.texted(caseless=caseless, whole=whole)
        if not self.target.roles:
            yield self.named(alike, boxes=True)
        if "cell" in self.target.roles:
            yield self.beneath(alike)

    def named(self, alike: Callable[[str], bool], *, boxes: bool) -> list[Node]:
        """By name; without a role, what holds other things (`boxes`) comes after all else."""
        nodes = self.nodes
        if not self.target.roles:
            nodes = [node for node in nodes if (node.role in CONTAINERS) == boxes]
        return [node for node in nodes if node.name and alike(node.name)]

    def labelled(self, alike: Callable[[str], bool]) -> list[Node]:
        nameless = (node for node in self.nodes if not node.name)
        controls = (node for node in nameless if node.role in FIELDS | TICKED)
        return [node for node in controls if alike(label(self.page, node))]

    def beneath(self, alike: Callable[[str], bool]) -> list[Node]:
        """Cells that stand under a column header of this name."""
        reading = read(self.page)
        return [
            cell
            for cell in self.nodes
            if (header := header_of(self.page, cell))
            and alike(reading.shown(header) or header.name)
        ]

    def texted(self, *, caseless: bool, whole: bool) -> list[Node]:
        reading = read(self.page)
        start, end = reading.spans[self.region.order]
        words = self.target.name
        found = list(places(reading.text, words, caseless=caseless, start=start, end=end))
        if whole:
            found = [span for span in found if span in reading.wholes]
        if not self.target.roles:
            return [_innermost(reading, self.region, span) for span in found]
        shows = (node for node in self.nodes if node.role not in TYPED)
        return [node for node in shows if _covers(reading, node, found)]


def spoken(reading: Reading, node: Node) -> tuple[str, ...]:
    """What a person would call the node: its name, and what it shows where that is its name."""
    shows = reading.of(node) if node.role in SPOKEN else ""
    return tuple(part for part in (node.name, shows) if part)


def _drawn(node: Node) -> bool:
    """Whether the node can be clicked and says nothing: its picture is of the style sheet."""
    silent = not (node.name or node.text or node.children)
    return silent and (node.role in {"button", "link"} or (node.pointer and node.role == "generic"))


def _empty(reading: Reading, node: Node) -> bool:
    start, end = reading.spans[node.order]
    return node.role in MESSAGES and start == end and not node.name


def _covers(reading: Reading, node: Node, found: list[Span]) -> bool:
    start, end = reading.spans[node.order]
    at = bisect_left(found, (start, start))
    return start < end and at < len(found) and found[at][1] <= end


def _innermost(reading: Reading, region: Node, span: Span) -> Node:
    """The smallest node that shows the whole of the span."""
    node = region
    while True:
        inner = next((child for child in node.children if _shows(reading, child, span)), None)
        if inner is None:
            return node
        node = inner


def _shows(reading: Reading, node: Node, span: Span) -> bool:
    start, end = reading.spans[node.order]
    return start <= span[0] and span[1] <= end and start < end


def _collapsed(found: list[Node]) -> list[Node]:
    kept: list[Node] = []
    for node in sorted({node.order: node for node in found}.values(), key=lambda one: one.order):
        if not (kept and kept[-1].holds(node)):
            kept.append(node)
        elif node.role in INTERACTIVE or kept[-1].role not in INTERACTIVE:
            kept[-1] = node
    return kept
