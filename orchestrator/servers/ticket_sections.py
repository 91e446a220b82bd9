"""The headings of a Markdown text, and which of its lines are comments.

Only headings at the left margin count, and none inside a code block or an HTML comment. Not a
Markdown parser: one pass over the lines, so that a file of any shape costs the same. Above:
`ticket_file`; below: nothing.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

_HEADING = re.compile(r"(#{1,6})([ \t].*)?")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_COMMENT = re.compile(r" {0,3}<!--")
_FENCE = re.compile(r"( {0,3}(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})(.*)")


class Heading(NamedTuple):
    """`line` is an index into the lines, from 0."""

    line: int
    level: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The headings in their order; `unclosed` is the line index of a block never closed."""

    headings: tuple[Heading, ...]
    unclosed: int | None


@dataclass(slots=True)
class _Block:
    """A code block or an HTML comment that is open; `indent` is its list item's margin."""

    line: int
    fence: str
    indent: int

    def ends_at(self, line: str) -> bool:
        if not self.fence:
            return "-->" in line
        close = line.strip()
        return len(close) >= len(self.fence) and set(close) == {self.fence[0]}

    def left_by(self, line: str) -> bool:
        """Whether the list item that holds the block ended before this line."""
        return bool(line.strip()) and len(line) - len(line.lstrip(" ")) < self.indent


def outline(lines: list[str]) -> Outline:
    """Find the headings of lines that carry no line endings."""
    headings: list[Heading] = []
    block: _Block | None = None
    for index, line in enumerate(lines):
        if block is not None and not block.left_by(line):
            block = None if block.ends_at(line) else block
            continue
        block = _opened(index, line)
        found = None if block else _HEADING.fullmatch(line)
        if found:
            title = _CLOSING.sub("", (found[2] or "").strip()).strip()
            headings.append(Heading(index, len(found[1]), title))
    return Outline(headings=tuple(headings), unclosed=block.line if block else None)


def comment_ranges(headings: tuple[Heading, ...], count: int) -> list[range]:
    """The line indexes of each section "## Comments" of `count` lines, its heading included."""
    ranges = []
    tops = [heading for heading in headings if heading.level <= 2]
    ends = [heading.line for heading in tops[1:]] + [count]
    for heading, end in zip(tops, ends, strict=False):
        if heading.level == 2 and heading.title.casefold() == "comments":
            ranges.append(range(heading.line, end))
    return ranges


def _opened(index: int, line: str) -> _Block | None:
    if _COMMENT.match(line):
        return None if "-->" in line else _Block(index, "", 0)
    found = _FENCE.fullmatch(line)
    if not found or (found[2][0] == "`" and "`" in found[3]):
        return None
    return _Block(index, found[2], len(found[1]) if found[1].strip() else 0)
