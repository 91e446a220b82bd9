"""What is left to go on with in a run, and whom it still waits for, as its journal tells it.

Above: `cli`; below: `past`, `progress`.
"""

from orchestrator.flow.outcome import STOPPED, UNFINISHED
from orchestrator.flow.past import Past, Waiting
from orchestrator.flow.progress import final
from orchestrator.library.commands import QUERY


def unfinished(past: Past) -> bool:
    """Whether there is anything to go on with; of a query, in its own run."""
    if past.ended is None or past.ended.exit_code in (*UNFINISHED, *STOPPED):
        return True
    if past.failed or not all(_over(past, *where.split("/")) for where, _ in past.unknown):
        return True
    criteria = past.fixed.criteria if past.fixed else ()
    return any(one.id not in past.verdicts or not final(past.verdicts[one.id]) for one in criteria)


def still_waiting(past: Past) -> tuple[Waiting, ...]:
    """The needs whose answers the run would look for if it went on.

    A need that an earlier process left stays open where a later one found another way.
    """
    if not unfinished(past):
        return ()
    return tuple(one for one in past.waiting if not _over(past, one.scope.step, one.scope.item))


def _over(past: Past, step: str, item: str) -> bool:
    """Whether the step, or what it did with this item, has come to its end."""
    verdict = past.verdicts.get(item)
    return bool(verdict and final(verdict)) or (not item and step in past.finished)


def is_query(past: Past) -> bool:
    """Whether this is the run of a query, whose tickets have runs of their own."""
    return bool(past.started.options.get(QUERY)) and not past.started.arguments
