"""A team's command as a verb: `orch NAME ARGS --options`, made from its Markdown.

Above: `verbs`, which lists commands without reading them; below: `library`, `execute`.
"""

import inspect
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from orchestrator.cli import completing
from orchestrator.errors import UsageError
from orchestrator.library.commands import (
    QUERY,
    Command,
    Option,
    read_command,
    ticket_arguments,
)
from orchestrator.library.substitution import WORDS

COMMON = (
    "parallel",
    "model",
    "plan",
    "junit",
    "json",
    "yes",
    "accept_criteria",
    "quiet",
    "verbose",
    "no_color",
)


def team_command(project: Path, path: Path) -> Any:
    """The verb for the command in that file. Raises ConfigErrors with everything wrong in it."""
    command = read_command(path, root=project if path.is_relative_to(project) else None)
    verb = typer.Typer(add_completion=False)
    told = command.description.replace("[", r"\[")
    verb.command(command.name, help=told)(_function(project, command))
    return typer.main.get_command(verb)


def _function(project: Path, command: Command) -> Any:
    """A function with the command's own signature, which is what the parser reads."""

    def run(**words: Any) -> None:
        from orchestrator.cli.execute import Words, execute

        arguments = {name: str(words.pop(name)) for name in command.arguments}
        if given := words.pop(WORDS, None):
            arguments[WORDS] = shlex.join(given)
        common = {name: words.pop(name) for name in COMMON if name in words}
        common["model"] = _named(common["model"])
        options = {name: _plain(value) for name, value in words.items()}
        raise typer.Exit(
            execute(project, command, Words(arguments=arguments, options=options, **common))
        )

    run.__name__ = command.name
    run.__signature__ = inspect.Signature(list(_parameters(command)))  # type: ignore[attr-defined]
    return run


def _named(model: str | None) -> str:
    """The model of the command line. An empty one is a mistake: it would be another engine."""
    if model is not None and not model.strip():
        raise UsageError("--model is empty", hint="name a model, or leave --model out")
    return model or ""


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _parameters(command: Command) -> Iterator[inspect.Parameter]:
    keys = ticket_arguments(command)
    for name in command.arguments:
        offers = completing.tickets if name in keys else None
        argument = typer.Argument(metavar=name.upper(), show_default=False, autocompletion=offers)
        # a query may stand in for a ticket
        default = "" if name in keys and QUERY in command.options else inspect.Parameter.empty
        yield _parameter(name, Annotated[str, argument], default)
    if command.takes_words:
        more = typer.Argument(metavar="WORDS", help=_where(command), show_default=False)
        yield _parameter(WORDS, Annotated[list[str] | None, more], None, last=True)
    for name, option in command.options.items():
        yield _option(name, option)
    auto = typer.Option(
        min=0,
        help="How many at once, each in a browser of its own; 0 is one a core, four at most.",
        rich_help_panel="Every command",
    )
    yield _parameter("parallel", Annotated[int, auto], 0)
    model = typer.Option(help="Another model for this run.", rich_help_panel="Every command")
    yield _parameter("model", Annotated[str | None, model], None)
    junit = typer.Option(
        metavar="FILE",
        help="The result as JUnit XML too, true from the beginning to the end.",
        rich_help_panel="Every command",
        show_default=False,
    )
    yield _parameter("junit", Annotated[str, junit], "")
    flags = {
        "plan": "Show the flow, the budget and what would be asked; run nothing.",
        "json": "The result for programs, on standard output.",
        "yes": "Answer the command's own approvals; never a rule, never trust.",
        "accept_criteria": "Say yes to the criteria that a model proposes.",
        "quiet": "Only the result.",
        "verbose": "More of what happens.",
        "no_color": "No colours.",
    }
    if not any(step.each == "criteria" for step in command.steps):
        del flags["accept_criteria"]
    for name, help_text in flags.items():
        flag = f"--{name.replace('_', '-')}"
        info = typer.Option(flag, help=help_text, rich_help_panel="Every command")
        yield _parameter(name, Annotated[bool, info], False)


def _option(name: str, option: Option) -> inspect.Parameter:
    flag = f"--{name.replace('_', '-')}"
    if option.kind == "choice":
        kind: Any = Literal[option.choices]
        return _parameter(name, Annotated[kind, typer.Option(flag)], option.default)
    kinds: dict[str, tuple[Any, Any]] = {"text": (str, ""), "number": (float, None)}
    if option.kind == "flag":
        return _parameter(name, Annotated[bool, typer.Option(flag)], False)
    kind, default = kinds[option.kind]
    kind = kind if default is not None else kind | None
    return _parameter(name, Annotated[kind, typer.Option(flag)], default)


def _where(command: Command) -> str:
    """Where the words of a command go, as its help says it."""
    what = f"{command.hint}. ".replace("[", r"\[") if command.hint else ""
    if command.uses_words:
        return f"{what}Put in for $1, $2 and so on, or all of them for $ARGUMENTS."
    return f"{what}Told after the command's own words."


def _parameter(
    name: str, kind: Any, default: Any = inspect.Parameter.empty, *, last: bool = False
) -> inspect.Parameter:
    return inspect.Parameter(
        name.replace("-", "_"),
        inspect.Parameter.POSITIONAL_OR_KEYWORD
        if default is inspect.Parameter.empty or last
        else inspect.Parameter.KEYWORD_ONLY,
        annotation=kind,
        default=default,
    )
