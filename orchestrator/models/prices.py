"""What a reply costs: the dated table that comes with the package, and a team's own over it.

US dollars for a million tokens. A model that is in neither has no price: None, never a guess.
Above: `flow`, `reports` by way of `cli`; below: `messages`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from orchestrator.errors import ConfigError
from orchestrator.messages import Json, Usage

TABLE = Path(__file__).with_name("prices.json")

_PER = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Dollars for a million tokens of each sort; None for a sort whose price is not known.

    `then` is the price of a request whose whole prompt has more than `beyond` tokens.
    """

    input: float
    output: float
    cache_write: float | None = None
    cache_read: float | None = None
    beyond: int = 0
    then: "Price | None" = None

    def cost(self, usage: Usage) -> float | None:
        """Dollars of one reply; None where a sort was used that has no price."""
        prompt = usage.input + usage.cache_read + usage.cache_write
        if self.then and prompt > self.beyond:
            return self.then.cost(usage)
        sorts = (
            (usage.input, self.input),
            (usage.output, self.output),
            (usage.cache_write, self.cache_write),
            (usage.cache_read, self.cache_read),
        )
        total = 0.0
        for tokens, price in sorts:
            if tokens and price is None:
                return None
            total += tokens * (price or 0.0)
        return total / _PER


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices by the models' full names, and the day that the shipped ones are of."""

    as_of: str
    models: Mapping[str, Price] = field(default_factory=dict)

    def cost(self, model: str, usage: Usage) -> float | None:
        """Dollars of one reply of a model, None if its price is not known.

        One reply, never a sum of several: a price may depend on the length of a prompt. What used
        no token costs nothing, whoever it is.
        """
        if usage == Usage():
            return 0.0
        price = self.models.get(model)
        return price.cost(usage) if price else None


def prices(own: Mapping[str, Mapping[str, Json]] | None = None) -> Prices:
    """The shipped table with a team's own prices over it, each in the form of the table's.

    Raises ConfigError for one that is no price.
    """
    shipped = _shipped()
    added = {name: price_of(name, said) for name, said in (own or {}).items()}
    return Prices(as_of=shipped.as_of, models={**shipped.models, **added})


def price_of(name: str, said: Mapping[str, Json]) -> Price:
    """The price in a mapping; ConfigError where one of its numbers is none."""
    known = {"input", "output", "cache_write", "cache_read", "beyond", "then"}
    numbers = {key: value for key, value in said.items() if key != "then"}
    wrong = [key for key, value in numbers.items() if key not in known or not _is_price(value)]
    missing = [key for key in ("input", "output") if key not in said]
    if wrong or missing:
        raise ConfigError(
            f"the price of `{name}`: "
            + (f"`{wrong[0]}` is not a price" if wrong else f"`{missing[0]}` is missing"),
            hint="Write `input` and `output`, perhaps `cache_write` and `cache_read`, in US "
            "dollars for a million tokens.",
        )
    then = said.get("then")
    return Price(**numbers, then=price_of(name, then) if then else None)


def _is_price(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


@cache
def _shipped() -> Prices:
    said = json.loads(TABLE.read_text(encoding="utf-8"))
    models = {name: price_of(name, price) for name, price in said["models"].items()}
    return Prices(as_of=said["as_of"], models=models)
