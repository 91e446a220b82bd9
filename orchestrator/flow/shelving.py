"""What a language model is told in a run, kept small: its brief, its results, the tools for both.

For language models only; whoever proves and records stands inside, and sees every result whole.
Above: `proving`; below: `context`, `world`.
"""

from collections.abc import Sequence

from orchestrator.context.fitting import ROOM, fitted
from orchestrator.context.shelf import Shelf
from orchestrator.context.small import Small, Tools
from orchestrator.context.tokens import Factor, count, guessed, tools_text
from orchestrator.context.tools import FIND, READ
from orchestrator.events import Noted, Scope
from orchestrator.flow.world import World
from orchestrator.library.context import EMBEDDED
from orchestrator.library.written import Written
from orchestrator.messages import Prompt, ToolSchema


def told_small(
    world: World, scope: Scope, tools: Tools, shelf: Shelf, *, about: tuple[str, ...]
) -> Tools:
    """The tools with their results made small; `about` is what the conversation is about.

    `shelf.handlers` have to be among the tools of ours that answer inside.
    """
    return Small(
        tools,
        shelf,
        about=about,
        put=world.journal.put,
        record=lambda event: world.tell(event, scope),
    )


def briefed(
    world: World,
    scope: Scope,
    prompt: Prompt,
    schemas: Sequence[ToolSchema],
    model: str,
    written: Written | None,
) -> Prompt:
    """The brief in the room that it has; what was left out of it, and where that is written, is on
    the record.
    """
    if model == EMBEDDED:
        return prompt
    factor = guessed(model)
    room = room_for(world.catalog.context.budget.context, schemas, factor)
    told = fitted(prompt, room, lambda text: factor.of(count(text)))
    for cut in told.cuts:
        place = written.place(cut.section, cut.begins) if written else ""
        words = f"left out of the brief: “{cut.begins}” ({cut.tokens} tokens); {cut.why}"
        words = f"{place}: {words}" if place else words
        world.tell(Noted(text=words, level="warning"), scope)
    return told.prompt


def room_for(context: int, schemas: Sequence[ToolSchema], factor: Factor) -> int:
    """The tokens that a brief may have beside these tools; `context` is the conversation's."""
    return max(0, round(context * ROOM) - factor.of(count(tools_text(schemas))))


def with_shelf(schemas: Sequence[ToolSchema]) -> tuple[ToolSchema, ...]:
    """The schemas with those of the shelf among them, by name; none where no tool is of others."""
    if all(schema.name.startswith("orch.") for schema in schemas):
        return tuple(schemas)
    return tuple(sorted((*schemas, FIND, READ), key=lambda schema: schema.name))
