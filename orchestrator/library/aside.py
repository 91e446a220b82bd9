"""What was set aside: files and keys that do nothing, and files that others replace.

Told, never silent: `orch list` and `orch doctor` show these. Above: `catalog`; below: `document`,
`toolnames`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orchestrator.errors import Place
from orchestrator.library.document import Document
from orchestrator.library.schema import listed
from orchestrator.library.toolnames import tool_pattern

_RUN = re.compile(r"!`[^`\n]+`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A file or key that does nothing, and why."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowed:
    """A file that another one of the same name replaces."""

    kind: str
    name: str
    place: Place
    by: Place


def set_aside(document: Document, keys: Iterable[str], *, foreign: bool) -> Iterator[Ignored]:
    """What does nothing in a file: `keys`, and what only another tool does with its own."""
    for key in keys:
        yield Ignored(place=document.place(key), why=f"`{key}` does nothing here")
    if not foreign:
        return
    for key in ("tools", "allowed-tools"):
        value = document.meta.get(key)
        for number, word in enumerate(listed(value) if isinstance(value, (str, list)) else ()):
            pattern = tool_pattern(str(word))
            place = document.place(key, number)
            if not pattern:
                yield Ignored(place=place, why=f"there is no tool `{word}` here")
            elif "(" in str(word):
                why = f"`{word}` is read as `{pattern}`: the rules decide about its arguments"
                yield Ignored(place=place, why=why)
    for found in _RUN.finditer(document.body):
        line = document.body.count("\n", 0, found.start())
        why = f"{found[0]} is not run: it stays as words"
        yield Ignored(place=document.body_place(line), why=why)
