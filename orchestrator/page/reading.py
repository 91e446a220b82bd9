"""What a person can read on a page: its words in order, and which node shows which.

Text is what stands on the page: texts, headings, links, buttons, cells, the labels beside boxes,
the chosen option of a closed select. What was typed into a box is its value, not text; nor are
addresses, placeholders, and the names of landmarks and tables, which are labels for machines.
A name counts where the snapshot prints nothing else, or prints something else beside it (an
icon button shows "×" and is called "Close"). Above: `matching`, `kinds`. Below: `node`, `words`.
"""

from dataclasses import dataclass
from functools import lru_cache

from orchestrator.page.node import Node
from orchestrator.page.roles import CAPTIONED, CONTAINERS, FIELDS, INLINE, TYPED
from orchestrator.page.snapshot import Page
from orchestrator.page.words import BREAK, JOINT, shown

Span = tuple[int, int]

_LABELLED = (CONTAINERS | FIELDS) - CAPTIONED
"""Their name is a label: it is visible elsewhere, in its own right, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """`text` is the whole of it; `spans` says by `Node.order` where each node's part stands.

    `wholes` are the spans that some node, or some single text, fills exactly.
    """

    text: str
    spans: tuple[Span, ...]
    wholes: frozenset[Span]
    pieces: tuple[Span, ...]

    def of(self, node: Node) -> str:
        """The node's text, joints and breaks in it."""
        start, end = self.spans[node.order]
        return self.text[start:end]

    def shown(self, node: Node) -> str:
        """The node's text for a person to read."""
        return shown(self.of(node))


@lru_cache(maxsize=16)
def read(page: Page) -> Reading:
    """The reading of a page; empty where there is no snapshot."""
    reader = _Reader(len(page.nodes))
    if page.root is not None:
        reader.visit(page.root)
    filled = [span for span in reader.spans if span[0] < span[1]]
    return Reading(
        text="".join(reader.parts),
        spans=tuple(reader.spans),
        wholes=frozenset([*filled, *reader.pieces]),
        pieces=tuple(reader.pieces),
    )


class _Reader:
    """Walks the tree once, writing the text and noting where each node's part lies."""

    def __init__(self, size: int) -> None:
        self.parts: list[str] = []
        self.pieces: list[Span] = []
        self.spans: list[Span] = [(0, 0)] * size
        self.at = 0
        self.inline = False

    def visit(self, node: Node) -> None:
        inline = node.role in INLINE
        self.inline = self.inline and inline
        first = len(self.pieces)
        if node.role not in TYPED:
            self._content(node, inline)
        self.inline = self.inline and inline
        written = self.pieces[first:]
        self.spans[node.order] = (written[0][0], written[-1][1]) if written else (self.at, self.at)

    def _content(self, node: Node, inline: bool) -> None:
        first = len(self.pieces)
        name = "" if node.role in _LABELLED else node.name
        if name and not node.children and _squeeze(name) == _squeeze(node.text):
            # The name keeps the space of a line break that the inline text has lost.
            self._write(name, inline)
            return
        if node.text:
            self._write(node.text, inline)
        for child in node.children:
            if not (child.role == "option" and _folded(node, child)):
                self.visit(child)
        written = self.pieces[first:]
        if not name:
            return
        if not written:
            self._write(name, inline)
        elif _squeeze(name) not in _squeeze("".join(self.text_between(written[0][0]))):
            self._write(name, inline, BREAK)

    def text_between(self, start: int) -> list[str]:
        """The parts written since that place."""
        parts: list[str] = []
        at = self.at
        for part in reversed(self.parts):
            if at <= start:
                break
            parts.append(part)
            at -= len(part)
        return parts[::-1]

    def _write(self, words: str, inline: bool, gap: str = "") -> None:
        if self.parts and not gap:
            last = self.parts[-1][-1]
            solid = last.isalnum() and words[0].isalnum()
            gap = JOINT if self.inline and inline and not solid else " "
        if self.parts:
            self.parts.append(gap)
            self.at += 1
        self.parts.append(words)
        self.pieces.append((self.at, self.at + len(words)))
        self.at += len(words)
        self.inline = inline


def _folded(parent: Node, option: Node) -> bool:
    """Whether this option lies hidden in a closed select: it has no ref and is not chosen."""
    return parent.role == "combobox" and not option.ref and "selected" not in option.states


def _squeeze(text: str) -> str:
    return "".join(text.replace(JOINT, " ").split())
