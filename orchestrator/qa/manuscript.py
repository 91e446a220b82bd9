"""A ticket's body brought into one form: Markdown, a line for a line, so that numbers stay right.

Takes out what isn't meant to be read (comments of the template, struck words, icons that say what
is done) and puts in what was lost (bullets). Each step leaves fenced blocks alone. Above:
`criteria`; below: `adf`, `flattened`, `markup`, `names`, `struck`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from orchestrator.qa.adf import from_adf
from orchestrator.qa.flattened import Keyword, relisted
from orchestrator.qa.markup import is_wiki, to_markdown
from orchestrator.qa.names import NUMBERED
from orchestrator.qa.struck import without_struck

_FENCE = re.compile(r"^ {0,3}(?:[-*+]\s+)?(```+|~~~+)(?!.*`)")
_ICON = (
    r"(?:\((?:[/x?!+*-]|on|off|y|n)\)|\[[ xX]?\]|[☐☑☒✓✔✅❌✗✘⬜🔲🔳⏳❓]\ufe0f?"
    r"|:(?:white_check_mark|heavy_check_mark|x|ballot_box_with_check|check_mark|cross_mark):)"
)
_DOT = r"[•‣◦●▪▫·∙⁃○■□]"
_MARKED = re.compile(
    rf"^(?P<indent>\s*)(?P<list>(?:[-*+]|\d+[.)])\s+)?(?:{_DOT}\s*)?{_ICON}\s+(?=\S)"
)
_DOTTED = re.compile(rf"^(?P<indent>\s*){_DOT}\s*(?=\S)")
_HALF_BOLD = re.compile(r"^(\s*[-*+]\s+)\*\*(?=[^\s*])([^*]+)\*(?!\*)")
"""What a server makes of wiki's `* *Title* text`: bold that is opened twice and closed once."""
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s")
_BARE_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*$")


_Change: TypeAlias = Callable[[Sequence[str], int], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """The lines in Markdown; `notes` says which words were left out."""

    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def manuscript(body: str, keyword: Keyword) -> Manuscript:
    """Any body as Markdown; never raises.

    `keyword` names the English keyword that a line begins with. The lines of a document that comes
    as JSON are those of its Markdown.
    """
    text = re.sub("[\x00\ud800-\udfff]", "\ufffd", body.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (from_adf(text) or text).split("\n")
    if is_wiki(lines):
        lines = to_markdown(lines)
    notes: list[str] = []
    lines = _outside_fences(lines, _without_comments)
    lines = _outside_fences(lines, lambda part, first: _without_struck(part, first, notes))
    lines = _outside_fences(lines, lambda part, _: [_marked(_bolded(line)) for line in part])
    lines = _outside_fences(lines, lambda part, _: relisted(part, keyword))
    return Manuscript(lines=tuple(lines), notes=tuple(notes))


def fenced_lines(lines: Sequence[str]) -> set[int]:
    """The numbers, from 1, of the lines of fenced blocks, their fences with them."""
    inside: set[int] = set()
    fence = ""
    for number, line in enumerate(lines, start=1):
        found = _FENCE.match(line) if not fence else None
        if fence or found:
            inside.add(number)
        if found:
            fence = found[1]
        elif fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return inside


def _outside_fences(lines: Sequence[str], change: _Change) -> list[str]:
    """All lines, those outside fenced blocks changed; `change` is given a part and its first."""
    fenced = fenced_lines(lines)
    out: list[str] = []
    for inside, part in groupby(enumerate(lines, start=1), lambda each: each[0] in fenced):
        first = len(out) + 1
        texts = [line for _, line in part]
        out += texts if inside else change(texts, first)
    return out


def _without_comments(part: Sequence[str], _first: int) -> list[str]:
    """The lines without HTML comments, which a ticket's template leaves behind."""
    text, kept, at = "\n".join(part), [], 0
    while (opened := text.find("<!--", at)) >= 0 and (closed := text.find("-->", opened)) >= 0:
        kept += [text[at:opened], "\n" * text.count("\n", opened, closed)]
        at = closed + len("-->")
    return "".join([*kept, text[at:]]).split("\n")


def _without_struck(part: Sequence[str], first: int, notes: list[str]) -> list[str]:
    kept, lost = without_struck("\n".join(part))
    lines = kept.split("\n")
    for at in lost:
        bare = bool(_BARE_ITEM.match(lines[at]))
        lines[at] = "" if bare else lines[at]
        what = "struck out, not counted" if bare else "struck words are left out"
        notes.append(f"line {first + at}: {what}")
    return lines


def _bolded(line: str) -> str:
    return _HALF_BOLD.sub(r"\1**\2**", line)


def _marked(line: str) -> str:
    """The line as a list item, where a dot or an icon stands for the bullet."""
    found = _MARKED.match(line) or _DOTTED.match(line)
    if not found:
        # Each "AC2: …" is a criterion of its own, also where no blank line stands before it.
        bare = line.strip()
        return f"- {bare}" if NUMBERED.match(bare) and not _ITEM.match(bare) else line
    bullet = found.groupdict().get("list") or "- "
    return found["indent"] + bullet + line[found.end() :]
