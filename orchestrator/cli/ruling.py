"""What a project's rules and effects say of a tool, asked before any run.

The same rules, names and effects that a run goes by (`flow.world`), without a run: nothing is
started, and nobody is asked. Above: `explain`; below: `library`, `tools.rules`, `tools.effects`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orchestrator.errors import ConfigError, Place
from orchestrator.library.catalog import Catalog
from orchestrator.library.context import EffectText
from orchestrator.library.trackers import SHIPPED, TrackerMap, read_tracker
from orchestrator.messages import Json, ToolCall
from orchestrator.tools.effects import KINDS, Effect, Effects, shipped_effects
from orchestrator.tools.patterns import read_tool_pattern
from orchestrator.tools.rules import OWN, Decision, Kind, Rule, Rules, parse_rule

LISTS: tuple[Kind, ...] = ("deny", "ask", "allow")
TRACKER = "tracker"
OURS = {"browser": "playwright", TRACKER: TRACKER, "tickets": "tickets"}
"""The servers and roles whose tools are known without starting them, and their kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is said of one tool. `later` is the answer once a run has read outside text.

    `rules` are all that name the tool, deny first; `effect_place` is a line of the team's, and
    `classified` says whether anybody's line or table is about it.
    """

    names: tuple[str, ...]
    effect: Effect
    effect_place: Place | None
    classified: bool
    now: Decision
    later: Decision
    rules: tuple[Rule, ...]


class Rulings:
    """The rules of one project. A rule that can't be read is left out: the catalogue tells."""

    def __init__(self, catalog: Catalog) -> None:
        context = catalog.context
        self._rules = Rules(_readable(catalog))
        team = tuple(one for one in context.effects if not one.shipped)
        self._team = team
        servers = {name: name for name in catalog.servers}
        self._effects = Effects(
            shipped_effects({**servers, **OURS}), {one.pattern: one.effect for one in team}
        )
        self._tracker = _tracker(context.tracker)

    def known(self) -> tuple[str, ...]:
        """Every tool whose name is known without asking a server."""
        return tuple(f"{server}.{tool}" for server, kind in OURS.items() for tool in KINDS[kind])

    def of(self, tool: str, arguments: Mapping[str, Json] | None = None) -> Ruling:
        """What holds for a tool, called with these arguments."""
        names = self._names(tool)
        effect = _own_effect(tool) or self._effects.of(names)
        given = self._resolved(tool, arguments or {})
        now, later = (
            self._rules.decide(names, given, effect=effect, tainted=tainted, variables={})
            for tainted in (False, True)
        )
        about = [rule for rule in self._rules.rules if rule.names(names)]
        about.sort(key=lambda rule: LISTS.index(rule.kind))
        place = self._effect_place(names, effect)
        return Ruling(
            names=names,
            effect=effect,
            effect_place=place,
            classified=bool(place or _own_effect(tool) or {*names} & {*self.known()}),
            now=now,
            later=later,
            rules=tuple(about),
        )

    def _names(self, tool: str) -> tuple[str, ...]:
        """The name as given, and the other one where a server plays the tracker."""
        if self._tracker is None:
            return (tool,)
        server, _, name = tool.partition(".")
        roles = self._tracker.roles
        if server == TRACKER:
            return (tool, roles[name].tool) if name in roles else (tool,)
        return (tool, *(f"{TRACKER}.{one}" for one, role in roles.items() if role.tool == tool))

    def _resolved(self, tool: str, arguments: Mapping[str, Json]) -> dict[str, Json]:
        given = dict(arguments)
        call = ToolCall(id="", tool=tool, arguments=given)
        if self._tracker and call.server == TRACKER and given:
            try:
                return given | dict(self._tracker.call(call.name, given).arguments)
            except ConfigError:
                return given
        return given

    def _effect_place(self, names: tuple[str, ...], effect: Effect) -> Place | None:
        fitting = [one for one in self._team if one.effect == effect and _is_about(one, names)]
        return max(fitting, key=lambda one: len(one.pattern)).place if fitting else None


def _own_effect(tool: str) -> Effect | None:
    """Of the program's own tools, as `flow.world` has it: they look, and the reload acts."""
    server, _, name = tool.partition(".")
    if server != OWN:
        return None
    return "acts" if name == "reload" else "reads"


def _is_about(entry: EffectText, names: tuple[str, ...]) -> bool:
    pattern = read_tool_pattern(entry.pattern)
    return pattern is not None and any(pattern.matches(name, loose=False) for name in names)


def _readable(catalog: Catalog) -> Iterator[Rule]:
    for kind in LISTS:
        for one in getattr(catalog.context.rules, kind):
            try:
                yield parse_rule(one.text, kind, one.place, shipped=one.shipped)
            except ConfigError:
                continue


def _tracker(name: str) -> TrackerMap | None:
    path = SHIPPED / f"{name}.md"
    return read_tracker(path) if path.exists() else None
