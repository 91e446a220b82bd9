"""Testing criteria: one conversation and one fresh browser context each, in lanes.

Each criterion ends with exactly one verdict, on the record and synced. Not the steps around it
(`run`) nor the deciding (`qa`). Above: `run`; below: `conversation`, `agent`, `context`.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from orchestrator.agent.ending import Finished, Until
from orchestrator.agent.limits import Limits
from orchestrator.agent.loop import run
from orchestrator.agent.repeats import Repeats
from orchestrator.context.brief import brief
from orchestrator.context.shelf import Shelf
from orchestrator.errors import LimitReached, Parked
from orchestrator.events import Judged, Scope, StepEnded, StepStarted
from orchestrator.flow.asking import asked
from orchestrator.flow.bounds import criterion_limits
from orchestrator.flow.conversation import witness_tools
from orchestrator.flow.judging import Judge, judged
from orchestrator.flow.lanes import side_by_side
from orchestrator.flow.offering import BROWSER, offering
from orchestrator.flow.on_demand import OnDemand
from orchestrator.flow.picturing import pictured
from orchestrator.flow.shelving import briefed, told_small, with_shelf
from orchestrator.flow.skills import SKILL, SkillShelf
from orchestrator.flow.turns import Heard
from orchestrator.flow.world import World
from orchestrator.library.agents import Agent
from orchestrator.library.context import EMBEDDED
from orchestrator.library.written import Written
from orchestrator.messages import Message, Prompt, Stop, Text, ToolSchema
from orchestrator.models.fallback import BeginAnew, Relay
from orchestrator.qa.verdict import settled, without_evidence
from orchestrator.qa.witness import Witness
from orchestrator.tools.toolbox import Tools
from orchestrator.verdicts import Criterion, Ticket, Verdict

NUDGE = (
    "You stopped without a verdict. Give it now with orch.verdict; without evidence it can only "
    "be `unproven`."
)

SILENCE: Mapping[Stop, str] = {
    "refusal": ": the model refused to answer",
    "length": ": its reply was cut off at the longest that one may be",
}
"""What the last reply's end says of a conversation without a verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What is the same for every criterion of a step: who tests with which model, told what."""

    step: str
    agent: Agent
    instructions: Sequence[str]
    ticket: Ticket
    model: str
    handoffs: Sequence[Text] = ()
    written: Written | None = None
    screenshots: str = "failures"
    judge: Judge | None = None


async def prove_all(
    world: World,
    work: Assignment,
    criteria: Sequence[Criterion],
    given: Callable[[Verdict], None],
    *,
    lanes: int,
) -> None:
    """Test each criterion, at most `lanes` at once; `given` is told each verdict as it falls.

    Where the run's own limit is crossed no other criterion is begun. One that waits for a person
    parks alone: Parked is raised when nothing else can go on.
    """
    waiting = iter(criteria)
    parked: list[Parked] = []
    async with side_by_side() as group:
        for lane in range(1, min(lanes, len(criteria)) + 1):
            group.start_soon(_lane, world, work, waiting, given, parked, lane)
    if parked:
        raise parked[0]


async def _lane(
    world: World,
    work: Assignment,
    waiting: Iterator[Criterion],
    given: Callable[[Verdict], None],
    parked: list[Parked],
    lane: int,
) -> None:
    for criterion in waiting:
        with suppress(LimitReached):
            world.limits.check()
        if world.limits.crossed:
            return
        scope = Scope(step=work.step, item=criterion.id, agent=work.agent.name, lane=lane)
        try:
            given(await _prove(world, work, criterion, scope))
        except Parked as waits:
            parked.append(waits)


async def _prove(world: World, work: Assignment, criterion: Criterion, scope: Scope) -> Verdict:
    began = time.monotonic()
    world.tell(StepStarted(), scope)
    if known := settled(criterion):
        return _given(world, known, scope, began)
    verdict = None
    while verdict is None:
        with suppress(BeginAnew):
            verdict = await _attempt(world, work, criterion, scope)
    return _given(world, verdict, scope, began)


async def _attempt(world: World, work: Assignment, criterion: Criterion, scope: Scope) -> Verdict:
    """One conversation in a fresh browser context, and the model that its verdict came from."""
    key = world.pool.key(BROWSER, lane=scope.lane)
    await world.pool.fresh(key)
    skills = SkillShelf(world.catalog.skills, work.agent)
    there = (*await offering(world, work.agent, key), *skills.schemas)
    offered = OnDemand(there, work.agent.tools)
    schemas: Sequence[ToolSchema] = offered.told
    limits = criterion_limits(world.catalog.context, work.agent, world.limits)
    model = asked(world, scope, limits, name=work.model)
    tools: Tools
    shelf = Shelf(world.journal.get)
    own = {SKILL: skills.read, **shelf.handlers, **offered.handlers}
    tools, witness = witness_tools(world, criterion, scope, lambda: model.name, schemas, own)
    if model.name != EMBEDDED:
        tools = Repeats(tools, record=lambda event: world.tell(event, scope))
        tools = told_small(world, scope, tools, shelf, about=_about(criterion))
        schemas = with_shelf(schemas)
    told = told_of(world, work, criterion)
    told = briefed(world, scope, told, schemas, model.name, work.written)
    verdict = await _converse(criterion, told, model, tools, witness, schemas, limits)
    if verdict.outcome == "fail" or work.screenshots == "all":
        verdict = await pictured(world, verdict, witness.part, scope)
    verdict = replace(verdict, model=model.name)
    return await judged(world, work.judge, criterion, verdict, scope) if work.judge else verdict


def _about(criterion: Criterion) -> tuple[str, ...]:
    """The texts that say what the criterion is about."""
    return (criterion.text, *criterion.steps)


def _given(world: World, verdict: Verdict, scope: Scope, began: float) -> Verdict:
    """The verdict on the record, synced, with the seconds that it took."""
    seconds = round(time.monotonic() - began, 3)
    verdict = replace(verdict, seconds=seconds)
    world.tell(Judged(verdict=verdict), scope)
    world.tell(StepEnded(state="done", seconds=seconds), scope)
    world.journal.sync()
    return verdict


def told_of(world: World, work: Assignment, criterion: Criterion | None) -> Prompt:
    """The brief of a conversation, before anything is cut."""
    return brief(
        context=world.catalog.context.body,
        agent=work.agent.prompt,
        instructions=work.instructions,
        skills=SkillShelf(world.catalog.skills, work.agent).skills,
        sentences=world.catalog.sentences,
        app=world.base,
        accounts={
            name: tuple(account.values) for name, account in world.catalog.context.accounts.items()
        },
        handoffs=work.handoffs,
        ticket=work.ticket,
        criterion=criterion,
    )


async def _converse(
    criterion: Criterion,
    told: Prompt,
    model: Relay,
    tools: Tools,
    witness: Witness,
    schemas: Sequence[ToolSchema],
    limits: Limits,
) -> Verdict:
    """Drive the agent until there is a verdict; one nudge where it stops without one."""
    conversation: list[Message] = [told]
    heard = Heard(model, witness.hears)
    tools = Until(tools, lambda: witness.verdict is not None)
    silence = ""
    try:
        with suppress(Finished):
            await run(conversation, heard, tools, schemas, limits)
            conversation.append(Prompt(parts=(Text(text=NUDGE),)))
            last = await run(conversation, heard, tools, schemas, limits)
            silence = SILENCE.get(last.stop, "")
    except LimitReached as limit:
        return _limited(criterion, limit)
    reason = witness.complaint or f"the agent gave no verdict{silence}"
    return witness.verdict or without_evidence(criterion, reason)


def _limited(criterion: Criterion, limit: LimitReached) -> Verdict:
    where = f" ({limit.place})" if limit.place else ""
    return replace(without_evidence(criterion, f"{limit.message}{where}"), code="limit")
