"""The clean shop again and again: every criterion of every ticket, and no verdict but pass.

A wrong verdict once in fifty is one that nobody believes the other times. REPEATS says how often;
50 take some two hours. Above: `benchmarks`; below: `rounds`.
"""

import os
from collections.abc import Iterator

from benchmarks.count import Count
from benchmarks.rounds import counted

REPEATS = 50


def figures() -> Iterator[Count]:
    """One count a round: criteria that pass."""
    rounds = int(os.environ.get("REPEATS", REPEATS))
    yield from counted(
        "repeats", ((f"the clean shop, {number}", ()) for number in range(1, rounds + 1))
    )
