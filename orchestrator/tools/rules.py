"""May this tool be called, with these arguments, now: allow, ask or deny, and why.

Deny beats ask beats allow, whatever the order of the lines and however exact they are. The lists
of the shipped context and the project's merge. A shipped deny or ask is lifted by one thing only:
an allow of the project's own that names this tool without a star and whose arguments hold. A
tool that no rule names is asked for. Once a run has read outside text, a write is let through
only by a rule that names its object. Pure: no file, no clock, nobody is asked. Not the asking
(`approval`) nor effects (`effects`). Above: `gate`, `flow`; below: `conditions`, `patterns`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json
from orchestrator.tools.conditions import Condition, read_conditions
from orchestrator.tools.effects import OWN, Effect
from orchestrator.tools.patterns import ToolPattern, read_tool_pattern
from orchestrator.wording import near

Kind: TypeAlias = Literal["allow", "ask", "deny"]

_RULE = re.compile(r"\s*(?P<name>[^()\s]+)\s*(?P<brackets>\((?P<conditions>.*)\))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of `allow`, `ask` or `deny`; `text` as it was written, at `place`."""

    kind: Kind
    text: str
    tool: ToolPattern
    conditions: tuple[Condition, ...] = field(default=())
    place: Place
    shipped: bool = False

    def __str__(self) -> str:
        return f"{self.place} `{self.text}`"

    @property
    def names_an_object(self) -> bool:
        """One of its arguments says which: `key=$ticket`, not `key=*` and not `key!=X`."""
        return any(condition.names_an_object for condition in self.conditions)

    @property
    def variables(self) -> frozenset[str]:
        """The `$names` it speaks of, for a check that they are declared."""
        return frozenset(name for c in self.conditions for name in c.variables)

    @property
    def rank(self) -> tuple[object, ...]:
        """Orders rules that say the same, so that the one named does not hang on their order."""
        return (self.tool.rank, -len(self.conditions), self.place.path, self.place.line, self.text)

    def names(self, names: Sequence[str]) -> bool:
        """Whether it is about this tool, by any of its names."""
        return any(self.tool.matches(name, loose=self.kind != "allow") for name in names)

    def applies(self, arguments: Mapping[str, Json], variables: Mapping[str, str]) -> bool:
        """Whether its arguments hold; see `conditions` for those that are missing."""
        return self.fails_on(arguments, variables) is None

    def fails_on(
        self, arguments: Mapping[str, Json], variables: Mapping[str, str]
    ) -> Condition | None:
        """The first of its conditions that does not hold."""
        eager = self.kind != "allow"
        broken = (c for c in self.conditions if not c.holds(arguments, variables, eager=eager))
        return next(broken, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the rules say of a call: the rule that decided, if one did, and a sentence."""

    kind: Kind
    rule: Rule | None
    why: str


class Rules:
    """The merged lists of a run."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: rule.rank))
        self._about: dict[tuple[str, ...], tuple[Rule, ...]] = {}

    def decide(
        self,
        names: Sequence[str],
        arguments: Mapping[str, Json],
        *,
        effect: Effect,
        tainted: bool,
        variables: Mapping[str, str],
    ) -> Decision:
        """Decide on a call.

        `names` are all the names the tool goes by (`tracker.comment`, `tickets.add_comment`),
        the first the one to show; `arguments` hold each argument under each of its names.
        `tainted` says that the run has read outside text; `variables` what `$names` stand for.
        """
        if names and all(name.partition(".")[0] == OWN for name in names):
            return Decision(kind="allow", rule=None, why="orch's own tools need no rule")
        about = self._naming(names)
        hits = [rule for rule in about if rule.applies(arguments, variables)]
        lifting = next((rule for rule in hits if _lifts(rule)), None)
        for kind in ("deny", "ask"):
            for rule in hits:
                if rule.kind == kind and not (rule.shipped and lifting):
                    return Decision(kind=rule.kind, rule=rule, why=_stopped(rule))
        allowing = [rule for rule in hits if rule.kind == "allow"]
        covering = [
            r for r in allowing if not (tainted and effect == "writes") or r.names_an_object
        ]
        if covering:
            lifted = next((rule for rule in hits if rule.kind != "allow"), None)
            chosen = lifting if lifted and lifting else covering[0]
            also = f", which lifts {lifted}" if lifted else ""
            return Decision(kind="allow", rule=chosen, why=f"allowed by {chosen}{also}")
        if allowing:
            why = (
                f"outside text was read, and {allowing[0]} does not say which object may be written"
            )
            return Decision(kind="ask", rule=allowing[0], why=f"asked because {why}")
        return _unnamed(names, arguments, variables, [r for r in about if r.kind == "allow"])

    def _naming(self, names: Sequence[str]) -> tuple[Rule, ...]:
        """The rules that are about this tool; looked for once, since a run asks at every call."""
        known = tuple(names)
        if known not in self._about:
            self._about[known] = tuple(rule for rule in self.rules if rule.names(known))
        return self._about[known]

    def withholds(self, names: Sequence[str]) -> Rule | None:
        """The deny that refuses this tool whatever its arguments: it need not be offered."""
        about = self._naming(names)
        lifted = any(_lifts(rule) for rule in about)
        denies = (r for r in about if r.kind == "deny" and not r.conditions)
        return next((rule for rule in denies if not (rule.shipped and lifted)), None)

    def withheld(self, names: Sequence[str]) -> frozenset[str]:
        """The arguments of this tool that a deny refuses whatever they hold: likewise."""
        about = self._naming(names)
        lifted = any(_lifts(rule) for rule in about)
        denies = (r for r in about if r.kind == "deny" and not (r.shipped and lifted))
        alone = (rule.conditions[0] for rule in denies if len(rule.conditions) == 1)
        return frozenset(one.path[0] for one in alone if one.is_any and len(one.path) == 1)


def parse_rule(text: str, kind: Kind, place: Place, *, shipped: bool = False) -> Rule:
    """Read `server.tool(conditions)`; ConfigError says what cannot be read, and what can."""
    found = _RULE.fullmatch(text)
    tool = read_tool_pattern(found["name"]) if found else None
    if found is None or tool is None:
        name = found["name"] if found else ""
        whole = re.fullmatch(r"[A-Za-z0-9_*-]+", name)
        hint = f"for all of its tools write `{name}.*`" if whole else "write SERVER.TOOL"
        if not whole:
            hint += (
                ", with * for any characters and tests in brackets: `billing.refund(amount>100)`"
            )
        raise ConfigError(f"`{text}` under {kind} is not a rule", place=place, hint=hint)
    if tool.server == OWN:
        hint = "leave it out: `orch.*` are the program's own tools, and always there"
        raise ConfigError(f"`{text}` under {kind} can have no effect", place=place, hint=hint)
    conditions: tuple[Condition, ...] = ()
    if found["brackets"]:
        conditions = read_conditions(found["conditions"], place)
    return Rule(
        kind=kind, text=text.strip(), tool=tool, conditions=conditions, place=place, shipped=shipped
    )


def unmatched(rules: Iterable[Rule], tools: Iterable[str]) -> tuple[Rule, ...]:
    """The project's rules that can match nothing, given every known name (roles' too).

    Shipped rules are left out: they also speak of servers that this project doesn't have.
    """
    known = tuple(tools)
    return tuple(
        rule for rule in rules if not rule.shipped and not any(rule.names((t,)) for t in known)
    )


def matches_nothing(rule: Rule, tools: Iterable[str]) -> ConfigError:
    """The error for a rule that `unmatched` found, with the nearest name."""
    known = tuple(tools)
    meant = near(str(rule.tool), known)
    hint = f"did you mean `{meant}`?" if meant else there_are(rule.tool, known)
    return ConfigError(
        f"`{rule.text}` under {rule.kind} matches no tool", place=rule.place, hint=hint
    )


def there_are(pattern: ToolPattern, tools: Iterable[str]) -> str:
    """The hint that names the tools of the pattern's server, or the servers where it has none."""
    known = sorted(tools)
    own = [tool for tool in known if tool.startswith(f"{pattern.server}.")]
    servers = dict.fromkeys(f"{tool.partition('.')[0]}.*" for tool in known)
    return f"there are {', '.join(own or servers)}"


def _lifts(rule: Rule) -> bool:
    return rule.kind == "allow" and not rule.shipped and rule.tool.is_exact


def _stopped(rule: Rule) -> str:
    return f"denied by {rule}" if rule.kind == "deny" else f"asked because of {rule}"


def _unnamed(
    names: Sequence[str],
    arguments: Mapping[str, Json],
    variables: Mapping[str, str],
    allows: Sequence[Rule],
) -> Decision:
    """The answer where nothing allows: asked, with the allow that came nearest."""
    for rule in allows:
        if broken := rule.fails_on(arguments, variables):
            why = f"asked because `{broken.text}` does not hold, as {rule} wants"
            return Decision(kind="ask", rule=rule, why=why)
    name = names[0] if names else ""
    return Decision(kind="ask", rule=None, why=f"asked because no rule names `{name}`")
