"""What a role of the tracker needs found before its tool can be called: found by reading.

Jira knows a status by the transition that leads to it. The look is a call like any other, on the
record and under the rules. A ticket that has its status already is not moved. Above:
`conversation`, `ahead`; below: `library.trackers`, `world`.
"""

from dataclasses import replace

from orchestrator.flow.world import World
from orchestrator.library.tracker_finds import FOUND
from orchestrator.library.trackers import TRACKER
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.toolbox import Tools


class Finding:
    """A conversation's tools, which look up first what a call of a role needs."""

    def __init__(self, inner: Tools, world: World) -> None:
        self._inner = inner
        self._world = world

    async def call(self, call: ToolCall) -> ToolResult:
        found = await with_found(self._world, self._inner, call)
        return found if isinstance(found, ToolResult) else await self._inner.call(found)


async def with_found(world: World, tools: Tools, call: ToolCall) -> ToolCall | ToolResult:
    """The call with what it needs, or the result where there is nothing to call."""
    if call.server != TRACKER or call.name not in world.tracker.roles:
        return call
    if world.tracker.lacking(call.name, call.arguments):
        return call  # which is refused with what it lacks
    looking = world.tracker.lookup(call.name, call.arguments)
    if looking is None:
        return call
    status, wanted = await _status(world, tools, call), str(call.arguments.get("status", ""))
    if status and status.casefold() == " ".join(wanted.split()).casefold():
        said = f"the ticket is in `{status}` already, and is not moved"
        return ToolResult(call_id=call.id, text=said)
    result = await tools.call(replace(looking, id=f"{call.id}-first"))
    if not result.ok:
        return replace(result, call_id=call.id)
    value, names = world.tracker.found(call.name, call.arguments, result.answer)
    if value is not None:
        return replace(call, arguments={**call.arguments, FOUND: value})
    there = ", ".join(f"`{name}`" for name in names) or "no way at all, for this user"
    now = f" from `{status}`" if status else ""
    said = f"`{wanted}` can't be reached{now} by a way of that name; there is: {there}"
    return ToolResult(call_id=call.id, text=said, fault="error")


async def _status(world: World, tools: Tools, call: ToolCall) -> str:
    """The ticket's status as it is, empty where that can't be told."""
    key = call.arguments.get("key")
    look = ToolCall(id=f"{call.id}-now", tool=f"{TRACKER}.read", arguments={"key": key})
    result = await tools.call(look)
    return world.tracker.ticket("read", result.answer).status if result.ok else ""
