"""The clean shop again and again: every criterion of every ticket, and no verdict but pass.

A wrong verdict once in fifty is one that nobody believes the other times. REPEATS says how often;
50 of them take hours. Above: `benchmarks`; below: `shop`.
"""

import os
from collections.abc import Iterator

from benchmarks.count import Count
from benchmarks.shop import opened
from orchestrator.demo.workspace import CRITERIA

REPEATS = 50


def figures() -> Iterator[Count]:
    """One count a round: criteria that pass."""
    rounds = int(os.environ.get("REPEATS", REPEATS))
    of = sum(CRITERIA.values())
    with opened(()) as shop:
        for number in range(1, rounds + 1):
            wrong = shop.wrong(CRITERIA)
            name = f"the clean shop, {number} of {rounds}"
            yield Count(name=name, good=of - len(wrong), of=of, wrong=wrong)
