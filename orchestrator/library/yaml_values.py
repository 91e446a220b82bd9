"""YAML to plain values, strictly: booleans, numbers and nothing as in YAML 1.2, and no more.

No dates, no base 60, no duplicate keys, no tags; aliases are written out and bounded. Reads the
parser's events, since composing nodes recurses in C, where too deep is the end of the process.
Not a schema, and not the Markdown around the YAML. Above: `front`; below: `document` for the lines.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import yaml
from yaml.composer import ComposerError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.library.document import Lines
from orchestrator.messages import Json

MOST_VALUES = 20_000
DEEPEST = 40
"""How many values and levels there may be once aliases are written out."""

_Parser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_NUMERIC = frozenset("+-.0123456789")
_NO_KEY = frozenset({"", "<<"})
_STARTS = (MappingStartEvent, SequenceStartEvent)
_NODES = (ScalarEvent, *_STARTS)
_ENDS = (MappingEndEvent, SequenceEndEvent)


def read_values(text: str, shown: str, base: int, lines: Lines) -> dict[str, Json]:
    """The mapping that the YAML is; the lines of what is in it go into `lines`.

    `base` is the number of the text's first line. Raises `yaml.YAMLError` for what is no YAML,
    `ConfigError` or `ConfigErrors` for YAML that is not read here.
    """
    parser = _Parser(text)
    source: Callable[[], Any] = parser.get_event
    anchors: dict[str, list[Any]] = {}
    if "&" in text:
        events = _bounded(source, Place(path=shown, line=base))
        anchors = _anchors(events)
        source = iter(events).__next__
    reading = _Reading(shown, base, lines, source, anchors)
    value = reading.document()
    if len(reading.errors) == 1:
        raise reading.errors[0]
    if reading.errors:
        raise ConfigErrors(reading.errors)
    return value


def _bounded(source: Callable[[], Any], first: Place) -> list[Any]:
    """Every event there is, none of them too deep."""
    events: list[Any] = []
    depth = 0
    for event in iter(source, None):
        depth += (type(event) in _STARTS) - (type(event) in _ENDS)
        if depth > DEEPEST:
            _too_deep(Place(path=first.path, line=first.line + event.start_mark.line))
        events.append(event)
    return events


def _anchors(events: list[Any]) -> dict[str, list[Any]]:
    """The events of each anchored value; an alias stands after its anchor."""
    found: dict[str, list[Any]] = {}
    opened: list[tuple[str | None, int]] = []
    for number, event in enumerate(events):
        kind = type(event)
        if kind in _ENDS:
            anchor, start = opened.pop()
            if anchor:
                found[anchor] = events[start : number + 1]
        elif kind is AliasEvent:
            _anchored(event, found)
        elif kind in _NODES:
            if event.anchor in found:
                said = f"found the anchor `{event.anchor}` twice"
                raise ComposerError(None, None, said, event.start_mark)
            if event.anchor:
                found[event.anchor] = [event]
            if kind in _STARTS:
                opened.append((event.anchor, number))
    return found


def _anchored(alias: Any, anchors: Mapping[str, list[Any]]) -> list[Any]:
    if alias.anchor not in anchors:
        said = f"found undefined alias `{alias.anchor}`"
        raise ComposerError(None, None, said, alias.start_mark)
    return anchors[alias.anchor]


class _Reading:
    """One walk from events to plain values, which collects every error and every line."""

    def __init__(
        self,
        shown: str,
        base: int,
        lines: Lines,
        source: Callable[[], Any],
        anchors: Mapping[str, list[Any]],
    ) -> None:
        self.shown = shown
        self.base = base
        self.lines = lines
        self.next = source
        self.anchors = anchors
        self.errors: list[ConfigError] = []
        self.count = 0

    def document(self) -> dict[str, Json]:
        """All of it, from the stream's start to its end."""
        self.next()
        if type(self.next()) is StreamEndEvent:
            return {}
        start = self.next()
        if type(start) is not MappingStartEvent:
            raise ConfigError(
                "front matter is not a list of keys",
                place=Place(path=self.shown, line=self.base),
                hint="Write each line as `key: value`.",
            )
        if start.tag:
            self._tagged(start)
        value = self._mapping(start, self.lines, 0)
        self.next()
        event = self.next()
        if type(event) is not StreamEndEvent:
            raise ComposerError(None, None, "found a second document", event.start_mark)
        return value

    def _mapping(self, start: Any, lines: Lines, depth: int) -> dict[str, Json]:
        found: dict[str, Json] = {}
        if depth > DEEPEST:
            _too_deep(self._place(start))
        while type(event := self.next()) is not MappingEndEvent:
            key = event.value if type(event) is ScalarEvent else self._odd_key(event)
            if key in _NO_KEY or key in found:
                self._refuse_key(event, key, lines)
                self._skip(self.next())
                continue
            line = self.base + event.start_mark.line
            value = self.next()
            if type(value) is ScalarEvent:
                lines[key] = line
                found[key] = value.value if value.implicit[1] else self._scalar(value)
            else:
                inside: Lines = {None: line}
                lines[key] = inside
                found[key] = self._collection(value, inside, depth + 1)
        self._check_size(start, len(found))
        return found

    def _sequence(self, start: Any, lines: Lines, depth: int) -> list[Json]:
        items: list[Json] = []
        if depth > DEEPEST:
            _too_deep(self._place(start))
        while type(event := self.next()) is not SequenceEndEvent:
            line = self.base + event.start_mark.line
            if type(event) is ScalarEvent:
                lines[len(items)] = line
                items.append(self._scalar(event))
            else:
                inside: Lines = {None: line}
                lines[len(items)] = inside
                items.append(self._collection(event, inside, depth + 1))
        self._check_size(start, len(items))
        return items

    def _collection(self, event: Any, lines: Lines, depth: int) -> Json:
        """A list or mapping, or what an alias stands for."""
        kind = type(event)
        if kind is AliasEvent:
            events = iter(_anchored(event, self.anchors))
            after, self.next = self.next, events.__next__
            first = self.next()
            value = (
                self._scalar(first)
                if type(first) is ScalarEvent
                else self._collection(first, lines, depth)
            )
            self.next = after
            return value
        if event.tag and event.tag != "!":
            self._tagged(event)
            self._skip(event)
            return None
        if kind is MappingStartEvent:
            return self._mapping(event, lines, depth)
        return self._sequence(event, lines, depth)

    def _scalar(self, event: Any) -> Json:
        text: str = event.value
        plain, quoted = event.implicit
        if quoted:
            return text
        if not plain:
            self._tagged(event)
            return None
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _NUMERIC:
            return text
        if _INTEGER.fullmatch(text) and len(text) < 40:
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        if _NUMBER.fullmatch(text):
            number = float(text)
            if not math.isfinite(number):
                self._error(event, f"found {text}, a number too large", "Put text in quotes.")
            return number
        return text

    def _odd_key(self, event: Any) -> str:
        """The words of an alias; nothing for a list or mapping, which is walked past."""
        if type(event) is AliasEvent:
            first = _anchored(event, self.anchors)[0]
            return str(first.value) if type(first) is ScalarEvent else ""
        self._skip(event)
        return ""

    def _skip(self, event: Any) -> None:
        """Past the rest of what an event starts."""
        depth = 0
        while True:
            depth += (type(event) in _STARTS) - (type(event) in _ENDS)
            if not depth:
                return
            event = self.next()

    def _refuse_key(self, event: Any, key: str, lines: Lines) -> None:
        if key == "<<":
            said, hint = "found `<<`, which is not read here", "Write the merged keys out."
        elif key:
            first = lines[key]
            line = first if isinstance(first, int) else first[None]
            said = f"found `{key}` twice, first in line {line}"
            hint = "Keep one of the two."
        elif type(event) is ScalarEvent:
            said, hint = "found a key without a name", "Give the key a name before the colon."
        else:
            said = "found a list or mapping as a key, expected a word"
            hint = "Text with { or [ at its start needs quotes."
        self._error(event, said, hint)

    def _tagged(self, event: Any) -> None:
        name = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        self._error(event, f"found the YAML tag `{name}`", "Take the tag out.")

    def _check_size(self, event: Any, more: int) -> None:
        # What an alias stands for counts at each of its places.
        self.count += more
        if self.count > MOST_VALUES:
            raise ConfigError(
                f"found more than {MOST_VALUES:,} values once aliases are written out",
                place=self._place(event),
                hint="Take out aliases (*name) that repeat other aliases.",
            )

    def _place(self, event: Any) -> Place:
        return Place(path=self.shown, line=self.base + event.start_mark.line)

    def _error(self, event: Any, said: str, hint: str) -> None:
        self.errors.append(ConfigError(said, place=self._place(event), hint=hint))


def _too_deep(place: Place) -> NoReturn:
    raise ConfigError(
        f"found values more than {DEEPEST} levels deep",
        place=place,
        hint="Flatten them; an alias must not stand inside what it names.",
    )
