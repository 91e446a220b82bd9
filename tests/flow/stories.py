"""One run over as many processes as it takes: each is stopped somewhere, and the next goes on.

What stops a process is given: a kill, a signal, or a machine that goes down with all that was not
synced. What the servers wrote stays written. Above: the tests of `resume`; below: `twin_world`.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio

from orchestrator.errors import ExitCode
from orchestrator.events import Envelope, Judged, RunStarted
from orchestrator.flow.past import past_of
from orchestrator.flow.run import Ended, go_on, run_command
from orchestrator.flow.unfinished import unfinished
from orchestrator.flow.world import World
from orchestrator.journal.memory import MemoryJournal
from orchestrator.tools.approval import Answer, Need
from orchestrator.tools.pool import Pool
from tests.flow.twin_world import TICKET, of, world

KEY = "AB-1"
OPTIONS: Mapping[str, Any] = {"comment": "ask", "screenshots": "failures"}
FINISHED = 10_000


class Killed(BaseException):
    """The process is gone."""


@dataclass(slots=True)
class Story:
    """One run; `before` of a kill loses the line that it was killed at.

    `ended` is how its last process ended, None where it was stopped. `pool` connects to servers.
    """

    project: Path
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    ended: Ended | None = None
    pool: Callable[..., Pool] = Pool

    async def play(self, kill: int = FINISHED, *, before: bool = False, lanes: int = 1) -> None:
        """Begin, or go on, until the kill or the end; a kill may leave its line unwritten."""

        def killing(envelope: Envelope) -> None:
            # whatever comes to be written later dies as well
            if envelope.seq >= kill:
                raise Killed

        with suppress(Killed, BaseExceptionGroup):
            await self._play(killing, lanes)
        if self.ended is None:
            self.journal = self.journal.reopen(min(kill, len(self.journal.lines)) - before)

    async def lose_power(self, line: int) -> None:
        """Begin, or go on, until the machine goes down at that line, with all that is unsynced."""
        await self.play(line)
        if self.ended is None:
            self.journal = self.journal.reopen(max(self.journal.synced, default=0))

    async def interrupt(self, line: int, code: ExitCode) -> None:
        """Begin, or go on, until a signal that ends with this code comes at that line."""
        scope = anyio.CancelScope()

        def cancelling(envelope: Envelope) -> None:
            if envelope.seq >= line:
                scope.cancel()

        with scope:
            await self._play(cancelling, 1, code)

    async def _play(
        self, watch: Callable[[Envelope], None], lanes: int, code: ExitCode = ExitCode.INTERRUPTED
    ) -> None:
        begun = of([one.event for one in self.journal.envelopes], RunStarted)
        self.ended = None
        self.journal = (
            self.journal.reopen(len(self.journal.lines), watch=watch)
            if self.journal.lines
            else MemoryJournal(watch=watch)
        )
        async with world(
            self.project,
            self.journal,
            variables={"ticket": KEY},
            approver=Person(self),
            parallel=lanes,
            interrupted=code,
            pool_of=self.pool,
        ) as there:
            self.ended = await (self._go_on if begun else self._begin)(there)

    async def _begin(self, there: World) -> Ended:
        command = there.catalog.commands["qa"]
        return await run_command(there, command, {"ticket": KEY}, OPTIONS, ())

    async def _go_on(self, there: World) -> Ended:
        past = past_of(self.journal.envelopes)
        return await go_on(there, there.catalog.commands["qa"], past, (), "")

    @property
    def unfinished(self) -> bool:
        """Whether `orch resume` would go on with it."""
        begun = of([one.event for one in self.journal.envelopes], RunStarted)
        return not begun or unfinished(past_of(self.journal.envelopes))

    @property
    def judged(self) -> list[Judged]:
        """Every verdict on the record."""
        return of([one.event for one in self.journal.envelopes], Judged)

    @property
    def verdicts(self) -> list[tuple[int, str, str]]:
        """Number, outcome and code of each, as the last process told them, else as recorded."""
        recorded = past_of(self.journal.envelopes).verdicts.values()
        told = self.ended.verdicts if self.ended else recorded
        return sorted((one.number, one.outcome, one.code) for one in told)

    @property
    def comments(self) -> int:
        ticket = (self.project / "tickets" / f"{KEY}.md").read_text(encoding="utf-8")
        return ticket.count(f"orch · {self.journal.run}")


@dataclass(slots=True)
class Person:
    """Allows what is to be written, and says of a write in doubt what a look at the ticket says."""

    story: Story

    async def ask(self, need: Need) -> Answer:
        took_place = need.what != "question" or self.story.comments > 0
        return Answer(decision="yes" if took_place else "no", by="ada")


def project_in(folder: Path) -> Path:
    (folder / "tickets").mkdir(parents=True)
    (folder / "tickets" / f"{KEY}.md").write_text(TICKET, encoding="utf-8")
    return folder
