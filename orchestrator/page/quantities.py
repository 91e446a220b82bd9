"""Quantities: numbers, money and dates as people write them, compared as what they are.

"$1,234.50", "1.234,50 €" and "1234.5" are one number. Of one kind of sign between digits, three
digits after a comma make it a thousand, and a point is always the decimal one. A date that could
be read in two ways ("03/04/2026") is none. Above: `kinds.value`, `kinds.sorting`. Below: nothing.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-−–]?)\s?(?P<before>[$€£¥₹]?)\s?(?P<again>[-−]?)"
    r"(?P<digits>\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{1,2})?|\d[\d.,]*\d|\d)"
    r"(?P<after>\s?(?:[€£$%]|EUR|USD|GBP|CHF))?(?![\w])"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)"
_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<y>\d{4})\b"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? {_MONTH},? (?P<y>\d{{4}})\b", re.IGNORECASE
    ),
    re.compile(rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b", re.IGNORECASE),
)
_FORMS = {
    "at least": (">", "="), "at most": ("<", "="), "more than": (">",), "less than": ("<",),
    "fewer than": ("<",), "greater than": (">",), "after": (">",), "before": ("<",),
    "exactly": ("=",), "": ("=",),
}  # fmt: skip
_COMPARED = re.compile(rf"(?P<form>{'|'.join(filter(None, _FORMS))}|)\s*(?P<rest>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a quantity is held against: how, and with which quantity, as it was said."""

    signs: tuple[str, ...]
    wanted: Decimal | date

    def holds(self, found: Decimal | date) -> bool:
        """Whether the quantity, of the same sort as the wanted one, compares so."""
        one, other = _ordinal(found), _ordinal(self.wanted)
        sign = "<" if one < other else ">" if one > other else "="
        return sign in self.signs


def read_compared(words: str, *, dates: bool = False) -> Compared:
    """`at least 12.50`, `$5`, `before 24 Dec 2026`; raises ValueError where it is none."""
    match = _COMPARED.match(" ".join(words.split()))
    found = (dates_in if dates else numbers_in)(match["rest"]) if match else ()
    if match is None or len(found) != 1:
        what = "date, such as 2026-12-24" if dates else "number, such as 12.50 or at least $5"
        raise ValueError(f'"{words}" is not a {what}')
    return Compared(signs=_FORMS[match["form"]], wanted=found[0])


def numbers_in(text: str) -> tuple[Decimal, ...]:
    """The numbers in a text; only the amounts of money, where exactly one is money."""
    found = [(_read(match), bool(match["before"] or match["after"])) for match in _matches(text)]
    money = [number for number, is_money in found if is_money]
    return tuple(money) if len(money) == 1 else tuple(number for number, _ in found)


def money_in(text: str) -> tuple[Decimal, ...]:
    """The amounts that have a sign of a currency."""
    marked = (match for match in _matches(text) if match["before"] or match["after"])
    return tuple(_read(match) for match in marked if "%" not in (match["after"] or ""))


def dates_in(text: str) -> tuple[date, ...]:
    """The dates in a text that can be read in one way only."""
    found: dict[int, date] = {}
    for form in _DATES:
        for match in form.finditer(text):
            day = _day(match.groupdict())
            if day is not None:
                found.setdefault(match.start(), day)
    return tuple(found[at] for at in sorted(found))


def _matches(text: str) -> list[re.Match[str]]:
    return list(_NUMBER.finditer(text))


def _read(match: re.Match[str]) -> Decimal:
    digits = re.sub(r"[ '’]", "", match["digits"])
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        whole = "," if point > comma else "."
        digits = digits.replace(whole, "").replace(",", ".")
    elif digits.count(",") == 1 and len(digits) - comma != 4:
        digits = digits.replace(",", ".")
    else:
        digits = digits.replace(",", "")
    if digits.count(".") > 1:
        digits = digits.replace(".", "")
    return Decimal(f"-{digits}" if match["sign"] or match["again"] else digits)


def _day(said: dict[str, str]) -> date | None:
    year = int(said["y"])
    if "one" in said:
        one, two = int(said["one"]), int(said["two"])
        if one <= 12 and two <= 12 and one != two:
            return None
        day, month = (two, one) if two > 12 else (one, two)
    else:
        word = said.get("month")
        month = _MONTHS.index(word[:3].lower()) + 1 if word else int(said["m"])
        day = int(said["d"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ordinal(quantity: Decimal | date) -> Decimal:
    return Decimal(quantity.toordinal()) if isinstance(quantity, date) else quantity
