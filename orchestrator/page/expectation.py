"""An expectation: one typed claim about the application, and how it reads in words.

The shape only. What a kind means is in `kinds`, whether it may be asked at all in `expect`.
Above: `kinds`, `expect`, `prove`. Below: `amount`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from orchestrator.page.amount import read_amount
from orchestrator.page.words import cut

Match: TypeAlias = Literal["", "is", "contains", "number", "date", "pattern"]

PATIENCE = 5.0
"""Seconds that a claim is given to come true."""

WATCH = 1.0
"""Seconds over which the absence of something is watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One claim. Which fields matter depends on `kind`; `values` is the list of an order.

    `seconds` None stands for the default: PATIENCE, or WATCH where an absence is watched.
    `within` is the time, in seconds after the last action, by which it must be so; None for none.
    `observation` is the number of the observation that is quoted, 0 for the page itself.
    """

    kind: str
    target: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    scope: str = ""
    match: Match = ""
    seconds: float | None = None
    within: float | None = None
    negate: bool = False
    observation: int = 0

    @property
    def watches(self) -> bool:
        """Whether it claims an absence, so that one good look is not enough.

        That is every negated claim, a console without errors, and a count that an empty page
        would satisfy. The opposite of "no errors" is a presence, and is waited for.
        """
        if self.kind == "console":
            return not self.negate
        return self.negate or (self.kind == "count" and read_amount(self.value).holds(0))

    @property
    def patience(self) -> float:
        """The seconds to wait, or to watch."""
        if self.within is not None and not self.watches:
            return self.within
        if self.seconds is not None:
            return self.seconds
        return WATCH if self.watches else PATIENCE

    def says(self) -> str:
        """The claim in words for people: `alert "Invalid credentials"`."""
        place = f" in {self.scope}" if self.scope else ""
        return cut(_SAYS[self.kind](self) + place, 160 - len(self._timed())) + self._timed()

    def _timed(self) -> str:
        return "" if self.within is None else f" within {self.within:g} s"


def _quote(text: str) -> str:
    return f'"{text}"'


def _no(claim: Expectation) -> str:
    return "no " if claim.negate else ""


def _is(claim: Expectation) -> str:
    return "is not" if claim.negate else "is"


def _text(claim: Expectation) -> str:
    if claim.match == "is":
        return f"text of {claim.target or 'the page'} {_is(claim)} {_quote(claim.value)}"
    if claim.match == "pattern":
        return _compared(claim, f"text of {claim.target or 'the page'}")
    place = f" in {claim.target}" if claim.target else ""
    return f"{_no(claim)}text {_quote(claim.value)}{place}"


def _role(claim: Expectation) -> str:
    name = f" {_quote(claim.value)}" if claim.value else ""
    return f"{_no(claim)}{claim.target.removeprefix('the ')}{name}"


def _state(claim: Expectation) -> str:
    return f"{claim.target} {_is(claim)} {claim.value}"


def _compared(claim: Expectation, what: str) -> str:
    if claim.match == "contains":
        verb = "does not contain" if claim.negate else "contains"
        return f"{what} {verb} {_quote(claim.value)}"
    if claim.match == "pattern":
        return f"{what} {'does not match' if claim.negate else 'matches'} {_quote(claim.value)}"
    if claim.match in {"number", "date"}:
        return f"{what} {_is(claim)} {claim.value} as a {claim.match}"
    return f"{what} {_is(claim)} {_quote(claim.value)}"


def _count(claim: Expectation) -> str:
    return f"number of {claim.target} {_is(claim)} {read_amount(claim.value).says()}"


def _order(claim: Expectation) -> str:
    if len(claim.values) == 1:
        return f"{claim.target} {_is(claim)} {claim.values[0]}"
    place = f" in {claim.target}" if claim.target else ""
    return ("not " if claim.negate else "") + " before ".join(map(_quote, claim.values)) + place


def _console(claim: Expectation) -> str:
    which = f" with {_quote(claim.value)}" if claim.value else ""
    return f"a console error{which}" if claim.negate else f"no console error{which}"


def _dialog(claim: Expectation) -> str:
    kind = f"{claim.target} " if claim.target else ""
    message = f" {_quote(claim.value)}" if claim.value else ""
    return f"{_no(claim)}{kind}dialog{message}".replace("dialog dialog", "dialog")


def _request(claim: Expectation) -> str:
    which = claim.target if '"' in claim.target else _quote(claim.target)
    answers = f" answers {claim.value}" if claim.value not in {"", "failed"} else ""
    failed = " fails" if claim.value == "failed" else ""
    return f"{_no(claim)}request to {which}{answers}{failed}"


_SAYS: dict[str, Callable[[Expectation], str]] = {
    "text": _text,
    "role": _role,
    "state": _state,
    "value": lambda claim: _compared(claim, f"value of {claim.target}"),
    "count": _count,
    "order": _order,
    "url": lambda claim: _compared(claim, "address"),
    "title": lambda claim: _compared(claim, "title"),
    "console": _console,
    "dialog": _dialog,
    "request": _request,
    "download": lambda claim: (
        f"{_no(claim)}download" + (f" {_quote(claim.value)}" if claim.value else "")
    ),
    "words": lambda claim: f"{_no(claim)}words {_quote(claim.value)}",
}
