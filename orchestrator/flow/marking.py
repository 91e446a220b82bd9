"""A comment's mark, and looking whether a write of the tracker took place.

Every comment ends with a line that names the run and who wrote it, so that one that was sent and
never answered can be found. Not the holding back itself (`tools.writes`). Above: `conversation`;
below: `world`, `library.trackers`.
"""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from orchestrator.events import Scope
from orchestrator.flow.world import World
from orchestrator.library.trackers import EDIT, TRACKER
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.toolbox import Tools

SETTLING_SECONDS = 2.0
"""How long a tracker may take to show what it was told."""

COMMENT, MOVE, READ = (f"{TRACKER}.{role}" for role in ("comment", "move", "read"))
REWRITE = f"{TRACKER}.{EDIT}"


class Marked:
    """Ends every comment with its mark, before rules and people see what would run."""

    def __init__(self, inner: Tools, world: World, scope: Scope) -> None:
        self._inner = inner
        self._world = world
        self._scope = scope

    async def call(self, call: ToolCall) -> ToolResult:
        return await self._inner.call(marked(self._world.journal.run, self._scope, call))


def marked(run: str, scope: Scope, call: ToolCall) -> ToolCall:
    """The call as it is sent: a comment ends with its mark, once."""
    body = call.arguments.get("body")
    if call.tool not in {COMMENT, REWRITE} or not isinstance(body, str):
        return call
    mark = mark_of(run, scope, body)
    if body.endswith(mark):
        return call
    return replace(call, arguments={**call.arguments, "body": f"{body.rstrip()}\n\n{mark}"})


def mark_of(run: str, scope: Scope, body: str) -> str:
    """The line: of a step one for all its comments, of an agent one for each text."""
    who = scope.step
    if scope.item:
        written = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        who = f"{scope.step} {scope.item[:6]} {written}"
    return f"orch · {run} · {who}"


def last_of(step: str, comments: Iterable[tuple[str, str]]) -> str:
    """The id of the last of these comments (id, text) that any run wrote at this step."""
    mark = re.compile(rf"^orch · [0-9A-Za-z]+ · {re.escape(step)}$")
    ours = [id_ for id_, text in comments if mark.match(text.rstrip().rpartition("\n")[2].strip())]
    return ours[-1] if ours else ""


def looking_up(world: World, inside: Tools) -> Callable[[ToolCall], Awaitable[bool | None]]:
    """Tells of an unknown write whether it took place: True, False, or None for "can't be seen".

    `inside` makes the looks, off the record; only a comment and a move of the tracker can be seen.
    """

    async def look(call: ToolCall) -> bool | None:
        key = call.arguments.get("key")
        if call.tool not in {COMMENT, REWRITE, MOVE} or not isinstance(key, str):
            return None
        await world.sleep(SETTLING_SECONDS)
        found = await inside.call(ToolCall(id="look", tool=READ, arguments={"key": key}))
        if not found.ok:
            return None
        data = found.data if found.data is not None else found.text
        if call.tool != MOVE:
            mark = str(call.arguments.get("body", "")).rstrip().rpartition("\n")[2]
            return mark in json.dumps(data, ensure_ascii=False)
        return world.tracker.ticket("read", data).status == call.arguments.get("status")

    return look
