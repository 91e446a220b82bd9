"""How far one conversation, and a whole run, may go: turns, tokens, money, minutes.

Pure counting against an injected clock. A limit is looked at before the next turn is paid for; a
conversation's lies within the run's, and what it pays the run pays. Above: `loop`, `flow`; below:
`errors`, `messages`, `models.spend`.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from orchestrator.errors import LimitReached, Place
from orchestrator.messages import Usage
from orchestrator.models.spend import Spend
from orchestrator.wording import number_of

Sort: TypeAlias = Literal["turns", "context", "output", "cost", "minutes"]

HINT = "raise it under `budget:` in CONTEXT.md, or under `limits:` of the agent"


@dataclass(slots=True, kw_only=True)
class Limits:
    """What is allowed and what was used; zero or less means no limit.

    `context` is the most tokens that a conversation may have grown to, `output` those of all
    replies together, `cost` US dollars. `places` say where a limit is written, `whose` whose it
    is. `crossed` is the limit that was met, if one was.
    """

    turns: int = 60
    context: int = 0
    output: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    whose: str = ""
    places: Mapping[Sort, Place] = field(default_factory=dict)
    within: "Limits | None" = None
    clock: Callable[[], float] = time.monotonic
    used: int = 0
    size: int = 0
    spent: Spend = field(default_factory=Spend)
    began: float = -1.0
    crossed: LimitReached | None = None

    def check(self) -> None:
        """Raises LimitReached where the next turn would cross a limit, the run's first."""
        if self.within:
            self.within.check()
        if self.began < 0:
            self.began = self.clock()
        for sort, most, used, said in self._counted():
            if 0 < most <= used:
                self.crossed = self._limit(sort, said, "was reached")
                raise self.crossed

    def foresee(self, tokens: int, cost: float) -> None:
        """Raises LimitReached where a request of so many tokens and dollars would cross a limit."""
        if self.within:
            self.within.foresee(tokens, cost)
        if found := self._ahead(tokens, cost):
            self.crossed = found
            raise found

    def foreseen(self, tokens: int, cost: float) -> LimitReached | None:
        """The same as a value: the limit that would be crossed, the run's first."""
        run = self.within.foreseen(tokens, cost) if self.within else None
        return run or self._ahead(tokens, cost)

    def _ahead(self, tokens: int, cost: float) -> LimitReached | None:
        if 0 < self.context < tokens:
            said = f"would be crossed: the next request has about {tokens}"
            return self._limit("context", f"{self.context} tokens of context", said)
        if 0 < self.cost < self.spent.cost + cost:
            said = f"would be crossed: ${self.spent.cost:.2f} are spent, the next request costs "
            return self._limit("cost", f"${self.cost:.2f}", f"{said}${cost:.2f} or more")
        return None

    def _limit(self, sort: Sort, said: str, how: str) -> LimitReached:
        words = f"{self.whose} limit of {said}".strip()
        place = self.places.get(sort)
        words = f"the {words} {how}" + ("" if place else ", the default")
        return LimitReached(words, place=place, hint=HINT)

    def spend(self, usage: Usage) -> None:
        """Count a turn, and how large the conversation is by now."""
        self.used += 1
        self.size = usage.total

    def pay(self, spent: Spend) -> None:
        """Count what any attempt cost, here and in what this lies within."""
        self.spent += spent
        if self.within:
            self.within.pay(spent)

    def _counted(self) -> Iterator[tuple[Sort, float, float, str]]:
        yield "turns", self.turns, self.used, number_of(self.turns, "turn")
        yield "context", self.context, self.size, f"{self.context} tokens of context"
        output = self.spent.usage.output
        yield "output", self.output, output, f"{self.output} output tokens"
        yield "cost", self.cost, self.spent.cost, f"${self.cost:.2f}"
        yield "minutes", self.seconds, self.clock() - self.began, _minutes(self.seconds)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:g} minute{'' if seconds == 60 else 's'}"
