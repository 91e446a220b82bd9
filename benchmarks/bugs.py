"""Each bug of the shop: found by its own ticket, and no other bug is found there.

Two runs a bug: its ticket with this bug alone, and its ticket with all the others at once, which
must pass whole. `crosstable` has every pair. Above: `benchmarks`; below: `shop`.
"""

from collections.abc import Iterator

from benchmarks.count import Count
from benchmarks.shop import opened
from orchestrator.demo.bugs import BUGS
from orchestrator.demo.workspace import CRITERIA


def figures() -> Iterator[Count]:
    """Two counts a bug: criteria of its ticket that come out as they should."""
    every = [bug.name for bug in BUGS]
    for bug in BUGS:
        keys = tuple(dict.fromkeys(key for key, _ in bug.breaks))
        others = [name for name in every if name != bug.name]
        for title, planted in (("alone", [bug.name]), ("all but it", others)):
            of = sum(CRITERIA[key] for key in keys)
            with opened(planted) as shop:
                wrong = shop.wrong(keys)
            name = f"{bug.name}, {title}: {' '.join(keys)}"
            yield Count(name=name, good=of - len(wrong), of=of, wrong=wrong)
