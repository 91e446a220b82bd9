"""Words that somebody struck out, taken away, so that nobody tests what is not wanted any more.

Knows `~~words~~`, `<del>`, `<s>` and `<strike>`; wiki markup's dashes come here as tildes. A
quotation keeps every sign. Above: `manuscript`; below: `gherkin`'s quotes.
"""

import re
from collections.abc import Iterator

from orchestrator.gherkin.quotes import hide, reveal

_TILDES = re.compile(r"~~(?=[^\s~])((?:(?!~~|\n[ \t]*\n).)*?[^\s~])~~", re.DOTALL)
_TAG = re.compile(r"(</?(?:del|s|strike)\s*>)", re.IGNORECASE)


def without_struck(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without its struck words, and the numbers of the lines that lost any, from 0.

    As many lines as there were; a tag that nothing closes strikes nothing.
    """
    if "~~" not in text and not _TAG.search(text):
        return text, ()
    hidden, quotations = hide(text)
    tilded = _TILDES.sub(lambda found: _emptied(found[0]), hidden)
    kept = reveal("".join(_untagged(_TAG.split(tilded))), quotations)
    before, after = text.split("\n"), kept.split("\n")
    lost = (at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    return kept, tuple(lost)


def _emptied(text: str) -> str:
    return "\n" * text.count("\n")


def _untagged(pieces: list[str]) -> Iterator[str]:
    """The pieces, texts and tags by turns, without what stands in a closed tag."""
    opened: list[str] = []
    for piece in pieces:
        if _TAG.fullmatch(piece):
            if piece.startswith("</") and opened:
                yield _emptied("".join(opened))
                opened = []
            elif opened or not piece.startswith("</"):
                opened.append(piece)
            else:
                yield piece
        elif opened:
            opened.append(piece)
        else:
            yield piece
    yield "".join(opened)
