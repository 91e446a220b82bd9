r"""The one place where text from outside is made safe to print.

Tickets, pages, models and servers write what they like; a terminal obeys some of it. What would
move the cursor, turn the direction of reading, or hide, is shown as an escape (`\x1b`, `\u202e`)
instead; JSON has escapes of its own. It knows no markup: callers put the result into
`rich.text.Text`, never into a string that rich reads. Above: everything that prints; below:
`messages`.
"""

import json
import unicodedata

from orchestrator.messages import Json

_PLAIN = frozenset("\n\t")
# Emoji and text presentation: they change how one sign looks, alone they hide nothing.
_DROPPED = frozenset("\ufe0e\ufe0f")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SELECTORS = range(0xFE00, 0xFE10)
_TAGS = range(0xE0000, 0xE1000)


def clean(text: str) -> str:
    """The text with everything that controls or hides made visible; lines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text.replace("\r\n", "\n"))


def one_line(text: str, limit: int = 0) -> str:
    """As `clean`, on one line with single spaces; cut to `limit` signs with … if one is given."""
    line = " ".join(clean(text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def json_text(document: Json) -> str:
    """The document for programs and terminals alike: ASCII only, without a line feed at its end.

    Strings are as they were recorded, a lone surrogate too; as text they are escapes.
    """
    text = json.dumps(document, indent=2, allow_nan=False)
    return text.replace("\x7f", "\\u007f")  # the one control character that JSON lets through


def _shown(sign: str) -> str:
    if sign in _DROPPED:
        return ""
    if sign in _PLAIN or not _hidden(sign):
        return sign
    return sign.encode("unicode_escape", "surrogatepass").decode("ascii")


def _hidden(sign: str) -> bool:
    point = ord(sign)
    return (
        unicodedata.category(sign) in _CATEGORIES
        or sign in _FILLERS
        or point in _SELECTORS
        or point in _TAGS
    )
