"""The front matter: YAML read strictly, with the line of every key.

A handler for `python-frontmatter` that reads the values from PyYAML's nodes: booleans, numbers
and nothing as in YAML 1.2, no dates, no base 60, no duplicate keys, no tags, aliases bounded.
Not a schema. Above: `document`, which imports this only for a file that has front matter.
"""

import math
import re
from typing import Any, NoReturn

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.messages import Json

MOST_VALUES = 20_000
DEEPEST = 40
"""How many values and levels front matter may have once aliases are written out."""

_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RULE = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_NUMERIC = frozenset("+-.0123456789")
_NO_KEY = frozenset({"", "<<"})
_PLAIN = "tag:yaml.org,2002:plain"
_TEXT = "tag:yaml.org,2002:str"


class _Nodes(_Fast):  # type: ignore[misc]
    """PyYAML up to its nodes; only says whether a scalar was written without quotes.

    Composing recurses in C, where too deep is the end of the process: so depth is counted here.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.depth = 0
        self.line = 0

    def descend_resolver(self, parent: yaml.Node | None, _index: object) -> None:
        self.depth += 1
        if self.depth > DEEPEST and parent is not None:
            self.line = parent.start_mark.line
            raise RecursionError

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: type[yaml.Node], _value: str, implicit: tuple[bool, bool]) -> str:
        if kind is yaml.ScalarNode:
            return _PLAIN if implicit[0] else _TEXT
        return ""


class FrontMatter(BaseHandler):
    """Splits and loads strictly; keeps the body and the lines, for which there is no room else.

    `found` is False where the opening rule turned out to be none.
    """

    FM_BOUNDARY = _RULE
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, shown: str, skipped: int) -> None:
        super().__init__()
        self.shown = shown
        self.first = skipped + 1
        self.body = ""
        self.body_line = self.first
        self.lines: dict[tuple[str | int, ...], int] = {}
        self.found = False

    def split(self, text: str) -> tuple[str, str]:
        """The YAML and the body; a `ConfigError` where nothing closes the front matter."""
        opening = _RULE.match(text)
        if opening is None:
            self.body = text
            raise ValueError(text[:20])
        closing = _RULE.search(text, opening.end())
        if closing is None:
            raise ConfigError(
                "front matter is opened by --- and never closed",
                place=Place(path=self.shown, line=self.first),
                hint="End it with a line of --- before the text.",
            )
        rest = text[closing.end() :]
        blank = rest[: len(rest) - len(rest.lstrip())]
        self.found = True
        self.body = rest[blank.rfind("\n") + 1 :].rstrip()
        self.body_line = self.first + text.count("\n", 0, closing.end()) + blank.count("\n")
        return text[opening.end() + 1 : closing.start()], self.body

    def load(self, fm: str) -> dict[str, Json]:
        """The mapping; `ConfigError` or `ConfigErrors` for YAML that is not one."""
        loader = _Nodes(fm)
        try:
            node = loader.get_single_node()
        except yaml.YAMLError as error:
            _explain(error, self.shown, self.first, fm)
        except RecursionError:
            _too_deep(Place(path=self.shown, line=self.first + 1 + loader.line))
        finally:
            loader.dispose()
        self.lines[()] = self.first
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise ConfigError(
                "front matter is not a list of keys",
                place=Place(path=self.shown, line=self.first + 1),
                hint="Write each line as `key: value`.",
            )
        reading = _Reading(self.shown, self.first + 1, self.lines)
        value = reading.mapping(node, (), 0)
        if len(reading.errors) == 1:
            raise reading.errors[0]
        if reading.errors:
            raise ConfigErrors(reading.errors)
        return value


def read_front(text: str, shown: str, *, skipped: int = 0) -> tuple[dict[str, Json], FrontMatter]:
    """The front matter, and the handler that has the body and the lines.

    The text's lines end in a line feed; `skipped` are the empty ones before the front matter.
    """
    handler = FrontMatter(shown, skipped)
    meta, _ = frontmatter.parse(text, handler=handler)
    return meta, handler


class _Reading:
    """One walk from nodes to plain values, which collects every error and every line."""

    def __init__(self, shown: str, base: int, lines: dict[tuple[str | int, ...], int]) -> None:
        self.shown = shown
        self.base = base
        self.lines = lines
        self.errors: list[ConfigError] = []
        self.count = 0

    def mapping(
        self, node: yaml.MappingNode, path: tuple[str | int, ...], depth: int
    ) -> dict[str, Json]:
        found: dict[str, Json] = {}
        lines = self.lines
        self._count(node, depth, len(node.value))
        for key_node, value_node in node.value:
            key = key_node.value
            if type(key_node) is not yaml.ScalarNode or key in _NO_KEY:
                self._refuse_key(key_node)
                continue
            here = (*path, key)
            if key in found:
                said = f"found `{key}` twice, first in line {lines[here]}"
                self._error(key_node, said, "Keep one of the two.")
                continue
            lines[here] = self.base + key_node.start_mark.line
            found[key] = (
                value_node.value
                if value_node.tag == _TEXT
                else self._value(value_node, here, depth + 1)
            )
        return found

    def _sequence(
        self, node: yaml.SequenceNode, path: tuple[str | int, ...], depth: int
    ) -> list[Json]:
        self._count(node, depth, len(node.value))
        items = []
        for number, item in enumerate(node.value):
            here = (*path, number)
            self.lines[here] = self.base + item.start_mark.line
            items.append(self._value(item, here, depth + 1))
        return items

    def _value(self, node: Any, path: tuple[str | int, ...], depth: int) -> Json:
        tag = node.tag
        if tag == _PLAIN:
            text = node.value
            return self._plain(node) if text in _WORDS or text[0] in _NUMERIC else text
        if tag == _TEXT:
            return node.value
        if tag:
            name = str(tag).replace("tag:yaml.org,2002:", "!!")
            self._error(node, f"found the YAML tag `{name}`", "Take the tag out.")
            return None
        if type(node) is yaml.MappingNode:
            return self.mapping(node, path, depth)
        return self._sequence(node, path, depth)

    def _plain(self, node: yaml.ScalarNode) -> Json:
        text: str = node.value
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) and len(text) < 40:
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        if _NUMBER.fullmatch(text):
            number = float(text)
            if not math.isfinite(number):
                self._error(node, f"found {text}, a number too large", "Put text in quotes.")
            return number
        return text

    def _refuse_key(self, node: yaml.Node) -> None:
        if node.value == "<<":
            said, hint = "found `<<`, which is not read here", "Write the merged keys out."
        elif node.value == "":
            said, hint = "found a key without a name", "Give the key a name before the colon."
        else:
            said = "found a list or mapping as a key, expected a word"
            hint = "Text with { or [ at its start needs quotes."
        self._error(node, said, hint)

    def _count(self, node: yaml.Node, depth: int, more: int) -> None:
        self.count += more
        if depth > DEEPEST:
            _too_deep(self._place(node))
        if self.count > MOST_VALUES:
            raise ConfigError(
                f"found more than {MOST_VALUES:,} values once aliases are written out",
                place=self._place(node),
                hint="Take out aliases (*name) that repeat other aliases.",
            )

    def _place(self, node: yaml.Node) -> Place:
        return Place(path=self.shown, line=self.base + node.start_mark.line)

    def _error(self, node: yaml.Node, said: str, hint: str) -> None:
        self.errors.append(ConfigError(said, place=self._place(node), hint=hint))


def _too_deep(place: Place) -> NoReturn:
    raise ConfigError(
        f"found values more than {DEEPEST} levels deep",
        place=place,
        hint="Flatten them; an alias must not stand inside what it names.",
    )


_SIGNS = "@`*&%!|>{}[],"
"""Signs that mean something to YAML at the start of a value."""


def _explain(error: yaml.YAMLError, shown: str, first: int, text: str) -> NoReturn:
    lines = text.split("\n")
    number = _line_of(error, lines)
    line = lines[number] if number < len(lines) else ""
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    raise ConfigError(
        f"not YAML: {problem}; found `{line.strip()[:80]}`",
        place=Place(path=shown, line=first + 1 + number),
        hint=_hint(line, str(problem)),
    ) from None


def _line_of(error: yaml.YAMLError, lines: list[str]) -> int:
    """Counted from 0. An unclosed bracket is only noticed at the end, where nothing stands."""
    marks = (getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
    numbers = [mark.line for mark in marks if mark is not None]
    said = [number for number in numbers if number < len(lines) and lines[number].strip()]
    # Without a mark it is a character that the reader refused, somewhere in the text.
    odd = (at for at, line in enumerate(lines) if any(not c.isprintable() for c in line.strip()))
    fallback = len([line for line in lines if line.strip()]) - 1 if numbers else next(odd, 0)
    return said[0] if said else max(fallback, 0)


def _hint(line: str, problem: str) -> str:
    key, colon, value = line.partition(":")
    value = value.strip()
    if any(not sign.isprintable() and sign != "\t" for sign in line):
        return "Take the control character out of this line."
    if value[:1] in {'"', "'"} and value.count(value[0]) % 2:
        return f"Close the quote that {key.strip()} opens."
    if "\t" in line:
        return "Indent with spaces, not with tabs."
    if colon and not value.startswith(("'", '"', "[", "{")) and ": " in value:
        return f'Text with a colon needs quotes: {key.strip()}: "{value}"'
    bare = re.search(r"(?:[\[,:-]\s*)([@`*&%][^\s,\]}]*)", line)
    if bare:
        return f'Text that starts with {bare[1][0]} needs quotes: "{bare[1]}"'
    if "alias" in problem or "anchor" in problem:
        return "A * or & at the start of a value names an alias; quote the text."
    if "character" in problem and any(sign in line for sign in _SIGNS):
        return "Put the value in quotes."
    return "Check the indentation, the brackets and the quotes of this line and the one before."
