"""One figure: what was measured against what, the ratio, and the bar it must reach.

Not a test: a machine is noisy, so the bar is printed beside the figure and nothing fails. Above:
the benchmarks; below: nothing.
"""

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
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


def children() -> float:
    """Processor seconds of every child that has ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def in_processes(
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    against: str,
    bar: float,
    rounds: int,
) -> Iterator[Figure]:
    """As `paired`, of whole processes: by the clock on the wall, and by the processor's.

    On a busy machine only the second says much.
    """
    clocks = (time.perf_counter, children)
    times: tuple[list[list[float]], list[list[float]]] = ([], [])
    for round_ in range(rounds + 1):
        for side, run in enumerate((ours, theirs)):
            began = [clock() for clock in clocks]
            run()
            if round_:
                pairs = zip(clocks, began, strict=True)
                times[side].append([clock() - since for clock, since in pairs])
    for part, title in enumerate((name, f"{name}: the processor")):
        medians = [statistics.median(one[part] for one in side) for side in times]
        yield Figure(name=title, ours=medians[0], theirs=medians[1], against=against, bar=bar)


def process(command: Sequence[str], cwd: Path) -> Callable[[], object]:
    """A whole process as something to time; its output is thrown away."""

    def run() -> object:
        return subprocess.run(command, cwd=cwd, capture_output=True, check=True)

    return run
