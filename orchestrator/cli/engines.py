"""The models that a run may ask: opened when they are first asked, their keys, their prices.

Each is looked up by the name that CONTEXT.md or the command line gives it; no SDK is loaded before
it is needed. Above: `wire`; below: `models`, `library`.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import OrchError, Place
from orchestrator.gherkin.team import TeamVocabulary
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.library.context import EMBEDDED, Context
from orchestrator.messages import Usage
from orchestrator.models.model import Model

if TYPE_CHECKING:
    from orchestrator.models.registry import Route


def model_keys(context: Context, names: Sequence[str]) -> dict[str, str]:
    """The keys of the models that may be asked, to be masked. UsageError for no such model."""
    from orchestrator.models.registry import NO_KEY

    ways = [_route(name, context) for name in names if name != EMBEDDED]
    keys = dict.fromkeys((way.provider, way.key) for way in ways if way.key not in {"", NO_KEY})
    found: dict[str, str] = {}
    for provider, key in keys:
        number = sum(name.startswith(f"models.{provider}") for name in found)
        found[f"models.{provider}" + (f".{number + 1}" if number else "")] = key
    return found


def asked_by(catalog: Catalog, command: Command, chosen: str) -> dict[str, Place | None]:
    """The models that the command's agents ask, judges too, and where each is named.

    `chosen` on the command line is asked instead of all of them.
    """
    given = chosen or catalog.context.model or EMBEDDED
    if chosen:
        return {given: None}
    found: dict[str, Place | None] = {}
    for own, place in catalog.own_models(command):
        found.setdefault(own or given, place if own else None)
    return found or {given: None}


def check_models(project: Path, context: Context, names: Mapping[str, Place | None]) -> None:
    """Raise before anything starts where one can't be asked: no key, no such script."""
    from orchestrator.models.registry import check

    for name, place in names.items():
        try:
            check(name, context.models, given={EMBEDDED}, root=project)
        except OrchError as error:
            error.place = error.place or place
            raise


def pricing(context: Context) -> Callable[[str, Usage], float | None]:
    """What one reply of a model costs: by the team's own prices, else by the shipped table."""
    from orchestrator.models.prices import prices

    own = {name: entry.prices for name, entry in context.models.items() if entry.prices}
    table = prices(own)

    def cost(name: str, usage: Usage) -> float | None:
        if name == EMBEDDED:
            return 0.0
        return table.cost(name if name in own else _route(name, context).priced, usage)

    return cost


def opener(
    project: Path, context: Context, vocabulary: TeamVocabulary, stack: AsyncExitStack
) -> Callable[[str], Model]:
    """Opens each model once, when it is first asked for, and closes it at the end."""
    from orchestrator.models.registry import open_model

    opened: dict[str, Model] = {}

    def embedded() -> Model:
        from orchestrator.models.gherkin import GherkinModel

        return GherkinModel(vocabulary.read, vocabulary.expand)

    def model(name: str) -> Model:
        if name not in opened:
            opened[name] = open_model(
                name, context.models, os.environ, given={EMBEDDED: embedded}, root=project
            )
            if close := getattr(opened[name], "close", None):
                stack.push_async_callback(close)
        return opened[name]

    return model


def _route(name: str, context: Context) -> "Route":
    from orchestrator.models.registry import route

    return route(name, context.models, os.environ, others=(EMBEDDED,))
