"""`orch NAME … --plan`: the flow, the budget and what would be asked; nothing is run.

Refuses what would cross a limit with its first request. Above: `execute`; below: `weighing`,
`ruling`.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import anyio
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestrator.cli.ruling import Rulings
from orchestrator.cli.weighing import refuse, weighed
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.library.context import EMBEDDED
from orchestrator.library.steps import AskAgent, AskPerson, CallTool, RunCommand, Step
from orchestrator.library.substitution import fill
from orchestrator.messages import Json
from orchestrator.reports import weights
from orchestrator.reports.console import console
from orchestrator.reports.sanitise import clean, json_text
from orchestrator.tools.rules import Decision


def plan(
    project: Path,
    catalog: Catalog,
    command: Command,
    values: Mapping[str, Json],
    *,
    model: str,
    json: bool,
) -> int:
    """Print the plan; 0. Raises LimitReached where a first request would cross a limit."""
    flow = [*_flow(catalog, command, values)]
    told, bound, missing = anyio.run(weighed, project, catalog, command, values, model)
    named = model or catalog.context.model or EMBEDDED
    spent = [one for one in told if one.ledger.model != EMBEDDED]
    if json:
        steps = [dict(zip(("step", "does", "asks"), line, strict=True)) for line in flow]
        document = {"command": command.name, "flow": steps, "model": named}
        whole = {**document, "context": weights.machine(spent, bound, missing)}
        sys.stdout.write(json_text(whole) + "\n")
    else:
        screen = console()
        _print(flow, named, bool(spent), screen)
        if spent:
            screen.print()
            weights.show(spent, bound, screen, verbose=False)
    refuse(catalog, told, missing)
    return 0


def _print(flow: list[tuple[str, str, str]], model: str, spends: bool, screen: Console) -> None:
    """A row a step, and below it what a person would be asked; no line is wider than the screen."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for id_, does, asks in flow:
        grid.add_row(*map(_text, (id_, does)))
        if asks:
            grid.add_row("", _text(f"asks: {asks}"))
    grid.add_row("model", _text(model + ("" if spends else ", which costs nothing")))
    screen.print(grid)


def _text(said: str) -> Text:
    return Text(clean(said))


def _flow(
    catalog: Catalog, command: Command, values: Mapping[str, Json]
) -> Iterator[tuple[str, str, str]]:
    """Each step's id, what it does and when, and what a person would be asked."""
    rulings = Rulings(catalog)
    given = {name: str(values.get(name) or f"${name}") for name in command.arguments}
    known = {**values, **given}
    for step in command.steps:
        said = None
        if isinstance(step.does, CallTool):
            arguments = fill(dict(step.arguments or step.does.arguments), known)
            ruling = rulings.of(step.does.tool, arguments, given)
            # whatever the first step does, it may read outside text
            said = ruling.now if step is command.steps[0] else ruling.later
        yield step.id, ", ".join(_does(step, said)), "; ".join(_asks(step, said))


def _does(step: Step, ruling: Decision | None) -> Iterator[str]:
    does = step.does
    if isinstance(does, CallTool):
        yield f"calls {does.tool}"
    elif isinstance(does, AskAgent):
        yield f"asks the agent {does.agent}" if does.agent else "asks the model"
    elif isinstance(does, RunCommand):
        yield f"runs {does.command}"
    else:
        yield "asks a person" if isinstance(does, AskPerson) else "waits"
    if step.each:
        yield f"once for each of ${step.each}"
    if step.when.text not in {"", "done"}:
        yield f"when {step.when.text}"
    if step.judge:
        yield f"judged by {step.judge}"
    if ruling and ruling.kind == "deny":
        unsure = ruling.rule and ruling.rule.conditions
        yield f"refused{', as far as its arguments are known' * bool(unsure)}: {ruling.why}"


def _asks(step: Step, ruling: Decision | None) -> Iterator[str]:
    if step.approve:
        yield f"approval {step.approve.moment} it"
    if ruling and ruling.kind == "ask":
        yield ruling.why.removeprefix("asked ")
    if isinstance(step.does, AskPerson):
        yield step.does.question or "a question"
