"""The tools there are, as far as somebody knows, and the rules that can match none of them.

Before a run that is what ships and the names of servers; `orch doctor` knows what the servers
listed. What is not known is never told as a mistake. Pure. Above: `loading`, `doctor`; below:
`rulebook`, `library`, `tools.rules`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from orchestrator.cli.rulebook import Rulebook
from orchestrator.errors import ConfigError
from orchestrator.library.catalog import Catalog
from orchestrator.library.servers import OWN
from orchestrator.library.tracker_roles import OPTIONAL, REQUIRED
from orchestrator.library.trackers import TRACKER, TrackerMap
from orchestrator.messages import ToolSchema
from orchestrator.tools.arguments import OWN_ARGUMENTS, taken
from orchestrator.tools.conditions import Condition
from orchestrator.tools.effects import TOOLS
from orchestrator.tools.patterns import ToolPattern
from orchestrator.tools.rules import Rule, matches_nothing, unmatched
from orchestrator.wording import near

LISTED = ("tickets", "workspace", TRACKER)
"""Whose tools are all known without starting a server; the browser's may be newer than ours."""

_NEARLY = 0.85
"""How like a name of ours a browser tool must look to be a slip, and not one that is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The tools that were listed, by full name, and the servers that were not.

    `takes` has the arguments of those tools of which all are known.
    """

    tools: Collection[str]
    unlisted: Collection[str] = ()
    takes: Mapping[str, Collection[str]] = field(default_factory=dict)

    def lacks(self, pattern: ToolPattern) -> bool:
        """Whether the pattern surely names no tool."""
        return not self.unsure(pattern) and not any(
            pattern.matches(tool, loose=True) for tool in self.tools
        )

    def unsure(self, pattern: ToolPattern) -> tuple[str, ...]:
        """The servers that were not listed and may have a tool of that name."""
        tool = pattern.tool.replace("*", "x")
        return tuple(
            server
            for server in sorted(self.unlisted)
            if pattern.matches(f"{server}.{tool}", loose=True)
        )

    def idle(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        """The project's rules that surely match nothing.

        Not those that stop tools of any server: they also guard against one that may come.
        """
        for rule in unmatched(rules, self.tools):
            if not guards(rule) and not self.unsure(rule.tool):
                yield rule

    def strange(self, rules: Iterable[Rule]) -> Iterator[ConfigError]:
        """An error for each argument in the project's rules that surely no tool of theirs takes."""
        for rule in rules:
            about = [tool for tool in self.tools if rule.names((tool,))]
            sure = not rule.shipped and not self.unsure(rule.tool) and {*about} <= {*self.takes}
            names = sorted({name for tool in about for name in self.takes.get(tool, ())})
            for condition in rule.conditions if sure and about else ():
                if not _reaches(condition, names):
                    yield _strange(rule, condition, names)


def guards(rule: Rule) -> bool:
    """It stops tools of any server, also of one that may come."""
    return rule.kind != "allow" and "*" in rule.tool.server


def takes_of(schemas: Iterable[ToolSchema]) -> dict[str, frozenset[str]]:
    """The arguments of the tools that were listed, where a tool takes no others."""
    found = ((schema.name, taken(schema)) for schema in schemas)
    return {tool: names for tool, names in found if names is not None}


def with_roles(
    takes: Mapping[str, frozenset[str]], played: TrackerMap | None
) -> dict[str, frozenset[str]]:
    """The same, with those of the roles: a call of one has its words and those of its tool."""
    found = dict(takes)
    for role, call in played.roles.items() if played else ():
        if own := takes.get(call.tool):
            words = {*REQUIRED[role], *OPTIONAL[role], *call.arguments}
            found[f"{TRACKER}.{role}"] = own | words
            found[call.tool] = found[call.tool] | words
    return found


def role_names(played: TrackerMap | None) -> list[str]:
    """The names that the role adds to those of the servers' tools."""
    return [f"{TRACKER}.{role}" for role in played.roles] if played else []


def strange_here(
    book: Rulebook, schemas: Iterable[ToolSchema], servers: Iterable[str]
) -> tuple[ConfigError, ...]:
    """What a rule says wrongly of the tools that one server of `servers` has just listed."""
    listed = tuple(schemas)
    names = {schema.name for schema in listed}
    played = book.tracker.roles.items() if book.tracker else ()
    roles = {f"{TRACKER}.{role}" for role, call in played if call.tool in names}
    takes = with_roles(takes_of(listed), book.tracker)
    unlisted = {*servers}.difference(map(_server, names))
    return tuple(Known(tools=names | roles, unlisted=unlisted, takes=takes).strange(book.rules))


def known_here(catalog: Catalog, book: Rulebook) -> Known:
    """The tools that are known before anything is started."""
    named = {*(catalog.server_names or ())}
    ours = ours_here(catalog)
    tools = [tool for tool in ours if _server(tool) in {*LISTED} - {TRACKER}]
    unlisted = ({*OWN} | named) - ({*LISTED} - named)
    unlisted |= {TRACKER} if book.tracker is None or not _tracker_known(catalog) else set()
    takes = {tool: names for tool, names in OWN_ARGUMENTS.items() if tool in ours}
    return Known(
        tools=[*tools, *role_names(book.tracker)],
        unlisted=unlisted,
        takes=with_roles(takes, book.tracker),
    )


def ours_here(catalog: Catalog) -> list[str]:
    """The tools that ship, but for those of servers that the project replaced by its own."""
    return [tool for tool in TOOLS if _server(tool) not in (catalog.server_names or ())]


def idle_rules(catalog: Catalog, book: Rulebook) -> Iterator[ConfigError]:
    """An error for every rule that can never match, as is known before anything is started.

    Nothing is said of a server whose name nobody knows, nor of a role of an unknown tracker.
    """
    named = catalog.server_names
    ours = ours_here(catalog)
    known = known_here(catalog, book)
    idle = tuple(known.idle(book.rules))
    yield from known.strange(book.rules)
    for rule in book.rules:
        if rule.shipped or (named is None and rule.tool.server not in {*OWN, TRACKER}):
            continue
        if rule in idle:
            yield _matches_nothing(rule, {TRACKER, *OWN, *(named or ())}, ours)
        elif meant := slip(rule.tool, ours):
            hint = f"did you mean `{meant}`?"
            said = f"`{rule.text}` under {rule.kind} matches no tool"
            yield ConfigError(said, place=rule.place, hint=hint)
        elif catalog.declared is not None:
            yield from _undeclared(rule, sorted(catalog.declared))


def _matches_nothing(rule: Rule, servers: Collection[str], tools: Iterable[str]) -> ConfigError:
    server = rule.tool.server
    if "*" in server or server in servers:
        return matches_nothing(rule, tools)
    meant = near(server, servers)
    there = f"did you mean `{meant}`?" if meant else f"there are {', '.join(sorted(servers))}"
    said = f"`{rule.text}` under {rule.kind} matches no tool: there is no server `{server}`"
    return ConfigError(said, place=rule.place, hint=there)


def slip(tool: ToolPattern, ours: Collection[str]) -> str:
    """The browser's tool that is meant, where one is named that is nearly it."""
    if not tool.is_exact or any(tool.matches(one, loose=True) for one in ours):
        return ""
    browser = [one for one in ours if _server(one) == "browser"]
    return next(iter(get_close_matches(str(tool), browser, n=1, cutoff=_NEARLY)), "")


def _tracker_known(catalog: Catalog) -> bool:
    """Whether CONTEXT.md could be read so far that it says, or does not say, who plays it."""
    context = catalog.context
    return bool(context.place.line or context.marks.written("tracker"))


def _undeclared(rule: Rule, declared: Sequence[str]) -> Iterator[ConfigError]:
    """The `$names` of a rule that no command is ever given."""
    for name in sorted(rule.variables.difference(declared)):
        meant = near(name, declared)
        there = ", ".join(f"${one}" for one in declared)
        yield ConfigError(
            f"`{rule.text}` under {rule.kind}: no command has an argument `{name}`",
            place=rule.place,
            hint=f"did you mean `${meant}`?" if meant else f"there are {there}",
        )


def _reaches(condition: Condition, names: Collection[str]) -> bool:
    """Whether a way into the arguments begins with one that there is."""
    path = condition.path
    return any(".".join(path[:end]) in names for end in range(1, len(path) + 1))


def _strange(rule: Rule, condition: Condition, names: Collection[str]) -> ConfigError:
    found = condition.path[0]
    meant = near(found, names)
    there = f"one of {', '.join(names)}" if names else "none, for it takes no arguments"
    said = f"`{rule.text}` under {rule.kind}: found the argument `{found}`, expected {there}"
    return ConfigError(
        said,
        place=rule.place,
        hint=f"did you mean `{meant}`?" if meant else "",
    )


def _server(tool: str) -> str:
    return tool.partition(".")[0]
