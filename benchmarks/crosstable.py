"""Every bug of the shop against every ticket: which find it, and whether it is theirs.

Takes an hour where `bugs` takes minutes. Above: `benchmarks`; below: `shop`.
"""

from collections.abc import Iterator

from benchmarks.count import Count
from benchmarks.shop import opened
from orchestrator.demo.bugs import BUGS
from orchestrator.demo.workspace import CRITERIA


def figures() -> Iterator[Count]:
    """One count a bug, and one for none: criteria of all tickets that come out as they should."""
    of = sum(CRITERIA.values())
    for planted in ((), *((bug.name,) for bug in BUGS)):
        with opened(planted) as shop:
            wrong = shop.wrong(CRITERIA)
        name = f"{planted[0] if planted else 'no bug'}, all tickets"
        yield Count(name=name, good=of - len(wrong), of=of, wrong=wrong)
