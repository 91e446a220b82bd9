"""A query on twins: whatever stops it, it ends on the record."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from orchestrator.errors import ExitCode, OrchError, Parked
from orchestrator.events import RunEnded
from orchestrator.flow.queueing import run_queue
from orchestrator.journal.memory import MemoryJournal
from orchestrator.queries import Listed
from tests.docs.page_examples import write
from tests.flow.twin_world import TICKET, world


class Breaking:
    """A queue that ends with this error at its first ticket."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def found(self, tickets: Sequence[Listed]) -> None:
        """Nothing depends on which."""

    async def play(self, ticket: Listed, lanes: int) -> tuple[ExitCode, str]:
        raise self._error


async def ended_by(error: Exception, project: Path, journal: MemoryJournal) -> OrchError | None:
    write(project, {f"tickets/AB-{n}.md": TICKET for n in (1, 2)})
    async with world(project, journal, parallel=2) as there:
        options = {"query": 'status = "In QA"'}
        command = there.catalog.commands["qa"]
        ended = await run_queue(there, command, options, (), Breaking(error))
    return ended.error


@pytest.mark.anyio
async def test_an_error_in_the_lanes_of_a_query_is_its_end_and_on_the_record(
    tmp_path: Path,
) -> None:
    journal, error = MemoryJournal(), Parked("a person must decide")
    assert await ended_by(error, tmp_path, journal) is error
    (end,) = [one.event for one in journal.envelopes if isinstance(one.event, RunEnded)]
    assert (end.exit_code, end.reason) == (4, "a person must decide")


@pytest.mark.anyio
async def test_what_is_no_error_of_ours_is_raised_as_it_came(tmp_path: Path) -> None:
    with pytest.raises(BaseExceptionGroup) as caught:
        await ended_by(ValueError("a fault of the program"), tmp_path, MemoryJournal())
    assert caught.group_contains(ValueError, match="a fault of the program")
