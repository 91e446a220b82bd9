"""One count: how many of so many came out as they should.

For verdicts, where a time says nothing. Above: the benchmarks; below: nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """`wrong` says in words what came out otherwise, a line each."""

    name: str
    good: int
    of: int
    wrong: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        return self.good / self.of

    @property
    def holds(self) -> bool:
        return self.good == self.of
