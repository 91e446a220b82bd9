"""Quoted texts taken out of a line, so that no word in them is ever read.

Takes "…", “…”, „…“, «…», '…', ‘…’ and `…`; an apostrophe inside a word opens nothing. Says
nothing of what a line means. Above: phrases and clauses; below: nothing.
"""

import re
from collections.abc import Sequence

_OPEN, _CLOSE = "\x02", "\x03"

_QUOTED = re.compile(
    r'"((?:\\"|[^"])*)"'
    r"|[“”„]([^“”]*)[“”]"
    r"|«([^»]*)»"
    r"|(?<!`)`([^`]+)`(?!`)"
    r"|(?<!\w)'((?:\\'|(?!'(?!\w)).)*)'(?!\w)"
    r"|(?<!\w)‘((?:(?!’(?!\w)).)*)’(?!\w)",
    re.DOTALL,
)
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")

NEW_LINE = "␊"
"""Stands for the end of a line inside a quoted text, which is written on one line."""

MARK = f"{_OPEN}\\d+{_CLOSE}"
"""A regular expression for the place of a quoted text in a masked line."""


def mask(line: str) -> tuple[str, tuple[str, ...]]:
    """The line with a mark for each quoted text, and the texts in order."""
    texts: list[str] = []

    def take(found: re.Match[str]) -> str:
        double, single = found[1], found[5]
        if double is not None:
            texts.append(double.replace('\\"', '"'))
        elif single is not None:
            texts.append(single.replace("\\'", "'"))
        else:
            texts.append(next(group for group in found.groups() if group is not None))
        texts[-1] = texts[-1].replace(NEW_LINE, "\n")
        return f"{_OPEN}{len(texts) - 1}{_CLOSE}"

    plain = line.replace(_OPEN, " ").replace(_CLOSE, " ")
    return _QUOTED.sub(take, plain), tuple(texts)


def restore(masked: str, texts: Sequence[str]) -> str:
    """The line with its quoted texts put back, each in straight quotes where that can be."""
    return _MARK.sub(lambda found: quote(texts[int(found[1])]), masked)


def hide(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with a mark for each quotation, and the quotations as they stand, in order."""
    pieces: list[str] = []

    def take(found: re.Match[str]) -> str:
        pieces.append(found[0])
        return f"{_OPEN}{len(pieces) - 1}{_CLOSE}"

    return _QUOTED.sub(take, text.replace(_OPEN, " ").replace(_CLOSE, " ")), tuple(pieces)


def reveal(hidden: str, pieces: Sequence[str]) -> str:
    """The text with its quotations put back as they stood."""
    return _MARK.sub(lambda found: pieces[int(found[1])], hidden)


def evened(text: str) -> str:
    """The text on one line, every run of white space one space but for what is quoted.

    A quotation that is broken over lines is one line too.
    """
    hidden, pieces = hide(text)
    kept = [" ".join(each.split()) if "\n" in each else each for each in pieces]
    return reveal(" ".join(hidden.split()), kept)


def quote(text: str) -> str:
    """The text in quotes that `mask` reads back to the same text."""
    text = text.replace("\n", NEW_LINE)
    if '"' not in text and not text.endswith("\\"):
        return f'"{text}"'
    if "“" not in text and "”" not in text:
        return f"“{text}”"
    if "»" not in text:
        return f"«{text}»"
    return '"' + text.replace('"', '\\"') + '"'
