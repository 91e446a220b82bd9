"""Whether there is anything left to go on with in a run, as its journal tells it.

Above: `cli`; below: `past`, `progress`.
"""

from orchestrator.flow.outcome import STOPPED, UNFINISHED
from orchestrator.flow.past import Past
from orchestrator.flow.progress import final
from orchestrator.library.commands import QUERY


def unfinished(past: Past) -> bool:
    """Whether there is anything to go on with; of a query, in its own run."""
    if past.ended is None or past.ended.exit_code in (*UNFINISHED, *STOPPED):
        return True
    if past.failed or past.unknown:
        return True
    criteria = past.fixed.criteria if past.fixed else ()
    return any(one.id not in past.verdicts or not final(past.verdicts[one.id]) for one in criteria)


def is_query(past: Past) -> bool:
    """Whether this is the run of a query, whose tickets have runs of their own."""
    return bool(past.started.options.get(QUERY)) and not past.started.arguments
