"""Whether one expectation proves another: no weaker in kind, words, place, number or time.

Pure, and on the safe side: what is not known to follow does not. A pass is held to it (what was
asked must imply what the criterion asks), and a fail the other way round. Above: `demand`;
below: `page`'s expectations and the words for roles.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise

from orchestrator.gherkin.quotes import mask
from orchestrator.page.amount import Amount, read_amount
from orchestrator.page.expectation import PATIENCE, WATCH, Expectation
from orchestrator.page.kinds.state import meaning
from orchestrator.page.targets import Target, parse_target
from orchestrator.page.words import normal, within

COMPARING = frozenset({"number", "date", "pattern"})
"""Ways to compare that say more than the words of a value do."""

_SHOWN = frozenset({"text", "role", "order", "state", "count"})
"""Kinds that hold only where the words of their target or value can be read on the page; what a
field holds is no such text, and may be the tester's own."""


def implies(one: Expectation, other: Expectation) -> bool:
    """Whether the first, where it holds, proves the second."""
    return _RULES[other.kind](one, other) and _lasting(one, other)


def _lasting(one: Expectation, other: Expectation) -> bool:
    """A time that was said is kept: not waited longer for, not watched shorter."""
    if other.within is not None and (one.within is None or one.within > other.within):
        return False
    if other.watches:
        return one.patience >= max(other.patience, WATCH)
    return other.patience == PATIENCE or one.patience <= other.patience


def words_of(one: Expectation) -> str:
    """Every word of an expectation that names something, in one text."""
    return "\n".join((one.target, one.value, *one.values, one.scope))


def named(phrase: str) -> tuple[str, ...]:
    """The names in a person's phrase for a thing or a place: what stands in quotes, or all."""
    quoted = mask(phrase)[1]
    if quoted or not phrase.strip():
        return tuple(text for text in quoted if text.strip())
    name = parse_target(phrase).name
    return (name,) if name else ()


def roles_of(phrase: str) -> frozenset[str]:
    """The roles that a phrase may mean; none where it names no role."""
    if not phrase.strip("\"'“”«» "):
        return frozenset()
    target: Target | None = parse_target(phrase)
    while target is not None:
        if target.roles:
            return frozenset(target.roles)
        target = target.otherwise
    return frozenset()


def amount_of(one: Expectation) -> Amount | None:
    """What a count says, denial left out."""
    return read_amount(one.value) if one.kind == "count" else None


def absent(one: Expectation) -> bool:
    """Whether it says that something is not there."""
    amount = amount_of(one)
    return one.negate or (amount is not None and amount.high == 0)


def _placed(one: Expectation, other: Expectation) -> bool:
    """Whether the first looks in no wider a place than the second."""
    place = f"{one.target}\n{one.scope}"
    names = (*named(other.target), *named(other.scope))
    narrowed = not other.scope.strip() or bool(one.scope.strip() or named(one.target))
    return narrowed and all(within(place, name, caseless=True) for name in names)


def _same_place(one: Expectation, other: Expectation) -> bool:
    """Whether a denial looks everywhere that the second does."""
    place = one.scope if one.kind == "role" else f"{one.target}{one.scope}"
    return not place.strip() or (
        normal(one.target) == normal(other.target) and normal(one.scope) == normal(other.scope)
    )


def _text(one: Expectation, other: Expectation) -> bool:
    if other.negate:
        return (
            one.kind == "text"
            and one.negate
            and (one.match != "is" or other.match == "is")
            and within(other.value, one.value)
            and _same_place(one, other)
        )
    if absent(one) and one.kind != "state":
        return False
    if other.match == "is":
        same = normal(one.value) == normal(other.value)
        return one.kind == "text" and one.match == "is" and same and _placed(one, other)
    said = "\n".join((one.target, one.value, *one.values))
    return one.kind in _SHOWN and within(said, other.value) and _placed(one, other)


def _role(one: Expectation, other: Expectation) -> bool:
    names = (*named(other.target), *((other.value,) if other.value else ()))
    roles, wanted = roles_of(one.target), roles_of(other.target)
    if other.negate:
        everywhere = not one.scope.strip() or normal(one.scope) == normal(other.scope)
        mine = "\n".join((*named(one.target), one.value if one.kind != "count" else ""))
        wider = roles >= wanted or (one.kind == "text" and not one.target and bool(one.value))
        parts = [part for part in mine.split("\n") if part]
        held = all(any(within(name, part) for name in names) for part in parts)
        return (
            one.kind in {"role", "count", "text"}
            and absent(one)
            and everywhere
            and (wider and held)
        )
    if absent(one) and one.kind != "state":
        return False
    words = words_of(one)
    there = one.kind in _SHOWN and bool(roles) and roles <= wanted
    return there and all(within(words, name) for name in names) and _scoped(one, other)


def _scoped(one: Expectation, other: Expectation) -> bool:
    place = f"{one.target}\n{one.scope}"
    return all(within(place, name, caseless=True) for name in named(other.scope))


def _state(one: Expectation, other: Expectation) -> bool:
    return one.kind == "state" and _truth(one) == _truth(other) and _placed(one, other)


def _truth(one: Expectation) -> tuple[str, bool]:
    state, present = meaning(one.value)
    return state, present != one.negate


def _count(one: Expectation, other: Expectation) -> bool:
    wanted = amount_of(other)
    assert wanted is not None
    if not other.negate and wanted.high == 0 and one.kind == "role":
        return _role(one, _denied(other))
    amount = amount_of(one)
    if amount is None or one.negate != other.negate:
        return False
    inside = wanted.low <= amount.low and (
        wanted.high is None or (amount.high is not None and amount.high <= wanted.high)
    )
    fits = amount == wanted if other.negate else inside
    roles = roles_of(one.target)
    return fits and bool(roles) and roles <= roles_of(other.target) and _placed(one, other)


def _denied(count: Expectation) -> Expectation:
    """The denial of such a thing, where none may be counted."""
    return Expectation(kind="role", target=count.target, scope=count.scope, negate=True)


def _compared(one: Expectation, other: Expectation) -> bool:
    """Address, title and the value of a field: whole, or a part where a part is asked."""
    if one.kind != other.kind or one.negate != other.negate or not _placed(one, other):
        return False
    mine, wanted = normal(one.value), normal(other.value)
    if other.match in COMPARING or one.match in COMPARING:
        return (mine, one.match) == (wanted, other.match)
    part, asked = one.match == "contains", other.match == "contains"
    if other.negate:
        return mine == wanted and part == asked if not part else mine in wanted
    if asked:
        return wanted in mine
    return not part and (mine == wanted or _whole_address(one, wanted))


def _whole_address(one: Expectation, path: str) -> bool:
    return one.kind == "url" and "*" not in one.value and one.value.endswith(path)


def _order(one: Expectation, other: Expectation) -> bool:
    if one.kind != "order" or one.negate != other.negate or not _placed(one, other):
        return False
    if other.negate or not other.values:
        return (one.values, one.value, one.match) == (other.values, other.value, other.match)
    places = {value: index for index, value in enumerate(one.values)}
    return all(
        before in places and after in places and places[before] < places[after]
        for before, after in pairwise(other.values)
    )


def _console(one: Expectation, other: Expectation) -> bool:
    if one.kind != "console" or one.negate != other.negate:
        return False
    if other.negate:
        return within(one.value, other.value) if other.value else True
    return not one.value or one.value == other.value


def _dialog(one: Expectation, other: Expectation) -> bool:
    if one.kind != "dialog" or one.negate != other.negate:
        return False
    if other.negate:
        return one.value in {"", other.value} and one.target in {"", other.target}
    return (not other.value or within(one.value, other.value)) and (
        not other.target or one.target == other.target
    )


def _words(one: Expectation, other: Expectation) -> bool:
    if one.negate != other.negate:
        return False
    return one.kind == "words" and within(one.value, other.value)


def _request(one: Expectation, other: Expectation) -> bool:
    """The same request, with no other answer than is asked; a denial denies no less."""
    if one.kind != other.kind or one.negate != other.negate:
        return False
    same = normal(one.target) == normal(other.target)
    mine, wanted = normal(one.value).lower(), normal(other.value).lower()
    return same and (mine == wanted or not (mine if other.negate else wanted))


_RULES: Mapping[str, Callable[[Expectation, Expectation], bool]] = {
    "text": _text,
    "role": _role,
    "state": _state,
    "value": _compared,
    "count": _count,
    "order": _order,
    "url": _compared,
    "title": _compared,
    "console": _console,
    "dialog": _dialog,
    "words": _words,
    "request": _request,
    "download": _request,
}
