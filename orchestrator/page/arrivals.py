"""Arrivals: what a page says newly since an action, where it may be a message marked as none.

An error is often a plain box. "No error" is not borne out by a page that marks nothing, if a text
has appeared there since: then nobody can tell. On another page everything is new, and only what
sounds like an error counts; so is it with a text that has changed in its place, and with one that
has its own reason to be there: a row, an item, a control, a heading. Pure: two pages, one answer.
Above: `kinds.elements`. Below: `node`, `roles`, `words`.
"""

import re
from collections.abc import Iterator

from orchestrator.page.node import Node, walk
from orchestrator.page.roles import CARDS, INTERACTIVE, MESSAGES, ROLE_WORDS, TYPED
from orchestrator.page.snapshot import Page
from orchestrator.page.words import normal, within

NEWS = frozenset({ROLE_WORDS["alert"], ROLE_WORDS["message"]})
"""The roles of what says something new: an alert, an error, a warning; a message, a toast."""

MOST = 6
"""More new texts than these are another view of the application, and no message."""

_REASONED = (
    INTERACTIVE
    | MESSAGES
    | frozenset({*CARDS, "row", "cell", "gridcell", "heading", "dialog", "alertdialog", "tooltip"})
) - {"group", "region"}
"""What stands in one of these is no plain text."""

_ERROR = re.compile(
    r"\b(?:errors?|invalid|fail(?:ed|ure|s)?|wrong|incorrect|not (?:allowed|valid|found|possible)"
    r"|(?:is|are) required|must|denied|sorry|try again"
    r"|(?:could|can)(?:not|n[’']t| not)"
    r"|please (?:enter|choose|fill|select|provide|check|correct))\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def arrived(
    page: Page, region: Node, before: Page, *, roles: tuple[str, ...], name: str = ""
) -> tuple[str, ...]:
    """The new texts of the region that may be such a message, in document order.

    `before` is the page before the action, empty where nothing was seen. With a `name` only the
    texts that hold these words count. What plays one of the `roles` is no question: it is one.
    """
    known = {_shape(node.text) for node in before.nodes} | {
        _shape(node.name) for node in before.nodes
    }
    fresh = [
        node
        for node in _texts(region)
        if _shape(node.text) not in known and not _stands_in(page, node, frozenset(roles))
    ]
    if name:
        return tuple(node.text for node in fresh if within(node.text, name, caseless=True))
    plain = _plain(page, fresh, before) if _same_view(page, before) else []
    if len(plain) > MOST:
        plain = []
    return tuple(node.text for node in fresh if _ERROR.search(node.text) or node in plain)


def _same_view(page: Page, before: Page) -> bool:
    return before.root is not None and (page.url, page.title) == (before.url, before.title)


def _plain(page: Page, fresh: list[Node], before: Page) -> list[Node]:
    """Those that stand in nothing of their own, and where nothing was said before."""
    spoken = {_place(before, node) for node in before.nodes if node.text}
    return [
        node
        for node in fresh
        if not _stands_in(page, node, _REASONED)
        and (not _place(page, node) or _place(page, node) not in spoken)
    ]


def _texts(region: Node) -> Iterator[Node]:
    for node in walk(region):
        if node.role not in TYPED and any(sign.isalpha() for sign in node.text):
            yield node


def _stands_in(page: Page, node: Node, roles: frozenset[str]) -> bool:
    while node.role not in roles:
        if node.parent < 0:
            return False
        node = page.nodes[node.parent]
    return True


def _place(page: Page, node: Node) -> str:
    """The handle of the element that says the text; the browser keeps it while the element is."""
    return node.ref or (page.nodes[node.parent].ref if node.parent >= 0 else "")


def _shape(text: str) -> str:
    """The text as it is compared: figures may change, and it is no other text."""
    return _DIGITS.sub("0", normal(text)).casefold()
