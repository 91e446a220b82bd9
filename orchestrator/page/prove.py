"""Prove: looks at the application again and again until a claim is decided.

A presence is waited for: the first look that bears it out decides, and there is a last look when
the time is up. An absence is watched: it is given PATIENCE to come true (the first look may
still show the page before the action), and then every look of the whole window must bear it out;
one contrary look decides against it. Clock and sleep are given, so tests take no time.
Above: `agent`, `qa`. Below: `expect`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import anyio

from orchestrator.page.expect import evaluate
from orchestrator.page.expectation import PATIENCE, Expectation
from orchestrator.page.finding import Finding
from orchestrator.page.look import Looker
from orchestrator.page.snapshot import Page

Clock: TypeAlias = Callable[[], float]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 0.25
_BACKOFF = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found: the deciding finding and its page, the first one, how many looks it took."""

    finding: Finding
    first: Finding
    looks: int
    seconds: float
    page: Page


class _Watch:
    """The looks of one proof, in a row, each after a longer pause than the one before."""

    def __init__(self, look: Looker, claim: Expectation, clock: Clock, sleep: Sleep) -> None:
        self._look, self._claim, self._clock, self._sleep = look, claim, clock, sleep
        self._began = clock()
        self._pause = FIRST_PAUSE
        self._first: Finding | None = None
        self._page = Page()
        self._looks = 0
        self._looked = self._began

    async def once(self) -> Finding:
        """One look, judged."""
        self._looked = self._clock()
        seen = await self._look()
        finding = evaluate(self._claim, seen)
        self._first = self._first or finding
        self._page = seen.page
        self._looks += 1
        return finding

    async def until(
        self, end: float, decided: Callable[[Finding], bool], finding: Finding
    ) -> Finding:
        """Looks until one is decided; the last look begins at the end, not before it."""
        while not decided(finding) and self._looked < end:
            await self._sleep(min(self._pause, max(0.0, end - self._clock())))
            self._pause = min(self._pause * _BACKOFF, LONGEST_PAUSE)
            finding = await self.once()
        return finding

    def now(self) -> float:
        return self._clock()

    def proof(self, finding: Finding) -> Proof:
        return Proof(
            finding=finding,
            first=self._first or finding,
            looks=self._looks,
            seconds=self._clock() - self._began,
            page=self._page,
        )


async def prove(
    look: Looker,
    expectation: Expectation,
    *,
    clock: Clock = anyio.current_time,
    sleep: Sleep = anyio.sleep,
) -> Proof:
    """The claim, decided over time. What a look raises goes through."""
    watch = _Watch(look, expectation, clock, sleep)
    patience = PATIENCE if expectation.watches else expectation.patience
    end = watch.now() + patience
    finding = await watch.until(end, _settled, await watch.once())
    if expectation.watches and finding.holds:
        window = watch.now() + expectation.patience
        finding = await watch.until(window, lambda found: not found.holds, finding)
    return watch.proof(finding)


def _settled(finding: Finding) -> bool:
    """Whether no later look need be awaited: it holds, or it can never be seen here."""
    return finding.holds is True or finding.code == "not-testable-here"
