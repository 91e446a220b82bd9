"""Amounts as people say them: "3", "at least 3", ">= 3", "more than 2", "between 2 and 4", "no".

Whole numbers of things that are counted, from 0. Above: `expectation`, `kinds.elements`.
"""

import re
from dataclasses import dataclass

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
} | {"none": 0, "zero": 0}
_FORMS = {
    "exactly": (0, 0), "=": (0, 0), "==": (0, 0), "": (0, 0),
    "at least": (0, None), ">=": (0, None), "≥": (0, None),
    "more than": (1, None), "over": (1, None), ">": (1, None),
    "at most": (None, 0), "<=": (None, 0), "≤": (None, 0), "up to": (None, 0),
    "less than": (None, -1), "fewer than": (None, -1), "under": (None, -1), "<": (None, -1),
}  # fmt: skip
_AMOUNT = re.compile(r"(?P<form>[a-z ]*?|[<>=≥≤]{0,2})\s*(?P<number>\d{1,9}|[a-z]+)\Z")
_BETWEEN = re.compile(r"between (\d{1,9}) and (\d{1,9})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """From `low` to `high`, both included; `high` None for no end."""

    low: int
    high: int | None

    def holds(self, count: int) -> bool:
        return self.low <= count and (self.high is None or count <= self.high)

    @property
    def always(self) -> bool:
        """Whether every count would do."""
        return self.low <= 0 and self.high is None

    @property
    def never(self) -> bool:
        """Whether no count could do."""
        return self.high is not None and (self.high < 0 or self.high < self.low)

    def says(self) -> str:
        if self.high is None:
            return f"at least {self.low}"
        if self.low == self.high:
            return str(self.low)
        return f"at most {self.high}" if self.low == 0 else f"between {self.low} and {self.high}"


def read_amount(words: str) -> Amount:
    """The amount; raises ValueError with a sentence where the words are none."""
    said = " ".join(words.lower().split())
    between = _BETWEEN.match(said)
    if between:
        return Amount(low=int(between[1]), high=int(between[2]))
    match = _AMOUNT.match(said)
    number = _number(match["number"]) if match else None
    form = _FORMS.get(match["form"].strip()) if match else None
    if number is None or form is None:
        raise ValueError(f'"{words}" is not an amount; say 3, at least 3, more than 2, at most 4')
    low, high = form
    return Amount(
        low=0 if low is None else number + low,
        high=None if high is None else number + high,
    )


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else _NUMBERS.get(word)
