"""Tools that agents and commands name and that surely no server has, before one is started.

Not the rules, which `known` looks at itself, and not the files of other programs, which may name
tools of theirs. Pure. Above: `loading`; below: `known`, `library`.
"""

from collections.abc import Iterator

from orchestrator.cli.known import Known, known_here, ours_here, slip
from orchestrator.cli.rulebook import Rulebook
from orchestrator.errors import ConfigError, Place
from orchestrator.library.builtin import SHOWN
from orchestrator.library.catalog import Catalog
from orchestrator.library.crosscheck import tools_of
from orchestrator.tools.effects import OWN
from orchestrator.tools.patterns import ToolPattern, read_tool_pattern
from orchestrator.tools.rules import there_are
from orchestrator.wording import near

_OTHERS = (f"{SHOWN}/", ".claude/")


def misnamed(catalog: Catalog, book: Rulebook) -> Iterator[ConfigError]:
    """An error for each, with the nearest name or those that there are."""
    known, ours = known_here(catalog, book), ours_here(catalog)
    for word, place, whose in _named(catalog):
        pattern = read_tool_pattern(word)
        if pattern is None or pattern.server == OWN or place.path.startswith(_OTHERS):
            continue
        if told(catalog, word, place):
            continue
        if hint := _hint(pattern, known, ours):
            yield ConfigError(f"`{word}` of {whose} names no tool", place=place, hint=hint)


def told(catalog: Catalog, word: str, place: Place) -> bool:
    """Whether something wrong with this name, at this place, is an error already."""
    return any(error.place == place and f"`{word}`" in error.message for error in catalog.errors)


def _named(catalog: Catalog) -> Iterator[tuple[str, Place, str]]:
    for agent in catalog.agents.values():
        for word in agent.tools:
            yield word, agent.marks.place("tools"), f"the agent `{agent.name}`"
    for command in catalog.commands.values():
        for word, place in tools_of(command):
            yield word, place, f"the command `{command.name}`"


def _hint(pattern: ToolPattern, known: Known, ours: list[str]) -> str:
    meant = slip(pattern, ours)
    if not meant and not known.lacks(pattern):
        return ""
    meant = meant or near(str(pattern), known.tools)
    return f"did you mean `{meant}`?" if meant else there_are(pattern, known.tools)
