"""The kind `value`: what a box holds, what a select has chosen, or what an element shows.

A box holds what was typed; the snapshot evens its white space out, so we do too. `match: is`
is the default; `contains` asks for a part, `pattern` for a form, and `number` and `date` compare
what it says as such ("at least 12.50", "before 2026-12-24"). An empty value may be asked for ("").
Above: `expect`. Below: `targets`, `reading`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from orchestrator.page.describing import describe
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding, lost, told, unseen
from orchestrator.page.kinds.kind import Kind, need_target
from orchestrator.page.look import Look
from orchestrator.page.node import Node, walk
from orchestrator.page.patterns import fits
from orchestrator.page.quantities import dates_in, numbers_in, read_compared
from orchestrator.page.reading import read
from orchestrator.page.roles import TICKED, TYPED
from orchestrator.page.snapshot import Page
from orchestrator.page.targets import Found, find, parse_target
from orchestrator.page.words import cut, normal

_ANSWERED = re.compile(r":\s*\S")
"""A label that its own element answers."""

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
    outcome = find(look.page, parse_target(claim.target), claim.scope)
    if not isinstance(outcome, Found):
        return lost(outcome)
    node = outcome.node
    if node.role in TICKED:
        return unseen(f"{describe(look.page, node)} has no value to see: ask for its state")
    value = value_of(look.page, node)
    if node.role in _SILENT and not value:
        return unseen(f"the value of {describe(look.page, node)} does not show")
    if claim.match in {"number", "date"}:
        return _quantity(claim, look.page, node, value)
    if claim.match == "pattern":
        return told(fits(value, claim.value), f'"{value}"')
    wanted = normal(claim.value)
    holds = wanted in value if claim.match == "contains" else wanted == value
    return told(holds, f'"{value}"')


def _quantity(claim: Expectation, page: Page, node: Node, value: str) -> Finding:
    """A number or a date compared as such; it may stand behind the words that name it."""
    dates = claim.match == "date"
    compared = read_compared(claim.value, dates=dates)
    texts = [value]
    if not (dates_in(value) if dates else numbers_in(value)):
        texts = [read(page).shown(each) for each in _behind(page, node)]
    for text in texts:
        found: Sequence[Decimal | date] = dates_in(text) if dates else numbers_in(text)
        if len(found) > 1:
            return Finding(holds=None, saw=f'several in "{cut(text, 160)}"', code="ambiguous")
        if found:
            return told(compared.holds(found[0]), f'"{text}"')
    return told(False, f'no {claim.match} in "{cut(value, 160)}"')


def worth(page: Page, node: Node) -> tuple[str, bool]:
    """What is to be remembered of a node, and whether it stands behind the node."""
    value = value_of(page, node)
    if not numbers_in(value) and node.role not in TYPED:
        for each in _behind(page, node):
            text = read(page).shown(each)
            if numbers_in(text):
                return text, True
    return value, False


def _behind(page: Page, node: Node) -> Iterator[Node]:
    """What follows the node in its line: "Total", and then "$12.50".

    Nothing, where the node says itself what it stands for: behind "Total: none" is another thing.
    """
    if _ANSWERED.search(read(page).shown(node)):
        return
    inner = node
    for _ in range(2):
        if inner.parent < 0:
            return
        beside = page.nodes[inner.parent].children
        at = next(index for index, child in enumerate(beside) if child is inner)
        if at + 1 < len(beside):
            yield beside[at + 1]
            return
        inner = page.nodes[inner.parent]


def value_of(page: Page, node: Node) -> str:
    """The value, white space evened out: typed text, chosen options, else the visible text."""
    if node.role in TYPED:
        return normal(" ".join([node.text, *(child.text for child in node.children)]))
    if node.role in {"combobox", "listbox"}:
        options = [inner for inner in walk(node) if inner.role == "option"]
        if options:
            return ", ".join(
                inner.name or inner.text for inner in options if "selected" in inner.states
            )
        return normal(
            " ".join([node.text, *(inner.text for inner in walk(node) if inner.role == "text")])
        )
    return normal(read(page).shown(node))


KINDS = {
    "value": Kind(check=_check, judge=_judge, uses=frozenset({"target", "value", "scope", "match"}))
}
