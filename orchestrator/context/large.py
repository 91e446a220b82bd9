"""A large result that is no page, made small: its shape, its head, its tail, and where the rest is.

Above: `small`; below: `text`.
"""

import json

from orchestrator.context.text import head, lined, tail
from orchestrator.messages import Json

HEAD = 1400
TAIL = 600
"""Characters of the beginning and of the end that are told."""


def shrunk(text: str, handle: int) -> str:
    """What a model is told of a large text; whole lines only."""
    lines = lined(text)
    first = head(lines, HEAD)
    last = tail(lines[len(first) :], TAIL)
    left = len(lines) - len(first) - len(last)
    if left <= 0:
        return text
    begins, ends = len(first) + 1, len(lines) - len(last)
    said = f"[{shape(text)}, {len(lines)} lines; shown are the first {len(first)} and the last"
    gap = f"[… lines {begins}-{ends}: orch.find and orch.read have them, handle {handle} …]"
    return "\n".join([f"{said} {len(last)}]", *first, gap, *last])


def shape(text: str) -> str:
    """What kind of text it is and how large, in a few words."""
    size = f"{len(text)} characters"
    if text.lstrip()[:1] not in {"{", "["}:
        return size
    try:
        return f"{size} of JSON: {_shape(json.loads(text))}"
    except ValueError:
        return size


def _shape(value: Json) -> str:
    if isinstance(value, list):
        inside = f" of {_shape(value[0])}" if value else ""
        return f"a list of {len(value)}{inside}"
    if isinstance(value, dict):
        keys = list(value)
        more = f" and {len(keys) - 8} more" if len(keys) > 8 else ""
        return f"an object with {', '.join(keys[:8])}{more}"
    return type(value).__name__
