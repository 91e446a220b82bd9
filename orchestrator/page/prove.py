"""Prove: looks at the application again and again until a claim is decided.

A presence is waited for: the first look that bears it out decides, and there is a last look when
the time is up. An absence is watched: it is given PATIENCE to come true (the first look may
still show the page before the action), and then every look of the whole window must bear it out;
one contrary look decides against it. What must be so `within` a time is judged by every look since
the action was sent, those of earlier claims too (`timely`). Clock and sleep are given, so tests
take no time. Above: `qa`. Below: `expect`, `timely`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import anyio

from orchestrator.page.expect import evaluate
from orchestrator.page.expectation import PATIENCE, Expectation
from orchestrator.page.finding import Finding
from orchestrator.page.look import Looker, Past
from orchestrator.page.snapshot import Page
from orchestrator.page.timely import Judged, timely

Clock: TypeAlias = Callable[[], float]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 0.25
_BACKOFF = 1.5

LOOKED_FOR = frozenset({"console", "request", "words"})
"""Kinds for which a look is made for them alone, so that earlier looks say nothing of them."""


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
        self._page = Page()
        self._looked = self._began
        self.judged: list[Judged] = []
        """Each look and what it says, in seconds of the clock."""

    async def once(self) -> Finding:
        """One look, judged."""
        self._looked = self._clock()
        seen = await self._look()
        ended = self._clock()
        finding = evaluate(self._claim, seen)
        self.judged.append(Judged(began=self._looked, ended=ended, finding=finding))
        self._page = seen.page
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
            first=self.judged[0].finding,
            looks=len(self.judged),
            seconds=self._clock() - self._began,
            page=self._page,
        )


async def prove(
    look: Looker,
    expectation: Expectation,
    *,
    past: Past | None = None,
    clock: Clock = anyio.current_time,
    sleep: Sleep = anyio.sleep,
) -> Proof:
    """The claim, decided over time. What a look raises goes through.

    `past` is when the last action was sent and what was seen since; without it, that is now.
    """
    watch = _Watch(look, expectation, clock, sleep)
    if expectation.within is not None:
        finding = await _in_time(watch, expectation, past or Past(since=watch.now()))
    else:
        patience = PATIENCE if expectation.watches else expectation.patience
        end = watch.now() + patience
        finding = await watch.until(end, _settled, await watch.once())
    if expectation.watches and finding.holds:
        window = watch.now() + expectation.patience
        finding = await watch.until(window, lambda found: not found.holds, finding)
    return watch.proof(finding)


async def _in_time(watch: _Watch, claim: Expectation, past: Past) -> Finding:
    """Whether it was so by its time; looks are made until then, and one at least."""
    within = claim.within or 0.0
    finding = await watch.until(past.since + within, _settled, await watch.once())
    if finding.code == "not-testable-here":
        return finding
    before = () if claim.kind in LOOKED_FOR else past.sightings
    earlier = [
        Judged(began=one.began, ended=one.ended, finding=evaluate(claim, one.look))
        for one in before
    ]
    seen = [
        Judged(began=one.began - past.since, ended=one.ended - past.since, finding=one.finding)
        for one in (*earlier, *watch.judged)
    ]
    return timely(seen, within, stays=claim.watches)


def _settled(finding: Finding) -> bool:
    """Whether no later look need be awaited: it holds, or it can never be seen here."""
    return finding.holds is True or finding.code == "not-testable-here"
