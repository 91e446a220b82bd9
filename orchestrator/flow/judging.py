"""A second agent's look at a verdict: the criterion and the evidence, in a fresh conversation.

It has one tool, and can only lower: a verdict that it does not share is `unproven: disagreement`.
Its turns are on the record as a judge's. Not the tester's own claim, which code decides (`qa`).
Above: `proving`; below: `conversation`, `asking`, `agent`, `context`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from orchestrator.agent.ending import Finished, Until
from orchestrator.agent.loop import Tools, run
from orchestrator.context.brief import judging
from orchestrator.errors import LimitReached, UsageError
from orchestrator.events import Actor, Noted, RefusedCall, Scope
from orchestrator.flow.asking import asked
from orchestrator.flow.bounds import criterion_limits
from orchestrator.flow.conversation import layers
from orchestrator.flow.world import World
from orchestrator.library.agents import Agent
from orchestrator.library.commands import Command
from orchestrator.library.context import EMBEDDED
from orchestrator.library.steps import Step
from orchestrator.messages import Message, Prompt, Text, ToolCall, ToolResult, ToolSchema
from orchestrator.verdicts import Criterion, Verdict

OUTCOMES = ("pass", "fail", "unproven")
NUDGE = "You stopped without a verdict. Give it now with orch.verdict."

JUDGMENT = ToolSchema(
    name="orch.verdict",
    description="Say, once, what the evidence proves.",
    parameters={
        "type": "object",
        "properties": {
            "criterion": {"type": "string", "description": "The id of the criterion."},
            "verdict": {"enum": list(OUTCOMES)},
            "reason": {"type": "string", "description": "One sentence for a person."},
        },
        "required": ["verdict", "reason"],
    },
)


@dataclass(slots=True)
class _Bench:
    """Where the judge's word is taken; it is asked no more once it was given."""

    criterion: Criterion
    outcome: str = ""
    reason: str = ""

    async def hear(self, call: ToolCall) -> ToolResult:
        said = call.arguments.get("verdict")
        which = call.arguments.get("criterion") or self.criterion.id
        if which != self.criterion.id:
            return _fault(call, f"this is about criterion {self.criterion.id}, not {which}")
        if said not in OUTCOMES:
            return _fault(call, f"`verdict` is one of {', '.join(OUTCOMES)}, not {said!r}")
        self.outcome, self.reason = str(said), str(call.arguments.get("reason") or "")
        return ToolResult(call_id=call.id, text=f"verdict: {said}")


@dataclass(slots=True)
class _Only:
    """The tools of a judge: the one, and a refusal of whatever else it asks for."""

    inner: Tools
    world: World
    scope: Scope

    async def call(self, call: ToolCall) -> ToolResult:
        if call.tool == JUDGMENT.name:
            return await self.inner.call(call)
        reason = f"a judge has no tool but {JUDGMENT.name}"
        self.world.tell(RefusedCall(call=call, rule="judge", reason=reason), self.scope)
        return ToolResult(call_id=call.id, text=reason, fault="refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The agent that judges, and the model that it speaks with."""

    agent: Agent
    model: str


def judge_of(world: World, command: Command, step: Step) -> Judge | None:
    """The judge that the step names, if it names one.

    Raises UsageError where the embedded engine would have to judge.
    """
    if not step.judge:
        return None
    model = world.model_of(command, step.judge)
    if model == EMBEDDED:
        raise UsageError(
            f"`judge: {step.judge}` needs a language model, and `{EMBEDDED}` only plays steps",
            place=step.place,
            hint=f"give {step.judge} a `model:`, name one for the run, or leave `judge` out",
        )
    return Judge(agent=world.catalog.agents[step.judge], model=model)


async def judged(
    world: World, judge: Judge, criterion: Criterion, verdict: Verdict, scope: Scope
) -> Verdict:
    """The verdict as it stands after the judge; a blocked or unproven one is not shown it."""
    if verdict.outcome not in {"pass", "fail"}:
        return verdict
    agent = judge.agent
    scope = replace(scope, agent=agent.name)
    bench = _Bench(criterion)
    await _heard(world, judge, bench, judging(agent.prompt, criterion, verdict), scope)
    said = f"the judge `{agent.name}` says {bench.outcome or 'nothing'}"
    said = f"{said}: {bench.reason}" if bench.reason else said
    world.tell(Noted(text=f"criterion {verdict.number}: {said}"), scope)
    if bench.outcome == verdict.outcome:
        return verdict
    reason = f"{verdict.outcome} by the tester; {said}"
    return replace(verdict, outcome="unproven", code="disagreement", reason=reason)


async def _heard(world: World, judge: Judge, bench: _Bench, told: Prompt, scope: Scope) -> None:
    """Let the judge speak; one nudge where it stops without a word."""
    actor = Actor(type="model", id=judge.model)
    recorded, _ = layers(world, scope, actor, local={JUDGMENT.name: bench.hear})
    tools = Until(_Only(recorded, world, scope), lambda: bool(bench.outcome))
    limits = criterion_limits(world.catalog.context, judge.agent, world.limits)
    model = asked(world, scope, limits, name=judge.model, purpose="judge")
    conversation: list[Message] = [told]
    schemas: Sequence[ToolSchema] = (JUDGMENT,)
    try:
        with suppress(Finished):
            await run(conversation, model, tools, schemas, limits)
            conversation.append(Prompt(parts=(Text(text=NUDGE),)))
            await run(conversation, model, tools, schemas, limits)
    except LimitReached as limit:
        bench.reason = limit.message


def _fault(call: ToolCall, text: str) -> ToolResult:
    return ToolResult(call_id=call.id, text=text, fault="error")
