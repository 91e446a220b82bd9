"""Where a click lands: on the words that were said, in a bigger thing that can be clicked.

A box that can be clicked may hold much else ("Reply", "Forward"), and a running text may hold a
link that is marked as nothing, which the snapshot prints as a part of it. A person points at the
words, so the click goes to the smallest element that says them. Above: `locate`. Below:
`reading`.
"""

import json

from orchestrator.page.node import Node
from orchestrator.page.reading import Reading, Span, read
from orchestrator.page.roles import INTERACTIVE
from orchestrator.page.snapshot import Page
from orchestrator.page.words import places


def pressed(page: Page, node: Node, name: str) -> Node:
    """The smallest element in the node that says the name and has a handle, else the node.

    What a person operates is pressed as a whole, and so is what says the name more than once.
    """
    span = _place(read(page), node, name)
    if span is None or node.role in INTERACTIVE:
        return node
    inner = node
    while True:
        child = next((one for one in inner.children if _says(read(page), one, span)), None)
        if child is None or not child.ref:
            return inner
        inner = child


def handle_of(page: Page, node: Node, name: str) -> str:
    """The node's handle; of a text that says more than the name, that of the name in it.

    The browser finds the element there that says it, or takes the whole where there is none.
    """
    reading = read(page)
    span = _place(reading, node, name)
    if node.role in INTERACTIVE or span is None or span == reading.spans[node.order]:
        return node.ref
    if node.children or span in reading.wholes:
        return node.ref
    return f"aria-ref={node.ref} >> internal:text={json.dumps(name)}i"


def _place(reading: Reading, node: Node, name: str) -> Span | None:
    """Where in the node the name stands, if that is one place."""
    start, end = reading.spans[node.order]
    found = list(places(reading.text, name, caseless=True, start=start, end=end)) if name else []
    wholes = [span for span in found if span in reading.wholes]
    only = wholes or found
    return only[0] if len(only) == 1 else None


def _says(reading: Reading, node: Node, span: Span) -> bool:
    start, end = reading.spans[node.order]
    return start <= span[0] and span[1] <= end and start < end
