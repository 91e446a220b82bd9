"""What a project's rules and effects say of a tool, asked before any run.

The same rules, names and effects that a run goes by (`flow.world`), without a run: nothing is
started, and nobody is asked. Above: `explain`, `planning`; below: `library`, `tools.rules`,
`tools.effects`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.cli.rulebook import LISTS, rulebook
from orchestrator.errors import ConfigError, Place
from orchestrator.library.catalog import Catalog
from orchestrator.library.context import EffectText
from orchestrator.library.trackers import TRACKER
from orchestrator.messages import Json, ToolCall
from orchestrator.tools.effects import OWN, TOOLS, Effect
from orchestrator.tools.patterns import read_tool_pattern
from orchestrator.tools.rules import Decision, Rule, Rules


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
        self._book = rulebook(catalog)
        self._rules = Rules(self._book.rules)

    def of(
        self,
        tool: str,
        arguments: Mapping[str, Json] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Ruling:
        """What holds for a tool, called with these arguments, in a run of these `$names`."""
        names = self._names(tool)
        effect = self._book.effects.of(names)
        given = self._resolved(tool, arguments or {})
        known = variables or {}
        now, later = (
            self._rules.decide(names, given, effect=effect, tainted=tainted, variables=known)
            for tainted in (False, True)
        )
        about = [rule for rule in self._rules.rules if rule.names(names)]
        about.sort(key=lambda rule: LISTS.index(rule.kind))
        place = self._effect_place(names, effect)
        return Ruling(
            names=names,
            effect=effect,
            effect_place=place,
            classified=bool(place or _is_own(tool) or {*names} & {*TOOLS}),
            now=now,
            later=later,
            rules=tuple(about),
        )

    def _names(self, tool: str) -> tuple[str, ...]:
        return self._book.tracker.names(tool) if self._book.tracker else (tool,)

    def _resolved(self, tool: str, arguments: Mapping[str, Json]) -> dict[str, Json]:
        given = dict(arguments)
        call = ToolCall(id="", tool=tool, arguments=given)
        if self._book.tracker and call.server == TRACKER and given:
            try:
                return given | dict(self._book.tracker.call(call.name, given).arguments)
            except ConfigError:
                return given
        return given

    def _effect_place(self, names: tuple[str, ...], effect: Effect) -> Place | None:
        fitting = [one for one in self._book.team if one.effect == effect and _is_about(one, names)]
        return max(fitting, key=lambda one: len(one.pattern)).place if fitting else None


def _is_own(tool: str) -> bool:
    return tool.partition(".")[0] == OWN


def _is_about(entry: EffectText, names: tuple[str, ...]) -> bool:
    pattern = read_tool_pattern(entry.pattern)
    return pattern is not None and any(pattern.matches(name, loose=False) for name in names)
