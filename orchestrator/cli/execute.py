"""Running a command from the command line: its words, its result, its exit code.

What is for people while it runs goes to standard error, the result to standard output. Not the
run itself (`playing`). Above: `team`, `demo`; below: `playing`, `flow`, `reports`.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import anyio

from orchestrator.cli import snapshot
from orchestrator.cli.loading import load
from orchestrator.cli.playing import play
from orchestrator.cli.reporting import junit_file
from orchestrator.cli.wire import Choices
from orchestrator.errors import OrchError, UsageError
from orchestrator.flow.run import Ended, run_command
from orchestrator.flow.world import World
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.messages import Json
from orchestrator.reports.sanitise import clean
from orchestrator.reports.summary import Summary


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
        say_error(ended.error)
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


def say_error(error: OrchError) -> None:
    sys.stderr.write(clean(f"orch: {error}") + "\n")


async def run_and_summarise(
    project: Path, catalog: Catalog, command: Command, words: Words
) -> tuple[Summary, Ended]:
    """Run it, with a screen while it goes on; what its journal says, and how it ended."""
    choices = Choices(
        parallel=words.parallel,
        model=words.model,
        yes=words.yes,
        accept_criteria=words.accept_criteria,
    )

    async def begin(world: World, journal: FileJournal) -> Ended:
        definitions = catalog.definitions(command)
        snapshot.keep(journal, project, definitions)
        return await run_command(world, command, words.arguments, words.options, definitions)

    return await play(
        project,
        catalog,
        choices,
        words.arguments,
        words,
        lambda live: FileJournal.create(project, watch=live.see),
        begin,
    )
