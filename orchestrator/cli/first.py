"""The verbs of the first five minutes: init, new, list, explain, context.

Only their words are here; each is a module of its own, imported when it is used. Above: `app`;
below: `init`, `new`, `inventory`, `explain`.
"""

from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli import completing
from orchestrator.cli.project import project_folder

JsonFlag = Annotated[bool, typer.Option("--json", help="For programs.")]


def add_first(app: typer.Typer, panel: str) -> None:
    """Add these verbs to the program, under the heading `panel`."""
    for name, verb in (
        ("init", init),
        ("new", new),
        ("list", list_all),
        ("explain", explain),
        ("context", context),
    ):
        app.command(name, rich_help_panel=panel)(verb)


def init(
    *,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the application is.")
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="LINE", help="The shell line that starts it.")
    ] = None,
    ready: Annotated[
        str | None, typer.Option(metavar="PATH", help="What answers once it is up.")
    ] = None,
    tracker: Annotated[
        str,
        typer.Option(metavar="NAME", help="Where tickets are: tickets, jira or jira-server."),
    ] = "tickets",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Make this folder a project: context, agent, command, first ticket."""
    from orchestrator.cli import init as verb

    verb.init(Path.cwd(), url=url, start=start, ready=ready, yes=yes, tracker=tracker)


def new(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="agent, command, ticket or step.",
            autocompletion=completing.new_kinds,
        ),
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name; a ticket's key.")],
) -> None:
    """Write an agent, a command, a ticket or a sentence to start from."""
    from orchestrator.cli import new as verb

    verbs = tuple(getattr(ctx.parent.command, "commands", ())) if ctx.parent else ()
    verb.new(project_folder(Path.cwd()), kind, name, verbs=verbs)


def list_all(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="Only these: commands, sentences, …",
            autocompletion=completing.list_kinds,
        ),
    ] = "",
    *,
    json: JsonFlag = False,
) -> None:
    """Show what there is: commands, agents, servers, skills, tickets, accounts."""
    from orchestrator.cli import inventory as verb

    raise typer.Exit(verb.show(project_folder(Path.cwd()), kind, json=json))


def explain(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME|KEY",
            help="Or `tool SERVER.TOOL ARG=VALUE`, `schema KIND`.",
            autocompletion=completing.explained,
        ),
    ],
    *,
    json: JsonFlag = False,
) -> None:
    """Say what a name or a key means here: its value, its file and line, who lost."""
    from orchestrator.cli.explain import asking as verb

    raise typer.Exit(verb.explain(project_folder(Path.cwd()), tuple(words), json=json))


def context(
    name: Annotated[
        str,
        typer.Argument(metavar="COMMAND", help="Its name.", autocompletion=completing.commands),
    ],
    words: Annotated[list[str] | None, typer.Argument(metavar="ARGS")] = None,
    *,
    model: Annotated[str, typer.Option(help="Counted for this model.")] = "",
    verbose: Annotated[bool, typer.Option("--verbose", help="Every file, skill and tool.")] = False,
    json: JsonFlag = False,
) -> None:
    """Show what a command would tell its agents, in tokens, and the most that it could cost."""
    from orchestrator.cli import weighing as verb

    folder = project_folder(Path.cwd())
    code = verb.context(folder, name, words or [], model=model, json=json, verbose=verbose)
    raise typer.Exit(code)
