"""The YAML of an accessibility snapshot, read line by line into a tree of nodes.

Not a YAML parser: the snapshot uses a small, regular part of it, and a page of a megabyte must
be read many times a second. Nothing raises: a line of a form we do not know is kept as text.
Above: `snapshot`. Below: `node`.
"""

import re

from orchestrator.page.node import Node
from orchestrator.page.words import normal

DEEPEST = 200
"""Levels kept; what is nested deeper hangs at this level, so that a walk may recurse."""

_ELEMENT = re.compile(
    r'(?P<role>[\w-]+)(?: "(?P<name>[^"\\]*(?:\\.[^"\\]*)*)")?'
    r"(?P<attributes>(?: \[[^\]]*\])*)(?P<rest>:.*)?\Z"
)
_ATTRIBUTE = re.compile(r"\[([^\]=]*)(?:=([^\]]*))?\]")
_BOX = re.compile(",".join([r"(-?\d{1,7}(?:\.\d{1,9})?)"] * 4))
_QUOTED_KEY = re.compile(r"'((?:[^']|'')*)'(:.*)?\Z")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "0": "\0"}


class _Open:
    """An element whose children are still being read."""

    __slots__ = ("children", "fields", "indent", "order", "parent")

    def __init__(self, indent: int, order: int, parent: int) -> None:
        self.indent = indent
        self.order = order
        self.parent = parent
        self.fields = _Fields()
        self.children: list[Node] = []


class _Fields:
    """What one line says of its element."""

    __slots__ = (
        "box",
        "level",
        "name",
        "placeholder",
        "pointer",
        "ref",
        "role",
        "states",
        "text",
        "url",
    )

    def __init__(self, role: str = "", text: str = "") -> None:
        self.role = role
        self.text = text
        self.name = self.ref = self.placeholder = self.url = ""
        self.level = 0
        self.pointer = False
        self.box: tuple[float, ...] = ()
        self.states: dict[str, str] = {}


def read_tree(lines: list[str]) -> tuple[Node, ...]:
    """All nodes in document order; the first is a nameless `document` that holds the rest."""
    root = _Open(-1, 0, -1)
    root.fields.role = "document"
    closed: list[Node | None] = [None]
    stack = [root]
    for line in lines:
        content = line.lstrip(" ")
        if not content:
            continue
        indent = len(line) - len(content)
        while len(stack) > 1 and (stack[-1].indent >= indent or len(stack) > DEEPEST):
            _close(stack, closed)
        content = content.removeprefix("- ")
        if content.startswith("/") and _property(stack[-1].fields, content):
            continue
        opened = _Open(indent, len(closed), stack[-1].order)
        opened.fields = _fields(content)
        closed.append(None)
        stack.append(opened)
    while stack:
        _close(stack, closed)
    return tuple(node for node in closed if node is not None)


def _close(stack: list[_Open], closed: list[Node | None]) -> None:
    done = stack.pop()
    said = done.fields
    last = done.children[-1].last if done.children else done.order
    node = Node(
        role=said.role,
        name=said.name,
        ref=said.ref,
        states=said.states,
        text=said.text,
        placeholder=said.placeholder,
        url=said.url,
        level=said.level,
        pointer=said.pointer,
        box=said.box,
        children=tuple(done.children),
        order=done.order,
        last=last,
        parent=done.parent,
    )
    closed[done.order] = node
    if stack:
        stack[-1].children.append(node)


def _property(fields: _Fields, content: str) -> bool:
    """Read `/placeholder: …` or `/url: …` of the element above; others are passed over."""
    key, colon, value = content[1:].partition(":")
    if not colon or not key.replace("-", "").isalnum():
        return False
    if key == "placeholder":
        fields.placeholder = normal(_scalar(value))
    elif key == "url":
        fields.url = _scalar(value)
    return True


def _fields(content: str) -> _Fields:
    if content.startswith("text: "):
        return _Fields("text", normal(_scalar(content[6:])))
    key, rest = content, ""
    quoted = _QUOTED_KEY.match(content)
    if quoted:
        key, rest = quoted[1].replace("''", "'"), quoted[2] or ""
    match = _ELEMENT.match(key)
    if not match:
        return _Fields("text", normal(_scalar(content)))
    fields = _Fields(match["role"], normal(_scalar((match["rest"] or rest)[1:])))
    fields.name = normal(_unescape(match["name"] or ""))
    if match["attributes"]:
        _attributes(fields, match["attributes"])
    return fields


def _attributes(fields: _Fields, attributes: str) -> None:
    for name, value in _ATTRIBUTE.findall(attributes):
        if name == "ref":
            fields.ref = value
        elif name == "level":
            # The longest number is a guard: a page may print any digits it likes.
            fields.level = int(value) if value.isdecimal() and len(value) < 9 else 0
        elif name == "cursor":
            fields.pointer = value == "pointer"
        elif name == "box":
            fields.box = _box(value)
        elif value != "false":
            fields.states[name] = value or "true"


def _box(value: str) -> tuple[float, ...]:
    """Left, top, width and height; nothing where it is no four numbers."""
    found = _BOX.fullmatch(value)
    return tuple(float(number) for number in found.groups()) if found else ()


def _scalar(text: str) -> str:
    """A YAML value as it was meant: double quoted, single quoted or plain."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _unescape(text[1:-1])
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_escaped, text)
    # Characters beyond the basic plane arrive as two escapes, one for each half.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
