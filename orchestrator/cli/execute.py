"""Running a command from the command line: journal, screen, world, result, exit code.

What is for people while it runs goes to standard error, the result to standard output. Signals
end the run in order, with what stood finished on the record. Above: `team`, `demo`; below:
`wire`, `flow`, `reports`.
"""

import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import anyio

from orchestrator.cli.loading import load
from orchestrator.cli.reporting import junit_file
from orchestrator.cli.wire import Choices, wired
from orchestrator.errors import ExitCode, OrchError, UsageError
from orchestrator.flow.discreet import hushed
from orchestrator.flow.run import Ended, run_command
from orchestrator.flow.world import World
from orchestrator.journal import reading, runs
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.messages import Json
from orchestrator.reports.live import Live
from orchestrator.reports.sanitise import clean
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise
from orchestrator.tools.masking import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stood on the command line."""

    arguments: Mapping[str, str]
    options: Mapping[str, Json] = field(default_factory=dict)
    parallel: int = 0
    model: str = ""
    junit: str = ""
    json: bool = False
    yes: bool = False
    accept_criteria: bool = False
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False


def execute(project: Path, command: Command, words: Words) -> int:
    """Run it and print its result; the exit code. Raises OrchError before a run has begun."""
    said = " ".join((command.name, *words.arguments.values()))
    with junit_file(words.junit, project, said) as tell:
        catalog = load(project)
        catalog.stop_on_errors(command.name)
        # the catalog's own: it knows which of its files were shipped
        command = catalog.commands.get(command.name, command)
        _check(words)
        summary, ended = anyio.run(run_and_summarise, project, catalog, command, words)
        tell(summary)
    print_result(summary, words, told=ended.error is not None)
    if ended.error and not words.json:
        _say_error(ended.error)
    return int(ended.exit_code)


def _check(words: Words) -> None:
    for name, value in words.arguments.items():
        if not value.strip():
            raise UsageError(f"the argument {name.upper()} is empty")


def print_result(summary: Summary, words: Words, *, told: bool = False) -> None:
    """The result; `told` when why it ended is said on standard error, and not here again."""
    if words.json:
        from orchestrator.reports import machine

        sys.stdout.write(machine.write(summary) + "\n")
        return
    from rich.console import Console

    from orchestrator.reports import terminal

    shown = replace(summary, reason="") if told else summary
    terminal.show(shown, Console(no_color=words.no_color or None), verbose=words.verbose)


def _say_error(error: OrchError) -> None:
    sys.stderr.write(clean(f"orch: {error}") + "\n")


async def run_and_summarise(
    project: Path, catalog: Catalog, command: Command, words: Words
) -> tuple[Summary, Ended]:
    """Run it, with a screen while it goes on; what its journal says, and how it ended."""
    from rich.console import Console

    console = Console(stderr=True, quiet=words.quiet, no_color=words.no_color or None)
    choices = Choices(
        parallel=words.parallel,
        model=words.model,
        yes=words.yes,
        accept_criteria=words.accept_criteria,
    )
    with Live(console, verbose=words.verbose) as live:
        journal = FileJournal.create(project, watch=live.see)
        try:
            async with wired(
                project, catalog, journal, choices, words.arguments, live.paused
            ) as world:
                ended = await _until_signal(world, command, words)
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
    import shutil

    journal.close()
    shutil.rmtree(journal.folder, ignore_errors=True)


async def _until_signal(world: World, command: Command, words: Words) -> Ended:
    """The run's end, or what is left of it when a signal came first."""
    ended: list[Ended] = []
    async with anyio.create_task_group() as group:

        async def work() -> None:
            ended.append(
                await run_command(
                    world,
                    command,
                    words.arguments,
                    words.options,
                    world.catalog.definitions(command),
                )
            )
            group.cancel_scope.cancel()

        async def listen() -> None:
            with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
                async for sign in signals:
                    if sign == signal.SIGTERM:
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
