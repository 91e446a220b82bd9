"""`--query` on the command line: one run for each ticket that it finds, and one result.

The query's run is wired like any other and holds the application up; each ticket's run has
servers and a journal of its own. People are asked by one approver, one question at a time. Above:
`execute`; below: `wire`, `flow.queueing`, `reports.queue`.
"""

import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from rich.console import Console

from orchestrator.cli import snapshot
from orchestrator.cli.approver import somebody
from orchestrator.cli.reopening import Reopened, reopened
from orchestrator.cli.running import (
    began,
    closing,
    ended_by_signal,
    forget,
    hushed_end,
    summarised,
    summary_of,
)
from orchestrator.cli.wire import Choices, wired
from orchestrator.errors import ExitCode, JournalDamaged, OrchError
from orchestrator.events import Use
from orchestrator.flow.past import Past, past_of
from orchestrator.flow.queueing import go_on_with_queue, run_queue
from orchestrator.flow.run import Ended, go_on, run_command
from orchestrator.flow.unfinished import still_waiting, unfinished
from orchestrator.flow.world import World
from orchestrator.journal import reading, runs
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import QUERY, Command
from orchestrator.messages import Json
from orchestrator.queries import Listed, TicketBegun
from orchestrator.reports import queue
from orchestrator.reports.console import console
from orchestrator.reports.queue import Tested
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise

NOT_BEGUN = "not begun"

Result: TypeAlias = tuple[Summary, tuple[Tested, ...], Ended]
"""The query's own result, each ticket's in order, and how it ended."""


@dataclass(slots=True, kw_only=True)
class Several:
    """The runs of one query. `ticket` is the command's argument that takes a key; `use` says which
    files a run that goes on has.
    """

    project: Path
    catalog: Catalog
    command: Command
    ticket: str
    options: Mapping[str, Json]
    choices: Choices
    console: Console
    use: Use = ""
    tested: dict[str, Tested] = field(default_factory=dict)
    _runs: Mapping[str, str] = field(default_factory=dict)
    _worlds: list[World] = field(default_factory=list)

    async def run(self) -> Result:
        """Run them all; the query's own result, each ticket's in order, and how it ended."""
        definitions = self.catalog.definitions(self.command)
        journal = FileJournal.create(self.project)

        async def begin(world: World) -> Ended:
            snapshot.keep(journal, self.project, definitions)
            return await run_queue(world, self.command, self.options, definitions, self)

        return await self._whole(journal, begin)

    async def go_on(self, then: Reopened) -> Result:
        """Go on with those that are not finished; the same as of `run`, of all of them."""
        definitions = self.catalog.definitions(self.command)
        past = then.past

        async def begin(world: World) -> Ended:
            self._runs = past.runs
            if self.use != "old":
                snapshot.keep(then.journal, self.project, definitions)
            return await go_on_with_queue(world, self.command, past, definitions, self.use, self)

        return await self._whole(then.journal, begin)

    def known(self, then: Reopened) -> Result:
        """The result of a query that is over, without anything started."""
        past = then.past
        assert past.ended
        self.found(past.listed or ())
        for key, one in past.runs.items():
            if there := told(self.project, one):
                self.tested[key] = self._known(self.tested[key], one, there)
        whole = summarise(then.envelopes)
        code = ExitCode(past.ended.exit_code)
        ended = Ended(exit_code=code, reason=past.ended.reason, verdicts=())
        return whole, tuple(self.tested.values()), ended

    def _waits(self, past: Past) -> bool:
        """Whether it has to wait on: nobody has answered, and nobody can be asked here.

        Going on would only take the silence for an answer.
        """
        said = {"step"} if self.choices.yes else set()
        said |= {"criteria"} if self.choices.accept_criteria else set()
        return any(one.event.what not in said for one in still_waiting(past)) and not somebody()

    def _known(self, tested: Tested, run: str, past: Past) -> Tested:
        code, why = (past.ended.exit_code, past.ended.reason) if past.ended else (130, "")
        summary = summarised(self.project, run)
        return replace(tested, exit_code=code, problem=why, summary=summary)

    async def _whole(
        self, journal: FileJournal, begin: Callable[[World], Awaitable[Ended]]
    ) -> Result:
        with closing(journal):
            async with wired(
                self.project,
                self.catalog,
                self.command,
                journal,
                self.choices,
                {},
                nullcontext,
            ) as world:
                self._worlds.append(world)
                ended = await ended_by_signal(self._worlds, lambda: begin(world))
        for one in self.tested.values():
            if one.problem == NOT_BEGUN:
                self.tested[one.key] = replace(one, exit_code=int(ended.exit_code))
        return summary_of(self.project, journal), tuple(self.tested.values()), ended

    def found(self, tickets: Sequence[Listed]) -> None:
        """All that there are, each in its place of the table, whenever it ends."""
        for one in tickets:
            self.tested[one.key] = Tested(
                key=one.key, title=one.title, exit_code=130, problem=NOT_BEGUN
            )

    async def play(self, ticket: Listed, lanes: int) -> tuple[ExitCode, str]:
        """Test it, or go on with its run, if that is not finished."""
        self.tested[ticket.key] = replace(self.tested[ticket.key], problem="")
        run = self._runs.get(ticket.key, "")
        try:
            with self._opened(run) as (journal, past):
                if past and (not unfinished(past) or self._waits(past)):
                    return self._over(ticket, run, past), run
                return await self._play(journal, ticket, lanes, past)
        except OrchError as error:
            stopped = replace(self.tested[ticket.key], exit_code=int(error.exit_code))
            self._tell(replace(stopped, problem=error.message))
            return error.exit_code, run

    @contextmanager
    def _opened(self, run: str) -> Iterator[tuple[FileJournal, Past | None]]:
        """The journal of a ticket's run, and what it says so far; a new one where there is none."""
        with ExitStack() as stack:
            then = None
            with suppress(JournalDamaged):  # cut off before it said anything
                if run and runs.journal_file(self.project, run).is_file():
                    then = stack.enter_context(reopened(self.project, run))
            if then:
                yield then.journal, then.past
            else:
                yield stack.enter_context(closing(FileJournal.create(self.project))), None

    def _over(self, ticket: Listed, run: str, past: Past) -> ExitCode:
        tested = self._known(self.tested[ticket.key], run, past)
        self._tell(tested)
        return ExitCode(tested.exit_code)

    async def _play(
        self, journal: FileJournal, ticket: Listed, lanes: int, past: Past | None
    ) -> tuple[ExitCode, str]:
        try:
            if not past:
                whole = self._worlds[0]
                whole.tell(TicketBegun(ticket=ticket.key, run=journal.run))
                whole.journal.sync()
            ended = await self._run(journal, ticket, lanes, past)
            code, problem = ended.exit_code, ended.error.message if ended.error else ""
        except OrchError as error:
            code, problem = error.exit_code, error.message
        there = began(journal)
        summary = summary_of(self.project, journal) if there else None
        if not there:
            forget(journal)
        tested = self.tested[ticket.key]
        self._tell(replace(tested, exit_code=int(code), summary=summary, problem=problem))
        return code, journal.run if there else ""

    def _tell(self, tested: Tested) -> None:
        self.tested[tested.key] = tested
        self.console.print(queue.line(tested))

    async def _run(
        self, journal: FileJournal, ticket: Listed, lanes: int, past: Past | None
    ) -> Ended:
        arguments = {self.ticket: ticket.key}
        options = {name: value for name, value in self.options.items() if name != QUERY}
        choices = replace(self.choices, parallel=lanes)
        async with wired(
            self.project, self.catalog, self.command, journal, choices, arguments, nullcontext
        ) as world:
            whole = self._worlds[0]
            world.approver = whole.approver
            self._worlds.append(world)
            definitions = self.catalog.definitions(self.command)
            if self.use != "old":
                snapshot.keep(journal, self.project, definitions)
            if past:
                ended = await go_on(world, self.command, past, definitions, self.use)
            else:
                trigger = f"{QUERY} {whole.journal.run}"
                ended = await run_command(
                    world, self.command, arguments, options, definitions, trigger=trigger
                )
            self._worlds.remove(world)
            return hushed_end(ended, world.mask)


def told(project: Path, run: str) -> Past | None:
    """What a ticket's run says so far; None where it was cut off before it said anything."""
    path = runs.journal_file(project, run)
    try:
        return past_of(reading.read(path).envelopes) if path.is_file() else None
    except JournalDamaged:
        return None


def query_of(past: Past) -> str:
    """The run of the query that this run is a ticket of; empty for any other."""
    name, _, run = past.started.trigger.partition(" ")
    return run if name == QUERY else ""


def print_several(
    whole: Summary, tested: tuple[Tested, ...], *, json: bool, verbose: bool, no_color: bool
) -> None:
    """The result, on standard output."""
    if json:
        sys.stdout.write(queue.write(whole, tested) + "\n")
        return
    queue.show(whole, tested, console(no_color=no_color), verbose=verbose)
