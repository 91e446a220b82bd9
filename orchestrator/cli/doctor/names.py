"""Names of tools in the files that no server offers: rules, effects, agents and steps.

Compared with what the servers really listed; what a server that was not listed would offer
stays unknown. Pure. Above: `examine`; below: `tools.rules`, `library`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestrator.cli.doctor.check import Check, from_error
from orchestrator.cli.known import Known, guards
from orchestrator.cli.misnamed import told
from orchestrator.cli.rulebook import rulebook
from orchestrator.errors import Place
from orchestrator.library.builtin import SHOWN
from orchestrator.library.catalog import Catalog
from orchestrator.library.crosscheck import tools_of
from orchestrator.tools.effects import OWN
from orchestrator.tools.patterns import read_tool_pattern
from orchestrator.tools.rules import Rule, matches_nothing, there_are
from orchestrator.wording import near


def name_checks(catalog: Catalog, known: Known) -> list[Check]:
    """A problem for every rule and call that can match nothing, a warning for the rest."""
    own = [rule for rule in rulebook(catalog).rules if not rule.shipped]
    rules = [rule for rule in own if not _told(rule, catalog)]
    found = [*_rules(rules, known), *_effects(catalog, known)]
    found += [*_agents(catalog, known), *_calls(catalog, known)]
    asked = {name for rule in rules if not guards(rule) for name in known.unsure(rule.tool)}
    if asked:
        said = f"some rules speak of servers that were not listed: {', '.join(sorted(asked))}"
        found.append(Check(id="rules", outcome="unknown", message=said))
    elif not found:
        every = "every name" if len(rules) == len(own) else "every other name"
        said = f"{every} of a tool was found among the {len(known.tools)} there are"
        found.append(Check(id="rules", outcome="ok", message=said))
    return found


def _told(rule: Rule, catalog: Catalog) -> bool:
    """Whether it was found wrong before any server was asked."""
    return any(
        error.place == rule.place and error.message.startswith(f"`{rule.text}` under {rule.kind}")
        for error in catalog.errors
    )


def _rules(rules: Sequence[Rule], known: Known) -> Iterator[Check]:
    for rule in known.idle(rules):
        yield from_error("rules", matches_nothing(rule, sorted(known.tools)))
    for error in known.strange(rules):
        yield from_error("rules", error)


def _effects(catalog: Catalog, known: Known) -> Iterator[Check]:
    for one in catalog.context.effects:
        if not one.shipped:
            yield from _warning(one.pattern, "under effects", one.place, known)


def _agents(catalog: Catalog, known: Known) -> Iterator[Check]:
    for agent in catalog.agents.values():
        place = agent.marks.place("tools")
        for word in agent.tools:
            if not told(catalog, word, place):
                yield from _warning(word, f"of the agent `{agent.name}`", place, known)


def _calls(catalog: Catalog, known: Known) -> Iterator[Check]:
    for command in catalog.commands.values():
        for word, place in tools_of(command):
            if not told(catalog, word, place):
                for check in _warning(word, f"of the command `{command.name}`", place, known):
                    yield replace(check, outcome="problem")


def _warning(word: str, whose: str, place: Place, known: Known) -> Iterator[Check]:
    pattern = read_tool_pattern(word)
    shipped = place.path.startswith(f"{SHOWN}/")
    if shipped or pattern is None or pattern.server == OWN or not known.lacks(pattern):
        return
    meant = near(word, known.tools)
    mend = f"did you mean `{meant}`?" if meant else there_are(pattern, known.tools)
    said = f"`{word}` {whose} names no tool"
    yield Check(id="rules", outcome="warning", message=said, place=place, mend=mend)
