"""Text of others made safe to judge: what a terminal would hide or obey is written out.

For what a person approves or trusts, where nothing may be hidden. Not the sanitiser of reports,
which may drop such characters. Above: `approval`, `trust`; below: nothing.
"""

import re
import unicodedata
from collections.abc import Iterator

_PADDING = re.compile(r" {9,}")
_PLAIN = re.compile(r"[ -\[\]-~]*")
_SHOWN = frozenset({"L", "M", "N", "P", "S"})
"""The Unicode categories that leave ink: letters, marks, numbers, punctuation, symbols."""

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that Unicode calls letters, marks or symbols and that leave no ink."""


def visible(text: str) -> str:
    r"""One line in which every character of `text` can be seen.

    A backslash is doubled; controls, bidirectional marks, zero-width characters, tags, variation
    selectors and any blank but a single space are written as `\n`, `\x1b` or `\u202e`; more than
    eight spaces in a row as `\x20*N`, and a space at an end as `\x20`.
    """
    shown = text if _PLAIN.fullmatch(text) else "".join(_escaped(char) for char in text)
    shown = _PADDING.sub(lambda run: rf"\x20*{len(run[0])}", shown)
    if shown.startswith(" "):
        shown = r"\x20" + shown[1:]
    return shown[:-1] + r"\x20" if shown.endswith(" ") else shown


def visible_lines(text: str) -> Iterator[str]:
    r"""The lines of `text`, each visible; every line but the last ends in its `\n`."""
    *lines, last = text.split("\n")
    for line in lines:
        yield visible(line) + r"\n"
    if last or not lines:
        yield visible(last)


def _escaped(char: str) -> str:
    if char == "\\":
        return r"\\"
    if char == " " or (_leaves_ink(char) and not _is_selector(char)):
        return char
    if char in "\n\r\t":
        return {"\n": r"\n", "\r": r"\r", "\t": r"\t"}[char]
    code = ord(char)
    if code < 0x100:
        return rf"\x{code:02x}"
    return rf"\u{code:04x}" if code < 0x10000 else rf"\U{code:08x}"


def _leaves_ink(char: str) -> bool:
    return unicodedata.category(char)[0] in _SHOWN and char not in _BLANK_LETTERS


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
