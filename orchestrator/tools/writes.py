"""Writes that are never made twice, however often a run is killed or a conversation begins anew.

A write that was answered is answered again from the record; one that was sent and got no answer
that could be read is looked up where that is safe, else a person is asked what became of it. Not
a permission: the rules and people of `gate` stand inside. Above: `flow`; below: `approval`,
`toolbox`.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from orchestrator.errors import Parked
from orchestrator.events import Actor, Event
from orchestrator.messages import UNCERTAIN, ToolCall, ToolResult
from orchestrator.tools.approval import (
    UNANSWERED,
    Approver,
    DecisionWord,
    Need,
    answered,
    grant_key,
    opened,
)
from orchestrator.tools.toolbox import Tools

Write: TypeAlias = tuple[str, str]
"""A write of this run: where it was asked for (`step/item`), and its tool and arguments hashed."""

WHY = "it was sent and no answer was read: yes means that it took place, no that it did not"


@dataclass(slots=True, kw_only=True)
class Writes:
    """What is known of the run's writes: `confirmed` with what was answered, and `unknown`.

    Those that are unknown have a time by which they had been sent, by the clock of `Once`.
    """

    confirmed: dict[Write, str] = field(default_factory=dict)
    unknown: dict[Write, float] = field(default_factory=dict)


class Once:
    """The layer of one conversation; `where` names it.

    `effect` tells a call's effect; `look_up` tells whether a write that was sent at that time took
    place, None where that can't be seen; `tell` writes an event down; `needs` counts what people
    are asked in this run, and `run` is what a person who answers later calls it.
    """

    def __init__(
        self,
        inner: Tools,
        writes: Writes,
        *,
        where: str,
        effect: Callable[[ToolCall], str],
        look_up: Callable[[ToolCall, float], Awaitable[bool | None]],
        approver: Approver,
        tell: Callable[[Event, Actor], object],
        needs: Iterator[int],
        run: str,
        clock: Callable[[], float],
    ) -> None:
        self._inner = inner
        self._writes = writes
        self._where = where
        self._effect = effect
        self._look_up = look_up
        self._approver = approver
        self._tell = tell
        self._needs = needs
        self._run = run
        self._clock = clock
        self._before: Mapping[Write, str] = dict(writes.confirmed)

    async def call(self, call: ToolCall) -> ToolResult:
        if self._effect(call) != "writes":
            return await self._inner.call(call)
        write = (self._where, grant_key(call))
        if write in self._before:
            return _done(call, self._before[write])
        if write in self._writes.unknown:
            said = await self._took_place(call, self._writes.unknown[write])
            if said == "escalated":
                return ToolResult(call_id=call.id, text=f"{UNANSWERED}; {WHY}", fault="refused")
            del self._writes.unknown[write]
            if said == "yes":
                return _done(call, "")
        result = await self._inner.call(call)
        if result.fault in UNCERTAIN:
            self._writes.unknown[write] = self._clock()
        elif result.ok:
            self._writes.confirmed[write] = result.text
        return result

    async def _took_place(self, call: ToolCall, sent: float) -> DecisionWord:
        """Whether it did: seen, or else said by a person. Raises Parked where neither is there."""
        seen = await self._look_up(call, sent)
        if seen is not None:
            return "yes" if seen else "no"
        need = Need.of(
            f"N{next(self._needs)}", call, WHY, "question", question="Did it take place?"
        )
        self._tell(opened(need), Actor(type="code", id="writes"))
        answer = await self._approver.ask(need)
        if answer is None:
            raise Parked(
                f"whether `{call.tool}` took place is not known, and nobody can say so here",
                hint=f"look, then `orch answer {self._run} yes` if it did, `no` if it did not, and "
                f"`orch resume {self._run}`",
            )
        self._tell(answered(need, answer), Actor(type="person", id=answer.by))
        return answer.decision


def _done(call: ToolCall, said: str) -> ToolResult:
    text = "this was done before, and is not done again"
    return ToolResult(call_id=call.id, text=f"{text}: {said}" if said else text)
