"""What earlier steps left, as a later step is told it: named in its prompt, told beside it.

A number, or one of a part's allowed words, is held to its kind by code and stands in the prompt
itself; everything else is data, and a section of the brief with a share of its own. Not the handing
over (`handing`). Above: `single`, `run`, `weighing`; below: `library`, `messages`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestrator.library.commands import Command
from orchestrator.library.steps import CallTool
from orchestrator.library.substitution import as_text, declared, lookup, mentions
from orchestrator.messages import Json, Text

LABEL = "handoffs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoffs:
    """The values for a prompt, in which what is told beside it is its name; and what is told."""

    values: Mapping[str, Json]
    parts: tuple[Text, ...] = ()


def handoffs(command: Command, texts: Sequence[str], values: Mapping[str, Json]) -> Handoffs:
    """What these texts name of what steps of the command left, each once, in their order."""
    names = [declared(name, values) for text in texts for name, _ in mentions(text)]
    steps = {step.id: step for step in command.steps}
    words = {part.name: part.words for step in command.steps for part in step.produces}
    found: dict[str, Text] = {}
    for name in dict.fromkeys(names):
        head, _, field = name.partition(".")
        value = lookup(name, values)
        if (head not in steps and head not in words) or _plain(value, words.get(field or head, ())):
            continue
        calls = head in steps and isinstance(steps[head].does, CallTool)
        said = f"`${name}`:\n{as_text(value)}"
        found[name] = Text(text=said, origin="server" if calls else "step", label=LABEL)
    beside = {name: f"`${name}`" for name in found}
    return Handoffs(values={**values, **beside}, parts=tuple(found.values()))


def unmade(command: Command) -> dict[str, Json]:
    """The values of a command before any of its steps has run: the shortest that each can be."""
    found: dict[str, Json] = {step.id: "" for step in command.steps}
    for step in command.steps:
        for part in step.produces:
            found[part.name] = 0 if part.kind == "number" else "".join(part.words[:1])
    return found


def _plain(value: Json, words: Sequence[str]) -> bool:
    """Whether code holds the value to its kind."""
    return value in words if isinstance(value, str) else isinstance(value, int | float)
