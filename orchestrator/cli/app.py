"""The program `orch`: its own verbs, and every command of the team as one more.

Reads the words, hands over to one module a verb, imported when it is used, and turns whatever
ends a run into a message and an exit code. Above: the shell; below: everything.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from orchestrator import __version__
from orchestrator.cli import completing
from orchestrator.cli.first import add_first
from orchestrator.cli.verbs import Verbs
from orchestrator.errors import ExitCode, OrchError, UsageError

OWN = "Program"
COMPLETING = "_ORCH_COMPLETE"
"""Set by a shell that asks how a line may go on."""


app = typer.Typer(
    name="orch",
    cls=Verbs,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"orch {__version__}")
        raise typer.Exit


@app.callback()
def orch(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Markdown in git in, verdicts with evidence out."""


@app.command(rich_help_panel=OWN)
def demo(
    *,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Leave the workspace here, to play with.")
    ] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Only serve the demo shop.")] = False,
    port: Annotated[int, typer.Option(help="Where to serve it; 0 for any free port.")] = 0,
    bug: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Plant this bug; may be repeated; `none` for none."),
    ] = None,
) -> None:
    """Test the demo shop: three tickets, real verdicts, no key and no Jira."""
    from orchestrator.cli import demo as verb

    if serve and into is not None:
        raise UsageError(
            "--serve and --into do not go together: --serve writes no workspace",
            hint="leave one of them out",
        )
    if serve:
        verb.serve(port, bug or ())
        return
    raise typer.Exit(verb.demo(into, port, bug))


add_first(app, OWN)

runs = typer.Typer(
    help="The runs of this project; `show`, `report` and `verify` tell of one.",
    invoke_without_command=True,
)
app.add_typer(runs, name="runs", rich_help_panel=OWN)

_AS_IT_IS = {"ignore_unknown_options": True, "allow_interspersed_args": False}
"""What follows a command's name is the command's own, `--help` too."""

RunWord = Annotated[
    str,
    typer.Argument(
        metavar="RUN", help="An id, a prefix, or `last`.", autocompletion=completing.runs
    ),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="For programs.")]


@runs.callback()
def list_runs(ctx: typer.Context, *, json: JsonFlag = False) -> None:
    """List the runs of this project, the newest first."""
    if ctx.invoked_subcommand is None:
        from orchestrator.cli import runs as verb

        verb.list_runs(Path.cwd(), json=json)


@runs.command("show")
def show_run(
    run: RunWord = "last",
    *,
    verbose: Annotated[bool, typer.Option("--verbose", help="Every argument and result.")] = False,
    json: JsonFlag = False,
) -> None:
    """Tell the whole story of a run, event by event."""
    from orchestrator.cli import runs as verb

    verb.show(Path.cwd(), run, verbose=verbose, json=json)


@runs.command("verify")
def verify_run(
    run: RunWord = "last",
) -> None:
    """Prove the hash chain of a run's journal, its end, and its blobs."""
    from orchestrator.cli import runs as verb

    raise typer.Exit(verb.verify(Path.cwd(), run))


@runs.command("report")
def report_run(
    run: RunWord = "last",
    *,
    form: Annotated[
        Literal["markdown", "junit", "ctrf", "json"], typer.Option("--format", help="As what.")
    ] = "markdown",
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Into this file, with links from its folder."),
    ] = None,
) -> None:
    """Tell what a run came to, as Markdown, JUnit XML, CTRF or JSON."""
    from orchestrator.cli import reporting as verb

    verb.report(Path.cwd(), run, form=form, output=output)


@app.command(rich_help_panel=OWN)
def resume(
    run: RunWord = "last",
    *,
    use_new: Annotated[
        bool, typer.Option("--use-new", help="Go on with the files as they are now.")
    ] = False,
    use_old: Annotated[
        bool, typer.Option("--use-old", help="Go on with the files as they were.")
    ] = False,
    parallel: Annotated[
        int, typer.Option(min=0, help="How many at once; 0 is one a core, four at most.")
    ] = 0,
    junit: Annotated[str, typer.Option(metavar="FILE", help="The result as JUnit XML too.")] = "",
    json: JsonFlag = False,
    yes: Annotated[bool, typer.Option("--yes", help="Answer the command's own approvals.")] = False,
    accept_criteria: Annotated[
        bool, typer.Option("--accept-criteria", help="Say yes to criteria that a model proposes.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the result.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="More of what happens.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
) -> None:
    """Go on with a run that was cut off, parked or stopped."""
    from orchestrator.cli import resume as verb
    from orchestrator.cli.execute import Words

    if use_new and use_old:
        raise UsageError(
            "--use-new and --use-old do not go together",
            hint="give one: the files as they are now, or as they were when the run began",
        )
    words = Words(
        arguments={},
        parallel=parallel,
        junit=junit,
        json=json,
        yes=yes,
        accept_criteria=accept_criteria,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
    )
    going = verb.Going(words=words, use="new" if use_new else "old" if use_old else "")
    raise typer.Exit(verb.resume(Path.cwd(), run, going))


@app.command(rich_help_panel=OWN)
def answer(
    run: RunWord,
    said: Annotated[str, typer.Argument(metavar="yes|no", help="Your answer.")],
    *,
    need: Annotated[
        str, typer.Option(metavar="ID", help="Which, where the run waits for several.")
    ] = "",
) -> None:
    """Answer what a parked run waits for; `orch resume` goes on with it."""
    from orchestrator.cli import answering as verb

    verb.answer(Path.cwd(), run, said, need)


@app.command(rich_help_panel=OWN)
def trust(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Trust it without asking.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Take the trust back.")] = False,
) -> None:
    """Show what this folder would start, and trust exactly that."""
    from orchestrator.cli import trust as verb

    if yes and forget:
        raise UsageError("--yes and --forget do not go together", hint="leave one of them out")
    raise typer.Exit(verb.forget(Path.cwd()) if forget else verb.trust(Path.cwd(), yes=yes))


@app.command(rich_help_panel=OWN)
def doctor(
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Install a browser if there is none.")] = False,
    files: Annotated[
        bool, typer.Option("--files", help="Only the files: a line each, nothing is started.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="With --files: again after every change.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Say what is wrong with this project and machine, and what mends it."""
    from orchestrator.cli.doctor import verb

    raise typer.Exit(verb.doctor(Path.cwd(), fix=fix, files=files, watching=watch, json=json))


@app.command("run", rich_help_panel=OWN, context_settings=_AS_IT_IS)
def run_command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="The command's name.", autocompletion=completing.commands
        ),
    ],
    words: Annotated[list[str] | None, typer.Argument(metavar="ARGS")] = None,
) -> None:
    """Run a command by name: the way to one that is called like a verb of the program."""
    from orchestrator.cli.listed import listed
    from orchestrator.cli.verbs import called

    command = called(name, listed(Path.cwd()))
    command.main(words or [], prog_name=f"orch run {name}", standalone_mode=False)


@app.command(rich_help_panel=OWN)
def version() -> None:
    """Show the version."""
    typer.echo(f"orch {__version__}")


def run() -> int:
    """Run the program on the process's arguments; the exit code."""
    from orchestrator.cli.streams import flushed, unwritten

    try:
        return flushed(_run())
    except OSError as error:
        if error.filename is not None:
            raise
        return unwritten(error)
    except SystemExit as ended:  # help without a reader ends so, with a failed criterion's code
        if ended.code != 1 or COMPLETING in os.environ:
            raise
        return unwritten(BrokenPipeError())


def _run() -> int:
    try:
        result = app(standalone_mode=False, prog_name="orch")
    except OrchError as error:
        return _stopped(error)
    except BaseExceptionGroup as group:
        ours = _first(group)
        if ours is None:
            raise
        return _stopped(ours)
    except KeyboardInterrupt:
        _say("orch: interrupted")
        return int(ExitCode.INTERRUPTED)
    except typer.Exit as ended:
        return ended.exit_code
    except typer.Abort:
        _say("orch: stopped")
        return int(ExitCode.INTERRUPTED)
    except Exception as error:
        show = getattr(error, "show", None)
        if show is None:
            raise
        _plain(error)
        show()
        return int(getattr(error, "exit_code", ExitCode.USAGE))
    return result if isinstance(result, int) else 0


def _stopped(error: OrchError) -> int:
    if COMPLETING not in os.environ:  # a shell that completes has no place for a message
        _say(f"orch: {error}")
    return int(error.exit_code)


def _first(group: BaseExceptionGroup[BaseException]) -> OrchError | None:
    """The error to tell where every one in the group is ours: a disk that filled in mid-run."""
    ours, others = group.split(OrchError)
    if others or ours is None:
        return None
    error: BaseException = ours
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, OrchError) else None


def _plain(error: Exception) -> None:
    """Without the name that the parser's own parser gives to whatever is wrong."""
    said = getattr(error, "message", None)
    if isinstance(said, str):
        error.message = said.removeprefix("Value error, ")  # type: ignore[attr-defined]


def _say(text: str) -> None:
    from orchestrator.reports.sanitise import clean

    sys.stderr.write(clean(text) + "\n")
