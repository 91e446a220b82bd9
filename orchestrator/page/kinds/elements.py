"""Kinds about elements being there: role, count.

A name is compared whole and with its capitals; where a role is not named by what it shows (an
alert, a card, a row), its text need only hold the words. `match: contains` asks for a part of
the name, `match: is` for the whole in any role. Above: `expect`. Below: `matching`, `targets`.
"""

from orchestrator.page.amount import read_amount
from orchestrator.page.arrivals import NEWS, arrived
from orchestrator.page.blocks import alike
from orchestrator.page.describing import describe, nearest, operable
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import LONGEST, Finding, lost, told, unseen
from orchestrator.page.kinds.kind import Kind, need_target, need_value
from orchestrator.page.labels import label
from orchestrator.page.look import Look
from orchestrator.page.matching import kin, pool, spoken, standing
from orchestrator.page.node import Node
from orchestrator.page.phrases import LAST
from orchestrator.page.reading import read
from orchestrator.page.roles import CARDS, FIELDS, SPOKEN, TICKED
from orchestrator.page.snapshot import Page
from orchestrator.page.targets import Found, Target, narrow, parse_target, region_of, unmarked
from orchestrator.page.words import cut, same, within

_EXAMPLE = 'button "Log in"'


def _check_role(claim: Expectation) -> None:
    need_target(claim, _EXAMPLE)
    target = parse_target(claim.target)
    if not target.roles and not (target.otherwise and target.otherwise.roles):
        raise ValueError(
            f"kind role needs a role in target, such as {_EXAMPLE}; for words alone use kind text"
        )
    if target.name and claim.value:
        raise ValueError("the name stands either in target or in value, not in both")


def _check_count(claim: Expectation) -> None:
    need_target(claim, "rows, or buttons")
    need_value(claim, "how many, such as 3 or at least 3")
    amount = read_amount(claim.value)
    if amount.always or amount.never:
        ever = "always" if amount.always else "never"
        raise ValueError(f'a count of "{claim.value}" says nothing: it is {ever} so')
    target = parse_target(claim.target)
    if not (target.roles or (target.otherwise and target.otherwise.roles)) or target.ordinal:
        raise ValueError(
            "kind count needs a role in target without an ordinal, such as rows or buttons"
        )


def _judge_role(claim: Expectation, look: Look) -> Finding:
    target = _with_role(claim)
    region = _region(look.page, claim, target)
    if isinstance(region, Finding):
        return region
    found = _called(look.page, region, target, claim)
    if not found and (doubt := _doubt(look, region, target, claim)):
        return doubt
    holds = bool(found) if target.ordinal in {0, LAST} else len(found) >= target.ordinal
    if holds:
        return told(
            True,
            describe(
                look.page, found[target.ordinal - 1 if target.ordinal > 0 else target.ordinal]
            ),
        )
    return told(False, _instead(look.page, region, target))


def _judge_count(claim: Expectation, look: Look) -> Finding:
    target = _with_role(claim)
    region = _region(look.page, claim, target)
    if isinstance(region, Finding):
        return region
    found = _called(look.page, region, target, claim)
    if not found and (doubt := _doubt(look, region, target, claim)):
        return doubt
    shown = ", ".join(describe(look.page, node) for node in found[:4])
    more = ", …" if len(found) > 4 else ""
    saw = f"{len(found)}: {shown}{more}" if found else "0"
    return told(read_amount(claim.value).holds(len(found)), saw)


def _with_role(claim: Expectation) -> Target:
    target = parse_target(claim.target)
    if not target.roles and target.otherwise:
        target = target.otherwise
    if claim.kind == "role" and claim.value:
        return Target(
            words=target.words,
            roles=target.roles,
            name=claim.value,
            ordinal=target.ordinal,
            within=target.within,
        )
    return target


def _region(page: Page, claim: Expectation, target: Target) -> Node | Finding:
    outcome = narrow(page, claim.scope)
    if isinstance(outcome, Found):
        outcome = region_of(page, target, outcome.node)
    if isinstance(outcome, Found) and outcome.node.role == "columnheader":
        return unseen("what a column holds is not counted: name its row, or the texts in it")
    return outcome.node if isinstance(outcome, Found) else lost(outcome)


def _called(page: Page, region: Node, target: Target, claim: Expectation) -> list[Node]:
    nodes = kin(standing(page, pool(page, region, target.roles), target), target.roles)
    if not target.name:
        return nodes
    called = [node for node in nodes if _is_called(page, node, target.name, claim)]
    return called or unmarked(page, region, target)


def _doubt(look: Look, region: Node, target: Target, claim: Expectation) -> Finding | None:
    """Why "none" cannot be told on this look, if it cannot."""
    return _looks_alike(look.page, region, target) or _may_be_news(look, region, target, claim)


def _may_be_news(look: Look, region: Node, target: Target, claim: Expectation) -> Finding | None:
    """Why "no error" cannot be told where a text is new since the action and marked as nothing."""
    if not claim.watches or target.roles not in NEWS or target.ordinal or look.before is None:
        return None
    new = arrived(look.page, region, look.before, roles=target.roles, name=target.name)
    new = tuple(text for text in new if not any(within(text, said) for said in look.claimed))
    if not new:
        return None
    said = ", ".join(f'"{cut(text, 60)}"' for text in new[:2])
    saw = cut(f"new since the action and marked as nothing: {said}", LONGEST)
    return Finding(holds=None, saw=saw, code="ambiguous")


def _looks_alike(page: Page, region: Node, target: Target) -> Finding | None:
    """Why "no cards" cannot be told where boxes look alike and the page marks none of them."""
    boxes = alike(page, region) if target.roles == CARDS and not target.name else []
    if not boxes:
        return None
    first = cut(read(page).shown(boxes[0]), 40)
    return unseen(
        f"the page marks nothing as a card, and {len(boxes)} boxes look alike "
        f'("{first}"): count a thing that each holds, or name one by its words'
    )


def _is_called(page: Page, node: Node, words: str, claim: Expectation) -> bool:
    reading = read(page)
    names = spoken(reading, node)
    if not node.name and node.role in FIELDS | TICKED:
        names = (label(page, node) or node.placeholder,)
    if any(same(name, words) for name in names):
        return True
    if claim.match == "contains":
        return any(within(name, words) for name in (*names, reading.of(node)))
    if node.role in SPOKEN | FIELDS | TICKED:
        return False
    return same(reading.of(node), words) or (
        claim.match != "is" and within(reading.of(node), words)
    )


def _instead(page: Page, region: Node, target: Target) -> str:
    there = kin(pool(page, region, target.roles), target.roles)
    if not target.name or not there:
        near = nearest(page, target.name, operable(page, region)) if target.name else ()
        return f"no {target.role}" + (f"; nearest: {', '.join(near)}" if near else "")
    near = (
        nearest(page, target.name, there)
        or tuple(dict.fromkeys(describe(page, node) for node in there))[:3]
    )
    return ", ".join(near)


KINDS = {
    "role": Kind(
        check=_check_role, judge=_judge_role, uses=frozenset({"target", "value", "scope", "match"})
    ),
    "count": Kind(
        check=_check_count,
        judge=_judge_count,
        uses=frozenset({"target", "value", "scope", "match"}),
    ),
}
