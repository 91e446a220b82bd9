"""Looking whether a write of the tracker that was sent and never answered took place.

A comment is looked for by its mark, among the ticket's comments and by the tracker's own search; a
move by the ticket's status. Where neither yes nor no is certain, the look says so, and a person is
asked. Not the holding back itself (`tools.writes`). Above: `conversation`; below: `marking`,
`world`, `library.trackers`.
"""

import json
from collections.abc import Awaitable, Callable

from orchestrator.events import Noted, Scope
from orchestrator.flow.marking import COMMENT, REWRITE, holds, mark_in, words_of
from orchestrator.flow.world import World
from orchestrator.library.trackers import COMMENTED, TRACKER
from orchestrator.messages import Json, ToolCall, ToolResult
from orchestrator.tools.toolbox import Tools

_SAID = {True: "it took place", False: "it did not take place", None: "nobody can tell"}

MOVE = f"{TRACKER}.move"


def looking_up(
    world: World, inside: Tools, scope: Scope
) -> Callable[[ToolCall, float], Awaitable[bool | None]]:
    """Tells of an unknown write whether it took place: True, False, or None for "can't be seen".

    `inside` makes the looks, off the record; only a comment and a move of the tracker can be seen.
    """

    async def look(call: ToolCall, sent: float) -> bool | None:
        key = call.arguments.get("key")
        if call.tool not in {COMMENT, REWRITE, MOVE} or not isinstance(key, str):
            return None
        await _settled(world, scope, call, sent)
        if call.tool == MOVE:
            seen = await _moved(world, inside, key, call.arguments.get("status"))
        else:
            mark = mark_in(str(call.arguments.get("body", "")))
            seen = await _commented(world, inside, key, mark)
        # on the record, so that what is sent now is known to be sent after this
        world.tell(Noted(text=f"`{call.tool}` was looked for: {_SAID[seen]}"), scope)
        return seen

    return look


async def _settled(world: World, scope: Scope, call: ToolCall, sent: float) -> None:
    """Wait until the tracker shows what it was told then: what is under way is not to be seen."""
    seconds = sent + world.tracker.settles - world.clock()
    if seconds <= 0:
        return
    said = f"`{call.tool}` may be under way still: a look at it in {seconds:.0f} s"
    world.tell(Noted(text=said), scope)
    await world.sleep(seconds)


async def _moved(world: World, inside: Tools, key: str, status: Json) -> bool | None:
    found = await _asked(inside, "read", {"key": key})
    if not found.ok:
        return None
    return world.tracker.ticket("read", found.answer).status.casefold() == str(status).casefold()


async def _commented(world: World, inside: Tools, key: str, mark: str) -> bool | None:
    """Whether a comment has the mark; False only where every way to look says that none has."""
    roles = world.tracker.roles
    if "comments" not in roles:
        found = await _asked(inside, "read", {"key": key})
        return mark in json.dumps(found.answer, ensure_ascii=False) if found.ok else None
    found = await _asked(inside, "comments", {"key": key})
    if not found.ok:
        return None
    comments = world.tracker.comments(found.answer)
    if any(holds(text, mark) for _, text in comments):
        return True
    if COMMENTED in roles:
        found = await _asked(inside, COMMENTED, {"key": key, "text": words_of(mark)})
        if not found.ok:
            return None
        if world.tracker.tickets(COMMENTED, found.answer):
            return True
    return None if world.tracker.cut("comments", len(comments)) else False


async def _asked(inside: Tools, role: str, words: dict[str, Json]) -> ToolResult:
    return await inside.call(ToolCall(id="look", tool=f"{TRACKER}.{role}", arguments=words))
