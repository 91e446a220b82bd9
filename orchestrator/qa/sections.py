"""The parts of a ticket's body where criteria stand: Gherkin blocks and listed items.

Structure and line numbers only, by `markdown-it-py`; whether an item is a criterion, and what it
says, is for `criteria`. Above: `criteria`; below: `blocks`, `prose`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.qa.prose import bold_lead, plain, whole_bold

_CRITERIA = r"acceptance\s+(?:criteri(?:a|on)|tests?)\b"
_SHORT = r"acs?(?=\s*(?:[:(]|$))"
_HEADING = re.compile(rf"\b{_CRITERIA}|^{_SHORT}", re.IGNORECASE)
_LABEL = re.compile(
    rf"^\W*(?:{_CRITERIA}|{_SHORT})[^.:\n]{{0,60}}(?::\s*|$)", re.IGNORECASE | re.MULTILINE
)
_BOX = re.compile(r"^\[[ xX]\]\s+")
_PSEUDO = 7


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
    paragraph, which may be mere talk.
    """

    text: str
    lead: str
    listed: bool
    section: str
    first: int
    last: int


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


@dataclass(slots=True, kw_only=True)
class _Walk:
    """Where the reading of the tokens stands."""

    tokens: Sequence[Token]
    lines: Sequence[str]
    section: str = ""
    level: int = 0
    headings: list[Heading] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def outline(body: str) -> Outline:
    """The headings, fenced blocks and acceptance items of a Markdown text. Never raises."""
    # Inline markup is read only where it is needed: a body may be megabytes of prose.
    tokens = MarkdownIt("commonmark").disable("inline").parse(body)
    walk = _Walk(tokens=tokens, lines=body.split("\n"))
    index = 0
    while index < len(tokens):
        index = _step(walk, index)
    headings, fences, items = tuple(walk.headings), tuple(walk.fences), tuple(walk.items)
    return Outline(headings=headings, fences=fences, items=items)


def _step(walk: _Walk, index: int) -> int:
    """Take in the token there; answers where to go on."""
    token = walk.tokens[index]
    if token.type == "heading_open":
        _head(walk, plain(walk.tokens[index + 1].content), int(token.tag[1]), _first(token))
        return index + 3
    if token.type == "paragraph_open":
        _paragraph(walk, walk.tokens[index + 1])
        return index + 3
    if token.type in {"fence", "code_block"}:
        _fence(walk, token)
    if token.type == "list_item_open" and walk.level:
        end = _close(walk.tokens, index)
        _item(walk, walk.tokens[index : end + 1])
        return end + 1
    return index + 1


def _head(walk: _Walk, text: str, level: int, line: int) -> None:
    walk.headings.append(Heading(text=text, level=level, line=line))
    if walk.level and level > walk.level:
        return
    walk.section, walk.level = (text, level) if _HEADING.search(text) else ("", 0)


def _paragraph(walk: _Walk, inline: Token) -> None:
    text = plain(inline.content)
    label = _LABEL.match(text)
    if label and (walk.level in {0, _PSEUDO}):
        words = text[: label.end()].strip(" :\n")
        _head(walk, words, _PSEUDO, _first(inline))
        text = text[label.end() :].strip()
    elif walk.level == _PSEUDO and whole_bold(inline.content):
        _head(walk, text, _PSEUDO, _first(inline))
        return
    if walk.level and text:
        lead = bold_lead(inline.content)
        walk.items.append(_made(walk, text, lead, False, inline))


def _item(walk: _Walk, tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type == "fence":
            _fence(walk, token)
    contents = [_BOX.sub("", each) for each in _contents(tokens)]
    text = "\n".join(words for words in map(plain, contents) if words).strip()
    if text:
        walk.items.append(_made(walk, text, bold_lead(contents[0]), True, tokens[0]))


def _contents(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield token.content
        elif token.type == "code_block":
            yield token.content.strip()


def _made(walk: _Walk, text: str, lead: str, listed: bool, token: Token) -> Item:
    return Item(
        text=text,
        lead=lead,
        listed=listed,
        section=walk.section,
        first=_first(token),
        last=_last(walk, token),
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
