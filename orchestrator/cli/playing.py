"""A run from its journal's first line to its last: wired, watched, ended by signals in order.

Whether it is begun or gone on with is for whoever calls. Not what is printed of it (`execute`).
Above: `execute`, `resume`, `demo`; below: `wire`, `flow`, `reports`.
"""

import shutil
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeAlias

import anyio

from orchestrator.cli.wire import Choices, wired
from orchestrator.errors import ExitCode
from orchestrator.flow.discreet import hushed
from orchestrator.flow.run import Ended
from orchestrator.flow.world import World
from orchestrator.journal import reading, runs
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.reports.live import Live
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise
from orchestrator.tools.masking import Mask

Begin: TypeAlias = Callable[[World, FileJournal], Awaitable[Ended]]
"""What to do in a world that is wired; the journal is the one on disk, which masks nothing."""


ENDING = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
"""Ctrl-C, a request to end, and a terminal that was closed."""


class Screen(Protocol):
    """How a run is shown while it goes on."""

    @property
    def quiet(self) -> bool: ...
    @property
    def verbose(self) -> bool: ...
    @property
    def no_color(self) -> bool: ...


async def play(
    project: Path,
    catalog: Catalog,
    choices: Choices,
    variables: Mapping[str, str],
    screen: Screen,
    opened: Callable[[Live], FileJournal],
    begin: Begin,
) -> tuple[Summary, Ended]:
    """Play it, with a screen while it goes on; what its journal says, and how it ended."""
    from rich.console import Console

    console = Console(stderr=True, quiet=screen.quiet, no_color=screen.no_color or None)
    with Live(console, verbose=screen.verbose) as live:
        journal = opened(live)
        try:
            async with wired(project, catalog, journal, choices, variables, live.paused) as world:
                ended = await _until_signal(world, lambda: begin(world, journal))
        except BaseException:
            if not _began(journal):
                _forget(journal)
            raise
        finally:
            journal.close()
    said = reading.read(runs.journal_file(project, journal.run))
    return summarise(said.envelopes, str(journal.folder.relative_to(project))), ended


def _began(journal: FileJournal) -> bool:
    return (journal.folder / runs.JOURNAL).stat().st_size > 0


def _forget(journal: FileJournal) -> None:
    """A run that was refused before its first event leaves no folder behind."""
    journal.close()
    shutil.rmtree(journal.folder, ignore_errors=True)


async def _until_signal(world: World, begin: Callable[[], Awaitable[Ended]]) -> Ended:
    """The run's end, or what is left of it when a signal came first."""
    ended: list[Ended] = []
    async with anyio.create_task_group() as group:

        async def work() -> None:
            ended.append(await begin())
            group.cancel_scope.cancel()

        async def listen() -> None:
            with anyio.open_signal_receiver(*ENDING) as signs:
                async for sign in signs:
                    if sign != signal.SIGINT:
                        world.interrupted = ExitCode.TERMINATED
                    group.cancel_scope.cancel()
                    return

        with suppress(NotImplementedError):
            group.start_soon(listen)
        group.start_soon(work)
    if ended:
        return _hushed(ended[0], world.mask)
    reason = "terminated" if world.interrupted == ExitCode.TERMINATED else "interrupted"
    return Ended(exit_code=world.interrupted, reason=reason, verdicts=())


def _hushed(ended: Ended, mask: Mask) -> Ended:
    """The end as it may be told: whatever stopped the run may have had a secret in its words."""
    error = hushed(ended.error, mask) if ended.error else None
    return replace(ended, reason=mask.mask(ended.reason), error=error)
