"""The inside of the onion: from a call's name to the server that answers it.

A call passes `Recorded(Masked(Gate(Pictures(Browsing(Routed(pool))))))`: the record is outermost
and sees refusals, secrets come off right under it, rules and people stand before anything has an
effect, and the name is looked up last. Not a registry of schemas: `offered` only picks the ones
that an agent may see. Above: `flow`; below: `pool`.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Protocol, TypeAlias

from orchestrator.messages import ToolCall, ToolResult, ToolSchema
from orchestrator.tools.pool import Pool
from orchestrator.tools.secrets import SecretRefused

Handler: TypeAlias = Callable[[ToolCall], Awaitable[ToolResult]]


class Tools(Protocol):
    """A layer: answers a call itself, or passes it on."""

    async def call(self, call: ToolCall) -> ToolResult: ...


class Routed:
    """The innermost layer: our own `orch.*` handlers, else the server that the name begins with.

    `resolve` turns a role's call (`tracker.read`) into its server's; `fill` puts secrets into
    the arguments, last of all.
    """

    def __init__(
        self,
        pool: Pool,
        *,
        lane: int = 0,
        local: Mapping[str, Handler] | None = None,
        resolve: Callable[[ToolCall], ToolCall] = lambda call: call,
        fill: Callable[[ToolCall], ToolCall] = lambda call: call,
    ) -> None:
        self._pool = pool
        self._lane = lane
        self._local = {} if local is None else local
        self._resolve = resolve
        self._fill = fill

    async def call(self, call: ToolCall) -> ToolResult:
        if handler := self._local.get(call.tool):
            return await handler(call)
        if call.server == "orch":
            return ToolResult(
                call_id=call.id, text=f"there is no tool `{call.tool}`", fault="error"
            )
        try:
            call = self._fill(self._resolve(call))
        except SecretRefused as refused:
            return ToolResult(call_id=call.id, text=str(refused), fault="refused")
        return await self._pool.call(self._pool.key(call.server, lane=self._lane), call)


def offered(schemas: Iterable[ToolSchema], patterns: Sequence[str]) -> tuple[ToolSchema, ...]:
    """The tools that an agent's `tools:` names, sorted; `orch.*`, our own, always."""
    chosen = {
        schema.name: schema
        for schema in schemas
        if schema.name.startswith("orch.")
        or any(fnmatchcase(schema.name, pattern) for pattern in patterns)
    }
    return tuple(chosen[name] for name in sorted(chosen))
