"""What an agent did in its conversation: the layer that counts, and lets only its tools through.

Whether a step did something is told from here, never from what the agent says of itself. What a
server answered is outside text: from then on the run has read some. Above: `single`; below: the
tools that it wraps.
"""

from collections.abc import Callable, Collection

from orchestrator.agent.loop import Tools
from orchestrator.events import Event, RefusedCall
from orchestrator.messages import Reply, ToolCall, ToolResult
from orchestrator.tools.effects import OWN

RULE = "the tools of the agent"
_STOPPED = frozenset({"refused", "off-origin"})


class Deeds:
    """The tools named in `names`; `record` is told of a call of any other, `read` of any answer."""

    def __init__(
        self,
        inner: Tools,
        names: Collection[str],
        *,
        record: Callable[[Event], object],
        read: Callable[[], object],
    ) -> None:
        self._inner = inner
        self._names = names
        self._record = record
        self._read = read
        self._made = 0
        self._done = 0
        self._stopped = ""

    async def call(self, call: ToolCall) -> ToolResult:
        """The answer; a tool that the agent does not have is a fault of its own."""
        if call.tool not in self._names:
            return self._unknown(call)
        result = await self._inner.call(call)
        if call.server == OWN:
            return result
        self._made += 1
        self._done += result.ok
        if result.fault in _STOPPED:
            self._stopped = self._stopped or f"`{call.tool}` was refused: {result.text}"
        else:
            self._read()
        return result

    def undone(self, last: Reply, text: str) -> str:
        """Why the conversation that ended with `last` counts as nothing done, or nothing."""
        if last.stop == "length":
            return "the model's last reply was cut off"
        if last.stop == "refusal":
            return "the model refused"
        if self._stopped:
            return self._stopped
        if self._made and not self._done:
            return "not one of its tool calls succeeded"
        return "" if self._made or text else "the agent did nothing and said nothing"

    def _unknown(self, call: ToolCall) -> ToolResult:
        have = ", ".join(sorted(self._names)) or "none"
        reason = f"there is no tool `{call.tool}` here; there are: {have}"
        self._record(RefusedCall(call=call, rule=RULE, reason=reason))
        return ToolResult(call_id=call.id, text=reason, fault="error")
