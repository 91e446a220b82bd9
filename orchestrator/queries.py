"""What happened in the run of a query: two kinds of the events that a journal holds.

Each of its tickets has a run of its own, whose `run.started` says so in `trigger`: `query` and the
run of the query. Words only. Above: `events`, which has them in its union; below: nothing.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A ticket that a query found."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFound:
    """What a query found, in its order, fixed before any of it is tested."""

    tickets: tuple[Listed, ...]
    kind: Literal["query.found"] = "query.found"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketBegun:
    """A ticket of the query has a run of its own now, which says all else about it."""

    ticket: str
    run: str
    kind: Literal["query.ticket"] = "query.ticket"


QueryEvent: TypeAlias = QueryFound | TicketBegun
