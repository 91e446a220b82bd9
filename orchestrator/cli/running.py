"""What every way of running a command needs: signals that end it in order, and its journal after.

Above: `playing`, `several`; below: `flow`, `journal`, `reports`.
"""

import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import anyio

from orchestrator.errors import ExitCode
from orchestrator.flow.discreet import hushed
from orchestrator.flow.run import Ended
from orchestrator.flow.world import World
from orchestrator.journal import reading, runs
from orchestrator.journal.file import FileJournal
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise
from orchestrator.tools.masking import Mask

ENDING = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
"""Ctrl-C, a request to end, and a terminal that was closed."""


def began(journal: FileJournal) -> bool:
    """Whether anything was written down."""
    return (journal.folder / runs.JOURNAL).stat().st_size > 0


@contextmanager
def closing(journal: FileJournal) -> Iterator[FileJournal]:
    """Closes the journal at the end; where nothing was written down no folder is left."""
    try:
        yield journal
    except BaseException:
        if not began(journal):
            forget(journal)
        raise
    finally:
        journal.close()


def forget(journal: FileJournal) -> None:
    """A run that was refused before its first event leaves no folder behind."""
    journal.close()
    shutil.rmtree(journal.folder, ignore_errors=True)


def summary_of(project: Path, journal: FileJournal) -> Summary:
    """What the journal says, read again from the file."""
    return summarised(project, journal.run)


def summarised(project: Path, run: str) -> Summary:
    """What the journal of a run says."""
    said = reading.read(runs.journal_file(project, run))
    return summarise(said.envelopes, str(runs.run_folder(project, run).relative_to(project)))


async def ended_by_signal(worlds: Sequence[World], play: Callable[[], Awaitable[Ended]]) -> Ended:
    """The end of what is played, or what is left of it when a signal came first.

    `worlds` are told which signal; the first is that of the whole.
    """
    ended: list[Ended] = []
    async with anyio.create_task_group() as group:

        async def work() -> None:
            ended.append(await play())
            group.cancel_scope.cancel()

        async def listen() -> None:
            with anyio.open_signal_receiver(*ENDING) as signals:
                async for sign in signals:
                    for world in worlds:
                        if sign != signal.SIGINT:
                            world.interrupted = ExitCode.TERMINATED
                    group.cancel_scope.cancel()
                    return

        group.start_soon(listen)
        group.start_soon(work)
    if ended:
        return hushed_end(ended[0], worlds[0].mask)
    code = worlds[0].interrupted
    reason = "terminated" if code == ExitCode.TERMINATED else "interrupted"
    return Ended(exit_code=code, reason=reason, verdicts=())


def hushed_end(ended: Ended, mask: Mask) -> Ended:
    """The end as it may be told: whatever stopped the run may have had a secret in its words."""
    error = hushed(ended.error, mask) if ended.error else None
    return replace(ended, reason=mask.mask(ended.reason), error=error)
