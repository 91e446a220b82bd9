"""What a secret looks like when it was encoded: the needles that masking searches for.

Plain, reversed, rot13, base64 wherever it may begin in a longer text, hex, lists of character
codes. Escapes, spaces and case are not here: `views` takes them off the text instead. Not the
search (`masking`). Above: `masking`; below: `views`.
"""

import base64
import codecs
import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from orchestrator.tools.views import folded, layers, squeezed

SHORTEST = 6
"""Characters a needle needs before blanks in the text may be overlooked."""

_LINE = 12
"""Characters a line of a secret of several lines (a key file) needs to be a secret of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The needles of one secret, for the three kinds of view.

    `folded` for text in lower case without blanks, `squeezed` where case counts, `exact` for the
    text as it is: those too short once their blanks are gone.
    """

    folded: frozenset[str]
    squeezed: frozenset[str]
    exact: frozenset[str]


def forms_of(value: str) -> Forms:
    """All needles of a secret."""
    parts = {value, *(line for line in value.splitlines() if len(line) >= _LINE)}
    loose = {folded(form) for part in parts for form in _letters(part)}
    loose |= {folded(form) for part in parts for form in _numbers(part)}
    cased = {squeezed(form) for part in parts for form in _base64(part)}
    exact = set() if len(folded(value)) >= SHORTEST else {layer for _, layer in layers(value)}
    return Forms(
        folded=frozenset(form for form in loose if len(form) >= SHORTEST),
        squeezed=frozenset(form for form in cased if len(form) >= SHORTEST),
        exact=frozenset(exact),
    )


def _letters(value: str) -> Iterator[str]:
    """The value turned round and about; decoded too, for a value that itself holds escapes."""
    for _, layer in layers(value):
        yield layer
        yield layer.replace(" ", "+")
    # An `&` or a `\\` just before it may make another character of an escaped one's beginning.
    once = json.dumps(value)[1:-1]
    yield from (once, json.dumps(once)[1:-1], html.escape(value, quote=False), html.escape(value))
    yield value[::-1]
    yield codecs.encode(value, "rot13")


def _numbers(value: str) -> Iterator[str]:
    """The value as numbers: hex in a row, and the codes of its characters in lists."""
    for spelling in _spellings(value):
        raw = spelling.encode("utf-8", "replace")
        yield raw.hex()
        yield ",".join(map(str, raw))
        yield ",".join(f"0x{byte:02x}" for byte in raw)
    yield quote(value, safe="").replace("%", "")


def _base64(value: str) -> Iterator[str]:
    """The part of the base64 that is the same whatever stands before and after, at 3 offsets."""
    raws = {spelling.encode("utf-8", "replace") for spelling in _spellings(value)}
    raws.add(value.encode("utf-16-le", "replace"))
    for raw in raws:
        for offset in range(3):
            text = base64.b64encode(b"\0" * offset + raw).decode("ascii").rstrip("=")
            first = -(-offset * 8 // 6)
            stable = text[first : (offset + len(raw)) * 8 // 6]
            yield stable
            yield stable.replace("+", "-").replace("/", "_")


def _spellings(value: str) -> set[str]:
    return {value, value.lower(), value.upper()}
