"""The end of a conversation that has what it was held for: nobody is asked any more.

A layer around the tools, so that the loop needs no branch for it: the call that brings what was
wanted is answered and on the record, and what the same reply asks for after it is not done. Above:
`flow`; below: `loop`, the tools that it wraps.
"""

from collections.abc import Callable

from orchestrator.agent.loop import Tools
from orchestrator.messages import ToolCall, ToolResult


class Finished(Exception):
    """The conversation has what it was held for."""


class Until:
    """The tools of one conversation; `done` says whether it has what it was held for."""

    def __init__(self, inner: Tools, done: Callable[[], bool]) -> None:
        self._inner = inner
        self._done = done

    async def call(self, call: ToolCall) -> ToolResult:
        """The answer; raises Finished where it was the last that was needed."""
        result = await self._inner.call(call)
        if self._done():
            raise Finished
        return result
