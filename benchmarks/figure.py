"""One figure: what was measured against what, the ratio, and the bar it must reach.

Not a test: a machine is noisy, so the bar is printed beside the figure and nothing fails. Above:
the benchmarks; below: nothing.
"""

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`ours` and `theirs` in `unit`, medians; `bar` is the highest ratio that will do."""

    name: str
    ours: float
    theirs: float
    against: str
    bar: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def holds(self) -> bool:
        return self.ratio <= self.bar


def paired(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    against: str,
    bar: float,
    rounds: int = 9,
    clock: Callable[[], float] = time.perf_counter,
) -> Figure:
    """Both in turn, after one warm-up each; medians over the rounds.

    `clock` is processor time for what only computes in this process: other programs don't count.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(rounds + 1):
        for side, run in enumerate((ours, theirs)):
            began = clock()
            run()
            if round_:
                times[side].append(clock() - began)
    medians = [statistics.median(side) for side in times]
    return Figure(name=name, ours=medians[0], theirs=medians[1], against=against, bar=bar)


def process(command: Sequence[str], cwd: Path) -> Callable[[], object]:
    """A whole process as something to time; its output is thrown away."""

    def run() -> object:
        return subprocess.run(command, cwd=cwd, capture_output=True, check=True)

    return run
