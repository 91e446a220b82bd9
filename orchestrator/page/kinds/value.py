"""The kind `value`: what a box holds, what a select has chosen, or what an element shows.

A box holds what was typed; the snapshot evens its white space out, so we do too. `match: is`
is the default; `contains` asks for a part. An empty value may be asked for ("").
Above: `expect`. Below: `targets`, `reading`.
"""

from orchestrator.page.describing import describe
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding, lost, told, unseen
from orchestrator.page.kinds.kind import Kind, need_target
from orchestrator.page.look import Look
from orchestrator.page.node import Node, walk
from orchestrator.page.reading import read
from orchestrator.page.roles import TICKED, TYPED
from orchestrator.page.snapshot import Page
from orchestrator.page.targets import Found, find, parse_target
from orchestrator.page.words import normal

_SILENT = frozenset({"progressbar", "meter", "scrollbar"})


def _check(claim: Expectation) -> None:
    need_target(claim, '"Email" field')
    if claim.match == "contains" and not normal(claim.value):
        raise ValueError("every value contains nothing: say what it must contain")


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
    wanted = normal(claim.value)
    holds = wanted in value if claim.match == "contains" else wanted == value
    return told(holds, f'"{value}"')


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
