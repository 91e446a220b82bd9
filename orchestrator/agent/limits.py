"""How far one conversation may go: turns, output tokens, minutes.

Pure counting against an injected clock; what the run as a whole may spend is the caller's sum of
these. Above: `loop`, `flow`; below: `errors`, `messages`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from orchestrator.errors import LimitReached
from orchestrator.messages import Usage

HINT = "raise it under `budget:` in CONTEXT.md, or under `limits:` of the agent"


@dataclass(slots=True, kw_only=True)
class Limits:
    """What is allowed and what was used; zero or less means no limit."""

    turns: int = 60
    output: int = 0
    seconds: float = 0.0
    clock: Callable[[], float] = time.monotonic
    used: int = 0
    spent: Usage = field(default_factory=Usage)
    began: float = -1.0

    def check(self) -> None:
        """Raises LimitReached where the next turn would cross a limit."""
        if self.began < 0:
            self.began = self.clock()
        if 0 < self.turns <= self.used:
            raise LimitReached(f"the limit of {self.turns} turns was reached", hint=HINT)
        if 0 < self.output <= self.spent.output:
            raise LimitReached(f"the limit of {self.output} output tokens", hint=HINT)
        if 0 < self.seconds <= self.clock() - self.began:
            raise LimitReached(f"the limit of {self.seconds:g} seconds was reached", hint=HINT)

    def spend(self, usage: Usage) -> None:
        """Count one turn and its tokens."""
        self.used += 1
        self.spent = Usage(
            input=self.spent.input + usage.input,
            output=self.spent.output + usage.output,
            cache_read=self.spent.cache_read + usage.cache_read,
            cache_write=self.spent.cache_write + usage.cache_write,
        )
