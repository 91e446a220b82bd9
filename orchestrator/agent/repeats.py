"""The same call again and again: the layer that ends it.

A call made three times in a row with the same arguments, each time with the same answer, gets
nowhere: the fourth is refused and told so, and one more ends the conversation as a limit. Anything
else in between begins the count anew, and so does an answer that differs. Above: `flow`; below:
`events`, `errors`, the tools that it wraps.
"""

import json
from collections.abc import Callable

from orchestrator.agent.loop import Tools
from orchestrator.errors import LimitReached
from orchestrator.events import Event, RefusedCall
from orchestrator.messages import ToolCall, ToolResult

IN_A_ROW = 3
RULE = f"limit: the same call {IN_A_ROW} times"


class Repeats:
    """The tools of one conversation; `record` is told of a call that does not reach them."""

    def __init__(self, inner: Tools, *, record: Callable[[Event], object]) -> None:
        self._inner = inner
        self._record = record
        self._call = ""
        self._answer: tuple[str, str] | None = None
        self._times = 0

    async def call(self, call: ToolCall) -> ToolResult:
        """The answer; LimitReached for a call that was refused here and is made again."""
        made = json.dumps([call.tool, dict(call.arguments)], sort_keys=True, default=str)
        if made != self._call:
            self._call, self._answer, self._times = made, None, 0
        if self._times >= IN_A_ROW:
            return self._refused(call)
        result = await self._inner.call(call)
        answer = (result.fault, result.text)
        self._times = self._times + 1 if answer == self._answer else 1
        self._answer = answer
        return result

    def _refused(self, call: ToolCall) -> ToolResult:
        self._times += 1
        why = f"`{call.tool}` was called {IN_A_ROW} times in a row with the same arguments"
        self._record(RefusedCall(call=call, rule=RULE, reason=f"{why}, and nothing changed"))
        if self._times > IN_A_ROW + 1:
            raise LimitReached(f"{why}, and again after it was refused")
        text = (
            f"{why}, and each time the answer was the same. This call was not made. Do something "
            "else, or give your verdict; the same call again ends this conversation."
        )
        return ToolResult(call_id=call.id, text=text, fault="refused")
