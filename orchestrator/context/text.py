"""A large text as lines that can be numbered, cut between and read again by their numbers.

What came as one endless line is brought into lines first: JSON is indented, other text is broken
at a width; the same text always gives the same lines. Above: `shelf`, `pages`, `large`; below:
nothing.
"""

import json
from collections.abc import Iterator

WIDEST = 1000
"""Characters of the longest line."""


def lined(text: str) -> list[str]:
    """The lines of a text, none longer than `WIDEST`."""
    lines = text.split("\n")
    if len(lines) < 4 and len(text) > WIDEST and text.lstrip()[:1] in {"{", "["}:
        lines = _indented(text)
    if all(len(line) <= WIDEST for line in lines):
        return lines
    return [piece for line in lines for piece in _pieces(line)]


def _indented(text: str) -> list[str]:
    try:
        said = json.loads(text)
    except ValueError:
        return text.split("\n")
    return json.dumps(said, indent=1, ensure_ascii=False).split("\n")


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces; those after the first are set in, so that they belong to it."""
    yield line[:WIDEST]
    rest = line[WIDEST:]
    inset = " " * min(len(line) - len(line.lstrip(" ")) + 2, WIDEST // 2)
    step = WIDEST - len(inset)
    for start in range(0, len(rest), step):
        yield inset + rest[start : start + step]


def head(lines: list[str], size: int) -> list[str]:
    """The first lines that fit in `size` characters together."""
    kept: list[str] = []
    for line in lines:
        size -= len(line) + 1
        if size < 0:
            break
        kept.append(line)
    return kept


def tail(lines: list[str], size: int) -> list[str]:
    """The last lines that fit in `size` characters together."""
    return head(lines[::-1], size)[::-1]
