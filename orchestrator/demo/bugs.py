"""The bugs that the shop can be given by name, and the criteria that each one breaks.

A bug is planted where the code asks `if SOME_BUG in visit.bugs`; here it only has its name, a
sentence, and its truth. Above: `shop`, `workspace` and the pages; below: `errors`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from orchestrator.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A fault on purpose. `breaks` names criteria as (ticket key, number from 1), no others."""

    name: str
    says: str
    breaks: tuple[tuple[str, int], ...]


LOCKOUT_NEVER = Bug(
    name="lockout-never",
    says="Wrong passwords are never counted, so no account is ever locked.",
    breaks=(("SHOP-1", 4),),
)
PRICE_SORT = Bug(
    name="price-sort",
    says="Sorting by price ignores the price and sorts by name.",
    breaks=(("SHOP-2", 2), ("SHOP-2", 3)),
)
LATE_ERROR = Bug(
    name="late-error",
    says="800 ms after a product was added to the cart, an alert says that something went wrong.",
    breaks=(("SHOP-3", 2),),
)

BUGS: tuple[Bug, ...] = (LOCKOUT_NEVER, PRICE_SORT, LATE_ERROR)


def chosen(names: Iterable[str]) -> frozenset[Bug]:
    """The bugs so named; UsageError for a name that there is not, with the nearest ones."""
    known = {bug.name: bug for bug in BUGS}
    names = tuple(names)
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=2)
            hint = f"did you mean {' or '.join(near)}? " if near else ""
            raise UsageError(
                f'the demo shop has no bug named "{name}"',
                hint=f"{hint}there are {', '.join(known)}",
            )
    return frozenset(known[name] for name in names)
