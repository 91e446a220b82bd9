"""What a project lays down for every call: its rules, its effects and its tracker, read once.

The one place where the texts of the context become what decides: a run goes by it, `orch explain`
asks it and `orch doctor` compares it with what servers list. Starts nothing. Above: `loading`,
`wire`, `ruling`, `doctor`; below: `library`, `tools.rules`, `tools.effects`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.errors import ConfigError, ConfigErrors
from orchestrator.library.catalog import Catalog
from orchestrator.library.context import EffectText
from orchestrator.library.server_kinds import TRACKERS, kind_of
from orchestrator.library.servers import OWN
from orchestrator.library.trackers import SHIPPED, TrackerMap, read_tracker
from orchestrator.tools.effects import OURS, Effects, shipped_effects
from orchestrator.tools.rules import Kind, Rule, parse_rule

LISTS: tuple[Kind, ...] = ("deny", "ask", "allow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The rules that can be read, deny first and the shipped ones among them, and the effects.

    `team` are the effects that the project's own lines give. `tracker` is None where no file
    says how the server plays it; every mistake is in `errors`.
    """

    rules: tuple[Rule, ...]
    effects: Effects
    team: tuple[EffectText, ...]
    tracker: TrackerMap | None
    errors: tuple[ConfigError, ...]


def rulebook(catalog: Catalog) -> Rulebook:
    """Read it; nothing is raised for what is wrong in it."""
    errors: list[ConfigError] = []
    rules = tuple(_rules(catalog, errors))
    team = tuple(_team(catalog, errors))
    servers = {name: kind_of(entry) or name for name, entry in catalog.servers.items()}
    effects = Effects(
        shipped_effects({**servers, **OURS}), {one.pattern: one.effect for one in team}
    )
    return Rulebook(
        rules=rules,
        effects=effects,
        team=team,
        tracker=_tracker(catalog, errors),
        errors=tuple(errors),
    )


def tracker_of(catalog: Catalog) -> TrackerMap:
    """How the project's tracker is played. Raises ConfigError where no file says it."""
    name = catalog.context.tracker
    entry = catalog.servers.get(name)
    played = TRACKERS.get(kind_of(entry), name) if entry else name
    path = SHIPPED / f"{played}.md"
    if not path.exists():
        known = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.md")))
        raise ConfigError(
            f"no file says how the server `{name}` plays the tracker",
            place=catalog.context.marks.place("tracker"),
            hint=f"it is one of {known}, or a server that starts mcp-atlassian",
        )
    return read_tracker(path, server=name)


def _rules(catalog: Catalog, errors: list[ConfigError]) -> Iterator[Rule]:
    for kind in LISTS:
        for one in getattr(catalog.context.rules, kind):
            try:
                yield parse_rule(one.text, kind, one.place, shipped=one.shipped)
            except ConfigError as error:
                errors.append(error)


def _team(catalog: Catalog, errors: list[ConfigError]) -> Iterator[EffectText]:
    for one in catalog.context.effects:
        try:
            Effects({}, {one.pattern: one.effect}, place=one.place)
        except ConfigError as error:
            errors.append(error)
            continue
        if not one.shipped:
            yield one


def _tracker(catalog: Catalog, errors: list[ConfigError]) -> TrackerMap | None:
    try:
        return tracker_of(catalog)
    except ConfigErrors as several:
        errors.extend(several.errors)
    except ConfigError as error:
        # that there is no such server at all is told by the catalogue
        if catalog.context.tracker in {*OWN, *catalog.servers}:
            errors.append(error)
    return None
