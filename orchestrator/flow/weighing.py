"""What a command would tell its agents, weighed before anything is spent.

Builds each agent step's brief and tools as a run would, asks no model and changes nothing. Above:
`cli`; below: `proving`, `single`, `offering`, `context`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orchestrator.context.brief import listed
from orchestrator.context.ledger import Ledger, Piece, ledger
from orchestrator.context.tokens import Factor
from orchestrator.events import Scope
from orchestrator.flow.bounds import criterion_limits
from orchestrator.flow.calls import READ, make_call
from orchestrator.flow.handing import Handing
from orchestrator.flow.handoffs import handoffs, unmade
from orchestrator.flow.offering import BROWSER, offering, tools_for
from orchestrator.flow.on_demand import OnDemand
from orchestrator.flow.proving import Assignment, told_of
from orchestrator.flow.shelving import with_shelf
from orchestrator.flow.single import agent_of, task_of
from orchestrator.flow.skills import SkillShelf, told
from orchestrator.flow.unplayed import require_played
from orchestrator.flow.world import World
from orchestrator.library.agents import Agent
from orchestrator.library.commands import Command
from orchestrator.library.skills import Skill
from orchestrator.library.steps import AskAgent, CallTool, Step
from orchestrator.library.substitution import fill, substitute
from orchestrator.library.written import Written
from orchestrator.messages import Json, Prompt, Usage
from orchestrator.models.spend import Spend, spend
from orchestrator.qa.criteria import extract
from orchestrator.verdicts import Criterion, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One agent step: its ledger, how often it is held, and the most that one costs."""

    ledger: Ledger
    times: int
    turns: int
    most: Spend


async def weigh(
    world: World,
    command: Command,
    values: Mapping[str, Json],
    factor: Callable[[str], Factor],
    standing: Sequence[Piece],
) -> list[Weighed]:
    """Each agent step of the command. Raises ServerDown, NoSuchTicket, ConfigError.

    `standing` are the files of the standing context. The ticket is read only where the tracker is
    the embedded one: nothing here goes over a network.
    """
    require_played(command, world.catalog.agents)
    found: list[Weighed] = []
    ticket: Ticket | None = None
    for step in command.steps:
        if isinstance(step.does, CallTool) and step.does.tool == READ:
            ticket = await _ticket(world, command, step, step.does, values)
        elif isinstance(step.does, AskAgent):
            found.append(await _weighed(world, command, step, values, ticket, factor, standing))
    return found


async def _ticket(
    world: World, command: Command, step: Step, does: CallTool, values: Mapping[str, Json]
) -> Ticket | None:
    if world.catalog.context.tracker != "tickets" or not all(
        values.get(name) for name in command.arguments
    ):
        return None
    arguments = fill(dict(step.arguments or does.arguments), values)
    result = await make_call(world, step, does, arguments)
    return world.tracker.ticket("read", result.answer)


async def _weighed(
    world: World,
    command: Command,
    step: Step,
    values: Mapping[str, Json],
    ticket: Ticket | None,
    factor: Callable[[str], Factor],
    standing: Sequence[Piece],
) -> Weighed:
    assert isinstance(step.does, AskAgent)
    agent = agent_of(world, command, step)
    values = {**unmade(command), **values}
    shelf = SkillShelf(world.catalog.skills, agent)
    if step.each:
        criteria = extract(ticket, world.vocabulary.understands).criteria if ticket else ()
        prompt = _proving(world, command, step, values, agent, ticket, criteria)
        schemas = await offering(world, agent, world.pool.key(BROWSER, lane=1))
        schemas = (*schemas, *shelf.schemas)
        model, times = world.model_of(command, step.does.agent), len(criteria) or 1
    else:
        task = task_of(world, command, step, values, shelf)
        own = (*Handing(step.produces).schemas, *shelf.schemas)
        schemas = await tools_for(world, agent.tools, Scope(step=step.id), own)
        prompt, model, times = task.prompt, task.model, 1
    bounds = criterion_limits(world.catalog.context, agent, world.limits)
    written = Written.of(world.catalog, agent, step)
    weight = ledger(
        prompt,
        with_shelf(OnDemand(schemas, agent.tools).told),
        step=step.id,
        agent=agent.name,
        model=model,
        factor=factor(model),
        limit=bounds.context,
        places={
            "context": str(world.catalog.context.place),
            "agent": str(agent.place),
            "instructions": str(step.place),
            "application": str(world.catalog.context.place),
            "handoffs": "earlier steps: what they leave comes on top",
            "tools": f"{agent.place} `tools`",
        },
        parts={"context": standing, "skills": [*map(_piece, shelf.skills)]},
        find=written.place,
    )
    most = _most(world, model, bounds.turns, bounds.context, bounds.output, bounds.cost)
    return Weighed(ledger=weight, times=times, turns=bounds.turns, most=most)


def _piece(skill: Skill) -> Piece:
    """A skill in the ledger: what is always told of it, and its body as an agent would read it."""
    return Piece(name=skill.name, text=listed(skill), place=str(skill.place), on_demand=told(skill))


def _proving(
    world: World,
    command: Command,
    step: Step,
    values: Mapping[str, Json],
    agent: Agent,
    ticket: Ticket | None,
    criteria: tuple[Criterion, ...],
) -> Prompt:
    """The brief of the longest criterion; without a ticket, the brief that is before any."""
    left = handoffs(command, (command.prologue, step.prompt), values)
    work = Assignment(
        step=step.id,
        agent=agent,
        instructions=[substitute(text, left.values) for text in (command.prologue, step.prompt)],
        handoffs=left.parts,
        ticket=ticket or Ticket(key="", title="", body=""),
        model=world.model_of(command, agent.name),
    )
    longest = max(criteria, key=lambda one: len(one.text), default=None)
    prompt = told_of(world, work, longest)
    if ticket is None:
        return Prompt(parts=tuple(part for part in prompt.parts if part.label != "ticket"))
    return prompt


def _most(world: World, model: str, turns: int, context: int, output: int, cost: float) -> Spend:
    """The most that one conversation costs: every turn with all that it may have grown to."""
    turn = spend(model, Usage(input=context), world.cost(model, Usage(input=context)))
    said = spend(model, Usage(output=output), world.cost(model, Usage(output=output)))
    most = said
    for _ in range(turns):
        most += turn
    return Spend(
        usage=most.usage, cost=min(most.cost, cost) if cost else most.cost, unpriced=most.unpriced
    )
