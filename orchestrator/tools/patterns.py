r"""Globs in rules: of a tool's name and of an argument's value, with `$names` in them.

Only `*` is special, and it stands for any run of characters; `$ticket` stands for what the run
was given, taken as it is and never as a glob. A rule that lets through compares strictly, one
that stops compares loosely, so that a spelling cannot slip past it. Not the tests around a value
(`conditions`). Above: `conditions`, `effects`, `rules`; below: nothing.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PIECE = re.compile(r"\\(.)|(\*)|\$([A-Za-z_]\w*)|([^\\*$]+|.)", re.DOTALL)
_SLASH = r"[/\\]|%2f|%5c"
_CLIMB = re.compile(rf"(?:^|{_SLASH})(?:\.|%2e){{2}}(?:$|{_SLASH})", re.IGNORECASE)
_TOOL_NAME = re.compile(r"([A-Za-z0-9_*-]+)\.([A-Za-z0-9_*./-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A `$name` in a pattern."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A glob of a value: literal text and variables, with a star between each two runs."""

    text: str
    runs: tuple[tuple[str | Variable, ...], ...]

    @property
    def is_star(self) -> bool:
        """It is `*`: whatever is given."""
        return len(self.runs) > 1 and not any(self.runs)

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(p.name for run in self.runs for p in run if isinstance(p, Variable))

    def matches(self, value: str, variables: Mapping[str, str], *, loose: bool) -> bool | None:
        """Whether the value is so; None if a variable of the pattern has no value.

        Strictly, `*` never stands for a way out of a folder (`..`) and no value holds a NUL.
        """
        literals = self._literals(variables)
        if literals is None:
            return None
        if loose:
            return glob(literals, value) or glob([loosened(p) for p in literals], loosened(value))
        if "\0" in value or (len(literals) > 1 and _climbs(literals, value)):
            return False
        return glob(literals, value)

    def _literals(self, variables: Mapping[str, str]) -> list[str] | None:
        literals = []
        for run in self.runs:
            pieces = [p if isinstance(p, str) else variables.get(p.name, "") for p in run]
            if not all(pieces):
                return None
            literals.append("".join(pieces))
        return literals


def read_pattern(text: str) -> Pattern:
    r"""Read a glob; a backslash takes the meaning from the character after it."""
    runs: list[list[str | Variable]] = [[]]
    for piece in _PIECE.finditer(text):
        escaped, star, name, plain = piece.groups()
        if star:
            runs.append([])
        elif name:
            runs[-1].append(Variable(name=name))
        else:
            runs[-1].append(escaped or plain)
    return Pattern(text=text, runs=tuple(tuple(run) for run in runs))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolPattern:
    """A glob of a tool's name, `server.tool`; a star never crosses the first dot."""

    server: str
    tool: str

    def __str__(self) -> str:
        return f"{self.server}.{self.tool}"

    @property
    def is_exact(self) -> bool:
        return "*" not in self.server and "*" not in self.tool

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Orders patterns: the more exact, the smaller."""
        stars = self.server.count("*") + self.tool.count("*")
        return (stars > 0, stars - len(self.server) - len(self.tool), stars)

    def matches(self, name: str, *, loose: bool) -> bool:
        """Whether the pattern names this tool; loosely, upper and lower case are one."""
        server, _, tool = name.partition(".")
        ours, theirs = (self.server, self.tool), (server, tool)
        if loose:
            ours, theirs = (_lower(ours), _lower(theirs))
        return all(glob(o.split("*"), t) for o, t in zip(ours, theirs, strict=True))


def read_tool_pattern(text: str) -> ToolPattern | None:
    """Read `server.tool`, or `mcp__server__tool` for the same; None if it is neither."""
    if text.startswith("mcp__"):
        server, _, tool = text.removeprefix("mcp__").partition("__")
        text = f"{server}.{tool or '*'}"
    found = _TOOL_NAME.fullmatch(text)
    return ToolPattern(server=found[1], tool=found[2]) if found else None


def glob(literals: Sequence[str], value: str) -> bool:
    """Whether the value is these literals in this order with anything between them.

    Takes time in proportion to the value, whatever the number of stars.
    """
    if len(literals) == 1:
        return value == literals[0]
    head, *middle, tail = literals
    at, end = len(head), len(value) - len(tail)
    if at > end or not value.startswith(head) or not value.endswith(tail):
        return False
    for literal in middle:
        found = value.find(literal, at, end)
        if found < 0:
            return False
        at = found + len(literal)
    return True


def loosened(text: str) -> str:
    """The text without what is easily varied: case, look-alike forms, invisible characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return text.casefold().strip()


def _climbs(literals: Sequence[str], value: str) -> bool:
    return _CLIMB.search(value) is not None and not any(map(_CLIMB.search, literals))


def _lower(names: tuple[str, str]) -> tuple[str, str]:
    return (names[0].casefold(), names[1].casefold())
