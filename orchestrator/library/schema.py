"""What front matter may hold: shapes as data, and one walk that finds every mistake.

A schema says what a value looks like, not what it means; names of agents, steps and servers are
compared later (`references`, `catalog`). Above: the reader of each kind; below: `document`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

from orchestrator.errors import ConfigError
from orchestrator.library.document import Document
from orchestrator.library.quoting import as_list
from orchestrator.messages import Json
from orchestrator.wording import near, nearest

NAME = r"[A-Za-z][A-Za-z0-9_-]*"
"""What a team may call an agent, a step, an argument or a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text: any, one of `words`, or what `pattern` matches whole; `what` names it for people."""

    words: tuple[str, ...] = ()
    pattern: str = ""
    what: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of at least `least`, perhaps a whole one."""

    whole: bool = False
    least: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; where `split` is given, text with that between the words is one too."""

    of: "Shape"
    split: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Names of the team's own, each with a value of one shape."""

    of: "Shape"
    key: str = r"\S(?:.*\S)?"
    what: str = "a name"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fields:
    """Known keys, each with its shape; `ignored` ones are another tool's and do nothing here."""

    keys: Mapping[str, "Shape"]
    required: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """One of several shapes, told apart by whether the value is text, a list or a mapping."""

    of: tuple["Shape", ...]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whatever:
    """Any value at all."""


Shape: TypeAlias = Text | Number | Flag | Items | Table | Fields | Either | Whatever

WORD = Text(pattern=NAME, what="a name of letters, digits, - and _")
TEXT = Text()


def check(document: Document, shape: Shape, keys: tuple[str | int, ...] = ()) -> list[ConfigError]:
    """Everything wrong with the front matter, or with the value at `keys`, in file order."""
    value: Json = document.meta
    for key in keys:
        value = value[key]
    if glance(shape)(value):
        return []
    walk = _Walk(document)
    walk.check(value, shape, keys)
    return walk.errors


def sound(document: Document, shapes: Mapping[str, "Shape"], *keys: str | int) -> dict[str, Json]:
    """The part of a mapping, at `keys`, that is right: known keys with values of their shape."""
    value: Json = document.meta
    for key in keys:
        value = value[key]
    return {
        key: item
        for key, item in (value.items() if isinstance(value, dict) else ())
        if key in shapes and not check(document, shapes[key], (*keys, key))
    }


def unsure(
    document: Document, shapes: Mapping[str, "Shape"], wanted: Iterable[str], *keys: str | int
) -> bool:
    """Whether one of the wanted keys cannot be read, or is meant by one that is not known."""
    value: Json = document.meta
    for key in keys:
        value = value[key]
    if not isinstance(value, dict):
        return True
    right = sound(document, shapes, *keys)
    wrong = (key for key in value if key not in right)
    meant = (key if key in shapes else near(key, shapes) for key in wrong)
    return any(not name or name in wanted for name in meant)


def found(value: Json) -> str:
    """A value as an error shows it, short."""
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


Glance: TypeAlias = Callable[[Json], bool]


@lru_cache(maxsize=512)
def glance(shape: Shape) -> Glance:
    """Whether a value is plainly right, as nearly all are.

    False is no mistake yet: only the walk can tell, and what it is and where.
    """
    match shape:
        case Text(words=words) if words:
            return lambda value: isinstance(value, str) and value in words
        case Text(pattern=pattern):
            fits = re.compile(pattern or r"(?s).+").fullmatch
            return lambda value: isinstance(value, str) and bool(fits(value) and value.strip())
        case Number(whole=whole, least=least):
            kinds = (int,) if whole else (int, float)
            return lambda value: type(value) in kinds and value >= least
        case Items(of=of, least=least):
            return _list_glance(glance(of), least)
        case Table(of=of, key=key):
            return _table_glance(re.compile(key).fullmatch, glance(of))
        case Fields():
            return _fields_glance(shape)
        case Either(of=of):
            return _either_glance(tuple(glance(one) for one in of))
        case _:
            sure = isinstance(shape, Whatever)
            return lambda _value: sure


# Loops, where `all` would read better: they run for every value of every file.
def _list_glance(of: Glance, least: int) -> Glance:
    def fits(value: Json) -> bool:
        if not isinstance(value, list) or len(value) < least:
            return False
        for item in value:  # noqa: SIM110
            if not of(item):
                return False
        return True

    return fits


def _table_glance(key: Callable[[str], object], of: Glance) -> Glance:
    def fits(value: Json) -> bool:
        if not isinstance(value, dict):
            return False
        for name, item in value.items():  # noqa: SIM110
            if not of(item) or key(name) is None:
                return False
        return True

    return fits


def _fields_glance(shape: Fields) -> Glance:
    keys = {key: glance(one) for key, one in shape.keys.items()}
    required = shape.required

    def fits(value: Json) -> bool:
        if not isinstance(value, dict):
            return False
        for key in required:
            if key not in value:
                return False
        for key, item in value.items():
            of = keys.get(key)
            if of is None or not of(item):
                return False
        return True

    return fits


def _either_glance(of: tuple[Glance, ...]) -> Glance:
    def fits(value: Json) -> bool:
        for one in of:  # noqa: SIM110
            if one(value):
                return True
        return False

    return fits


class _Walk:
    """One walk over a value and its shape, which collects every mistake."""

    __slots__ = ("document", "errors")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.errors: list[ConfigError] = []

    def check(self, value: Json, shape: Shape, keys: tuple[str | int, ...]) -> None:
        _CHECKS[type(shape)](self, value, shape, keys)

    def text(self, value: Json, shape: Text, keys: tuple[str | int, ...]) -> None:
        if not isinstance(value, str):
            quoted = isinstance(value, (int, float)) and not shape.words
            shown = found(value).strip("`")
            hint = f'Put it in quotes: "{shown}"' if quoted else ""
            self.wrong(value, _expected(shape), keys, hint)
        elif shape.words:
            if value not in shape.words:
                self.wrong(value, _expected(shape), keys, nearest(value, shape.words, " "))
        elif not value.strip():
            self.wrong(None, _expected(shape), keys)
        elif shape.pattern and not _pattern(shape.pattern).fullmatch(value):
            self.wrong(value, shape.what, keys)

    def number(self, value: Json, shape: Number, keys: tuple[str | int, ...]) -> None:
        right = int if shape.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, right) or value < shape.least:
            self.wrong(value, _expected(shape), keys)

    def flag(self, value: Json, shape: Flag, keys: tuple[str | int, ...]) -> None:
        if not isinstance(value, bool):
            self.wrong(value, _expected(shape), keys, "Since YAML 1.2, yes and on are words.")

    def items(self, value: Json, shape: Items, keys: tuple[str | int, ...]) -> None:
        if isinstance(value, str) and shape.split:
            for word in split_words(value):
                self.check(word, shape.of, keys)
        elif not isinstance(value, list):
            self.wrong(value, "a list", keys, as_list(value))
        elif len(value) < shape.least:
            self.wrong("[]", f"at least {shape.least} in the list", keys)
        else:
            for number, item in enumerate(value):
                self.check(item, shape.of, (*keys, number))

    def table(self, value: Json, shape: Table, keys: tuple[str | int, ...]) -> None:
        if not isinstance(value, dict):
            self.wrong(value, "a mapping of names", keys, "Write `name: value` under it.")
            return
        for key, item in value.items():
            if not _pattern(shape.key).fullmatch(key):
                self.wrong(key, shape.what, (*keys, key))
            self.check(item, shape.of, (*keys, key))

    def fields(self, value: Json, shape: Fields, keys: tuple[str | int, ...]) -> None:
        if not isinstance(value, dict):
            self.wrong(value, f"a mapping with {_some(shape.keys)}", keys)
            return
        for key, item in value.items():
            known = shape.keys.get(key)
            if known is not None:
                _CHECKS[type(known)](self, item, known, (*keys, key))
            elif key not in shape.ignored:
                said = f"found the key `{key}`, expected one of {_some(shape.keys)}"
                self.error(said, (*keys, key), nearest(key, shape.keys, "Take it out."))
        meant = {near(key, shape.keys) for key in value if key not in shape.keys}
        for key in shape.required:
            if key not in value and key not in meant:
                self.error(f"found no `{key}`, expected one", keys, f"Add `{key}: …`.")

    def either(self, value: Json, shape: Either, keys: tuple[str | int, ...]) -> None:
        fitting = [one for one in shape.of if _fits(value, one)]
        if not fitting:
            self.wrong(value, shape.what, keys)
            return
        before = len(self.errors)
        for one in fitting:
            self.check(value, one, keys)
            if len(self.errors) == before:
                return
            if len(fitting) == 1 and isinstance(value, (dict, list)) and value:
                return
            del self.errors[before:]
        words = [word for one in fitting if isinstance(one, Text) for word in one.words]
        self.wrong(value, shape.what, keys, nearest(str(value), words, " "))

    def whatever(self, value: Json, shape: Whatever, keys: tuple[str | int, ...]) -> None:
        pass

    def wrong(
        self, value: Json, expected: str, keys: tuple[str | int, ...], hint: str = ""
    ) -> None:
        name = next((str(key) for key in reversed(keys) if isinstance(key, str)), "")
        where = f"`{name}`: " if name else ""
        self.error(f"{where}found {found(value)}, expected {expected}", keys, hint)

    def error(self, said: str, keys: tuple[str | int, ...], hint: str) -> None:
        self.errors.append(ConfigError(said, place=self.document.place(*keys), hint=hint.strip()))


_CHECKS: dict[type, Callable[..., None]] = {
    Text: _Walk.text,
    Number: _Walk.number,
    Flag: _Walk.flag,
    Items: _Walk.items,
    Table: _Walk.table,
    Fields: _Walk.fields,
    Either: _Walk.either,
    Whatever: _Walk.whatever,
}
_TYPES: dict[type, Any] = {
    Text: str,
    Flag: bool,
    Table: dict,
    Fields: dict,
    Whatever: object,
}


def split_words(text: str) -> list[str]:
    """The words of a text that stands for a list: between commas or spaces, not in brackets."""
    return re.findall(r"[^\s,()]+(?:\([^)]*\))?", text)


def listed(value: Json) -> tuple[str, ...]:
    """A value of an `Items` shape as a tuple; nothing is an empty one."""
    if value is None:
        return ()
    return tuple(split_words(value)) if isinstance(value, str) else tuple(value)


def _fits(value: Json, shape: Shape) -> bool:
    if isinstance(shape, Number):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(shape, Items):
        return isinstance(value, list) or (bool(shape.split) and isinstance(value, str))
    return isinstance(value, _TYPES.get(type(shape), object))


def _expected(shape: Shape) -> str:
    match shape:
        case Text(words=words) if words:
            return f"{'one of ' if len(words) > 1 else ''}{', '.join(words)}"
        case Text(what=what):
            return what
        case Number(whole=whole, least=least):
            return f"a {'whole ' if whole else ''}number, {least:g} or more"
        case _:
            return "true or false"


def _some(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys))
