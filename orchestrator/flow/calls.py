"""A step that is one fixed tool call: made, recorded, and its failure told to a person.

No model takes part. The tracker's ticket is read here, and its criteria are fixed here, before
any agent runs. Above: `run`; below: `conversation`, `qa.criteria`.
"""

import hashlib
from collections.abc import Mapping

from orchestrator.errors import ExitCode, NoSuchTicket, OrchError, ServerDown
from orchestrator.events import Actor, CriteriaFixed, Noted, Scope
from orchestrator.flow.approving import Escalated
from orchestrator.flow.conversation import layers
from orchestrator.flow.proposing import FLAG, propose
from orchestrator.flow.world import World
from orchestrator.library.context import EMBEDDED
from orchestrator.library.steps import CallTool, Step
from orchestrator.library.tracker_troubles import Trouble
from orchestrator.library.trackers import TRACKER
from orchestrator.messages import NO_ANSWER, UNCERTAIN, Json, ToolCall, ToolResult
from orchestrator.qa.criteria import Extraction, extract
from orchestrator.tools.approval import SAID_NO, UNANSWERED
from orchestrator.verdicts import Ticket

READ = f"{TRACKER}.read"
SEARCH = f"{TRACKER}.search"

DOCTOR = "`orch doctor` starts every server, and asks the tracker"
"""The next step where nobody knows what an error means."""


class CallFailed(OrchError):
    """A fixed call did not work; the step has failed with what the tool said."""


class Declined(OrchError):
    """A person said no to a fixed call that a rule asks for: the step is denied."""

    exit_code = ExitCode.UNDECIDED


async def make_call(
    world: World, step: Step, does: CallTool, arguments: Mapping[str, Json]
) -> ToolResult:
    """Make the step's call.

    Raises NoSuchTicket, ServerDown, CallFailed; Parked, Declined or Escalated where one is asked.
    """
    scope = Scope(step=step.id)
    tools, _ = layers(world, scope, Actor(type="code", id=f"step {step.id}"))
    call = ToolCall(id=step.id, tool=does.tool, arguments=dict(arguments))
    result = await tools.call(call)
    if result.ok:
        world.tainted = True
        return result
    if result.fault == "refused" and result.text.startswith((SAID_NO, UNANSWERED)):
        kind = Declined if result.text.startswith(SAID_NO) else Escalated
        raise kind(f"`{does.tool}` was not called: {result.text}", place=step.place)
    if does.tool == READ and world.tracker.missing("read", result.text):
        raise _no_such(world, step, call, result)
    raise failed(world, does.tool, result, step)


def failed(world: World, tool: str, result: ToolResult, step: Step | None) -> OrchError:
    """The error for a call that did not work, in words where the tracker's file has them.

    A tracker that tells its troubles and fails to read for another reason is not there, and neither
    is a server whose answer nobody understands.
    """
    told = _told(world, tool, result)
    place = step.place if step else None
    doubt = _doubt(world, tool, result)
    if result.fault in NO_ANSWER:
        said = f"`{tool}` was not answered: {result.text}" + (f": {told.says}" if told else "")
        return ServerDown(said, place=place, hint=(told.mend if told else DOCTOR) + doubt)
    said = f"`{tool}` failed: " + (f"{told.says}: " if told else "") + result.text
    reading = tool in {READ, SEARCH} and bool(world.tracker.troubles)
    away = told.down if told else reading or result.fault == "garbled"
    kind = ServerDown if away else CallFailed
    hint = told.mend if told else DOCTOR if kind is ServerDown else ""
    return kind(said, place=place, hint=(hint + doubt).removeprefix("; "))


def _doubt(world: World, tool: str, result: ToolResult) -> str:
    """What to do about a write of which nobody knows whether it took place, after another hint."""
    if result.fault not in UNCERTAIN or world.effect(ToolCall(id="", tool=tool)) != "writes":
        return ""
    return f"; `orch resume {world.journal.run[:12]}` finds out whether it took place"


def _no_such(world: World, step: Step, call: ToolCall, result: ToolResult) -> NoSuchTicket:
    """The error for a ticket that is not there, in words where the tracker's file has them."""
    told = _told(world, call.tool, result)
    if told is None:
        return NoSuchTicket(result.text, place=step.place)
    said = f"{told.says}: `{call.arguments.get('key')}`"
    return NoSuchTicket(said, place=step.place, hint=told.mend)


def _told(world: World, tool: str, result: ToolResult) -> Trouble | None:
    return world.tracker.trouble(result.text) if tool.startswith(f"{TRACKER}.") else None


async def fix_criteria(
    world: World, step: Step, result: ToolResult, model: str
) -> tuple[Ticket, Extraction]:
    """The ticket in the tracker's answer and its criteria, on the record before any work.

    Where code finds none, `model` may propose some. Raises Parked, ModelUnreachable.
    """
    ticket = world.tracker.ticket("read", result.answer)
    extraction = extract(ticket, world.vocabulary.understands)
    scope = Scope(step=step.id)
    if world.accept_criteria and model == EMBEDDED:
        words = f"{FLAG} has no effect: `{EMBEDDED}` proposes no criteria, a language model would"
        world.tell(Noted(text=words, level="warning"), scope)
    if not extraction.criteria and ticket.body.strip() and model != EMBEDDED:
        extraction = await propose(world, ticket, extraction, scope, model)
    event = CriteriaFixed(
        ticket=ticket.key,
        title=ticket.title,
        body_sha256=_hash(ticket),
        criteria=extraction.criteria,
        looked_for=extraction.looked_for,
    )
    world.tell(event, scope)
    for note in extraction.notes:
        world.tell(Noted(text=note, level="warning"), scope)
    world.journal.sync()
    return ticket, extraction


def compare_criteria(
    world: World, result: ToolResult, fixed: CriteriaFixed
) -> tuple[Ticket, frozenset[str]]:
    """The ticket as it is now, and the ids of the fixed criteria that it no longer has."""
    ticket = world.tracker.ticket("read", result.answer)
    if _hash(ticket) == fixed.body_sha256:
        return ticket, frozenset()
    now = {criterion.id for criterion in extract(ticket, world.vocabulary.understands).criteria}
    words = " ".join(" ".join(_texts(ticket)).split())
    gone = frozenset(
        criterion.id
        for criterion in fixed.criteria
        if criterion.id not in now and " ".join(criterion.text.split()) not in words
    )
    changed = f"{ticket.key} changed since this run began; its criteria stay as they were fixed"
    world.tell(Noted(text=changed, level="warning"))
    return ticket, gone


def _hash(ticket: Ticket) -> str:
    return hashlib.sha256("\n".join(_texts(ticket)).encode("utf-8", "surrogatepass")).hexdigest()


def _texts(ticket: Ticket) -> list[str]:
    """Every text that criteria may stand in; a comment doesn't change what is promised."""
    return [ticket.body, *(one.text for one in ticket.elsewhere if one.kind != "comment")]
