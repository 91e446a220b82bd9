"""Atlassian's document format, a tree in JSON, written out as Markdown.

Knows headings, lists, task lists, panels, expands, tables, code blocks and the marks that change
what a text means (strong, struck, code). Unknown nodes give their text. Above: `manuscript`;
below: nothing.
"""

import json
from collections.abc import Iterator
from typing import Any

_DEEPEST = 60
_OPENING = 200


def from_adf(body: str) -> str | None:
    """The Markdown of a document; None for a text that is none."""
    start = body[:_OPENING].lstrip()
    if not start.startswith("{") or '"type"' not in body:
        return None
    try:
        node = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(node, dict) or node.get("type") != "doc":
        return None
    return "\n".join(_blocks(node, 0)).strip("\n")


def _inside(node: Any) -> list[Any]:
    content = node.get("content") if isinstance(node, dict) else None
    return [each for each in content if isinstance(each, dict)] if isinstance(content, list) else []


def _blocks(node: Any, depth: int) -> Iterator[str]:
    """The lines of a node that holds blocks."""
    if depth > _DEEPEST:
        return
    for each in _inside(node):
        kind = each.get("type")
        if kind in {"bulletList", "orderedList", "taskList", "decisionList"}:
            yield from _list(each, depth)
        elif kind == "table":
            yield from _table(each, depth)
        elif kind in {"heading", "paragraph", "codeBlock"}:
            yield from _leaf(each, str(kind), depth)
        else:
            if kind in {"expand", "nestedExpand"}:
                yield f"**{_attribute(each, 'title')}**"
                yield ""
            yield from _blocks(each, depth + 1)
        yield ""


def _leaf(node: Any, kind: str, depth: int) -> Iterator[str]:
    text = _text(node, depth)
    if kind == "heading":
        level = _attribute(node, "level")
        yield "#" * (int(level) if level in set("123456") else 2) + " " + " ".join(text.split())
    elif kind == "codeBlock":
        yield from (f"```{_attribute(node, 'language')}", *text.split("\n"), "```")
    else:
        yield from text.split("\n")


def _list(node: Any, depth: int) -> Iterator[str]:
    mark = "1. " if node.get("type") == "orderedList" else "- "
    for item in _inside(node):
        if item.get("type") in {"taskList", "bulletList", "orderedList"}:
            yield from (f"   {line}" for line in _list(item, depth + 1) if depth < _DEEPEST)
            continue
        box = {"TODO": "[ ] ", "DONE": "[x] "}.get(_attribute(item, "state"), "")
        simple = item.get("type") in {"taskItem", "decisionItem"}
        text = _text(item, depth).split("\n") if simple else _blocks(item, depth + 1)
        lines = [line for line in text if line.strip()] or [""]
        yield mark + box + lines[0]
        yield from (f"   {line}" for line in lines[1:])


def _table(node: Any, depth: int) -> Iterator[str]:
    for number, row in enumerate(_inside(node)):
        cells = [" ".join(" ".join(_blocks(cell, depth + 1)).split()) for cell in _inside(row)]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        if number == 0:
            yield "|" + "---|" * len(cells)


def _text(node: Any, depth: int) -> str:
    return "".join(_word(each, depth) for each in _inside(node))


def _word(node: Any, depth: int) -> str:
    if node.get("type") == "hardBreak":
        return "\n"
    if node.get("type") != "text":
        shown = _attribute(node, "text") if node.get("type") != "mention" else ""
        return shown or (_text(node, depth + 1) if depth < _DEEPEST else "")
    text = str(node.get("text", ""))
    marks = node.get("marks")
    kinds = {mark.get("type") for mark in marks or () if isinstance(mark, dict)}
    signs = (("code", "`"), ("strong", "**"), ("strike", "~~"))
    for kind, sign in signs:
        if kind in kinds and text.strip():
            core = text.strip()
            text = text.replace(core, f"{sign}{core}{sign}", 1)
    return text


def _attribute(node: Any, name: str) -> str:
    attributes = node.get("attrs")
    value = attributes.get(name, "") if isinstance(attributes, dict) else ""
    return str(value)
