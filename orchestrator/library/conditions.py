"""`when`, gates and approvals: how a step ended, or comparisons, decided by code.

A pure reader and evaluator; where the values come from is the flow's part. Above: `steps` and
the flow; below: `substitution` for looking names up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

from orchestrator.library.substitution import lookup
from orchestrator.messages import Json

State: TypeAlias = Literal["done", "failed", "denied", "timeout", "always"]
STATES: tuple[State, ...] = ("done", "failed", "denied", "timeout", "always")
Operator: TypeAlias = Literal["==", "!=", ">", "<", ">=", "<=", "~"]

_NAME = r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*"
_COMPARISON = re.compile(
    rf"""\s*\$?(?P<left>{_NAME})\s*(?P<operator>==|!=|>=|<=|>|<|~)\s*
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|/(?P<pattern>(?:\\.|[^/\\])+)/(?P<flags>[ims]*)
    |(?P<bare>[^\s"'/~=<>][^\s=<>]*))(?=\s|$)""",
    re.VERBOSE,
)
_AND = re.compile(r"\s+and(?=\s)")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`left` is a name; `right` a word, a number, a `$name`, or a pattern where it is `~`."""

    left: str
    operator: Operator
    right: str | float
    flags: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How what came before ended, and what must hold besides."""

    state: State = "done"
    comparisons: tuple[Comparison, ...] = ()
    text: str = field(default="", compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that is compared."""
        right = (
            one.right[1:]
            for one in self.comparisons
            if isinstance(one.right, str) and one.operator != "~" and one.right.startswith("$")
        )
        return (*(one.left for one in self.comparisons), *right)


@lru_cache(maxsize=1024)
def read_condition(text: str) -> Condition:
    """A condition from its text; a `ValueError` says what was found and expected."""
    word = text.strip()
    for state in STATES:
        if word == state:
            return Condition(state=state, text=state)
    return Condition(comparisons=read_comparisons(text), text=word)


def read_comparisons(text: str) -> tuple[Comparison, ...]:
    """`a > 1 and b == c` as comparisons; a `ValueError` says what was found and expected."""
    comparisons: list[Comparison] = []
    position = 0
    while True:
        match = _COMPARISON.match(text, position)
        if match is None:
            raise ValueError(_complain(text[position:].strip()))
        comparisons.append(_comparison(match))
        position = match.end()
        if not text[position:].strip():
            return tuple(comparisons)
        joined = _AND.match(text, position)
        if joined is None:
            raise ValueError(_complain(text[position:].strip()))
        position = joined.end()


def is_comparison(text: str) -> bool:
    """Whether a text is meant as a comparison, right or wrong."""
    return re.search(r"[=<>~]", text) is not None


def holds(condition: Condition, values: Mapping[str, Json], state: State = "done") -> bool:
    """Whether the condition holds, given how what came before ended and what is known.

    A name without a value is equal to nothing, and neither more nor less than anything.
    """
    if condition.state not in {"always", state}:
        return False
    return all(_compare(one, values) for one in condition.comparisons)


def _comparison(match: re.Match[str]) -> Comparison:
    operator: Operator = match["operator"]  # type: ignore[assignment]
    right: str | float
    if match["pattern"] is not None:
        if operator != "~":
            raise ValueError(f"found a pattern after {operator}, expected it after ~")
        right = match["pattern"].replace("\\/", "/")
        try:
            re.compile(right)
        except re.error as error:
            raise ValueError(f"found the pattern /{right}/, which is wrong: {error}") from None
    elif operator == "~":
        raise ValueError("found no pattern after ~, expected one such as /legal/i")
    else:
        quoted = match["double"] if match["double"] is not None else match["single"]
        right = quoted if quoted is not None else _number(match["bare"])
    return Comparison(
        left=match["left"], operator=operator, right=right, flags=match["flags"] or ""
    )


def _number(text: str) -> str | float:
    return float(text) if _NUMBER.fullmatch(text) else text


def _compare(one: Comparison, values: Mapping[str, Json]) -> bool:
    left = lookup(one.left, values)
    right: Json = one.right
    if one.operator == "~":
        flags = sum(_FLAGS[flag] for flag in set(one.flags))
        return left is not None and re.search(str(right), _text(left), flags) is not None
    if isinstance(right, str) and right.startswith("$"):
        right = lookup(right[1:], values)
    if one.operator in {"==", "!="}:
        return _same(left, right) == (one.operator == "==")
    less, more = _as_number(left), _as_number(right)
    if less is None or more is None:
        return False
    return _ORDER[one.operator](less, more)


_ORDER = {
    ">": float.__gt__,
    "<": float.__lt__,
    ">=": float.__ge__,
    "<=": float.__le__,
}


def _same(left: Json, right: Json) -> bool:
    if left is None or right is None:
        return False
    numbers = _as_number(left), _as_number(right)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return _text(left) == _text(right)


def _as_number(value: Json) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    return None


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _complain(rest: str) -> str:
    if rest.startswith(("or ", "||")):
        return "found `or`, expected only `and`; a second step can have the other condition"
    if re.match(rf"\$?{_NAME}\s*=[^=]", rest):
        return f"found = in `{rest}`, expected == to compare"
    states = ", ".join(STATES)
    shown = rest or "nothing"
    return f"found `{shown}`, expected {states}, or a comparison such as `amount > 100`"
