"""Asking again: a model whose failed turns are repeated, on the record and within a budget.

A failed turn is asked for as a whole: no tool has run from it. Each wait is an event before it
begins. What cannot pass, and what did not in time, ends as a `ModelFault`, which is exit 6. Above:
`flow`; below: `faults`, `model`.
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import anyio

from orchestrator.events import Event
from orchestrator.messages import Message, Reply, ToolSchema
from orchestrator.models.faults import ModelFault
from orchestrator.models.model import Model
from orchestrator.replies import Retried


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long one turn is asked for: attempts in all, and seconds in all, waits included.

    A wait doubles from `first` up to `most`; one that the provider asks for counts instead, up to
    `longest`, whatever it asks.
    """

    attempts: int = 6
    seconds: float = 300.0
    first: float = 1.0
    most: float = 30.0
    longest: float = 60.0

    def wait(self, failed: int, asked: float | None, jitter: float) -> float:
        """Seconds after so many failures; `jitter` from 0 to 1 takes up to a quarter off."""
        if asked is not None:
            return min(asked, self.longest)
        grown = min(self.first * 2.0 ** (failed - 1), self.most)
        return grown * (1 - jitter / 4)


class Patient:
    """The model itself to whoever asks it; `record` is told of each turn that is asked again."""

    def __init__(
        self,
        model: Model,
        *,
        record: Callable[[Event], object],
        patience: Patience | None = None,
        clock: Callable[[], float] = anyio.current_time,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.name = model.name
        self._model = model
        self._record = record
        self._patience = patience or Patience()
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        began = self._clock()
        failed = 0
        while True:
            try:
                return await self._model.reply(conversation, tools)
            except ModelFault as fault:
                failed += 1
                wait = self._next(fault, failed, self._clock() - began)
            await self._sleep(wait)

    def _next(self, fault: ModelFault, failed: int, spent: float) -> float:
        """The wait before the next attempt, on the record; the fault where there is none."""
        if not fault.retryable:
            raise fault
        wait = self._patience.wait(failed, fault.retry_after, self._jitter())
        if failed >= self._patience.attempts or spent + wait > self._patience.seconds:
            times = "once" if failed == 1 else f"{failed} times in {spent:.0f} s"
            raise ModelFault(
                fault.kind,
                f"{fault.message} (asked {times})",
                retryable=False,
                retry_after=fault.retry_after,
                usage=fault.usage,
                hint=fault.hint,
            )
        self._record(
            Retried(
                model=self.name,
                attempt=failed + 1,
                wait=round(wait, 3),
                why=fault.message,
                usage=fault.usage,
            )
        )
        return wait
