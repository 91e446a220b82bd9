"""The whole results of one conversation by handle, and the two tools that look into them.

A handle is the number of an observation. `orch.find` tells the lines that fit some words, with what
holds them; `orch.read` tells lines or an element as they stand. Neither ever tells more than a few
thousand characters. Above: `flow`; below: `choosing`, `elements`, `text`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from difflib import get_close_matches

from orchestrator.context.choosing import Sought, by_match, excerpt
from orchestrator.context.elements import Element, elements, words
from orchestrator.context.text import head, lined
from orchestrator.context.tools import FIND, READ
from orchestrator.messages import ToolCall, ToolResult

FOUND = 2400
PASSAGE = 6000
"""Characters of what one call of each tells."""


class _Wrong(Exception):
    """What is wrong with a call, for the model."""


class Shelf:
    """What was kept of one conversation; `fetch` gives the bytes of a blob by its sha256."""

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch
        self._blobs: dict[int, str] = {}
        self._open: tuple[int, tuple[Element, ...], list[str]] = (0, (), [])

    @property
    def handlers(self) -> Mapping[str, Callable[[ToolCall], Awaitable[ToolResult]]]:
        """Who answers which of our own tools."""
        return {FIND.name: self.find, READ.name: self.read}

    def keep(self, handle: int, blob: str) -> None:
        """Put a result on the shelf, by the sha256 of its whole text."""
        self._blobs[handle] = blob

    async def find(self, call: ToolCall) -> ToolResult:
        """Serve `orch.find`."""
        try:
            return _answer(call, self._found(call))
        except _Wrong as wrong:
            return ToolResult(call_id=call.id, text=str(wrong), fault="error")

    async def read(self, call: ToolCall) -> ToolResult:
        """Serve `orch.read`."""
        try:
            return _answer(call, self._passage(call))
        except _Wrong as wrong:
            return ToolResult(call_id=call.id, text=str(wrong), fault="error")

    def _found(self, call: ToolCall) -> str:
        query = str(call.arguments.get("query") or "").strip()
        if not query:
            raise _Wrong("`query` is empty: give the words to look for")
        handle, all_, _ = self._opened(call)
        asked = words(query)
        sought = Sought(words=frozenset(asked), phrases=(query.strip('"').lower(),))
        ranked = by_match(all_, sought)
        if not ranked:
            return f"Nothing in {handle} has any of these words.{_near(all_, asked)}"
        lines, _ = excerpt(all_, ranked, FOUND, numbered=True)
        return "\n".join([f"From {handle}, the best matches by line number:", *lines])

    def _passage(self, call: ToolCall) -> str:
        handle, all_, lines = self._opened(call)
        if ref := str(call.arguments.get("element") or ""):
            first, last = _element(all_, ref)
            chosen = _shallow(all_, first, last, call.arguments.get("depth"))
        else:
            start, end = _range(str(call.arguments.get("lines") or ""), len(lines))
            chosen = range(start, end + 1)
        told = head([f"{number}: {lines[number - 1]}" for number in chosen], PASSAGE)
        if len(told) == len(chosen):
            return "\n".join([f"From {handle}, of {len(lines)} lines:", *told])
        rest = f"(go on with lines {chosen[len(told)]}-{chosen[-1]})"
        return "\n".join([f"From {handle}, of {len(lines)} lines:", *told, rest])

    def _opened(self, call: ToolCall) -> tuple[int, tuple[Element, ...], list[str]]:
        given = call.arguments.get("handle") or max(self._blobs, default=0)
        handle = int(given) if str(given).isdecimal() else 0
        if handle not in self._blobs:
            there = ", ".join(map(str, sorted(self._blobs)[-8:])) or "none yet"
            raise _Wrong(f"there is no large result with the handle {given}; there are {there}")
        if self._open[0] != handle:
            lines = lined(self._fetch(self._blobs[handle]).decode("utf-8", "surrogatepass"))
            self._open = (handle, elements(lines), lines)
        return self._open


def _answer(call: ToolCall, text: str) -> ToolResult:
    return ToolResult(call_id=call.id, text=text)


def _near(all_: Sequence[Element], asked: Sequence[str]) -> str:
    there = sorted({word for one in all_ for word in words(one.said)})
    near = [found for word in asked for found in get_close_matches(word, there, n=3)]
    return f" It has {', '.join(dict.fromkeys(near))}." if near else ""


def _element(all_: Sequence[Element], ref: str) -> tuple[int, int]:
    for place, one in enumerate(all_):
        if one.ref == ref:
            return place, one.last
    raise _Wrong(f"there is no element `{ref}` in it; orch.find tells refs and line numbers")


def _shallow(all_: Sequence[Element], first: int, last: int, depth: object) -> Sequence[int]:
    """The line numbers of an element, no deeper inside it than asked."""
    deepest = int(depth) if isinstance(depth, int | float) and depth > 0 else 1 << 30
    levels = {first: 0}
    for place in range(first + 1, last + 1):
        levels[place] = levels[all_[place].parent] + 1
    chosen = [place for place in levels if levels[place] <= deepest]
    return [
        number
        for place in chosen
        for number in range(all_[place].line, all_[place].line + 1 + len(all_[place].properties))
    ]


def _range(said: str, most: int) -> tuple[int, int]:
    first, dash, last = said.partition("-")
    if not first.strip().isdecimal() or (dash and not last.strip().isdecimal()):
        raise _Wrong(f"`lines` is a range such as 120-160, and there are {most}; or give `element`")
    start = int(first)
    end = int(last) if dash else start
    if not 1 <= start <= end or start > most:
        raise _Wrong(f"there are lines 1-{most}, and `{said}` is none of them")
    return start, min(end, most)
