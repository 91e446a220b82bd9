"""What a fixed call has to know before anybody is asked about it: looked up first, by reading.

A status becomes the transition that leads to it, and a report on a ticket that has one becomes
its next version, so that the person who approves sees the call that will be made. Above: `run`;
below: `conversation`, `library.trackers`.
"""

from collections.abc import Mapping
from dataclasses import replace

from orchestrator.events import Actor, Noted, Scope
from orchestrator.flow.calls import failed
from orchestrator.flow.conversation import layers
from orchestrator.flow.finding import with_found
from orchestrator.flow.marking import COMMENT, REWRITE, last_of, marked
from orchestrator.flow.offering import BROWSER
from orchestrator.flow.past import where
from orchestrator.flow.world import World
from orchestrator.library.steps import CallTool, Step
from orchestrator.library.trackers import EDIT, TRACKER
from orchestrator.messages import NO_ANSWER, Json, ToolCall, ToolResult
from orchestrator.tools.approval import grant_key


async def ready(
    world: World, step: Step, does: CallTool, arguments: Mapping[str, Json]
) -> tuple[CallTool, dict[str, Json]] | ToolResult:
    """The call as it will be made, or the result where it needs none.

    Raises ServerDown, CallFailed, NoSuchTicket, ConfigError; ConfigErrors where the server lists
    what the rules do not fit.
    """
    server, _, role = does.tool.partition(".")
    if server in world.catalog.servers and server != BROWSER and _asked(world, does, arguments):
        await world.pool.tools(world.pool.key(server, lane=0))
    if server != TRACKER or role not in world.tracker.roles:
        return does, dict(arguments)
    if does.tool == COMMENT and (comment := await _comment_there(world, step, arguments)):
        return replace(does, tool=REWRITE), {**arguments, "comment": comment}
    tools, _ = layers(world, Scope(step=step.id), Actor(type="code", id=f"step {step.id}"))
    call = ToolCall(id=step.id, tool=does.tool, arguments=dict(arguments))
    found = await with_found(world, tools, call)
    if isinstance(found, ToolResult) and found.ok:
        return found
    if isinstance(found, ToolResult):
        raise failed(world, does.tool, found, step)
    return does, dict(found.arguments)


def _asked(world: World, does: CallTool, arguments: Mapping[str, Json]) -> bool:
    """Whether a person is asked for the call: then its server is started before, not after."""
    call = ToolCall(id="", tool=does.tool, arguments=dict(arguments))
    return world.ruling(call).kind == "ask"


async def _comment_there(world: World, step: Step, arguments: Mapping[str, Json]) -> str:
    """The id of what an earlier run wrote at this step; empty where there is nothing to renew."""
    roles, scope = world.tracker.roles, Scope(step=step.id)
    if not {EDIT, "comments"} <= roles.keys() or _sent(world, scope, arguments):
        return ""
    listed = await world.pool.tools(world.pool.key(world.tracker.server, lane=0))
    if roles[EDIT].tool not in {tool.name for tool in listed}:
        return ""
    key = arguments.get("key")
    call = ToolCall(id="", tool=f"{TRACKER}.comments", arguments={"key": key})
    result = await _read(world, step, call)
    if not result.ok:
        said = f"the comments of {key} can't be read, so a new one is written: {result.text}"
        world.tell(Noted(text=said, level="warning"), scope)
        return ""
    there = world.tracker.comments(result.answer)
    last = last_of(step.id, there)
    if not last and world.tracker.cut("comments", len(there)):
        said = f"{key} may have more comments than the {len(there)} that the server shows"
        world.tell(Noted(text=f"{said}, so a new one is written", level="warning"), scope)
    return last


def _sent(world: World, scope: Scope, arguments: Mapping[str, Json]) -> bool:
    """Whether this run has sent its new comment already; what became of it is looked up later."""
    call = world.opened(ToolCall(id="", tool=COMMENT, arguments=dict(arguments)))
    write = (where(scope), grant_key(marked(world.journal.run, scope, call)))
    return write in world.writes.unknown or write in world.writes.confirmed


async def _read(world: World, step: Step, call: ToolCall) -> ToolResult:
    tools, _ = layers(world, Scope(step=step.id), Actor(type="code", id=f"step {step.id}"))
    result = await tools.call(replace(call, id=f"{step.id}-first"))
    if result.fault in NO_ANSWER:
        raise failed(world, call.tool, result, step)
    return result
