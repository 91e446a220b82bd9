"""A command's own `approve`: a person's yes before a step does what it is about to do.

Asked of the same approver and put on the record like a rule's question. Where a rule asks for the
same call, one answer of a person is for both; `--yes` answers this one and never a rule. Above:
`run`; below: `world`, `tools.approval`.
"""

from collections.abc import Mapping

from orchestrator.errors import ExitCode, OrchError, Parked
from orchestrator.events import Actor, Scope
from orchestrator.flow.marking import marked
from orchestrator.flow.past import where
from orchestrator.flow.world import World
from orchestrator.library.steps import CallTool, Step
from orchestrator.messages import Json, ToolCall
from orchestrator.tools.approval import Always, Need, answered, opened

FLAG = "--yes"
"""Who is said to have answered where the command line did: the command's own step, no rule."""


class Escalated(OrchError):
    """A step waited for a person twice and nobody came: the run stops undecided."""

    exit_code = ExitCode.UNDECIDED


async def approved(world: World, step: Step, does: CallTool, arguments: Mapping[str, Json]) -> bool:
    """Whether a person said yes to this step. Raises Parked where nobody can answer."""
    scope = Scope(step=step.id)
    call = ToolCall(id=step.id, tool=does.tool, arguments=dict(arguments))
    call = marked(world.journal.run, scope, world.opened(call))
    ruling = world.ruling(call)
    why = f"the step `{step.id}` at {step.place} wants a yes first"
    if ruling.kind == "ask" and not world.yes:
        why += f"; {ruling.why}"
    approver = world.asking(where(scope), Always(FLAG) if world.yes else None)
    need = Need.of(f"step-{step.id}", call, why, "step")
    world.tell(opened(need), scope)
    world.journal.sync()
    answer = await approver.ask(need)
    if answer is None:
        run = world.journal.run[:12]
        raise Parked(
            f"{why}, and nobody can answer here",
            hint=f"`orch answer {run} yes` or `no`, then `orch resume {run}`",
        )
    world.tell(answered(need, answer), scope, actor=Actor(type="person", id=answer.by))
    if answer.decision == "run":
        world.grants.grant(call)
    elif answer.decision == "yes" and ruling.kind == "ask" and answer.by != FLAG:
        world.grants.grant_once(call)
    if answer.decision == "escalated":
        raise Escalated(
            f"{why}; it was asked twice, and nobody answered",
            place=step.place,
            hint="run it again where somebody can answer",
        )
    return answer.decision != "no"
