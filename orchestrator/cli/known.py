"""The tools there are, as far as somebody knows, and the rules that can match none of them.

Before a run that is what ships and the names of servers; `orch doctor` knows what the servers
listed. What is not known is never told as a mistake. Pure. Above: `loading`, `doctor`; below:
`rulebook`, `library`, `tools.rules`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from orchestrator.cli.rulebook import Rulebook
from orchestrator.errors import ConfigError
from orchestrator.library.catalog import Catalog
from orchestrator.library.discover import SERVERS_FILE
from orchestrator.library.servers import OWN
from orchestrator.library.trackers import TRACKER, TrackerMap
from orchestrator.tools.effects import TOOLS
from orchestrator.tools.patterns import ToolPattern
from orchestrator.tools.rules import Rule, matches_nothing, unmatched

LISTED = ("tickets", "workspace", TRACKER)
"""Whose tools are all known without starting a server; the browser's may be newer than ours."""

_NEARLY = 0.85
"""How like a name of ours a browser tool must look to be a slip, and not one that is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The tools that were listed, by full name, and the servers that were not."""

    tools: Collection[str]
    unlisted: Collection[str] = ()

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


def guards(rule: Rule) -> bool:
    """It stops tools of any server, also of one that may come."""
    return rule.kind != "allow" and "*" in rule.tool.server


def role_names(played: TrackerMap | None) -> list[str]:
    """The names that the role adds to those of the servers' tools."""
    return [f"{TRACKER}.{role}" for role in played.roles] if played else []


def idle_rules(catalog: Catalog, book: Rulebook) -> Iterator[ConfigError]:
    """An error for every rule that can never match, as is known before anything is started."""
    broken = {error.place.path for error in catalog.errors if error.place}
    if SERVERS_FILE in broken or book.tracker is None:
        return
    ours = [tool for tool in TOOLS if _server(tool) not in catalog.servers]
    tools = [tool for tool in ours if _server(tool) in {*LISTED} - {TRACKER}] + role_names(
        book.tracker
    )
    unlisted = {*OWN, *catalog.servers} - ({*LISTED} - {*catalog.servers})
    idle = tuple(Known(tools=tools, unlisted=unlisted).idle(book.rules))
    for rule in book.rules:
        if rule.shipped:
            continue
        if rule in idle:
            yield _matches_nothing(rule, {*OWN, TRACKER, *catalog.servers}, ours)
        elif near := _slip(rule, ours):
            hint = f"did you mean `{near}`?"
            said = f"`{rule.text}` under {rule.kind} matches no tool"
            yield ConfigError(said, place=rule.place, hint=hint)
        elif not any("commands" in path for path in broken):
            yield from _undeclared(rule, catalog)


def _matches_nothing(rule: Rule, servers: Collection[str], tools: Iterable[str]) -> ConfigError:
    server = rule.tool.server
    if "*" in server or server in servers:
        return matches_nothing(rule, tools)
    near = get_close_matches(server, sorted(servers), n=1)
    there = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(sorted(servers))}"
    said = f"`{rule.text}` under {rule.kind} matches no tool: there is no server `{server}`"
    return ConfigError(said, place=rule.place, hint=there)


def _slip(rule: Rule, ours: Collection[str]) -> str:
    """The browser's tool that is meant, where the rule names one that is nearly it."""
    name = str(rule.tool)
    if not rule.tool.is_exact or any(rule.names((tool,)) for tool in ours):
        return ""
    browser = [tool for tool in ours if _server(tool) == "browser"]
    return next(iter(get_close_matches(name, browser, n=1, cutoff=_NEARLY)), "")


def _undeclared(rule: Rule, catalog: Catalog) -> Iterator[ConfigError]:
    """The `$names` of a rule that no command is ever given."""
    declared = sorted({name for one in catalog.commands.values() for name in one.arguments})
    for name in sorted(rule.variables.difference(declared)):
        near = get_close_matches(name, declared, n=1)
        there = ", ".join(f"${one}" for one in declared)
        yield ConfigError(
            f"`{rule.text}` under {rule.kind}: no command has an argument `{name}`",
            place=rule.place,
            hint=f"did you mean `${near[0]}`?" if near else f"there are {there}",
        )


def _server(tool: str) -> str:
    return tool.partition(".")[0]
