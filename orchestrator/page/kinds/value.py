"""The kind `value`: what a box holds, what a select has chosen, or what an element shows.

A box holds what was typed; the snapshot evens its white space out, so we do too. `match: is`
is the default; `contains` asks for a part, `pattern` for a form, and `number` and `date` compare
what it says as such ("at least 12.50", "before 2026-12-24"). An empty value may be asked for ("").
Where the target is only a label, what
stands beside it is compared. Above: `expect`. Below: `targets`, `standing`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from orchestrator.page.describing import describe
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import LONGEST, Finding, lost, told, unseen
from orchestrator.page.kinds.kind import Kind, need_target
from orchestrator.page.look import Look
from orchestrator.page.node import Node
from orchestrator.page.patterns import fits
from orchestrator.page.quantities import dates_in, numbers_in, read_compared
from orchestrator.page.roles import TICKED
from orchestrator.page.snapshot import Page
from orchestrator.page.standing import beside, column, stood_for, value_of
from orchestrator.page.targets import Found, find, parse_target
from orchestrator.page.words import cut, normal

_SILENT = frozenset({"progressbar", "meter", "scrollbar"})


def _check(claim: Expectation) -> None:
    need_target(claim, '"Email" field')
    if claim.match == "contains" and not normal(claim.value):
        raise ValueError("every value contains nothing: say what it must contain")
    if claim.match == "pattern" and not claim.value.strip("* "):
        raise ValueError(f'every value is like "{claim.value}": say what it must be like')
    if claim.match in {"number", "date"}:
        read_compared(claim.value, dates=claim.match == "date")


def _judge(claim: Expectation, look: Look) -> Finding:
    target = parse_target(claim.target)
    outcome = find(look.page, target, claim.scope, "read")
    if not isinstance(outcome, Found):
        return lost(outcome)
    node = outcome.node
    if node.role == "columnheader":
        below = column(look.page, node)
        if len(below) > 1:
            return _several(f"{describe(look.page, node)} heads {len(below)} rows: name the row")
        node = below[0] if below else node
    if node.role in TICKED:
        return unseen(f"{describe(look.page, node)} has no value to see: ask for its state")
    value = value_of(look.page, node)
    if node.role in _SILENT and not value:
        return unseen(f"the value of {describe(look.page, node)} does not show")
    if claim.match in {"number", "date"}:
        return _quantity(claim, look.page, node, value, target.name)
    return _compared(claim, [value, *stood_for(look.page, node, target.name)])


def _compared(claim: Expectation, values: Sequence[str]) -> Finding:
    """The finding on a text and, where it is a label, on what that stands for."""
    wanted = normal(claim.value)

    def holds(value: str) -> bool:
        if claim.match == "pattern":
            return fits(value, claim.value)
        return wanted in value if claim.match == "contains" else wanted == value

    own, *others = values
    if holds(own) or not others:
        return told(holds(own), f'"{own}"')
    if len(others) > 1 and any(map(holds, others)):
        return _several(f"several stand beside it: {', '.join(map(_quoted, others))}")
    return told(holds(others[0]), f'"{others[0]}"')


def _quantity(claim: Expectation, page: Page, node: Node, value: str, name: str) -> Finding:
    """A number or a date compared as such; it may stand beside the words that name it."""
    dates = claim.match == "date"
    compared = read_compared(claim.value, dates=dates)

    def figures(text: str) -> Sequence[Decimal | date]:
        return dates_in(text) if dates else numbers_in(text)

    answers = stood_for(page, node, name)
    texts = answers if len(answers) == 1 and figures(answers[0]) else [value]
    if not figures(texts[0]):
        texts = [value_of(page, each) for each in beside(page, node)]
    told_of = [text for text in texts if figures(text)]
    if len(told_of) > 1 or any(len(figures(text)) > 1 for text in told_of):
        return _several(f"several in {', '.join(map(_quoted, told_of))}")
    for text in told_of:
        return told(compared.holds(figures(text)[0]), f'"{text}"')
    return told(False, f'no {claim.match} in "{cut(value, 160)}"')


def _several(saw: str) -> Finding:
    return Finding(holds=None, saw=cut(saw, LONGEST), code="ambiguous")


def _quoted(text: str) -> str:
    return f'"{cut(text, 60)}"'


KINDS = {
    "value": Kind(check=_check, judge=_judge, uses=frozenset({"target", "value", "scope", "match"}))
}
