"""Writes that are never made twice, however often a run is killed and gone on with.

A write that was answered is answered again from the record; one that was sent and got no answer
that could be read is looked up where that is safe, else a person is asked what became of it. Not
a permission: the rules and people of `gate` stand inside. Above: `flow`; below: `approval`,
`toolbox`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from orchestrator.errors import Parked
from orchestrator.events import Actor, Event
from orchestrator.messages import UNCERTAIN, ToolCall, ToolResult
from orchestrator.tools.approval import Approver, Need, answered, grant_key, opened
from orchestrator.tools.toolbox import Tools

Write: TypeAlias = tuple[str, str]
"""A write of this run: where it was asked for (`step/item`), and its tool and arguments hashed."""


@dataclass(slots=True, kw_only=True)
class Writes:
    """What is known of the run's writes: `confirmed` with what was answered, and `unknown`."""

    confirmed: dict[Write, str] = field(default_factory=dict)
    unknown: set[Write] = field(default_factory=set)


class Once:
    """The layer of one conversation; `where` names it.

    `effect` tells a call's effect; `look_up` tells whether an unknown write took place, None
    where that can't be seen; `tell` writes an event down; `run` is what a person who answers later
    calls this run.
    """

    def __init__(
        self,
        inner: Tools,
        writes: Writes,
        *,
        where: str,
        effect: Callable[[ToolCall], str],
        look_up: Callable[[ToolCall], Awaitable[bool | None]],
        approver: Approver,
        tell: Callable[[Event, Actor], object],
        run: str,
    ) -> None:
        self._inner = inner
        self._writes = writes
        self._where = where
        self._effect = effect
        self._look_up = look_up
        self._approver = approver
        self._tell = tell
        self._run = run
        self._before: Mapping[Write, str] = dict(writes.confirmed)

    async def call(self, call: ToolCall) -> ToolResult:
        if self._effect(call) != "writes":
            return await self._inner.call(call)
        write = (self._where, grant_key(call))
        if write in self._before:
            return _done(call, self._before[write])
        if write in self._writes.unknown:
            if await self._took_place(call):
                self._writes.unknown.discard(write)
                return _done(call, "")
            self._writes.unknown.discard(write)
        result = await self._inner.call(call)
        if result.fault in UNCERTAIN:
            self._writes.unknown.add(write)
        return result

    async def _took_place(self, call: ToolCall) -> bool:
        """Whether it did: seen, or else said by a person. Raises Parked where neither is there."""
        seen = await self._look_up(call)
        if seen is not None:
            return seen
        why = "it was sent and no answer was read: yes means that it took place, no that it did not"
        need = Need.of(f"unknown-{call.id}", call, why, "question")
        self._tell(opened(need), Actor(type="code", id="writes"))
        answer = await self._approver.ask(need)
        if answer is None:
            raise Parked(
                f"whether `{call.tool}` took place is not known, and nobody can say so here",
                hint=f"look, then `orch answer {self._run} yes` if it did, `no` if it did not, and "
                f"`orch resume {self._run}`",
            )
        self._tell(answered(need, answer), Actor(type="person", id=answer.by))
        return answer.decision in {"yes", "run"}


def _done(call: ToolCall, said: str) -> ToolResult:
    text = "this was done before the run was interrupted, and is not done again"
    return ToolResult(call_id=call.id, text=f"{text}: {said}" if said else text)
