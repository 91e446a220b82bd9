"""Several values in one argument: a list, `A before B`, or `A, B, C`.

In quotes a value may hold anything; without them ", " parts values, so that "$1,000" stays one,
and a bare "," only where there is no ", ". Above: `expect`. Below: `words`.
"""

import re

from orchestrator.messages import Json
from orchestrator.page.words import normal

_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
_BETWEEN = re.compile(r"(?:\s*(?:,|>|before|then|and)\s*)*\Z")


def read_values(argument: Json) -> tuple[str, ...]:
    """The values in order. Raises ValueError where one is empty or not text."""
    if isinstance(argument, (list, tuple)):
        if not all(
            isinstance(item, (str, int, float)) and not isinstance(item, bool) for item in argument
        ):
            raise ValueError("the values of an order must be texts")
        found = [normal(str(item)) for item in argument]
    elif isinstance(argument, str):
        found = _split(normal(argument))
    else:
        raise ValueError("value must be a list of texts, or A before B")  # noqa: TRY004, as above
    if not all(found):
        raise ValueError("a value of the order is empty")
    return tuple(found)


def _split(said: str) -> list[str]:
    if not said:
        return []
    quoted = [first or second for first, second in _QUOTED.findall(said)]
    if quoted and _BETWEEN.match(_QUOTED.sub("", said)):
        return [normal(value) for value in quoted]
    for separator in (" before ", " then ", ", ", ","):
        if separator in said:
            return [part.strip() for part in said.split(separator)]
    return [said]
