"""A step that is one agent's conversation: told what to do, its tools, its last words.

The step's value is its last text and the parts that it hands over; code says whether anything was
done. Not a step that runs once per criterion (`proving`). Above: `run`; below: `offering`,
`deeds`, `handing`, `asking`.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from orchestrator.agent.loop import run
from orchestrator.agent.repeats import Repeats
from orchestrator.context.brief import brief
from orchestrator.context.shelf import Shelf
from orchestrator.errors import ExitCode, OrchError, UsageError
from orchestrator.events import Actor, Handed, Scope
from orchestrator.flow.asking import asked
from orchestrator.flow.bounds import criterion_limits
from orchestrator.flow.conversation import layers
from orchestrator.flow.deeds import Deeds
from orchestrator.flow.handing import HAND, Handing
from orchestrator.flow.handoffs import handoffs
from orchestrator.flow.offering import tools_for
from orchestrator.flow.on_demand import OnDemand
from orchestrator.flow.shelving import briefed, told_small, with_shelf
from orchestrator.flow.skills import SKILL, SkillShelf
from orchestrator.flow.world import World
from orchestrator.library.agents import Agent
from orchestrator.library.commands import Command
from orchestrator.library.context import EMBEDDED
from orchestrator.library.steps import AskAgent, Step
from orchestrator.library.substitution import WORDS, substitute
from orchestrator.library.written import Written
from orchestrator.messages import Json, Message, Prompt, Reply, Text
from orchestrator.models.fallback import Relay
from orchestrator.tools.toolbox import Handler

SENT_BACK = 2
"""How often a step that lacks a part is sent back before it fails."""


class StepFailed(OrchError):
    """A step did not leave what it has to leave."""

    exit_code = ExitCode.UNDECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done in one step: by whom, told what, by which model."""

    step: Step
    agent: Agent
    model: str
    prompt: Prompt


async def ask_agent(
    world: World, command: Command, step: Step, values: Mapping[str, Json]
) -> Handed:
    """Hold the step's conversation; its end is on the record.

    Raises UsageError for what no model plays, StepFailed, LimitReached, ServerDown, Parked.
    """
    shelf = SkillShelf(world.catalog.skills, agent_of(world, command, step))
    task = task_of(world, command, step, values, shelf)
    scope = Scope(step=step.id, agent=task.agent.name)
    handing = Handing(step.produces)
    own = (*handing.schemas, *shelf.schemas)
    results = Shelf(world.journal.get)
    patterns = task.agent.tools
    offered = OnDemand(await tools_for(world, patterns, scope, own), patterns)
    schemas = with_shelf(offered.told)
    local: dict[str, Handler] = {HAND: handing.hand, SKILL: shelf.read}
    local |= {**results.handlers, **offered.handlers}
    limits = replace(
        criterion_limits(world.catalog.context, task.agent, world.limits), whose="step's"
    )
    model = asked(world, scope, limits, name=task.model, engine=False)
    tools, _ = layers(world, scope, _actor(model), local=local, schemas=schemas)
    deeds = Deeds(
        Repeats(tools, record=lambda event: world.tell(event, scope)),
        {schema.name for schema in schemas},
        record=lambda event: world.tell(event, scope),
        read=lambda: _taint(world),
    )
    about = tuple(
        part.text for part in task.prompt.parts if part.label in {"instructions", "handoffs"}
    )
    tools = told_small(world, scope, deeds, results, about=about)
    written = Written.of(world.catalog, task.agent, step)
    first = briefed(world, scope, task.prompt, schemas, model.name, written)
    conversation: list[Message] = [first]
    last = await run(conversation, model, tools, schemas, limits)
    for left in reversed(range(SENT_BACK + 1)):
        if last.stop != "end" or not handing.lacking:
            break
        if not left:
            hint = f"`orch runs show {world.journal.run}` tells what the agent did instead"
            raise StepFailed(f"step `{step.id}`: {handing.lacking}", place=step.place, hint=hint)
        conversation.append(Prompt(parts=(Text(text=f"Not done yet: {handing.lacking}."),)))
        last = await run(conversation, model, tools, schemas, limits)
    text = _last_text(conversation)
    handed = Handed(text=text, parts=handing.given or {}, undone=deeds.undone(last, text))
    world.tell(handed, scope)
    world.journal.sync()
    return handed


def require_models(world: World, command: Command) -> None:
    """Raise UsageError where a step needs a language model, and only the embedded one is named."""
    for step in command.steps:
        if step.in_prose:
            _model(world, command, step)


def agent_of(world: World, command: Command, step: Step) -> Agent:
    """The agent that the step names; without one the command's own words and tools are all."""
    assert isinstance(step.does, AskAgent)
    if step.does.agent:
        return world.catalog.agents[step.does.agent]
    return Agent(
        name=command.name,
        description=command.description,
        prompt="",
        place=command.place,
        tools=command.tools,
        skills=tuple(world.catalog.skills),
    )


def task_of(
    world: World, command: Command, step: Step, values: Mapping[str, Json], shelf: SkillShelf
) -> Task:
    """The step's agent, its model and what it is told, before anything is cut."""
    agent = agent_of(world, command, step)
    raw = str(values.get(WORDS, ""))
    words = (*(str(values.get(name, "")) for name in command.arguments), *shlex.split(raw))
    texts = (command.prologue, step.prompt)
    left = handoffs(command, texts, values)
    told = [
        substitute(text, left.values, arguments=words, raw=raw or shlex.join(words))
        for text in texts
    ]
    if raw and command.takes_words and not command.uses_words:
        told[-1] = f"{told[-1]}\n\n{WORDS}: {raw}"
    prompt = brief(
        context=world.catalog.context.body,
        agent=agent.prompt,
        skills=shelf.skills,
        instructions=told,
        handoffs=left.parts,
    )
    return Task(step=step, agent=agent, model=_model(world, command, step), prompt=prompt)


def _model(world: World, command: Command, step: Step) -> str:
    """The name of the model that the step asks."""
    assert isinstance(step.does, AskAgent)
    name = world.model_of(command, step.does.agent)
    if name == EMBEDDED:
        raise UsageError(
            f"step `{step.id}` of `{command.name}` is told in prose and needs a language model: "
            f"`{EMBEDDED}`, the embedded engine, plays only sentences",
            place=step.place,
            hint="name one with --model, such as --model sonnet, or as `model:` in CONTEXT.md",
        )
    return name


def _actor(model: Relay) -> Callable[[], Actor]:
    return lambda: Actor(type="model", id=model.name)


def _taint(world: World) -> None:
    world.tainted = True


def _last_text(conversation: list[Message]) -> str:
    """What was said last, in words: the reply of the end may hold none."""
    said = (one.text.strip() for one in reversed(conversation) if isinstance(one, Reply))
    return next(filter(None, said), "")
