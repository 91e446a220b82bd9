"""A query instead of a ticket: every ticket that it finds, each a run of its own.

The query's run holds the search and says what became of each ticket; the application is up from
its first ticket to its last. A ticket that breaks doesn't stop the rest. Not how one is run, which
is given. Above: `cli`; below: `conversation`, `outcome`, `world`.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import anyio

from orchestrator import __version__
from orchestrator.errors import ExitCode, OrchError
from orchestrator.events import (
    Actor,
    Definition,
    Noted,
    RunEnded,
    RunResumed,
    RunStarted,
    Scope,
    Use,
)
from orchestrator.flow.calls import SEARCH, failed
from orchestrator.flow.conversation import layers
from orchestrator.flow.lanes import side_by_side
from orchestrator.flow.outcome import exit_code
from orchestrator.flow.past import Past
from orchestrator.flow.run import Ended
from orchestrator.flow.world import World
from orchestrator.library.commands import QUERY, Command
from orchestrator.library.steps import AskAgent
from orchestrator.messages import Json, ToolCall
from orchestrator.queries import Listed, QueryFound

MOST = 500
"""The most tickets of one query."""


class Queue(Protocol):
    """Who runs the command on each ticket."""

    def found(self, tickets: Sequence[Listed]) -> None:
        """Take note of all that there are, in their order."""

    async def play(self, ticket: Listed, lanes: int) -> tuple[ExitCode, str]:
        """Test a ticket in so many lanes; its exit code, and its run."""


async def run_queue(
    world: World,
    command: Command,
    options: Mapping[str, Json],
    definitions: Sequence[Definition],
    queue: Queue,
) -> Ended:
    """Find the tickets and play each, in the query's order. Raises nothing but a cancellation."""
    started = RunStarted(
        command=command.name,
        arguments={},
        options=dict(options),
        definitions=tuple(definitions),
        model=world.model_name,
        version=__version__,
        chosen=world.chosen,
    )
    world.tell(started)
    return await _run(world, command, str(options[QUERY]), None, queue)


async def go_on_with_queue(
    world: World,
    command: Command,
    past: Past,
    definitions: Sequence[Definition],
    use: Use,
    queue: Queue,
) -> Ended:
    """Go on with a query that was cut off: what it found stays what it found."""
    world.tell(RunResumed(definitions=tuple(definitions), use=use))
    return await _run(world, command, str(past.started.options[QUERY]), past.listed, queue)


async def _run(
    world: World, command: Command, query: str, listed: tuple[Listed, ...] | None, queue: Queue
) -> Ended:
    began = time.monotonic()
    world.journal.sync()
    codes: dict[str, ExitCode] = {}
    error: OrchError | None = None
    try:
        if listed is None:
            listed = await find_tickets(world, query)
            world.tell(QueryFound(tickets=listed))
            world.journal.sync()
        queue.found(listed)
        if listed:
            if any(isinstance(step.does, AskAgent) and step.each for step in command.steps):
                await world.prepare()
            await _play_all(world, listed, queue, codes)
    except OrchError as stopped:
        error = stopped
    except anyio.get_cancelled_exc_class():
        _end(world, world.interrupted, world.interrupted.name.lower(), began)
        raise
    stops = [*codes.values(), *([error.exit_code] if error else [])]
    if not stops:
        stops = [ExitCode.USAGE]
    code = exit_code((), stops, did=ExitCode.PASSED in stops)
    reason = error.message if error else "" if listed else "the query finds no ticket"
    _end(world, code, reason, began)
    return Ended(exit_code=code, reason=reason, verdicts=(), error=error)


async def find_tickets(world: World, query: str) -> tuple[Listed, ...]:
    """All that the tracker finds, page by page, each once. Raises ServerDown, CallFailed."""
    tools, _ = layers(world, Scope(step="search"), Actor(type="code", id="query"))
    found: dict[str, Listed] = {}
    words: dict[str, Json] = {"query": query}
    more: Mapping[str, Json] | None = {}
    while more is not None and len(found) < MOST:
        words |= more
        result = await tools.call(ToolCall(id="search", tool=SEARCH, arguments=dict(words)))
        if not result.ok:
            raise failed(world, SEARCH, result, None)
        world.tainted = True
        data = result.answer
        for ticket in world.tracker.tickets("search", data):
            found.setdefault(ticket.key, Listed(key=ticket.key, title=ticket.title))
        more = world.tracker.more("search", words, data)
    if more is not None:
        said = f"the query finds more than {MOST} tickets; the first {len(found)} are tested"
        world.tell(Noted(text=said, level="warning"))
    return tuple(found.values())


async def _play_all(
    world: World, tickets: Sequence[Listed], queue: Queue, codes: dict[str, ExitCode]
) -> None:
    """As many tickets at once as there are lanes; what is left over goes to each ticket."""
    at_once = min(world.parallel, len(tickets))
    lanes = world.parallel // at_once
    waiting = iter(tickets)

    async def one_after_another(rest: Iterator[Listed]) -> None:
        for ticket in rest:
            codes[ticket.key], run = await queue.play(ticket, lanes)
            text = f"{ticket.key}: exit {int(codes[ticket.key])}" + (f", run {run}" if run else "")
            world.tell(Noted(text=text))

    async with side_by_side() as group:
        for _ in range(at_once):
            group.start_soon(one_after_another, waiting)


def _end(world: World, code: ExitCode, reason: str, began: float) -> None:
    seconds = round(time.monotonic() - began, 3)
    world.tell(RunEnded(exit_code=int(code), reason=reason, counts={}, seconds=seconds))
    world.journal.sync()
