"""Markdown's inline markup taken off a piece of text, so that only the words stay.

What is quoted is data and keeps every sign of it; a code span is a quotation too, for that is
what people mean by it in a step. Above: `sections`; below: `gherkin`'s quotes.
"""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.gherkin.quotes import hide, reveal

LONGEST = 20_000
"""A longer piece, in characters, is left as it is."""

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKER = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")
"""What begins an item of a list that a cell of a table, or a line, is broken into."""

_QUOTES = tuple("\"'“”‘’«»")
_KEYWORDS = {"given", "when", "then", "and", "but"}


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark")


def plain(text: str) -> str:
    """The words, a line for a line."""
    if len(text) > LONGEST:
        return text.strip()
    hidden, quotations = hide(text)
    kept = [_uncoded(each) for each in quotations]
    return reveal("".join(_words(_inline(hidden))), kept).strip()


def _uncoded(quotation: str) -> str:
    """A quotation that stands in a code span, without the span."""
    inner = quotation[1:-1]
    coded = quotation.startswith("`") and inner[:1] in _QUOTES and inner[-1:] in _QUOTES
    return inner if coded and len(inner) > 1 else quotation


def bold_lead(text: str) -> str:
    """The bold words that a piece begins with and that name it: "**Bad token**: Given …"."""
    found = _bold(text)
    if not found:
        return ""
    words, rest = found
    name = words.rstrip(" :.-–—")
    named = (
        words != name or rest.lstrip().startswith((":", "-", "–", "—")) or rest[:1] in {"", "\n"}
    )
    if name.lower() in _KEYWORDS or not (named or _opens(rest)):
        return ""
    return name


def whole_bold(text: str) -> bool:
    """Whether a piece is bold words and nothing else: what some write for a heading."""
    found = _bold(text)
    return found is not None and not found[1].strip(" :")


def _opens(rest: str) -> bool:
    first, _, _ = rest.strip().partition(" ")
    return first.lower().rstrip(",:") in _KEYWORDS


def _bold(text: str) -> tuple[str, str] | None:
    """The bold words that a piece begins with, and the words after them."""
    if len(text) > LONGEST:
        return None
    tokens = [token for token in _inline(text) if token.type != "text" or token.content]
    if not tokens or tokens[0].type != "strong_open":
        return None
    kinds = [token.type for token in tokens]
    end = kinds.index("strong_close") if "strong_close" in kinds else len(tokens)
    return "".join(_words(tokens[1:end])).strip(), "".join(_words(tokens[end + 1 :]))


def _inline(text: str) -> list[Token]:
    parsed = _markdown().parseInline(text)
    return (parsed[0].children or []) if parsed else []


def _words(tokens: list[Token]) -> Iterator[str]:
    broken = False
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "html_inline" and _BREAK.match(token.content):
            yield "\n"
            broken = True
            continue
        elif broken and token.type == "text":
            yield _MARKER.sub("", token.content)
        elif token.type == "code_inline":
            yield _uncoded(f"`{token.content}`")
        elif token.type in {"text", "image", "text_special"}:
            yield token.content
        broken = False
