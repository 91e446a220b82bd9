"""One ticket as a Markdown file: bytes in, a ticket out, and the two edits of it.

An edit keeps every byte it does not mean to change, and is read back before it counts. Comments
stand under `## Comments`, each below a line `### author · time` and quoted, so that nothing in
a comment can become part of the ticket. Not the folder: `ticket_folder` finds, locks and
writes. Above: `tickets`; below: `ticket_matter`, `ticket_sections`.
"""

import re
from bisect import bisect
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import category

from orchestrator.servers.ticket_matter import (
    BadTicket,
    Matter,
    TicketFault,
    as_yaml,
    line_of,
    newline_of,
    read_matter,
    with_value,
)
from orchestrator.servers.ticket_sections import Outline, comment_ranges, outline

SIZE_LIMIT = 2 * 1024 * 1024
"""The largest ticket file that is read or written, in bytes."""

_BYLINE = re.compile(r"### (?P<author>\S.*?) · (?P<time>\S.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said about a ticket; `author` and `time` are empty where no line says it."""

    author: str
    time: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFile:
    """A ticket as its file has it; `body` is Markdown without the comments, lines end in LF."""

    key: str
    title: str
    status: str
    priority: str
    labels: tuple[str, ...]
    body: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """What follows the front matter, by lines; `comments` are the ranges of the sections."""

    lines: list[str]
    shape: Outline
    comments: list[range]


def read_ticket(key: str, data: bytes) -> TicketFile:
    """Read the bytes of `KEY.md`; raises BadTicket with the file's name and line."""
    name = f"{key}.md"
    matter = read_matter(name, _text(name, data))
    return _read(key, matter, _rest(matter))


def with_status(key: str, data: bytes, status: str) -> bytes:
    """The file with another status: one value changed, or one line added."""
    name = f"{key}.md"
    return _bytes(name, with_value(name, _text(name, data), "status", one_line("status", status)))


def with_comment(key: str, data: bytes, comment: Comment) -> bytes:
    """The file with one more comment, after those that are there.

    Raises BadTicket when a block that is never closed would swallow it.
    """
    name = f"{key}.md"
    text = _text(name, data)
    matter, newline = read_matter(name, text), newline_of(text)
    lines, rest = _whole_lines(text[matter.body :]), _rest(matter)
    at = rest.comments[-1].stop if rest.comments else len(lines)
    above, below = text[: matter.body] + "".join(lines[:at]), "".join(lines[at:])
    said = replace(comment, body=prose("the comment", comment.body))
    written = newline.join([*([] if rest.comments else ["## Comments", ""]), *_written(said), ""])
    changed = above + _gap(above, newline) + written + (newline + below if below else "")
    before = _read(key, matter, rest)
    again = read_matter(name, changed)
    after = _read(key, again, _rest(again))
    if after != replace(before, comments=(*before.comments, said)):
        open_at = rest.shape.unclosed
        line = 0 if open_at is None else line_of(text, matter.body) + open_at
        raise BadTicket(name, line, "a block that is never closed would swallow the comment")
    return _bytes(name, changed)


def new_ticket(
    key: str, *, title: str, body: str, status: str, priority: str, labels: tuple[str, ...]
) -> bytes:
    """The bytes of a new file; raises TicketFault for words that no ticket can have."""
    fields = {"title": one_line("the title", title)}
    for name, value in (("status", status), ("priority", priority)):
        fields |= {name: one_line(f"the {name}", value)} if value.strip() else {}
    marks = [as_yaml(one_line("a label", label)) for label in labels]
    lines = [f"{name}: {as_yaml(value)}" for name, value in fields.items()]
    lines += [f"labels: [{', '.join(marks)}]"] if marks else []
    words = prose("the body", body)
    data = _bytes(f"{key}.md", "\n".join(["---", *lines, "---", "", words, ""]))
    made = read_ticket(key, data)
    if made.comments or made.body != words:
        raise TicketFault('the body may not have a heading "## Comments": use add_comment for one')
    return data


def one_line(what: str, value: str) -> str:
    """The value as one line of words; raises TicketFault for nothing or control characters."""
    words = " ".join(value.split())
    if not words:
        raise TicketFault(f"{what} may not be empty")
    _refuse_controls(what, words)
    return words


def prose(what: str, value: str) -> str:
    """Markdown as it is kept, tidied; raises TicketFault for nothing or control characters."""
    words = _tidy(re.split(r"\r\n|\r|\n", value))
    if not words:
        raise TicketFault(f"{what} may not be empty")
    _refuse_controls(what, words)
    return words


def _read(key: str, matter: Matter, rest: _Rest) -> TicketFile:
    said = {index for section in rest.comments for index in section}
    heading = next((head.title for head in rest.shape.headings if head.line not in said), "")
    return TicketFile(
        key=key,
        title=matter.words("title") or heading or key,
        status=matter.words("status"),
        priority=matter.words("priority"),
        labels=matter.list("labels"),
        body=_tidy([line for index, line in enumerate(rest.lines) if index not in said]),
        comments=tuple(_comments(rest)),
    )


def _rest(matter: Matter) -> _Rest:
    lines = [line.rstrip("\r\n") for line in _whole_lines(matter.text[matter.body :])]
    shape = outline(lines)
    return _Rest(lines=lines, shape=shape, comments=comment_ranges(shape.headings, len(lines)))


def _comments(rest: _Rest) -> list[Comment]:
    """The comments of every section: a new one begins at each line that says who and when."""
    heads = [head.line for head in rest.shape.headings if head.level == 3]
    bylines = {line: found for line in heads if (found := _BYLINE.fullmatch(rest.lines[line]))}
    lines = list(bylines)
    comments = []
    for section in rest.comments:
        starts = lines[bisect(lines, section.start) : bisect(lines, section.stop)]
        for first, end in pairwise([section.start, *starts, section.stop]):
            by = bylines.get(first)
            words = _unquoted(_tidy(rest.lines[first + 1 : end]))
            if by or words:
                author, time = (by["author"], by["time"]) if by else ("", "")
                comments.append(Comment(author=author, time=time.rstrip(), body=words))
    return comments


def _written(comment: Comment) -> list[str]:
    quoted = [f"> {line}" if line else ">" for line in comment.body.split("\n")]
    return [f"### {comment.author} · {comment.time}", "", *quoted]


def _unquoted(words: str) -> str:
    lines = words.split("\n")
    if not all(line.startswith(">") for line in lines):
        return words
    return "\n".join(line[1:].removeprefix(" ") for line in lines)


def _tidy(lines: list[str]) -> str:
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    return "\n".join(lines[first:]).rstrip()


def _gap(above: str, newline: str) -> str:
    """What makes a text end in a blank line."""
    last = (_whole_lines(above) or [newline])[-1]
    if not last.endswith(("\r", "\n")):
        return newline * 2
    return newline if last.strip() else ""


def _refuse_controls(what: str, words: str) -> None:
    odd = next(
        (char for char in words if category(char) in {"Cc", "Cs"} and char not in "\n\t"), ""
    )
    if odd:
        raise TicketFault(f"{what} holds a character that no ticket can: U+{ord(odd):04X}")


def _whole_lines(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def _text(name: str, data: bytes) -> str:
    if len(data) > SIZE_LIMIT:
        raise BadTicket(name, 0, f"larger than {SIZE_LIMIT // 1024} KB, the most a ticket may be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadTicket(name, line, "not UTF-8: save the file as UTF-8") from error


def _bytes(name: str, text: str) -> bytes:
    data = text.encode("utf-8")
    if len(data) > SIZE_LIMIT:
        raise BadTicket(name, 0, f"would be larger than {SIZE_LIMIT // 1024} KB")
    return data
