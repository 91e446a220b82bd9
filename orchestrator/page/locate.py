"""Locate: waits for the one element that a person named, and gives the handle for acting on it.

Pages settle, so both a missing and an ambiguous target are looked for again; ambiguity that
stays the same for SETTLED seconds is reported early, and words of a running text are clicked
only if no control of that name comes within them. Words that are part of an element are taken
for it where nothing else could be meant. Above: `qa`. Below: `targets`, `look`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import anyio

from orchestrator.page.acting import Act
from orchestrator.page.describing import describe
from orchestrator.page.kinds.events import said
from orchestrator.page.look import Look, Looker
from orchestrator.page.node import Node, walk
from orchestrator.page.pressing import handle_of, pressed
from orchestrator.page.reading import read
from orchestrator.page.roles import INTERACTIVE
from orchestrator.page.snapshot import Page
from orchestrator.page.targets import Ambiguous, Found, Missing, Target, find, parse_target

SETTLED = 1.0
"""Seconds after which the same ambiguity is believed."""

PAUSE = 0.1
PATIENCE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The element to act on: the browser's handle, and what it is for people."""

    ref: str
    role: str
    name: str
    prose: bool = False
    """Whether it is words of a running text, which a person seldom means to click."""


Location: TypeAlias = Located | Missing | Ambiguous


async def locate(
    look: Looker,
    words: str,
    scope: str = "",
    seconds: float = PATIENCE,
    *,
    act: Act = "",
    clock: Callable[[], float] = anyio.current_time,
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
) -> Location:
    """The element, or why there is none after so many seconds. Raises ValueError without words."""
    target = parse_target(words)
    end = clock() + seconds
    same: Location | None = None
    since = clock()
    while True:
        outcome = locate_on(await look(), target, scope, act)
        if _sure(outcome) or clock() >= end:
            return outcome
        if outcome != same:
            same, since = outcome, clock()
        elif not isinstance(outcome, Missing) and clock() - since >= SETTLED:
            return outcome
        await sleep(min(PAUSE, max(0.0, end - clock())))


def _sure(outcome: Location) -> bool:
    return isinstance(outcome, Located) and not outcome.prose


def locate_on(look: Look, target: Target, scope: str = "", act: Act = "") -> Location:
    """The element on this one look."""
    page = look.page
    if page.dialog is not None:
        return Missing(words=target.words, hint=f"a dialog is open: {said(page.dialog)}")
    outcome = find(page, target, scope, act)
    if not isinstance(outcome, Found):
        return outcome
    node = _handle(page, outcome.node)
    if node is None:
        return _out_of_reach(page, outcome.node, target)
    ref = node.ref
    if act == "click":
        node = pressed(page, node, target.name)
        ref = handle_of(page, node, target.name)
    name = node.name or read(page).shown(node)[:80]
    return Located(ref=ref, role=node.role, name=name, prose=ref != node.ref and not node.pointer)


def _handle(page: Page, node: Node) -> Node | None:
    """The node if it has a handle, else the element whose only words it is."""
    if node.ref:
        return node
    if node.role != "text" or node.parent <= 0:
        return None
    parent = page.nodes[node.parent]
    others = [inner for inner in walk(parent) if inner is not node and inner is not parent]
    controls = [inner for inner in others if inner.role in INTERACTIVE]
    plain = all(inner.role in INTERACTIVE | {"img", "image"} for inner in others)
    return parent if parent.ref and plain and len(controls) <= 1 else None


def _out_of_reach(page: Page, node: Node, target: Target) -> Missing:
    holder = page.nodes[node.parent] if node.parent > 0 else None
    if node.role == "option" and holder is not None:
        hint = f"it is a choice of {describe(page, holder)}: select it there"
    else:
        hint = f"{describe(page, node)} is there, but cannot be acted on"
    missing = Missing(words=target.words, hint=hint)
    return (
        replace(missing, nearest=(describe(page, holder),))
        if holder is not None and holder.ref
        else missing
    )
