"""Text that has lost its lists and headings: each line one piece of text, given its bullets back.

What some servers make of a rich text: no bullets, no headings, a line a text node, so that a bold
"Given" and its clause are two lines. Only a section under a bare line such as "Acceptance
criteria" is read so, and only where nothing in it is marked as a list. Above: `manuscript`; below:
`names`.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from orchestrator.qa.names import LABEL, ends_section

_LISTED = re.compile(r"^\s*(?:[-*+]\s|\d+[.)]\s|\||>|```|#{1,6}\s)")
_BREAKS_OFF = re.compile(
    r"(?:[,;:]|\b(?:and|or|the|an?|to|with|in|on|of|for|that|is))\s*$", re.IGNORECASE
)
_CARRIES_ON = re.compile(r"^\s*(?:[,;.:)]|(?:and|or|but)\b|[a-zà-öø-ÿа-яё])")

Keyword: TypeAlias = Callable[[str], str]
"""The English keyword that a line begins with, in whatever language, or nothing."""


def relisted(lines: Sequence[str], keyword: Keyword) -> list[str]:
    """As many lines as were given; those of a flattened section are list items."""
    out = list(lines)
    at = 0
    while at < len(lines):
        at += 1
        if _opens(lines, at - 1):
            end = _end(lines, at)
            if _is_flat(lines[at:end]):
                out[at - 1] = f"## {lines[at - 1].strip().rstrip(':')}"
                out[at:end] = _items(lines[at:end], keyword)
                if end < len(lines):
                    out[end] = f"## {lines[end].strip()}"
            at = end
    return out


def _opens(lines: Sequence[str], at: int) -> bool:
    """Whether the line is the bare heading of criteria, with text right below it."""
    line = lines[at].strip()
    found = LABEL.match(line) if len(line) <= 100 else None
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return bool(found and found.end() == len(line) and below) and not _LISTED.match(line)


def _end(lines: Sequence[str], first: int) -> int:
    return next(
        (at for at in range(first, len(lines)) if ends_section(lines[at].strip())), len(lines)
    )


def _is_flat(section: Sequence[str]) -> bool:
    """Whether the lines are text nodes: none is empty but at the end, none is marked."""
    filled = [line for line in section if line.strip()]
    whole = all(line.strip() for line in section[: len(filled)])
    return len(filled) > 1 and whole and not any(_LISTED.match(line) for line in filled)


def _items(section: Sequence[str], keyword: Keyword) -> list[str]:
    out: list[str] = []
    begun = open_ = ""
    for line in section:
        words = line.strip()
        opens = keyword(words)
        goes_on = bool(begun) and (
            _BREAKS_OFF.search(open_) or _CARRIES_ON.match(words) or _follows(begun, opens)
        )
        out.append(f"  {words}" if goes_on else f"- {words}" if words else "")
        if words:
            begun = opens or begun if goes_on else opens or "rule"
            # A keyword that stands alone wants its clause.
            open_ = "," if opens and len(words.split()) <= 3 else words
    return out


def _follows(before: str, opens: str) -> bool:
    """Whether a clause goes on with the sentence that the clause before it belongs to."""
    if before == "rule" or not opens:
        return False
    order = ("Given", "When", "Then")
    if opens == "And":
        return True
    return opens in order and before in order and order.index(opens) > order.index(before)
