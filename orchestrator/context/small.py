"""The layer that makes results small for a language model, as they are appended.

Outermost of the onion: what records, judges and proves sees every result whole. What the model is
told is on the record too, since it can't be told from the whole alone. Not for the embedded engine,
which reads pages as they are. Above: `flow`; below: `pages`, `large`, `shelf`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from orchestrator.context.choosing import Sought
from orchestrator.context.large import shrunk
from orchestrator.context.pages import Pages
from orchestrator.context.shelf import Shelf
from orchestrator.context.tools import FIND, READ
from orchestrator.events import Shrunk
from orchestrator.messages import ToolCall, ToolResult

LARGE = 2400
"""Characters beyond which a result that is no page is told in part."""

_OWN = frozenset({FIND.name, READ.name})


class Tools(Protocol):
    """Whatever answers a call."""

    async def call(self, call: ToolCall) -> ToolResult: ...


class Small:
    """The tools of one conversation; `about` are the texts that say what its step is about.

    `record` is told of each result that is told in part; `put` keeps a text and gives its sha256.
    """

    def __init__(
        self,
        inner: Tools,
        shelf: Shelf,
        *,
        about: tuple[str, ...],
        put: Callable[[bytes], str],
        record: Callable[[Shrunk], object],
    ) -> None:
        self._inner = inner
        self._shelf = shelf
        self._about = about
        self._put = put
        self._record = record
        self._pages = Pages()

    async def call(self, call: ToolCall) -> ToolResult:
        result = await self._inner.call(call)
        if call.tool in _OWN:
            return result
        text = self._told(call, result)
        if text == result.text:
            return result
        whole = result.text.encode("utf-8", "surrogatepass")
        blob = result.blob or self._put(whole)
        self._shelf.keep(result.observation, blob)
        told = self._put(text.encode("utf-8", "surrogatepass"))
        self._record(
            Shrunk(
                call_id=call.id,
                observation=result.observation,
                size=len(result.text),
                told=len(text),
                blob=told,
            )
        )
        return replace(result, text=text, blob=blob)

    def _told(self, call: ToolCall, result: ToolResult) -> str:
        """The text that the model is told: never longer than the whole."""
        said = (value for value in call.arguments.values() if isinstance(value, str))
        sought = Sought.of((*self._about, *said))
        small = self._pages.small(result.text, result.observation, sought)
        if small is None and len(result.text) > LARGE:
            small = shrunk(result.text, result.observation)
        if small is None or len(small) >= len(result.text):
            return result.text
        return small
