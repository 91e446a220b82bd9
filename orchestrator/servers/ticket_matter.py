"""The front matter of a ticket file, read with its offsets and changed in place.

Values are taken as they are written: `No`, `12:30` and `1.0` stay words, because a status or a
title is never anything else. Not a general YAML reader: only what a ticket needs, and no alias
is ever expanded. Above: `ticket_file`; below: PyYAML's composer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

MATTER_LIMIT = 65_536
"""The longest front matter that is read, in characters."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_RULE = re.compile(r"---[ \t]*")
_PLAIN = re.compile(r"[A-Za-z](?:[\w ./+-]*[\w+])?", re.ASCII)
_NULL = "tag:yaml.org,2002:null"
_BOM = "\ufeff"


class TicketFault(Exception):
    """Something a caller can act on; its words are said to the model as they are."""


class BadTicket(TicketFault):
    """One thing wrong in a ticket file; `line` counts from 1, 0 for the whole file."""

    def __init__(self, name: str, line: int, problem: str) -> None:
        self.name = name
        self.line = line
        self.problem = problem
        self.place = f"{name}:{line}" if line else name
        super().__init__(f"{self.place}: {problem}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Where the front matter stands in `text` (offsets in characters), and its top-level keys.

    `start` to `end` is the YAML between the two rules; `body` is where the rest begins. A file
    without front matter has all three where its text begins, and no keys.
    """

    name: str
    text: str
    start: int
    end: int
    body: int
    nodes: Mapping[str, yaml.Node] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        return self.body > self.end

    def line(self, node: yaml.Node) -> int:
        """The line of the file, from 1, that a value begins in."""
        return line_of(self.text, self.start + node.start_mark.index)

    def words(self, key: str) -> str:
        """The value as one line of text; nothing when the key is absent or empty.

        Raises BadTicket when the value is a list or a mapping.
        """
        node = self.nodes.get(key)
        if node is None or node.tag == _NULL:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            raise BadTicket(self.name, self.line(node), f"{key} must be one line of text")
        return " ".join(node.value.split())

    def list(self, key: str) -> tuple[str, ...]:
        """The values of a list; one text with commas is a list too.

        Raises BadTicket when the value, or something in it, is neither.
        """
        node = self.nodes.get(key)
        if not isinstance(node, yaml.SequenceNode):
            return tuple(filter(None, (part.strip() for part in self.words(key).split(","))))
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode):
                raise BadTicket(self.name, self.line(item), f"{key} must be a list of words")
        return tuple(" ".join(item.value.split()) for item in node.value)

    def others(self, key: str) -> dict[str, str]:
        """Every key but this one, with its value as it is written."""
        yaml_text = self.text[self.start : self.end]
        return {
            name: yaml_text[node.start_mark.index : node.end_mark.index]
            for name, node in self.nodes.items()
            if name != key
        }


def read_matter(name: str, text: str) -> Matter:
    """Find and read the front matter of a text; raises BadTicket with the file's line."""
    first = 1 if text.startswith(_BOM) else 0
    lines = _LINE.finditer(text, first)
    opening = next(lines, None)
    if opening is None or not _RULE.fullmatch(opening.group().rstrip("\r\n")):
        return Matter(name=name, text=text, start=first, end=first, body=first)
    closing = next((line for line in lines if _RULE.fullmatch(line.group().rstrip("\r\n"))), None)
    if closing is None:
        raise BadTicket(name, 1, 'the front matter is opened by "---" and never closed')
    start, end = opening.end(), closing.start()
    if end - start > MATTER_LIMIT:
        raise BadTicket(name, 1, f"the front matter is longer than {MATTER_LIMIT} characters")
    nodes = _compose(name, text, start, end)
    return Matter(name=name, text=text, start=start, end=end, body=closing.end(), nodes=nodes)


def with_value(name: str, text: str, key: str, value: str) -> str:
    """The text with one key of its front matter changed, and nothing else.

    Raises BadTicket when that cannot be done in place, as where another key refers to it.
    """
    before = read_matter(name, text)
    changed = _replaced(before, key, as_yaml(value))
    try:
        after = read_matter(name, changed)
        kept = after.words(key) == value and after.others(key) == before.others(key)
    except BadTicket:
        kept = False
    if not kept:
        node = before.nodes.get(key)
        line = before.line(node) if node else 1
        raise BadTicket(name, line, f'cannot change {key} here: give it a line "{key}: {value}"')
    return changed


def as_yaml(value: str) -> str:
    """One line of text as a YAML scalar, quoted only where it has to be."""
    if _PLAIN.fullmatch(value) and yaml.safe_load(value) == value:
        return value
    quoted: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10**9)
    return quoted.rstrip("\n")


def newline_of(text: str) -> str:
    """The line ending that the text uses first."""
    found = re.search(r"\r\n|\r|\n", text)
    return found.group() if found else "\n"


def line_of(text: str, offset: int) -> int:
    """The line, from 1, that an offset in characters lies in."""
    return len(re.findall(r"\r\n|\r|\n", text[:offset])) + 1


def _replaced(matter: Matter, key: str, scalar: str) -> str:
    text, newline = matter.text, newline_of(matter.text)
    node = matter.nodes.get(key)
    if not matter.present:
        block = f"---{newline}{key}: {scalar}{newline}---{newline}{newline}"
        return text[: matter.start] + block + text[matter.start :]
    if node is None:
        return text[: matter.end] + f"{key}: {scalar}{newline}" + text[matter.end :]
    start = matter.start + node.start_mark.index
    end = matter.start + node.end_mark.index
    space = " " if start == end else ""
    tail = newline if text[start:end].endswith(("\r", "\n")) else ""
    return text[:start] + space + scalar + tail + text[end:]


def _compose(name: str, text: str, start: int, end: int) -> dict[str, yaml.Node]:
    try:
        root = yaml.compose(text[start:end], Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = line_of(text, start + mark.index) if mark else 1
        raise BadTicket(name, line, f"not YAML: {error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        line = line_of(text, start + error.position)
        raise BadTicket(name, line, "not YAML: a character that may not stand there") from error
    except RecursionError as error:
        raise BadTicket(name, 1, "not YAML that a ticket needs: nested too deeply") from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise BadTicket(name, 2, 'the front matter must be lines like "status: In QA"')
    nodes: dict[str, yaml.Node] = {}
    for key, value in root.value:
        line = line_of(text, start + key.start_mark.index)
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            raise BadTicket(name, line, "a key of the front matter must be a word")
        if key.value in nodes:
            raise BadTicket(name, line, f'"{key.value}" is there twice')
        nodes[key.value] = value
    return nodes
