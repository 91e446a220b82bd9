"""`orch context COMMAND [ARGS]`: what its agents would be told, and the most that it could cost.

No key, no model, no application: only the servers whose tools are counted start. Above: `app`,
`planning`; below: `flow.weighing`, `reports.weights`.
"""

import sys
import tempfile
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from orchestrator.cli.engines import pricing
from orchestrator.cli.loading import load
from orchestrator.cli.missing import Listing
from orchestrator.cli.rulebook import rulebook, tracker_of
from orchestrator.cli.trust import startable, trusting
from orchestrator.cli.wire import specs_of
from orchestrator.context.ledger import Piece
from orchestrator.context.tokens import Factor, guessed, learnt, uncounted
from orchestrator.errors import LimitReached, OrchError, ServerDown, UsageError
from orchestrator.flow.weighing import Weighed, weigh
from orchestrator.flow.world import World
from orchestrator.gherkin.team import TeamVocabulary
from orchestrator.journal import reading, runs
from orchestrator.journal.memory import MemoryJournal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.library.context import EMBEDDED
from orchestrator.library.document import read_document
from orchestrator.library.steps import AskAgent
from orchestrator.messages import Json
from orchestrator.models.model import Model
from orchestrator.replies import Briefed, Replied
from orchestrator.reports import weights
from orchestrator.reports.console import console
from orchestrator.reports.sanitise import json_text
from orchestrator.reports.weights import Bound, Weight
from orchestrator.tools.approval import Nobody
from orchestrator.tools.browser import find_browser
from orchestrator.tools.driver import browser_lanes, browser_server
from orchestrator.tools.masking import Mask
from orchestrator.tools.origins import Origins
from orchestrator.tools.rules import Rules

LOOKED_BACK = 5
"""Runs whose replies are looked at for what a model counts."""


def context(
    project: Path, name: str, words: Sequence[str], *, model: str, json: bool, verbose: bool
) -> int:
    """Print the ledger of a command. Raises UsageError, LimitReached, Refused, ServerDown."""
    catalog = load(project)
    catalog.stop_on_errors(name)
    command = _command(catalog, name)
    if len(words) > len(command.arguments):
        takes = ", ".join(command.arguments) or "no arguments"
        raise UsageError(f"`{name}` takes {takes}, and there are {len(words)} words after it")
    values = dict.fromkeys(command.arguments, "") | dict(
        zip(command.arguments, words, strict=False)
    )
    told, bound, missing = anyio.run(weighed, project, catalog, command, values, model)
    if json:
        document = weights.machine(told, bound, missing)
        sys.stdout.write(json_text(document) + "\n")
    else:
        weights.show(told, bound, console(), verbose=verbose)
    refuse(catalog, told, missing)
    return 0


def _command(catalog: Catalog, name: str) -> Command:
    if name not in catalog.commands:
        known = ", ".join(catalog.commands)
        raise UsageError(f"there is no command `{name}` here", hint=f"the commands here: {known}")
    return catalog.commands[name]


def refuse(catalog: Catalog, told: Sequence[Weight], missing: Sequence[ServerDown]) -> None:
    """Raise LimitReached where the first request alone crosses a limit, else what is missing."""
    for one in told:
        if one.ledger.crosses and one.ledger.model != EMBEDDED:
            mark = one.ledger.factor.mark
            raise LimitReached(
                f"step `{one.ledger.step}` would begin with {mark}{one.ledger.total} tokens, and "
                f"its conversation may have {one.ledger.limit}",
                place=catalog.context.marks.written("budget", "criterion", "context"),
                hint="raise `budget.criterion.context` in CONTEXT.md, or tell the agent less",
            )
    if missing:
        raise missing[0]


async def weighed(
    project: Path, catalog: Catalog, command: Command, values: Mapping[str, Json], model: str
) -> tuple[list[Weight], Bound, list[ServerDown]]:
    """The weights of every agent step, what bounds the run, and the servers that did not start."""
    async with _world(project, catalog, command, model, values) as (world, pool):
        learned = {} if (why := uncounted()) else _learnt(project)
        if why:
            print(why, file=sys.stderr)
        found = await weigh(
            world,
            command,
            values,
            lambda name: learned.get(name) or guessed(name),
            [*_standing(project, catalog)],
        )
    told = [_weight(one) for one in found]
    costs = [one.times * one.most.cost for one in found if one.most.known is not None]
    place = catalog.context.marks.written("budget", "run", "cost")
    bound = Bound(
        limit=catalog.context.budget.cost,
        place=str(place) if place else "",
        steps=sum(costs) if len(costs) == len(found) else None,
    )
    return told, bound, [*pool.missing.values()]


def _weight(one: Weighed) -> Weight:
    return Weight(ledger=one.ledger, times=one.times, turns=one.turns, cost=one.most.known)


@asynccontextmanager
async def _world(
    project: Path, catalog: Catalog, command: Command, model: str, values: Mapping[str, Json]
) -> AsyncGenerator[tuple[World, Listing], None]:
    """A world in which nothing can be done but listing tools and reading embedded tickets."""
    context, book = catalog.context, rulebook(catalog)
    if catalog.servers:
        trusting().require(project, *startable(catalog))
    vocabulary = TeamVocabulary(sentences=catalog.sentences)
    base = context.app.url if context.app else ""
    with tempfile.TemporaryDirectory() as folder:
        specs = specs_of(project, catalog)
        if "browser" not in specs and _uses_browser(catalog, command):
            place = Path(folder)
            lanes = browser_lanes(find_browser(), output=place, logs=place, cover=None)
            specs["browser"] = browser_server(lanes)
        async with Listing(specs, logs=Path(folder) / "logs") as pool:
            world = World(
                catalog=catalog,
                journal=MemoryJournal(),
                pool=pool,
                tracker=tracker_of(catalog),
                model_name=model or context.model or EMBEDDED,
                model=_nobody,
                rules=Rules(book.rules),
                effects=book.effects,
                approver=Nobody(),
                origins=Origins(context.origins)
                if context.origins or not base
                else Origins.of(base),
                base=base,
                mask=Mask({}),
                fill=lambda call, _url: call,
                prepare=_nothing,
                vocabulary=vocabulary,
                chosen=bool(model),
                variables={name: str(value) for name, value in values.items()},
                cost=pricing(context),
            )
            yield world, pool


async def _nothing() -> None:
    """The application stays as it is."""


def _nobody(name: str) -> Model:
    raise OrchError(f"nobody asks `{name}` here")


def _uses_browser(catalog: Catalog, command: Command) -> bool:
    agents = [
        catalog.agents[step.does.agent]
        for step in command.steps
        if isinstance(step.does, AskAgent) and step.does.agent
    ]
    patterns = [pattern for agent in agents for pattern in agent.tools]
    every = any(step.each for step in command.steps)
    return every or any(one.startswith("browser.") for one in (*patterns, *command.tools))


def _standing(project: Path, catalog: Catalog) -> Iterator[Piece]:
    """The project's files of standing context, each without its front matter."""
    for one in catalog.context.definitions:
        if (file := project / one.path).is_file():
            yield Piece(name=one.path, text=read_document(file).body)


def _learnt(project: Path) -> dict[str, Factor]:
    """What the latest replies of each model said that their prompts were."""
    found: dict[str, Factor] = {}
    for run in runs.list_runs(project)[:LOOKED_BACK]:
        waiting: dict[tuple[str, str], int] = {}
        try:
            said = reading.read(runs.journal_file(project, run)).envelopes
        except OrchError:
            continue
        for envelope in said:
            event, scope = envelope.event, envelope.scope
            if isinstance(event, Briefed):
                waiting[scope.step, scope.item] = event.counted
            elif isinstance(event, Replied):
                counted = waiting.pop((scope.step, scope.item), 0)
                factor = learnt(counted, event.usage.prompt)
                if factor:
                    found.setdefault(event.model, factor)
    return found
