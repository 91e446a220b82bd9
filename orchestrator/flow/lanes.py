"""Lanes: what is done at the same time, and the one error that is told of all that went wrong.

Not what is done in them. Above: `proving`, `queueing`; below: nothing.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskGroup

from orchestrator.errors import OrchError


@asynccontextmanager
async def side_by_side() -> AsyncGenerator[TaskGroup, None]:
    """A task group that raises the first OrchError of its tasks as it is, where all are ours."""
    try:
        async with anyio.create_task_group() as group:
            yield group
    except BaseExceptionGroup as several:
        ours, others = several.split(OrchError)
        if others or ours is None:
            raise
        raise _first(ours) from None


def _first(group: BaseExceptionGroup[OrchError]) -> OrchError:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
