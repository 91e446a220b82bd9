"""What replies cost together: tokens, and money where it is known.

A value and its sum. A model without a price makes no guess: it is named, and what it used is in
the tokens alone. Above: `agent`, `reports`, `flow`; below: `messages`.
"""

from dataclasses import dataclass, field

from orchestrator.messages import Usage

DIGITS = 10
"""Decimals of a dollar that a sum keeps: so it is the same in whatever order it is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """`cost` is the known part in US dollars; `unpriced` are the models that it leaves out."""

    usage: Usage = field(default_factory=Usage)
    cost: float = 0.0
    unpriced: frozenset[str] = frozenset()

    @property
    def known(self) -> float | None:
        """Dollars of all of it; None where a price is missing."""
        return None if self.unpriced else self.cost

    def __add__(self, other: "Spend") -> "Spend":
        return Spend(
            usage=self.usage + other.usage,
            cost=round(self.cost + other.cost, DIGITS),
            unpriced=self.unpriced | other.unpriced,
        )


def spend(model: str, usage: Usage, cost: float | None) -> Spend:
    """What one reply cost; one that used no token cost nothing, whoever gave it."""
    if usage == Usage():
        return Spend()
    if cost is None:
        return Spend(usage=usage, unpriced=frozenset({model}))
    return Spend(usage=usage, cost=round(cost, DIGITS))
