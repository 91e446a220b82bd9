"""`--query` on the command line: one run for each ticket that it finds, and one result.

The query's run is wired like any other and holds the application up; each ticket's run has
servers and a journal of its own. People are asked by one approver, one question at a time. Above:
`execute`; below: `wire`, `flow.queueing`, `reports.queue`.
"""

import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from orchestrator.cli import snapshot
from orchestrator.cli.running import began, ended_by_signal, forget, summary_of
from orchestrator.cli.wire import Choices, wired
from orchestrator.errors import ExitCode, OrchError
from orchestrator.flow.discreet import hushed
from orchestrator.flow.queueing import run_queue
from orchestrator.flow.run import Ended, run_command
from orchestrator.flow.world import World
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import QUERY, Command
from orchestrator.messages import Json
from orchestrator.reports import queue
from orchestrator.reports.queue import Tested
from orchestrator.reports.summary import Summary
from orchestrator.verdicts import Ticket


@dataclass(slots=True, kw_only=True)
class Several:
    """The runs of one query. `ticket` is the command's argument that takes a key."""

    project: Path
    catalog: Catalog
    command: Command
    ticket: str
    options: Mapping[str, Json]
    choices: Choices
    console: Console
    tested: dict[str, Tested] = field(default_factory=dict)
    _worlds: list[World] = field(default_factory=list)

    async def run(self) -> tuple[Summary, tuple[Tested, ...], Ended]:
        """Run them all; the query's own result, each ticket's in order, and how it ended."""
        journal = FileJournal.create(self.project)
        definitions = self.catalog.definitions(self.command)
        try:
            async with wired(
                self.project, self.catalog, journal, self.choices, {}, nullcontext
            ) as world:
                self._worlds.append(world)
                ended = await ended_by_signal(
                    self._worlds,
                    lambda: run_queue(world, self.command, self.options, definitions, self._play),
                )
        except BaseException:
            if not began(journal):
                forget(journal)
            raise
        finally:
            journal.close()
        return summary_of(self.project, journal), tuple(self.tested.values()), ended

    async def _play(self, ticket: Ticket, lanes: int) -> tuple[ExitCode, str]:
        # its place in the table is the query's, whenever it ends
        self.tested[ticket.key] = Tested(key=ticket.key, title=ticket.title, exit_code=130)
        journal = FileJournal.create(self.project)
        try:
            ended = await self._run(journal, ticket, lanes)
            code, problem = ended.exit_code, ended.error.message if ended.error else ""
        except OrchError as error:
            code, problem = error.exit_code, error.message
        finally:
            journal.close()
        there = began(journal)
        summary = summary_of(self.project, journal) if there else None
        if not there:
            forget(journal)
        tested = replace(
            self.tested[ticket.key], exit_code=int(code), summary=summary, problem=problem
        )
        self.tested[ticket.key] = tested
        self.console.print(queue.line(tested))
        return code, journal.run if there else ""

    async def _run(self, journal: FileJournal, ticket: Ticket, lanes: int) -> Ended:
        arguments = {self.ticket: ticket.key}
        options = {name: value for name, value in self.options.items() if name != QUERY}
        choices = replace(self.choices, parallel=lanes)
        async with wired(
            self.project, self.catalog, journal, choices, arguments, nullcontext
        ) as world:
            world.approver = self._worlds[0].approver
            self._worlds.append(world)
            definitions = self.catalog.definitions(self.command)
            snapshot.keep(journal, self.project, definitions)
            ended = await run_command(world, self.command, arguments, options, definitions)
            error = hushed(ended.error, world.mask) if ended.error else None
            self._worlds.remove(world)
            return replace(ended, error=error)


def print_several(
    whole: Summary, tested: tuple[Tested, ...], *, json: bool, verbose: bool, no_color: bool
) -> None:
    """The result, on standard output."""
    if json:
        sys.stdout.write(queue.write(whole, tested) + "\n")
        return
    queue.show(whole, tested, Console(no_color=no_color or None), verbose=verbose)
