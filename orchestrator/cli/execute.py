"""Running a command from the command line: its words, its result, its exit code.

What is for people while it runs goes to standard error, the result to standard output. Not the
run itself (`playing`). Above: `team`, `demo`; below: `playing`, `flow`, `reports`.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from orchestrator.cli import snapshot
from orchestrator.cli.loading import load
from orchestrator.cli.playing import play
from orchestrator.cli.project import is_bare
from orchestrator.cli.reporting import junit_file
from orchestrator.cli.streams import unwritten
from orchestrator.cli.wire import Choices
from orchestrator.errors import ExitCode, OrchError, UsageError
from orchestrator.flow.run import Ended, run_command
from orchestrator.flow.world import World
from orchestrator.journal.file import FileJournal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import QUERY, Command, ticket_arguments
from orchestrator.messages import Json
from orchestrator.reports.console import console
from orchestrator.reports.sanitise import clean
from orchestrator.reports.summary import Summary

if TYPE_CHECKING:
    from orchestrator.cli.several import Result, Several

UNSEEN = frozenset({ExitCode.INTERRUPTED, ExitCode.TERMINATED})
"""How a run ended whose terminal may be gone: its exit code stays what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stood on the command line."""

    arguments: Mapping[str, str]
    options: Mapping[str, Json] = field(default_factory=dict)
    parallel: int = 0
    model: str = ""
    plan: bool = False
    junit: str = ""
    json: bool = False
    yes: bool = False
    accept_criteria: bool = False
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False

    @property
    def choices(self) -> Choices:
        """Those that a run is wired with."""
        return Choices(
            parallel=self.parallel,
            model=self.model,
            yes=self.yes,
            accept_criteria=self.accept_criteria,
        )

    @property
    def query(self) -> str:
        """What stands in for a ticket, if anything does."""
        return str(self.options.get(QUERY) or "").strip()


def execute(project: Path, command: Command, words: Words) -> int:
    """Run it and print its result; the exit code. Raises OrchError before a run has begun."""
    if words.plan:
        return _plan(project, command, words)
    said = " ".join((command.name, *words.arguments.values()))
    with junit_file(words.junit, project, said) as tell:
        catalog = load(project)
        catalog.stop_on_errors(command.name)
        # the catalog's own: it knows which of its files were shipped
        command = catalog.commands.get(command.name, command)
        _check(words, command)
        if words.query:
            return _several(project, catalog, command, words, tell)
        summary, ended = anyio.run(run_and_summarise, project, catalog, command, words)
        tell(summary)
        if ended.error:
            _point_the_way(project, ended.error)
    return say_end(summary, ended, words)


def _plan(project: Path, command: Command, words: Words) -> int:
    """Show what would happen, and run nothing."""
    from orchestrator.cli.planning import plan

    catalog = load(project)
    catalog.stop_on_errors(command.name)
    command = catalog.commands.get(command.name, command)
    values = {**words.options, **words.arguments}
    return plan(project, catalog, command, values, model=words.model, json=words.json)


def _point_the_way(project: Path, error: OrchError) -> None:
    """Give the error the way in where somebody tries a command in a folder without anything."""
    if error.exit_code == ExitCode.USAGE and not error.hint and is_bare(project):
        error.hint = "nothing is set up here: `orch init` makes a project, `orch demo` shows one"


def _check(words: Words, command: Command) -> None:
    keys = ticket_arguments(command)
    for name, value in words.arguments.items():
        given = bool(value.strip())
        if name in keys and words.query:
            if given or len(words.arguments) > 1:
                raise UsageError(f"--{QUERY} stands in for {name.upper()}: give one of the two")
        elif not given and name in keys and QUERY in command.options:
            raise UsageError(
                f"the argument {name.upper()} is empty",
                hint=f"name a ticket, or several with --{QUERY}",
            )
        elif not given:
            raise UsageError(
                f"the argument {name.upper()} is empty",
                hint=f"`orch {command.name} --help` says what it takes",
            )


def _several(
    project: Path,
    catalog: Catalog,
    command: Command,
    words: Words,
    tell: Callable[..., None],
) -> int:
    """Run a query and print its result; the exit code."""
    several = the_several(project, catalog, command, words.options, words)
    return print_several(anyio.run(several.run), words, tell)


def the_several(
    project: Path, catalog: Catalog, command: Command, options: Mapping[str, Json], words: Words
) -> "Several":
    """The runs of a query, none of them begun."""
    from orchestrator.cli.several import Several

    keys = ticket_arguments(command)
    return Several(
        project=project,
        catalog=catalog,
        command=command,
        ticket=next(name for name in command.arguments if name in keys),
        options=options,
        choices=words.choices,
        console=console(stderr=True, quiet=words.quiet, no_color=words.no_color),
    )


def print_several(result: "Result", words: Words, tell: Callable[..., None]) -> int:
    """Print the result of a query, and put it into its report; the exit code."""
    from orchestrator.cli import several

    whole, tested, ended = result
    tell(whole, *(one.summary for one in tested if one.summary))
    several.print_several(
        whole, tested, json=words.json, verbose=words.verbose, no_color=words.no_color
    )
    if ended.error and not words.json:
        say_error(ended.error)
    return int(ended.exit_code)


def say_end(summary: Summary, ended: Ended, words: Words) -> int:
    """Print the result, and what stopped it; the exit code, which tells a loss of the result."""
    try:
        print_result(summary, words, told=ended.error is not None)
        if ended.error and not words.json:
            say_error(ended.error)
        if ended.exit_code in UNSEEN and not words.json:
            sys.stderr.write(f"go on with: orch resume {summary.run[:12]}\n")
        sys.stdout.flush()
    except OSError as error:
        lost = unwritten(error)
        return int(ended.exit_code) if ended.exit_code in UNSEEN else lost
    return int(ended.exit_code)


def print_result(summary: Summary, words: Words, *, told: bool = False) -> None:
    """The result; `told` when why it ended is said on standard error, and not here again."""
    if words.json:
        from orchestrator.reports import machine

        sys.stdout.write(machine.write(summary) + "\n")
        return
    from orchestrator.reports import terminal

    shown = replace(summary, reason="") if told else summary
    terminal.show(shown, console(no_color=words.no_color), verbose=words.verbose)


def say_error(error: OrchError) -> None:
    sys.stderr.write(clean(f"orch: {error}") + "\n")


async def run_and_summarise(
    project: Path, catalog: Catalog, command: Command, words: Words
) -> tuple[Summary, Ended]:
    """Run it, with a screen while it goes on; what was written down, and how it ended."""

    async def begin(world: World, journal: FileJournal) -> Ended:
        definitions = catalog.definitions(command)
        snapshot.keep(journal, project, definitions)
        return await run_command(world, command, words.arguments, words.options, definitions)

    return await play(
        project,
        catalog,
        command,
        words.choices,
        words.arguments,
        words,
        lambda live: FileJournal.create(project, watch=live.see),
        begin,
    )
