r"""The ways to look at a text under which a secret in it would show.

A secret hides behind escapes (`%68`, `&#104;`, `\u0068`, `\x68`), twice over, behind spaces and
invisible characters, or between dots. Each of these is taken off by one rule here, in two ways
that agree: `fast` gives only the text, `aligned` also which characters of the source each of its
own stands for, so that exactly those can be cut out. Not the secret's own derived forms
(`forms`). Above: `masking`; below: nothing.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

ROUNDS = 3
"""How often escapes are taken off: a URL in JSON in HTML."""

Spans: TypeAlias = Sequence[tuple[int, int]]
"""For each character of a view, the characters of the source that it stands for: start, end."""

_H = "[0-9A-Fa-f]"
_NEXT = "%[89abAB]" + _H
_PERCENT = (
    rf"%(?:[0-7]{_H}|[cCdD]{_H}{_NEXT}|[eE]{_H}(?:{_NEXT}){{2}}|[fF][0-7](?:{_NEXT}){{3}}|{_H}{_H})"
)
_AMPERSAND = rf"&(?:\#[0-9]{{1,7}};?|\#[xX]{_H}{{1,6}};?|[A-Za-z][A-Za-z0-9]{{1,31}};)"
_BACKSLASH = (
    rf"\\(?:u[dD][89abAB]{_H}{_H}\\u[dD][c-fC-F]{_H}{_H}|u{_H}{{4}}|u\{{{_H}{{1,6}}\}}"
    rf"|x{_H}{_H}|U{_H}{{8}}|[^uxU])"
)
_FAMILIES = {
    "%": re.compile(_PERCENT),
    "&": re.compile(_AMPERSAND),
    "\\": re.compile(_BACKSLASH),
}
_ALL = "%&\\"
_FAMILIES[_ALL] = re.compile(f"{_PERCENT}|{_AMPERSAND}|{_BACKSLASH}")

Way: TypeAlias = tuple[str, ...]
"""How a layer was reached: which escapes were taken off, one after another."""

WAYS: tuple[Way, ...] = (
    (),
    *((_ALL,) * n for n in range(1, ROUNDS + 1)),
    *((kind,) * n for kind in "%&\\" for n in (1, 2)),
)
"""Every way tried: all escapes at once, layer by layer, and each kind alone.

Alone, because a character that only looks like an escape must not spoil one of another kind.
"""
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_ROW = re.compile(r"([-.,:;|/+*~#'\"_])(?=" + r" ?\S{1,4}?\1" * 4 + ")")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_BLANK_ASCII = bytes([*range(33), 127])


class _Fold(dict[int, str | None]):
    """A table for `str.translate`, filled as it is used: compatibility forms, no blanks."""

    def __init__(self, *, lower: bool) -> None:
        super().__init__()
        self._lower = lower

    def __missing__(self, code: int) -> str | None:
        parts = unicodedata.normalize("NFKD", chr(code))
        kept = "".join(part for part in parts if not _is_blank(part))
        self[code] = (kept.casefold() if self._lower else kept) or None
        return self[code]


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}


_LOWER = _Fold(lower=True)
_CASED = _Fold(lower=False)


def folded(text: str) -> str:
    """The text in lower case and compatibility forms, without blanks and invisible characters."""
    return _dense(_bytes(text).lower(), _LOWER)


def squeezed(text: str) -> str:
    """As `folded`, with upper and lower case kept."""
    return _dense(_bytes(text), _CASED)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _dense(raw: bytes, table: _Fold) -> str:
    # bytes are many times faster than characters, and ASCII is nearly all there is
    text = raw.translate(None, _BLANK_ASCII).decode("utf-8", "surrogatepass")
    if text.isascii():
        return text
    return _BEYOND_ASCII.sub(lambda run: run[0].translate(table), text)


def unescaped(text: str, kinds: str = _ALL) -> str:
    """The text with one layer of escapes taken off: all, or those that begin so."""
    if not any(mark in text for mark in kinds):
        return text
    return _FAMILIES[kinds].sub(_meaning_of, text)


def separators(text: str) -> frozenset[str]:
    """The characters that stand between short words in a row, as in `h-u-n-t-e-r`."""
    return frozenset(found[1] for found in _ROW.finditer(text))


def layers(text: str) -> Iterator[tuple[Way, str]]:
    """The text, and whatever else it is with its escapes taken off, each once; and by which way."""
    known: dict[Way, str] = {}
    seen: set[str] = set()
    for way in WAYS:
        layer = known[way] = unescaped(known[way[:-1]], way[-1]) if way else text
        if layer not in seen:
            seen.add(layer)
            yield way, layer


class Aligned:
    """A view that knows where it came from; `text[i]` stands for the source's `spans[i]`."""

    def __init__(self, text: str, spans: Spans | None = None) -> None:
        self.text = text
        self.spans = [(at, at + 1) for at in range(len(text))] if spans is None else spans

    def unescaped(self, kinds: str = _ALL) -> "Aligned":
        """As the function of this name."""
        return self._replaced(_FAMILIES[kinds], _meaning_of)

    def without(self, separator: str) -> "Aligned":
        """The text without this character."""
        return self._replaced(re.compile(re.escape(separator)), lambda _: "")

    def folded(self) -> "Aligned":
        """As the function of this name."""
        return self._translated(_LOWER)

    def squeezed(self) -> "Aligned":
        """As the function of this name."""
        return self._translated(_CASED)

    def find(self, needle: str) -> Iterator[tuple[int, int]]:
        """Where in the source the needle stands, each time."""
        at = self.text.find(needle)
        while at >= 0:
            covered = self.spans[at : at + len(needle)]
            yield min(start for start, _ in covered), max(end for _, end in covered)
            at = self.text.find(needle, at + 1)

    def _translated(self, table: _Fold) -> "Aligned":
        parts = [table[ord(char)] or "" for char in self.text]
        spans = [span for part, span in zip(parts, self.spans, strict=True) for _ in part]
        return Aligned("".join(parts), spans)

    def _replaced(
        self, pattern: re.Pattern[str], meaning: Callable[[re.Match[str]], str]
    ) -> "Aligned":
        text: list[str] = []
        spans: list[tuple[int, int]] = []
        at = 0
        for found in pattern.finditer(self.text):
            text.append(self.text[at : found.start()])
            spans.extend(self.spans[at : found.start()])
            new = meaning(found)
            covered = self.spans[found.start() : found.end()]
            whole = (min(s for s, _ in covered), max(e for _, e in covered))
            text.append(new)
            spans.extend([whole] * len(new))
            at = found.end()
        text.append(self.text[at:])
        spans.extend(self.spans[at:])
        return Aligned("".join(text), spans)


def _meaning_of(found: re.Match[str]) -> str:
    return _meaning(found[0])


@lru_cache(maxsize=4096)
def _meaning(escape: str) -> str:
    if escape[0] == "%":
        raw = bytes.fromhex(escape.replace("%", ""))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")
    if escape[0] == "&":
        return html.unescape(escape)
    if escape[1] not in "uxU" or len(escape) < 3:
        return _LETTERS.get(escape[1], escape[1])
    codes = [int(part.strip("{}"), 16) for part in re.split(r"\\[uUx]", escape)[1:]]
    if len(codes) == 2:
        return chr(0x10000 + ((codes[0] - 0xD800) << 10) + (codes[1] - 0xDC00))
    return chr(codes[0]) if codes[0] <= 0x10FFFF else escape
