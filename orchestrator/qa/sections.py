"""The parts of a ticket's body where criteria stand: Gherkin blocks and listed items.

Structure and line numbers only, by `markdown-it-py`; whether an item is a criterion, and what it
says, is for `criteria`. Above: `criteria`; below: `names`, `prose`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.qa.names import (
    CRITERIA,
    DONE,
    LABEL,
    NUMBERED,
    OTHERWISE,
    OUT_OF_SCOPE,
    RULED_OUT,
    ends_section,
)
from orchestrator.qa.prose import bold_lead, plain, whole_bold

_MARKER = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+", re.MULTILINE)
_BOX = re.compile(r"^\[[ xX]?\]\s+")
_PSEUDO = 7
Aside: TypeAlias = Literal["", "out", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A fenced block: what it is said to hold, its text, and its lines with the fences, from 1."""

    info: str
    text: str
    section: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A list item or a paragraph of an acceptance section, without its markup.

    `lead` is the bold words that it begins with and that name it; `listed` is false for a
    paragraph, which may be mere talk; `aside` is "out" for what is said to be out of scope and
    "done" for a part of the definition of done.
    """

    text: str
    lead: str
    listed: bool
    section: str
    first: int
    last: int
    aside: Aside = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Which acceptance section goes on from a line, from 1; no name where there is none."""

    line: int
    name: str
    aside: Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading's words, its level, and its line from 1."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What was found, each in the order of the body."""

    headings: tuple[Heading, ...]
    fences: tuple[Fence, ...]
    items: tuple[Item, ...]
    sections: tuple[Section, ...] = ()

    def section_at(self, line: int) -> Section:
        """The section that a line stands in."""
        at = bisect_right(self.sections, line, key=lambda section: section.line)
        return self.sections[at - 1] if at else Section(line=1, name="", aside="")

    def heading_above(self, line: int) -> str:
        """The words of the last heading above a line, or nothing."""
        at = bisect_left(self.headings, line, key=lambda heading: heading.line)
        return self.headings[at - 1].text if at else ""


@dataclass(slots=True, kw_only=True)
class _Walk:
    """Where the reading of the tokens stands."""

    tokens: Sequence[Token]
    lines: Sequence[str]
    follows: int = 0
    section: str = ""
    level: int = 0
    aside: Aside = ""
    aside_level: int = 0
    sections: list[Section] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    counted: bool = False
    """The last item said itself, outside any section, that it is a criterion ("AC1: …")."""


def outline(body: str, follows: int = 0) -> Outline:
    """The headings, fenced blocks and acceptance items of a Markdown text. Never raises.

    `follows` is the line of the first scenario, 0 for none: below it a section "Errors" holds
    criteria too.
    """
    # Inline markup is read only where it is needed: a body may be megabytes of prose.
    tokens = MarkdownIt("commonmark").disable("inline").parse(body)
    walk = _Walk(tokens=tokens, lines=body.split("\n"), follows=follows)
    index = 0
    while index < len(tokens):
        index = _step(walk, index)
    items = sorted([*walk.items, *_alone(walk)], key=lambda item: item.first)
    return Outline(
        headings=tuple(walk.headings),
        fences=tuple(walk.fences),
        items=tuple(items),
        sections=tuple(walk.sections),
    )


def _step(walk: _Walk, index: int) -> int:
    """Take in the token there; answers where to go on."""
    token = walk.tokens[index]
    walk.counted = walk.counted and token.type not in {"heading_open", "paragraph_open"}
    if token.type == "heading_open":
        _head(walk, plain(walk.tokens[index + 1].content), int(token.tag[1]), _first(token))
        return index + 3
    if token.type == "paragraph_open":
        _paragraph(walk, walk.tokens[index + 1])
        return index + 3
    if token.type in {"fence", "code_block"}:
        _fence(walk, token)
    if token.type == "list_item_open":
        alone = not walk.level and _is_numbered(walk, index)
        if walk.level or alone or walk.counted:
            end = _close(walk.tokens, index)
            _item(walk, walk.tokens[index : end + 1], below=walk.counted and not alone)
            walk.counted = walk.counted or alone
            return end + 1
    return index + 1


def _is_numbered(walk: _Walk, index: int) -> bool:
    """Whether an item says itself that it is a criterion ("AC1: …"), outside any section."""
    inline = next((each for each in walk.tokens[index : index + 3] if each.type == "inline"), None)
    return bool(inline and NUMBERED.match(plain(inline.content[:200])))


def _head(walk: _Walk, text: str, level: int, line: int) -> None:
    """A heading: it opens a section of criteria, ends one, or sets part of one aside."""
    if text:
        walk.headings.append(Heading(text=text, level=level, line=line))
    inside = bool(walk.level) and level > walk.level
    if not walk.aside or level <= walk.aside_level:
        kind = _kind(text) if inside else ""
        walk.aside, walk.aside_level = kind, level if kind else 0
    if not inside:
        goes_on = bool(walk.follows) and line > walk.follows and OTHERWISE.match(text)
        opens = CRITERIA.search(text) or NUMBERED.match(text) or goes_on
        ruled_out = _kind(text) == "out"
        walk.section, walk.level = (text, level) if opens and not ruled_out else ("", 0)
    walk.sections.append(Section(line=line, name=walk.section, aside=walk.aside))


def _alone(walk: _Walk) -> Iterator[Item]:
    """The headings that are criteria themselves: "AC1: …", and nothing below it."""
    ends = [heading.line for heading in walk.headings[1:]] + [len(walk.lines) + 1]
    filled = sorted([each.first for each in walk.items] + [each.first for each in walk.fences])
    for heading, end in zip(walk.headings, ends, strict=False):
        found = NUMBERED.match(heading.text)
        at = bisect_left(filled, heading.line)
        if found and heading.text[found.end() :] and not (at < len(filled) and filled[at] < end):
            yield _made(walk, heading.text, "", True, (heading.line, heading.line))


def _kind(text: str) -> Aside:
    if OUT_OF_SCOPE.match(text):
        return "out"
    return "done" if DONE.match(text) else ""


def _paragraph(walk: _Walk, inline: Token) -> None:
    content = inline.content
    text = plain(content)
    line = _first(inline)
    label = LABEL.match(text)
    if label and (walk.level in {0, _PSEUDO}):
        _head(walk, text[: label.end()].strip(" :\n"), _PSEUDO, line)
        line += text[: label.end()].count("\n")
        text = text[label.end() :].strip()
        content = content.partition("\n")[2] if "\n" in content else ""
    elif _is_heading(walk, text, content):
        _head(walk, text.strip(" :"), _PSEUDO, line)
        return
    if walk.level and text:
        lines = line, line + text.count("\n")
        # "AC: the link works once" is a criterion; "AC: as follows:" is talk.
        beside = bool(label) and "\n" not in text and not text.endswith(":")
        walk.items.append(_made(walk, text, bold_lead(content), beside, lines))


def _is_heading(walk: _Walk, text: str, content: str) -> bool:
    """Whether a paragraph inside a section serves as a heading: bold, or a name with a colon."""
    if not walk.level or "\n" in text:
        return False
    named = bool(_kind(text)) or (walk.level == _PSEUDO and ends_section(text))
    bold = whole_bold(content)
    if named and (bold or text.endswith(":") or ends_section(text)):
        return True
    return bold and bool(_PSEUDO in (walk.level, walk.aside_level))


def _item(walk: _Walk, tokens: Sequence[Token], *, below: bool = False) -> None:
    """An item of a list; one `below` another is part of that one."""
    for token in tokens:
        if token.type == "fence":
            _fence(walk, token)
    contents = [_BOX.sub("", each) for each in _contents(tokens)]
    text = "\n".join(words for words in map(plain, contents) if words).strip()
    if text and below:
        above = walk.items[-1]
        last = _last(walk, tokens[0])
        walk.items[-1] = replace(above, text=f"{above.text}\n{text}", last=last)
    elif text:
        lines = _first(tokens[0]), _last(walk, tokens[0])
        walk.items.append(_made(walk, text, bold_lead(contents[0]), True, lines))


def _contents(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield token.content
        elif token.type == "code_block":
            # Indented too far for Markdown, which then takes a deeper list for code.
            yield _MARKER.sub("", token.content).strip()


def _made(walk: _Walk, text: str, lead: str, listed: bool, lines: tuple[int, int]) -> Item:
    aside: Aside = "out" if RULED_OUT.search(text.partition("\n")[0]) else walk.aside
    first, last = lines
    return Item(
        text=text,
        lead=lead,
        listed=listed,
        section=walk.section,
        first=first,
        last=last,
        aside=aside,
    )


def _fence(walk: _Walk, token: Token) -> None:
    if token.type == "fence":
        walk.fences.append(
            Fence(
                info=token.info.strip().lower(),
                text=token.content,
                section=walk.headings[-1].text if walk.headings else "",
                first=_first(token),
                last=_last(walk, token),
            )
        )


def _close(tokens: Sequence[Token], opened: int) -> int:
    level = tokens[opened].level
    for index in range(opened + 1, len(tokens)):
        if tokens[index].type == "list_item_close" and tokens[index].level == level:
            return index
    return len(tokens) - 1


def _first(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _last(walk: _Walk, token: Token) -> int:
    """The last line of it that holds anything."""
    first = _first(token)
    last = token.map[1] if token.map else first
    while last > first and not walk.lines[last - 1].strip():
        last -= 1
    return max(last, first)
