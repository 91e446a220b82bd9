"""A query instead of a ticket: every ticket that it finds, each a run of its own.

The query's run holds the search and says what became of each ticket; the application is up from
its first ticket to its last. A ticket that breaks doesn't stop the rest. Not how one is run, which
is given. Above: `cli`; below: `conversation`, `outcome`, `world`.
"""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import anyio

from orchestrator import __version__
from orchestrator.errors import ExitCode, OrchError, ServerDown
from orchestrator.events import Actor, Definition, Noted, RunEnded, RunStarted, Scope
from orchestrator.flow.calls import failed
from orchestrator.flow.conversation import layers
from orchestrator.flow.outcome import exit_code
from orchestrator.flow.run import Ended
from orchestrator.flow.world import World
from orchestrator.library.commands import QUERY, Command
from orchestrator.library.trackers import TRACKER
from orchestrator.messages import Json, ToolCall
from orchestrator.verdicts import Ticket

SEARCH = f"{TRACKER}.search"
MOST = 500
"""The most tickets of one query."""

Play: TypeAlias = Callable[[Ticket, int], Awaitable[tuple[ExitCode, str]]]
"""Runs the command on a ticket in so many lanes; its exit code, and its run."""


async def run_queue(
    world: World,
    command: Command,
    options: Mapping[str, Json],
    definitions: Sequence[Definition],
    play: Play,
) -> Ended:
    """Find the tickets and play each, in the query's order. Raises nothing but a cancellation."""
    began = time.monotonic()
    started = RunStarted(
        command=command.name,
        arguments={},
        options=dict(options),
        definitions=tuple(definitions),
        model=world.model_name,
        version=__version__,
    )
    world.tell(started)
    world.journal.sync()
    codes: dict[str, ExitCode] = {}
    error: OrchError | None = None
    tickets: tuple[Ticket, ...] = ()
    try:
        tickets = await find_tickets(world, str(options[QUERY]))
        if tickets:
            await world.prepare()
            await _play_all(world, tickets, play, codes)
    except OrchError as stopped:
        error = stopped
    except anyio.get_cancelled_exc_class():
        _end(world, world.interrupted, world.interrupted.name.lower(), began)
        raise
    stops = [*codes.values(), *([error.exit_code] if error else [])]
    if not stops:
        stops = [ExitCode.USAGE]
    code = exit_code((), stops, did=ExitCode.PASSED in stops)
    reason = error.message if error else "" if tickets else "the query finds no ticket"
    _end(world, code, reason, began)
    return Ended(exit_code=code, reason=reason, verdicts=(), error=error)


async def find_tickets(world: World, query: str) -> tuple[Ticket, ...]:
    """All that the tracker finds, page by page, each once. Raises ServerDown, CallFailed."""
    tools, _ = layers(world, Scope(step="search"), Actor(type="code", id="query"))
    found: dict[str, Ticket] = {}
    words: dict[str, Json] = {"query": query}
    more: Mapping[str, Json] | None = {}
    while more is not None and len(found) < MOST:
        words |= more
        result = await tools.call(ToolCall(id="search", tool=SEARCH, arguments=dict(words)))
        if result.fault in {"dead", "timeout"}:
            raise ServerDown(f"`{SEARCH}` was not answered: {result.text}")
        if not result.ok:
            raise failed(world, SEARCH, result, None)
        world.tainted = True
        data = result.data if result.data is not None else result.text
        for ticket in world.tracker.tickets("search", data):
            found.setdefault(ticket.key, ticket)
        more = world.tracker.more("search", words, data)
    if more is not None:
        said = f"the query finds more than {MOST} tickets; the first {len(found)} are tested"
        world.tell(Noted(text=said, level="warning"))
    return tuple(found.values())


async def _play_all(
    world: World, tickets: Sequence[Ticket], play: Play, codes: dict[str, ExitCode]
) -> None:
    """As many tickets at once as there are lanes; what is left over goes to each ticket."""
    at_once = min(world.parallel, len(tickets))
    lanes = world.parallel // at_once
    waiting = iter(tickets)

    async def one_after_another(queue: Iterator[Ticket]) -> None:
        for ticket in queue:
            codes[ticket.key], run = await play(ticket, lanes)
            text = f"{ticket.key}: exit {int(codes[ticket.key])}" + (f", run {run}" if run else "")
            world.tell(Noted(text=text))

    async with anyio.create_task_group() as group:
        for _ in range(at_once):
            group.start_soon(one_after_another, waiting)


def _end(world: World, code: ExitCode, reason: str, began: float) -> None:
    seconds = round(time.monotonic() - began, 3)
    world.tell(RunEnded(exit_code=int(code), reason=reason, counts={}, seconds=seconds))
    world.journal.sync()
