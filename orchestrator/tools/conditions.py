"""The test that a rule puts to an argument: `amount>100`, `key=$ticket`, `route in [a, b]`.

A rule that allows asks that every value it finds passes; one that denies or asks stops at the
first, and takes what it cannot see or read for a match: an argument that was left out may have
any default. Only `name=*`, "is given at all", is false of an argument left out. Not the names of
tools (`patterns`) nor who wins (`rules`). Above: `rules`; below: `patterns`, `origins`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json
from orchestrator.tools.origins import BadUrl, OriginPattern, read_origin, read_url
from orchestrator.tools.patterns import Pattern, read_pattern

_CONDITION = re.compile(
    r"(?P<path>[\w$-]+(?:\.[\w$-]+)*)\s*(?P<operator>!=|>=|<=|==|=|>|<|\bin\b)\s*(?P<value>.*)",
    re.DOTALL,
)
_URL_PATTERN = re.compile(r"(?P<origin>https?://[^/]*)(?P<rest>/.*)?", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,4})?")
_OPENERS = {"[": "]", "(": ")"}
_ORDER = frozenset({">", "<", ">=", "<="})
_HINT = "write NAME=GLOB, NAME!=GLOB, NAME>NUMBER (or <, >=, <=) or NAME in [A, B]"


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlPattern:
    """A glob of a URL, taken apart: a star in the host or port never reaches the path."""

    text: str
    origin: OriginPattern
    rest: Pattern

    @property
    def is_star(self) -> bool:
        return False

    @property
    def variables(self) -> tuple[str, ...]:
        return self.rest.variables

    def matches(self, value: str, variables: Mapping[str, str], *, loose: bool) -> bool | None:
        """Whether the value is such a URL; loosely, one that cannot be read is."""
        try:
            url = read_url(value)
        except BadUrl:
            return loose
        return self.origin.allows(url) and self.rest.matches(url.rest, variables, loose=loose)


AnyPattern: TypeAlias = Pattern | UrlPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test; `path` leads into nested arguments, through each item of a list."""

    text: str
    path: tuple[str, ...]
    operator: str
    patterns: tuple[AnyPattern, ...]

    @property
    def names_an_object(self) -> bool:
        """It says which: not `name=*`, and not only which not."""
        return self.operator != "!=" and not any(pattern.is_star for pattern in self.patterns)

    @property
    def is_any(self) -> bool:
        """It is `name=*`: given at all."""
        return self.operator == "=" and self.patterns[0].is_star

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(name for pattern in self.patterns for name in pattern.variables)

    def holds(
        self, arguments: Mapping[str, Json], variables: Mapping[str, str], *, eager: bool
    ) -> bool:
        """Whether the rule applies, as far as this test goes; `eager` for rules that stop."""
        leaves = list(_reach(arguments, self.path))
        given = [leaf for leaf in leaves if leaf is not None]
        missing = len(given) < len(leaves) or not leaves
        if self.is_any:
            return bool(given) if eager else not missing
        values = [value for leaf in given for value in _flat(leaf)]
        if missing or not values:
            return eager
        passed = (self._passes(value, variables, eager=eager) for value in values)
        return any(passed) if eager else all(passed)

    def _passes(self, value: Json, variables: Mapping[str, str], *, eager: bool) -> bool:
        if isinstance(value, Mapping):
            return eager
        if self.operator in _ORDER:
            found = self._compares(value, variables)
        elif self.operator == "!=":
            equal = _equals(self.patterns[0], value, variables, loose=not eager)
            found = None if equal is None else not equal
        else:
            each = [_equals(p, value, variables, loose=eager) for p in self.patterns]
            found = None if None in each and not any(each) else any(each)
        return eager if found is None else found

    def _compares(self, value: Json, variables: Mapping[str, str]) -> bool | None:
        pattern = self.patterns[0]
        name = pattern.variables
        ours = _number(variables.get(name[0], "") if name else pattern.text)
        theirs = _number(value)
        if ours is None or theirs is None:
            return None
        return {
            ">": theirs > ours,
            "<": theirs < ours,
            ">=": theirs >= ours,
            "<=": theirs <= ours,
        }[self.operator]


def read_conditions(text: str, place: Place | None = None) -> tuple[Condition, ...]:
    """Read what stands in a rule's brackets; ConfigError says which part cannot be read."""
    return tuple(_read_condition(part.strip(), place) for part in _split(text, place))


def _read_condition(text: str, place: Place | None) -> Condition:
    found = _CONDITION.fullmatch(text)
    if found is None or not found["value"]:
        raise ConfigError(f"the condition `{text}` can't be read", place=place, hint=_HINT)
    operator, value = found["operator"].replace("==", "="), found["value"]
    if operator == "in":
        if value[-1] != _OPENERS.get(value[0]):
            raise ConfigError(f"`{text}` names no list", place=place, hint=_HINT)
        items = [item.strip() for item in _split(value[1:-1], place)]
    else:
        items = [value]
    if operator in _ORDER and _number(value) is None and not re.fullmatch(r"\$[A-Za-z_]\w*", value):
        raise ConfigError(f"`{text}` compares with no number", place=place, hint=_HINT)
    patterns = tuple(_read_value(item, place) for item in items)
    path = tuple(found["path"].split("."))
    return Condition(text=text, path=path, operator=operator, patterns=patterns)


def _read_value(text: str, place: Place | None) -> AnyPattern:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    url = _URL_PATTERN.fullmatch(text)
    if url is None or ("*" not in url["origin"] and "$" in url["origin"]):
        return read_pattern(text)
    rest = read_pattern(url["rest"] or "/*")
    return UrlPattern(text=text, origin=read_origin(url["origin"], place), rest=rest)


def _split(text: str, place: Place | None) -> Sequence[str]:
    """The parts between commas, but for commas in quotes and brackets."""
    parts, start, quoted, depth = [], 0, "", 0
    characters = enumerate(text)
    for at, char in characters:
        if char == "\\":
            next(characters, None)
        elif quoted or char in "\"'":
            quoted = char if not quoted else "" if char == quoted else quoted
        elif char in "[(":
            depth += 1
        elif char in "])":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    if quoted or depth or not all(part.strip() for part in parts):
        hint = "close every quote and bracket, and write something between commas"
        raise ConfigError(f"`{text}` can't be taken apart", place=place, hint=hint)
    return parts


def _reach(value: Json, path: tuple[str, ...]) -> Iterator[Json]:
    """What stands at the path; None for each way on which nothing stands there."""
    if not path:
        yield value
    elif isinstance(value, list):
        if path[0].isdigit() and int(path[0]) < len(value):
            yield from _reach(value[int(path[0])], path[1:])
        else:
            for item in value:
                yield from _reach(item, path)
    elif isinstance(value, Mapping):
        keys = [(".".join(path[:n]), path[n:]) for n in range(1, len(path) + 1)]
        ways = [(key, rest) for key, rest in keys if key in value]
        for key, rest in ways:
            yield from _reach(value[key], rest)
        if not ways:
            yield None
    else:
        yield None


def _flat(value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def _equals(
    pattern: AnyPattern, value: Json, variables: Mapping[str, str], *, loose: bool
) -> bool | None:
    number = not isinstance(value, str | bool) and value is not None
    if isinstance(pattern, Pattern) and (number or loose):
        ours, theirs = _number(pattern.text), _number(value)
        if ours is not None and ours == theirs:
            return True
    return pattern.matches(_text(value), variables, loose=loose)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _number(value: Json) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text := _text(value).strip()) else None
