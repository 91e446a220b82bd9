"""The outermost layer: nothing a call does happens off the record.

Writes the intent and syncs it before the call goes in, numbers the answer as an observation of
the run, keeps the whole of a large answer as a blob. Sees refusals, since the rules stand inside
it. Not the journal, which it is given. Above: `flow`; below: `toolbox`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from orchestrator.events import Actor, Answered, Called, Envelope, Event, RefusedCall, Scope
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.rules import Decision
from orchestrator.tools.toolbox import Tools

INLINE = 8000
"""Characters of an answer that stand in its event; more goes to a blob, which is a sync more."""


class Record(Protocol):
    """The part of a journal that a layer needs."""

    def append(self, event: Event, *, scope: Scope = ..., actor: Actor = ...) -> Envelope: ...

    def sync(self) -> None: ...

    def put(self, data: bytes) -> str: ...


class Recorded:
    """Writes down calls and answers of one scope.

    `actor` tells who makes a call, `ruling` is what the rules will say of it and `effect` its
    effect, both without asking anybody; `observations` counts through the whole run.
    """

    def __init__(
        self,
        inner: Tools,
        *,
        record: Record,
        scope: Scope,
        actor: Callable[[], Actor],
        ruling: Callable[[ToolCall], Decision],
        effect: Callable[[ToolCall], str],
        observations: Iterator[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._record = record
        self._scope = scope
        self._actor = actor
        self._ruling = ruling
        self._effect = effect
        self._observations = observations
        self._clock = clock

    async def call(self, call: ToolCall) -> ToolResult:
        rule = self._ruling(call).why
        effect = self._effect(call)
        assert effect in {"reads", "acts", "writes"}
        self._append(Called(call=call, effect=effect, rule=rule), self._actor())  # type: ignore[arg-type]
        if effect != "reads":
            self._record.sync()
        began = self._clock()
        result = await self._inner.call(call)
        result = replace(result, observation=next(self._observations))
        if result.fault in {"refused", "off-origin"}:
            self._append(
                RefusedCall(call=call, rule=rule, reason=result.text),
                Actor(type="code", id="rules"),
            )
        return self._answered(call, result, self._clock() - began)

    def _answered(self, call: ToolCall, result: ToolResult, seconds: float) -> ToolResult:
        text = result.text
        blob = result.blob
        if len(text) > INLINE:
            blob = self._record.put(text.encode("utf-8", "surrogatepass"))
        event = Answered(
            call_id=call.id,
            observation=result.observation,
            fault=result.fault,
            text=text[:INLINE],
            blob=blob,
            size=len(text),
            seconds=round(seconds, 4),
            data=result.data,
        )
        self._append(event, Actor(type="tool", id=call.server))
        return replace(result, blob=blob)

    def _append(self, event: Event, actor: Actor) -> None:
        self._record.append(event, scope=self._scope, actor=actor)
