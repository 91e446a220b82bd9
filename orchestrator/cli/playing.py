"""A run from its journal's first line to its last: wired, watched, ended by signals in order.

Whether it is begun or gone on with is for whoever calls. Not what is printed of it (`execute`).
Above: `execute`, `resume`; below: `running`, `wire`, `reports`.
"""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeAlias

from orchestrator.cli.running import closing, ended_by_signal
from orchestrator.cli.wire import Choices, wired
from orchestrator.flow.run import Ended
from orchestrator.flow.world import World
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.reports.console import console
from orchestrator.reports.live import Live
from orchestrator.reports.summary import Summary

Begin: TypeAlias = Callable[[World, FileJournal], Awaitable[Ended]]
"""What to do in a world that is wired; the journal is the one on disk, which masks nothing."""


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
    command: Command,
    choices: Choices,
    variables: Mapping[str, str],
    screen: Screen,
    opened: Callable[[Live], FileJournal],
    begin: Begin,
) -> tuple[Summary, Ended]:
    """Play it, with a screen while it goes on; what that saw written down, and how it ended."""
    shown = console(stderr=True, quiet=screen.quiet, no_color=screen.no_color)
    with Live(shown, verbose=screen.verbose) as live:
        journal = opened(live)
        with closing(journal):
            async with wired(
                project, catalog, command, journal, choices, variables, live.paused
            ) as world:
                ended = await ended_by_signal([world], lambda: begin(world, journal))
    return live.summary, ended
