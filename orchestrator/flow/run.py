"""A run of one command: its steps in order, its verdicts, its end.

The only place that knows the order. What stops a run is an error with an exit code; what a
criterion comes to is a verdict; both are on the record before this returns. Not what a step does
(`calls`, `proving`) nor the exit code's arithmetic (`outcome`). Above: `cli`; below: those.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

import anyio

from orchestrator import __version__
from orchestrator.errors import ExitCode, LimitReached, NoSuchTicket, OrchError, UsageError
from orchestrator.events import (
    CriteriaFixed,
    Definition,
    Judged,
    Noted,
    RunEnded,
    RunResumed,
    RunStarted,
    Scope,
    StepEnded,
    StepStarted,
    Use,
)
from orchestrator.flow.ahead import ready
from orchestrator.flow.approving import approved
from orchestrator.flow.calls import READ, Declined, compare_criteria, fix_criteria, make_call
from orchestrator.flow.handoffs import handoffs
from orchestrator.flow.judging import judge_of
from orchestrator.flow.outcome import count, exit_code
from orchestrator.flow.past import Past, moment_of
from orchestrator.flow.progress import Progress, going_on
from orchestrator.flow.proving import Assignment, prove_all
from orchestrator.flow.single import ask_agent, require_models
from orchestrator.flow.unplayed import require_played
from orchestrator.flow.world import World
from orchestrator.library.commands import Command
from orchestrator.library.conditions import State, holds
from orchestrator.library.steps import AskAgent, AskPerson, CallTool, RunCommand, Step, Wait
from orchestrator.library.substitution import fill, substitute
from orchestrator.library.written import Written
from orchestrator.messages import Json, ToolResult
from orchestrator.qa.criteria import Extraction
from orchestrator.reports import markdown
from orchestrator.reports.rows import judged, waiting
from orchestrator.verdicts import ReasonCode, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended; `error` is what stopped it before its end, if anything did."""

    exit_code: ExitCode
    reason: str
    verdicts: tuple[Verdict, ...]
    error: OrchError | None = None


async def run_command(
    world: World,
    command: Command,
    arguments: Mapping[str, str],
    options: Mapping[str, Json],
    definitions: Sequence[Definition],
    *,
    trigger: str = "cli",
) -> Ended:
    """Run the command to its end, or to what stops it. Raises nothing but a cancellation."""
    world.tell(
        RunStarted(
            command=command.name,
            arguments=dict(arguments),
            options=dict(options),
            definitions=tuple(definitions),
            model=world.model_name,
            version=__version__,
            trigger=trigger,
            chosen=world.chosen,
        )
    )
    world.journal.sync()
    return await _run(world, command, Progress(values={**options, **arguments}))


async def go_on(
    world: World, command: Command, past: Past, definitions: Sequence[Definition], use: Use
) -> Ended:
    """Go on with a run that was cut off: what is finished stays, the rest is begun afresh."""
    now = moment_of(world.tell(RunResumed(definitions=tuple(definitions), use=use)))
    world.journal.sync()
    return await _run(world, command, going_on(past, world, now), past.fixed)


async def _run(
    world: World, command: Command, progress: Progress, fixed: CriteriaFixed | None = None
) -> Ended:
    began = time.monotonic()
    error: OrchError | None = None
    try:
        require_played(command, world.catalog.agents)
        require_models(world, command)
        for step in command.steps:
            await _play(world, command, step, progress, fixed)
    except OrchError as stopped:
        error = stopped
    except anyio.get_cancelled_exc_class():
        _end(world, progress, world.interrupted, world.interrupted.name.lower(), began)
        raise
    if error is None or error.exit_code not in {ExitCode.PARKED, ExitCode.USAGE}:
        _not_reached(world, progress, error)
    stops = [error.exit_code] if error else [ExitCode.UNDECIDED] if progress.undone else []
    code = exit_code(progress.in_order, stops, did=progress.did and not progress.extraction)
    reason = error.message if error else _reason(progress)
    _end(world, progress, code, reason, began)
    return Ended(exit_code=code, reason=reason, verdicts=progress.in_order, error=error)


def _end(world: World, progress: Progress, code: ExitCode, reason: str, began: float) -> None:
    event = RunEnded(
        exit_code=int(code),
        reason=reason,
        counts=dict(count(progress.in_order)),
        seconds=round(time.monotonic() - began, 3),
    )
    world.tell(event)
    world.journal.sync()


def _reason(progress: Progress) -> str:
    if progress.extraction and not progress.criteria:
        return f"no acceptance criteria were found; {progress.extraction.looked_for}"
    denied = [f"`{step}`" for step, state in progress.states.items() if state == "denied"]
    return progress.undone or (f"a person said no to step {', '.join(denied)}" if denied else "")


def _not_reached(world: World, progress: Progress, error: OrchError | None) -> None:
    """Every criterion ends with a verdict: those that nobody reached are unproven."""
    code: ReasonCode = "not-reached"
    reason = "the run ended before it was tested"
    if isinstance(error, LimitReached):
        code, reason = "limit", f"{error.message} before it was tested"
    for criterion in progress.criteria:
        if criterion.id not in progress.verdicts:
            verdict = Verdict(
                criterion=criterion.id,
                number=criterion.number,
                outcome="unproven",
                code=code,
                reason=reason,
            )
            progress.verdicts[criterion.id] = verdict
            world.tell(Judged(verdict=verdict), Scope(item=criterion.id))


async def _play(
    world: World,
    command: Command,
    step: Step,
    progress: Progress,
    fixed: CriteriaFixed | None = None,
) -> None:
    """One step, if its turn has come: its needs ended and its condition holds."""
    scope = Scope(step=step.id)
    again = fixed if _reads(step) else None
    if not again and not _has_its_turn(world, step, progress):
        return
    world.tell(StepStarted(), scope)
    began = time.monotonic()
    try:
        if again:
            await _read_again(world, step, again, progress)
        else:
            await _do(world, command, step, progress)
    except NoSuchTicket:
        raise
    except OrchError as error:
        world.tell(StepEnded(state="failed", reason=error.message), scope)
        raise
    denied = progress.states.setdefault(step.id, "done") == "denied"
    seconds = round(time.monotonic() - began, 3)
    world.tell(StepEnded(state="denied" if denied else "done", seconds=seconds), scope)


def _has_its_turn(world: World, step: Step, progress: Progress) -> bool:
    """Whether it did not end in an earlier process, and its condition holds."""
    if step.id in progress.finished and not (step.each and progress.unfinished):
        progress.count(step)
        return False
    states = [progress.states.get(need, "done") for need in step.needs]
    state: State = next((state for state in states if state != "done"), "done")
    if not holds(step.when, progress.values, state):
        world.tell(StepEnded(state="skipped", reason=f"when {step.when.text}"), Scope(step=step.id))
        return False
    return True


def _reads(step: Step) -> bool:
    return isinstance(step.does, CallTool) and step.does.tool == READ


async def _read_again(world: World, step: Step, fixed: CriteriaFixed, progress: Progress) -> None:
    """The ticket of a run that goes on: its criteria stay, one that is gone from it is blocked."""
    assert isinstance(step.does, CallTool)
    arguments = fill(dict(step.arguments or step.does.arguments), progress.values)
    result = await make_call(world, step, step.does, arguments)
    progress.ticket, gone = compare_criteria(world, result, fixed)
    progress.extraction = Extraction(criteria=fixed.criteria, looked_for=fixed.looked_for)
    progress.states[step.id] = "done"
    for criterion in progress.unfinished:
        if criterion.id in gone:
            verdict = Verdict(
                criterion=criterion.id,
                number=criterion.number,
                outcome="blocked",
                code="ticket-changed",
                reason="the ticket no longer says this; start a new run for what it says now",
            )
            progress.verdicts[criterion.id] = verdict
            world.tell(Judged(verdict=verdict), Scope(item=criterion.id))


async def _do(world: World, command: Command, step: Step, progress: Progress) -> None:
    does = step.does
    match does:
        case CallTool():
            await _call(world, command, step, does, progress)
        case AskAgent() if step.in_prose:
            progress.take(step.id, await ask_agent(world, command, step, _given(world, progress)))
        case AskAgent():
            await _test(world, command, step, does, progress)
        case RunCommand() | AskPerson() | Wait():
            raise AssertionError("`unplayed` lets none of these through")
        case _:
            assert_never(does)


async def _call(
    world: World, command: Command, step: Step, does: CallTool, progress: Progress
) -> None:
    arguments = fill(dict(step.arguments or does.arguments), _given(world, progress))
    call = await ready(world, step, does, arguments)
    if isinstance(call, ToolResult):
        progress.values[step.id] = {"text": call.text}
        world.tell(Noted(text=call.text), Scope(step=step.id))
        progress.did = True
        return
    does, arguments = call
    if step.approve and not await approved(world, step, does, arguments):
        progress.states[step.id] = "denied"
        return
    try:
        result = await make_call(world, step, does, arguments)
    except Declined:
        progress.states[step.id] = "denied"
        return
    progress.did = True
    progress.values[step.id] = result.data if result.data is not None else {"text": result.text}
    if does.tool == READ:
        progress.ticket, progress.extraction = await fix_criteria(
            world, step, result, _tester(world, command)
        )


def _tester(world: World, command: Command) -> str:
    """The model that tests the command's criteria; it proposes them where code finds none."""
    asked = (step.does for step in command.steps if step.each == "criteria")
    agents = (does.agent for does in asked if isinstance(does, AskAgent))
    return next((world.model_of(command, agent) for agent in agents), world.model_name)


def _given(world: World, progress: Progress) -> dict[str, Json]:
    """What a step's arguments and prompt may name."""
    run: Json = {"report": _report(world, progress), "url": world.url}
    return {**progress.values, "run": run}


def _report(world: World, progress: Progress) -> str:
    """`$run.report`: what is known so far, for a tracker or a message."""
    key = progress.ticket.key if progress.ticket else ""
    rows = [waiting(criterion, key) for criterion in progress.criteria]
    told = [
        judged(row, progress.verdicts[row.id]) if row.id in progress.verdicts else row
        for row in rows
    ]
    return markdown.short(key, told, world.journal.run)


async def _test(
    world: World, command: Command, step: Step, does: AskAgent, progress: Progress
) -> None:
    if progress.ticket is None:
        raise UsageError(
            f"step `{step.id}` runs once per criterion, and no ticket was read before it",
            place=step.place,
            hint=f"put a step before it that calls {READ}",
        )
    if not progress.unfinished:
        progress.count(step)
        return
    judge = judge_of(world, command, step)
    await world.prepare()
    agent = world.catalog.agents[does.agent]
    told = handoffs(command, (command.prologue, step.prompt), _given(world, progress))
    work = Assignment(
        step=step.id,
        agent=agent,
        instructions=[substitute(text, told.values) for text in (command.prologue, step.prompt)],
        handoffs=told.parts,
        written=Written.of(world.catalog, agent, step),
        ticket=progress.ticket,
        model=world.model_of(command, does.agent),
        screenshots=str(progress.values.get("screenshots", "failures")),
        judge=judge,
    )

    def given(verdict: Verdict) -> None:
        progress.verdicts[verdict.criterion] = verdict

    world.tainted = True
    await prove_all(world, work, progress.unfinished, given, lanes=step.parallel or world.parallel)
    progress.count(step)
    limited = any(verdict.code == "limit" for verdict in progress.verdicts.values())
    if world.limits.crossed and (limited or len(progress.verdicts) < len(progress.criteria)):
        raise world.limits.crossed
