r"""`$name` in texts and arguments: put in once, never looked at again.

Only declared names are put in; any other `$word` stays as it is, and `\$name` is a plain
`$name`. What is put in is never scanned, so a ticket's words cannot name anything. Above:
`commands` and the flow; below: nothing.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.messages import Json

WORDS = "ARGUMENTS"
"""The value that holds the words that no argument names, quoted as for a shell."""

_NAME = r"[A-Za-z_]\w*(?:-\w+)*"
_MENTION = re.compile(
    rf"\\\$(?=\w)|\$(?:ARGUMENTS(?:\[(?P<index>\d+)\])?(?!\w)|(?P<number>\d+)"
    rf"|(?P<name>{_NAME}(?:\.{_NAME})*))"
)
_SHORTER = re.compile(r"[.-][^.-]*$")
_MISSING = object()


def substitute(
    text: str,
    values: Mapping[str, Json],
    *,
    arguments: Sequence[str] = (),
    raw: str | None = None,
) -> str:
    """The text with `$name`, `$step.field`, `$1` and `$ARGUMENTS` put in, in one pass.

    `$1` is the first argument, unless the text uses `$0` or `$ARGUMENTS[0]`, which count from 0;
    a number without an argument stays. `$ARGUMENTS` is `raw`, else the arguments quoted as a
    shell would read them.
    """
    whole = shlex.join(arguments) if raw is None else raw
    first = 0 if counts_from_zero(text) else 1

    def replace(match: re.Match[str]) -> str:
        if match[0].startswith("\\"):
            return "$"
        if match["name"] is not None:
            return _named(match["name"], values)
        if match["number"] is None and match["index"] is None:
            return whole
        at = int(match["index"]) if match["index"] is not None else int(match["number"]) - first
        return arguments[at] if 0 <= at < len(arguments) else match[0]

    return _MENTION.sub(replace, text)


def fill(value: Json, values: Mapping[str, Json]) -> Json:
    """Arguments with names put in; a text that is nothing but `$name` becomes the value itself."""
    if isinstance(value, str):
        match = _MENTION.fullmatch(value)
        if match and match["name"]:
            there = lookup(match["name"], values, _MISSING)
            if there is not _MISSING:
                return there
        return substitute(value, values)
    if isinstance(value, Mapping):
        return {key: fill(item, values) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [fill(item, values) for item in value]
    return value


def lookup(name: str, values: Mapping[str, Json], otherwise: Json = None) -> Json:
    """The value of `step.field`, in a mapping of mappings or of dotted names."""
    if name in values:
        return values[name]
    head, dot, rest = name.partition(".")
    inner = values.get(head)
    if dot and isinstance(inner, Mapping):
        return lookup(rest, inner, otherwise)
    return otherwise


def declared(name: str, values: Mapping[str, Json]) -> str:
    """The longest beginning of a name that has a value, or nothing."""
    while name and lookup(name, values, _MISSING) is _MISSING:
        shorter = _SHORTER.search(name)
        name = name[: shorter.start()] if shorter else ""
    return name


def mentions(text: str) -> Iterator[tuple[str, int]]:
    """Each `$name` of a text, dotted as written, with its offset; escaped ones left out."""
    for match in _MENTION.finditer(text):
        if match["name"] is not None:
            yield match["name"], match.start()


def counts_from_zero(text: str) -> bool:
    """Whether the text numbers its arguments from 0, as some tools do."""
    return re.search(r"(?<!\\)\$(?:0(?!\d)|ARGUMENTS\[)", text) is not None


def uses_arguments(text: str) -> bool:
    """Whether a text takes its arguments by number or as a whole."""
    return any(
        match["name"] is None and not match[0].startswith("\\") for match in _MENTION.finditer(text)
    )


def as_text(value: Json) -> str:
    """A value as it stands in a text: words as they are, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _named(name: str, values: Mapping[str, Json]) -> str:
    """The longest declared beginning of the name, with what is left over after it."""
    known = declared(name, values)
    return as_text(lookup(known, values)) + name[len(known) :] if known else f"${name}"
