"""Targets: from a person's words to exactly one node of a page, or to why there is none.

Two matches of the best sort are Ambiguous, whatever else is on the page: never a guess. The
scope is narrowed first, and a scope that is not there is reported as such. Pure: one page, one
answer; waiting is `locate`. Above: `kinds`, `locate`. Below: `matching`, `phrases`, `titled`.
"""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from orchestrator.page.acting import Act
from orchestrator.page.blocks import alike, blocks_around
from orchestrator.page.describing import describe, nearest, operable, placed
from orchestrator.page.matching import matches, pool
from orchestrator.page.node import Node
from orchestrator.page.phrases import LAST, Target, parse_target
from orchestrator.page.roles import CARDS, CONTAINERS, ROLE_WORDS
from orchestrator.page.snapshot import Page
from orchestrator.page.titled import titled
from orchestrator.page.words import normal, same

__all__ = ["Ambiguous", "Found", "Missing", "Outcome", "Target", "find", "narrow", "parse_target"]

MOST = 6
"""How many candidates an Ambiguous names."""

_WHOLE = frozenset({"", "page", "the page", "screen", "the screen"})

_BLOCKS = frozenset({*CARDS, "row"})

_UNMARKED = frozenset({CARDS, ("row",), ("listitem",), ROLE_WORDS["column"]})

Part: TypeAlias = Literal["target", "scope"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The one node that was meant."""

    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Nothing is called so; `nearest` are names that are there, `part` says what is missing."""

    words: str
    nearest: tuple[str, ...] = ()
    part: Part = "target"
    hint: str = ""

    def says(self) -> str:
        near = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        return f"nothing is called {self.words}{near}" + (f"; {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several could be meant."""

    words: str
    candidates: tuple[str, ...]
    count: int
    part: Part = "target"

    def says(self) -> str:
        return f"{self.count} could be called {self.words}: {', '.join(self.candidates)}"


Outcome: TypeAlias = Found | Missing | Ambiguous


def find(page: Page, target: Target, scope: str = "", act: Act = "") -> Outcome:
    """The node that the target names, inside the scope's words where there are any.

    `act` is what shall be done to it, which may tell two of the same name apart.
    """
    region = narrow(page, scope)
    if not isinstance(region, Found):
        return region
    outcome = _find_in(page, region.node, target, act)
    return _unmarked(page, region.node, target, outcome) if target.roles else outcome


def _unmarked(page: Page, region: Node, target: Target, outcome: Outcome) -> Outcome:
    """A card or row that the page marks as nothing, where the words found nothing else.

    Where the page has rows that it marks, no other box is one.
    """
    inside = region_of(page, target, region) if isinstance(outcome, Missing) else outcome
    if not isinstance(outcome, Missing) or not isinstance(inside, Found):
        return outcome
    if blocks := unmarked(page, inside.node, target):
        return _choose(page, inside.node, target, blocks)
    return _undecided(page, inside.node, target) or outcome


def _undecided(page: Page, region: Node, target: Target) -> Ambiguous | None:
    """Boxes that look alike, where "the first card" may be any of them and nothing marks it."""
    boxes = alike(page, region) if target.roles == CARDS and not target.name else []
    if not boxes:
        return None
    said = tuple(dict.fromkeys(placed(page, node) for node in boxes))
    return Ambiguous(words=target.words, candidates=said[:MOST], count=len(boxes))


def unmarked(page: Page, region: Node, target: Target) -> list[Node]:
    """The boxes around the words of a card, row, item or column, where the page marks none.

    Of a table, list or section: those that stand under a heading of its name.
    """
    if under := titled(page, region, target) if target.roles else []:
        return under
    if not target.name or target.roles not in _UNMARKED:
        return []
    if target.roles != CARDS and pool(page, region, target.roles):
        return []
    return blocks_around(page, matches(page, region, replace(target, roles=())))


def narrow(page: Page, scope: str) -> Outcome:
    """The smallest element that the scope names; the whole page where it names none."""
    if page.root is None:
        return Missing(words=scope or "the page", part="scope", hint="no page can be seen")
    if normal(scope).lower() in _WHOLE:
        return Found(node=page.root)
    return _holder(page, page.root, parse_target(scope))


def region_of(page: Page, target: Target, region: Node) -> Outcome:
    """The region, narrowed by the target's own "in the …" where it has one."""
    return _holder(page, region, target.within) if target.within else Found(node=region)


def _find_in(page: Page, region: Node, target: Target, act: Act = "") -> Outcome:
    outcome = region_of(page, target, region)
    if isinstance(outcome, Found):
        found = matches(page, outcome.node, target, act)
        outcome = _choose(page, outcome.node, target, found)
    if not isinstance(outcome, Missing) or target.otherwise is None:
        return outcome
    # This reading of the words found nothing: the next one may.
    second = _find_in(page, region, target.otherwise, act)
    return outcome if isinstance(second, Missing) else second


def _holder(page: Page, region: Node, target: Target) -> Outcome:
    """Like finding, but of something that holds other things, and spoken of as the scope."""
    roles = target.roles or tuple(sorted(CONTAINERS))
    second = target.otherwise
    outcome = _find_in(page, region, replace(target, roles=roles, otherwise=None))
    if isinstance(outcome, Missing) and target.name and _is_block(target.roles):
        blocks = blocks_around(page, matches(page, region, replace(target, roles=())))
        outcome = _choose(page, region, target, blocks) if blocks else outcome
    outcome = _by_heading(page, region, target, outcome)
    if isinstance(outcome, Missing):
        outcome = _undecided(page, region, target) or outcome
    if isinstance(outcome, Missing) and second is not None:
        again = _holder(page, region, second)
        outcome = outcome if isinstance(again, Missing) else again
    return outcome if isinstance(outcome, Found) else replace(outcome, part="scope")


def _by_heading(page: Page, region: Node, target: Target, outcome: Outcome) -> Outcome:
    """What stands under a heading of the name, before what only shows the same words elsewhere."""
    if isinstance(outcome, Ambiguous):
        return outcome
    parts = titled(page, region, target)
    if isinstance(outcome, Found):
        node = outcome.node
        parts = [] if same(node.name, target.name, caseless=True) else parts
        parts = [part for part in parts if part is not node and not node.holds(part)]
    return _choose(page, region, target, parts) if parts else outcome


def _is_block(roles: tuple[str, ...]) -> bool:
    """Whether the words may mean a part of the page that is marked as nothing at all."""
    return not roles or bool(_BLOCKS & set(roles))


def _choose(page: Page, region: Node, target: Target, found: list[Node]) -> Outcome:
    if not found:
        return _missing(page, region, target)
    if target.ordinal == LAST:
        return Found(node=found[-1])
    if target.ordinal:
        if target.ordinal <= len(found):
            return Found(node=found[target.ordinal - 1])
        there = f"there {'is' if len(found) == 1 else 'are'} only {len(found)}"
        return Missing(words=target.words, hint=there)
    if len(found) == 1:
        return Found(node=found[0])
    said = tuple(dict.fromkeys(placed(page, node) for node in found))
    return Ambiguous(words=target.words, candidates=said[:MOST], count=len(found))


def _missing(page: Page, region: Node, target: Target) -> Missing:
    others = operable(page, region)
    same_role = pool(page, region, target.roles) if target.roles else []
    near = nearest(page, target.name, [*same_role, *others]) if target.name else ()
    if not near and target.name and not target.roles and region is not page.root:
        near = tuple(dict.fromkeys(describe(page, node) for node in others))[:3]
    if not near:
        near = tuple(dict.fromkeys(describe(page, node) for node in same_role if target.name))[:3]
    return Missing(words=target.words, nearest=near)
