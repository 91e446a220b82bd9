"""The part of a page that a claim looked at: its element, the way to it, and what stands there.

For people who read of a failure, and for the outline in its picture. It decides nothing: where
the claim's own words find no one element, the nearest thing that they do name is the part.
Above: `qa`. Below: `targets`, `describing`.
"""

from dataclasses import dataclass

from orchestrator.page.describing import describe, title
from orchestrator.page.expectation import Expectation
from orchestrator.page.node import Node
from orchestrator.page.reading import read
from orchestrator.page.roles import CONTAINERS, MESSAGES
from orchestrator.page.snapshot import Page
from orchestrator.page.targets import Found, find, narrow, parse_target
from orchestrator.page.words import cut

STEP = " › "
"""Between two things of a way, the outer first."""

LINES = 8
WIDEST = 100
"""At most so many lines of the page are told, each of so many characters."""

FEW = 3
"""An element of fewer lines is told with what holds it."""

_HIGHEST = 3
"""How many of the things that hold a part are named."""

STANDING_IN = MESSAGES | {"heading", "dialog", "alertdialog"}
"""Of these the only one there is stands in the place of one that was not found."""

_BARE = frozenset({"", "generic", "document", "paragraph", "rowgroup", "list"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What was looked for, in the words of the claim.

    `message` says that it is words which a message of the page might have had.
    """

    target: str = ""
    scope: str = ""
    message: bool = False

    @staticmethod
    def by(claim: Expectation) -> "Sought":
        """What the claim looked for. A claim about no element names the page alone."""
        if claim.kind in {"url", "title", "console", "dialog", "download", "request", "words"}:
            return Sought()
        if claim.kind == "count":
            return Sought(scope=claim.scope)
        named = f'{claim.target} "{claim.value}"'
        target = named if claim.kind == "role" and claim.value else claim.target
        message = claim.kind == "text" and not claim.target
        return Sought(target=target, scope=claim.scope, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where on the page it was: `way` on one line, `lines` of what stands there.

    `node` is None where only the page as a whole was meant: then nothing is outlined.
    """

    node: Node | None
    way: str
    lines: tuple[str, ...]

    def says(self) -> str:
        """The way, and below it the lines, for people."""
        return "\n".join((self.way, *self.lines))


def part_of(page: Page, sought: Sought) -> Part | None:
    """The part of this page that was looked at; None where no page can be seen."""
    if page.root is None:
        return None
    node = _named(page, sought)
    shown = node or next((one for one in page.nodes if one.role == "main"), page.root)
    return Part(node=node, way=_way(page, shown), lines=_around(page, shown))


def _named(page: Page, sought: Sought) -> Node | None:
    """The element that the words find; else the one that stands in its place; else the scope."""
    region = narrow(page, sought.scope)
    if not isinstance(region, Found):
        return None
    roles = MESSAGES if sought.message else frozenset[str]()
    if sought.target:
        target = parse_target(sought.target)
        found = find(page, target, sought.scope)
        if isinstance(found, Found):
            return found.node
        roles = STANDING_IN & {*target.roles}
    inside = page.nodes[region.node.order : region.node.last + 1]
    others = [one for one in inside if one.role in roles and read(page).of(one)]
    if len(others) == 1:
        return others[0]
    return region.node if region.node is not page.root else None


def _way(page: Page, node: Node) -> str:
    """`main › article "Backpack" › button "Add to cart"`; the page where nothing holds it."""
    holds = node.role in CONTAINERS and node.role not in MESSAGES
    steps = [_called(page, node) if holds else describe(page, node)]
    at = node.parent
    while at > 0 and len(steps) <= _HIGHEST:
        holder = page.nodes[at]
        if holder.role in CONTAINERS and holder.role not in _BARE:
            steps.append(_called(page, holder))
        at = holder.parent
    return STEP.join(reversed(steps)) if node is not page.root else "the page"


def _called(page: Page, holder: Node) -> str:
    named = cut(holder.name, 40) or _headed(page, holder)
    return f'{holder.role} "{named}"' if named else holder.role


def _headed(page: Page, holder: Node) -> str:
    """The first heading in it, which is what a person would call it by."""
    inside = page.nodes[holder.order + 1 : holder.last + 1]
    heading = next((one for one in inside if one.role == "heading"), None)
    return title(read(page), heading) if heading and holder.role not in {"main", "form"} else ""


def _around(page: Page, node: Node) -> tuple[str, ...]:
    """The lines of the element; of one that has few, those of what holds it, its own marked."""
    told = _lines(page, node)
    marked = len(told) < FEW and node.parent >= 0
    if marked:
        told = _lines(page, _holder(page, node))
    first = next((at for at, (inner, _) in enumerate(told) if inner is node), 0)
    begin = max(0, min(first - LINES // 2, len(told) - LINES))
    lines = [
        ("> " if inner is node or node.holds(inner) else "  ") * marked + said
        for inner, said in told[begin : begin + LINES]
    ]
    after = begin + LINES < len(told)
    return (*["…"] * (begin > 0), *lines, *["…"] * after)


def _holder(page: Page, node: Node) -> Node:
    """The nearest container that holds it, else the page."""
    at = page.nodes[node.parent]
    while at.parent > 0 and at.role not in CONTAINERS:
        at = page.nodes[at.parent]
    return at


def _lines(page: Page, node: Node) -> list[tuple[Node, str]]:
    """What stands in the element, a line each thing that has a name or a text of its own."""
    told = []
    depths: dict[int, int] = {}
    for inner in page.nodes[node.order : node.last + 1]:
        depth = depths.get(inner.parent, 0)
        said = _said(inner)
        depths[inner.order] = depth + bool(said)
        if said:
            told.append((inner, "  " * depth + cut(said, WIDEST)))
    return told


def _said(node: Node) -> str:
    """One element as a line: role, name, states, text; nothing for what only holds others."""
    if node.role in MESSAGES and not (node.name or node.text or node.children):
        return ""
    if node.role == "text":
        return f'"{node.text}"' if node.text else ""
    bare = node.role in _BARE
    if bare and not node.text and not node.name:
        return ""
    role = "" if bare else node.role
    name = f'"{node.name}"' if node.name else ""
    states = " ".join(
        f"[{key}]" if value == "true" else f"[{key}={value}]" for key, value in node.states.items()
    )
    text = f'"{node.text}"' if bare and node.text else f": {node.text}" if node.text else ""
    return " ".join(filter(None, (role, name, states))) + text
