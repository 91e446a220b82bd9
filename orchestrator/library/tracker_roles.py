"""One role of a tracker file: its errors, its arguments, its answer.

Not the map of all roles (`trackers`, above). Below: `document`'s places and floor 0.
"""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.library.document import Document
from orchestrator.messages import Json

REQUIRED: dict[str, tuple[str, ...]] = {
    "read": ("key",),
    "search": ("query",),
    "comment": ("key", "body"),
    "move": ("key", "status"),
    "create": ("title", "body"),
}
"""The roles, and the words that each is always given."""

OPTIONAL: dict[str, tuple[str, ...]] = {
    "read": (),
    "search": ("limit",),
    "comment": (),
    "move": (),
    "create": ("status", "priority", "labels"),
}
"""The words that a role may be given; an argument that is made of a missing one is not sent."""

_MUST_GIVE: dict[str, tuple[str, ...]] = {"read": ("key", "title", "body"), "search": ("key",)}
_FIELDS = ("key", "title", "body", "status", "priority", "labels")
_KEYS = ("tool", "with", "effect", "gives", "each", "within", "missing")
_WORD = re.compile(r"\$([a-z_]+)(?::(number)\b)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCall:
    """How one role is played; `tool` is `server.tool`, the paths go into the tool's answer."""

    tool: str
    arguments: Mapping[str, Json]
    effect: Literal["reads", "writes"]
    gives: Mapping[str, str]
    each: str = ""
    within: str = ""
    missing: tuple[str, ...] = ()
    place: Place = field(compare=False)


def read_role(document: Document, server: str, role: str, written: Json) -> RoleCall:
    """Read `roles.ROLE`; raises ConfigErrors with everything wrong in it."""
    if not isinstance(written, dict):
        place = document.place("roles", role)
        raise ConfigErrors([ConfigError(f"found `{role}` without keys below it", place=place)])
    reading = _Reading(document, role, written)
    reading.check_keys()
    call = RoleCall(
        tool=f"{server}.{reading.text('tool', required=True)}",
        arguments=reading.arguments(),
        effect=reading.effect(),
        gives=reading.gives(),
        each=reading.text("each"),
        within=reading.text("within"),
        missing=reading.missing(),
        place=document.place("roles", role),
    )
    if reading.errors:
        raise ConfigErrors(reading.errors)
    return call


def filled(value: Json, given: Mapping[str, Json]) -> Json:
    """A value of `with` with its `$words` replaced; None where one of them is not given.

    Raises ConfigError for a `$word:number` that is none.
    """
    if isinstance(value, dict):
        inner = {name: filled(part, given) for name, part in value.items()}
        return {name: part for name, part in inner.items() if part is not None}
    if isinstance(value, list):
        return [part for item in value if (part := filled(item, given)) is not None]
    if not isinstance(value, str):
        return value
    found = list(_WORD.finditer(value))
    if any(given.get(word[1]) is None for word in found):
        return None
    if len(found) == 1 and found[0][0] == value:
        return _alone(found[0], given)
    return _WORD.sub(lambda word: str(given[word[1]]), value)


def answer_of(role: RoleCall, data: Json) -> Json:
    """The answer proper: what stands at `within`, and JSON where that is text."""
    answer = _unwrapped(data)
    if role.within:
        answer = _unwrapped(at_path(answer, role.within))
    return answer


def at_path(data: Json, path: str) -> Json:
    """What stands at a path such as `fields.status.name` or `labels[].name`; None if nothing."""
    head, _, rest = path.partition(".")
    name, through = head.removesuffix("[]"), head.endswith("[]")
    found = data.get(name) if isinstance(data, dict) else None
    if through:
        items = found if isinstance(found, list) else []
        return [at_path(item, rest) if rest else item for item in items]
    return at_path(found, rest) if rest else found


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint for a name that is none of these."""
    names = tuple(known)
    close = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean `{close[0]}`?" if close else f"There are: {', '.join(names)}."


class _Reading:
    """One pass over a role's keys that collects every error."""

    def __init__(self, document: Document, role: str, written: dict[str, Json]) -> None:
        self.document = document
        self.role = role
        self.written = written
        self.errors: list[ConfigError] = []

    def check_keys(self) -> None:
        for key in self.written:
            if key not in _KEYS:
                self.fault(f"found the key `{key}`", key, near=(key, _KEYS))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.written.get(key, "")
        if isinstance(value, str) and (value or not required):
            return value
        self.fault(f"`{key}` must be a word", key)
        return ""

    def effect(self) -> Literal["reads", "writes"]:
        value = self.written.get("effect", "writes")
        if value not in {"reads", "writes"}:
            self.fault(f"found `effect: {value}`, expected reads or writes", "effect")
        elif value == "reads" and self.role not in _MUST_GIVE:
            self.fault(f"tracker.{self.role} changes the tracker: its effect is writes", "effect")
        return cast("Literal['reads', 'writes']", value)

    def arguments(self) -> Mapping[str, Json]:
        value = self.written.get("with")
        if not isinstance(value, dict):
            self.fault("`with` must name the tool's arguments", "with")
            return {}
        known = REQUIRED[self.role] + OPTIONAL[self.role]
        used: set[str] = set()
        for name, part in value.items():
            for word in _words(part):
                used.add(word)
                if word not in known:
                    self.fault(f"tracker.{self.role} is not given ${word}", "with", name)
        for word in REQUIRED[self.role]:
            if word not in used:
                self.fault(f"tracker.{self.role} never sends ${word}", "with")
        return value

    def gives(self) -> Mapping[str, str]:
        value = self.written.get("gives", {})
        if not isinstance(value, dict):
            self.fault("`gives` must say where a ticket's fields stand", "gives")
            return {}
        for name, path in value.items():
            if name not in _FIELDS:
                self.fault(f"found `{name}`", "gives", name, near=(name, _FIELDS))
            elif not isinstance(path, str) or not all(path.split(".")):
                self.fault(f"`{name}` must be a path such as fields.summary", "gives", name)
        needed = _MUST_GIVE.get(self.role, ("key",) if value else ())
        lacking = [name for name in needed if name not in value]
        if lacking:
            self.fault(f"tracker.{self.role} must give {', '.join(lacking)}", "gives")
        return value

    def missing(self) -> tuple[str, ...]:
        value = self.written.get("missing", [])
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(item, str) and item for item in listed):
            return tuple(listed)
        self.fault("`missing` must be words of an error, or a list of such", "missing")
        return ()

    def fault(self, said: str, *keys: str, near: tuple[str, tuple[str, ...]] | None = None) -> None:
        hint = nearest(*near) if near else ""
        place = self.document.place("roles", self.role, *keys)
        self.errors.append(ConfigError(said, place=place, hint=hint))


def _words(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield from (found[1] for found in _WORD.finditer(value))
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)


def _alone(word: re.Match[str], given: Mapping[str, Json]) -> Json:
    value = given[word[1]]
    if not word[2]:
        return value
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ConfigError(f"${word[1]} must be a number for this tracker, not {value!r}") from None


def _unwrapped(data: Json) -> Json:
    """Text that is JSON as what it says; anything else as it is."""
    if not isinstance(data, str):
        return data
    try:
        return json.loads(data)
    except ValueError:
        return data
