"""Every bug of the shop against every ticket: which find it, and whether it is theirs.

A run of all tickets a bug, and one without any; some two minutes each. Above: `benchmarks`; below:
`rounds`.
"""

from collections.abc import Iterator

from benchmarks.count import Count
from benchmarks.rounds import counted
from orchestrator.demo.bugs import BUGS


def figures() -> Iterator[Count]:
    """One count a bug, and one for none: criteria of all tickets that come out as they should."""
    rounds: list[tuple[str, tuple[str, ...]]] = [("no bug, all tickets", ())]
    rounds += [(f"{bug.name}, all tickets", (bug.name,)) for bug in BUGS]
    yield from counted("crosstable", rounds)
