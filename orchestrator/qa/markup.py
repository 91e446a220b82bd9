"""Wiki markup, as Jira's servers write it, turned into Markdown: a line for a line.

Headings, lists, panels, code blocks, bold, struck and coloured text, links, mentions. A text is
taken for wiki markup by signs that Markdown doesn't have; what is quoted keeps every sign. Tables
stay as they are, for `tables` reads both kinds. Above: `manuscript`; below: `names`, `gherkin`'s
quotes.
"""

import re
from collections.abc import Sequence

from orchestrator.gherkin.quotes import hide, reveal
from orchestrator.qa.names import CRITERIA

LONGEST = 20_000
"""A longer line, in characters, keeps its inline markup."""

_DEEPEST = 9
_SURE = re.compile(
    r"^\s*(?:h[1-6]\.\s+\S|\{(?:panel|code|noformat|quote|expand)\b[^}\n]*\}|\|\|.*\|\|\s*$"
    r"|bq\.\s)|(?<!\{)\{color(?::[^}\n]{1,40})?\}(?!\})"
)
_LIKELY = re.compile(
    r"\[~[\w:.@-]+\]|\[[^\]\[|\n]{1,200}\|[^\]\[\n]{1,500}\]|^\([/x?]\)\s"
    r"|^#\s+(?:given|when|then)\b|^\*[^*\n]{1,80}\*:?\s*$",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"^(?:#{2,6}\s|\s*```|\s*[-+]\s+\[[ xX]\]|.*\*\*\S.*\*\*|\s*(?:Scenario|Feature):)"
)

_HEADING = re.compile(r"^\s*h([1-6])\.\s+")
_LIST = re.compile(r"^\s*([*#]+|-{1,3})\s+(?=\S)")
_BLOCK = re.compile(r"^\s*\{(code|noformat)(?::([^}]*))?\}\s*$")
_OPENED = re.compile(r"^\s*\{(?:panel|expand)(?::([^}]*))?\}(.*)$")
_TITLE = re.compile(r"(?:^|\|)title=([^|]*)")
_MACRO = re.compile(
    r"(?<!\{)\{(?:color|quote|panel|expand|section|column|anchor|toc|info|note|tip|warning|code"
    r"|noformat)(?::[^}\n]{0,200})?\}(?!\})"
)
_LINK = re.compile(r"\[([^\]\[|\n]{1,500})\|[^\]\[\n]{1,1000}\]")
_MENTION = re.compile(r"\[~[^\]\n]{1,200}\]|\[\^[^\]\n]{1,200}\]")
_IMAGE = re.compile(
    r"!\S{1,200}\.(?:png|jpe?g|gif|svg|bmp|webp)(?:\|[^!\n]{0,200})?!", re.IGNORECASE
)
_BOLD = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{0,500}[^\s*])\*(?![\w*])")
_STRUCK = re.compile(
    r"(?<![\w-])-(?=[^\s-])([^\n-]{0,500}(?:\w-\w[^\n-]{0,200}){0,9}[^\s-])-(?![\w-])"
)
_MONO = re.compile(r"\{\{(?!\s*[\w-]+\.[\w-]+\s*\}\})([^{}\n]{1,500})\}\}")
_MARKS = re.compile(r"[*\-{\[!\\]")
_BREAK = re.compile(r"\s*\\\\(?:\s+|$)")


def is_wiki(lines: Sequence[str]) -> bool:
    """Whether the text is wiki markup: a sure sign of it, or likely ones and none of Markdown."""
    if any(_SURE.search(line[:LONGEST]) for line in lines):
        return True
    likely = any(_LIKELY.search(line[:LONGEST]) for line in lines)
    return likely and not any(_MARKDOWN.match(line[:LONGEST]) for line in lines)


def to_markdown(lines: Sequence[str]) -> list[str]:
    """As many lines as were given, in Markdown."""
    out: list[str] = []
    closing: list[str] = []
    fenced = False
    for line in lines:
        block = _BLOCK.match(line)
        if block:
            fenced = not fenced
            out.append("```" + (_language(block[2] or "") if fenced else ""))
        elif fenced:
            out.append(line)
        elif opened := _OPENED.match(line):
            out.append(_panel(opened, closing))
        else:
            out.append(_line(line))
    return out


def _language(parameters: str) -> str:
    first = parameters.partition("|")[0].strip()
    return first.removeprefix("language=") if "title=" not in first else ""


def _panel(opened: re.Match[str], closing: list[str]) -> str:
    """The line of a panel's tag. The title of one that holds criteria is a heading of its own.

    Its end ends that section; any other panel is part of the section it stands in.
    """
    parameters, rest = opened[1], opened[2].strip()
    if parameters is None and closing:
        return closing.pop() if not rest else _line(rest)
    found = _TITLE.search(parameters or "")
    title = found[1].strip() if found else ""
    if not found and parameters and "=" not in parameters:
        title = parameters.strip()
    holds = bool(CRITERIA.search(title))
    closing.append("#" if holds else "")
    if title:
        return ("# " if holds else "###### ") + title
    return _line(rest)


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    if heading:
        return "#" * int(heading[1]) + " " + _inline(line[heading.end() :])
    listed = _LIST.match(line)
    if listed:
        marks = listed[1][:_DEEPEST]
        bullet = "1. " if marks[-1] == "#" else "- "
        return "   " * (len(marks) - 1) + bullet + _inline(line[listed.end() :])
    if line.startswith("bq. "):
        return "> " + _inline(line[4:])
    # Markdown would take four spaces for code; wiki markup doesn't count them.
    spaces = len(line) - len(line.lstrip(" \t"))
    return ("   " if spaces > 3 else line[:spaces]) + _inline(line[spaces:])


def _inline(text: str) -> str:
    if len(text) > LONGEST or not _MARKS.search(text):
        return text
    hidden, quotations = hide(text)
    for pattern, put in (
        (_MACRO, ""),
        (_IMAGE, ""),
        (_MENTION, ""),
        (_LINK, r"\1"),
        (_MONO, r"`\1`"),
        (_BREAK, " "),
        (_STRUCK, r"~~\1~~"),
        (_BOLD, r"**\1**"),
    ):
        hidden = pattern.sub(put, hidden)
    return reveal(hidden, quotations)
