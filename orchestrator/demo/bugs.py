"""The bugs that the shop can be given by name, and the criteria that each one breaks.

A bug is planted where the code asks `if SOME_BUG in visit.bugs`; here it only has its name, a
sentence, and its truth. Above: `shop`, `workspace` and the pages; below: `errors`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from orchestrator.errors import UsageError
from orchestrator.wording import all_near


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
BADGE_KINDS = Bug(
    name="badge-kinds",
    says="The badge of the cart counts two of the same product as one.",
    breaks=(("SHOP-4", 1), ("SHOP-4", 3)),
)
CENT_OFF = Bug(
    name="cent-off",
    says="The discount of a voucher is cut off and not rounded, so a total is a cent too high.",
    breaks=(("SHOP-5", 4),),
)
BLANK_NAME = Bug(
    name="blank-name",
    says="A name made of spaces passes for a name.",
    breaks=(("SHOP-6", 2),),
)
UPLOAD_LOST = Bug(
    name="upload-lost",
    says="The photo that was sent with a return is thrown away.",
    breaks=(("SHOP-7", 1),),
)
BUTTON_LIVE = Bug(
    name="button-live",
    says="A return can be sent without the receipt: its button is never disabled.",
    breaks=(("SHOP-8", 1), ("SHOP-8", 3)),
)
DIALOG_ACTS = Bug(
    name="dialog-acts",
    says='The dialog that asks before an order is cancelled cancels it on "Keep order" too.',
    breaks=(("SHOP-9", 2),),
)
FILTER_STAYS = Bug(
    name="filter-stays",
    says="The filter of the orders outlives a logout.",
    breaks=(("SHOP-10", 2),),
)
PLURAL_ALWAYS = Bug(
    name="plural-always",
    says='One thing in the cart is called "1 items".',
    breaks=(("SHOP-11", 1),),
)
ANSWER_LATE = Bug(
    name="answer-late",
    says="The day of a delivery is told after 20 seconds.",
    breaks=(("SHOP-12", 1),),
)
TOTAL_AS_TEXT = Bug(
    name="total-as-text",
    says='Orders are sorted by the text of their totals: "$104.00" comes before "$9.90".',
    breaks=(("SHOP-13", 1),),
)

BUGS: tuple[Bug, ...] = (
    LOCKOUT_NEVER,
    PRICE_SORT,
    LATE_ERROR,
    BADGE_KINDS,
    CENT_OFF,
    BLANK_NAME,
    UPLOAD_LOST,
    BUTTON_LIVE,
    DIALOG_ACTS,
    FILTER_STAYS,
    PLURAL_ALWAYS,
    ANSWER_LATE,
    TOTAL_AS_TEXT,
)


def chosen(names: Iterable[str]) -> frozenset[Bug]:
    """The bugs so named; UsageError for a name that there is not, with the nearest ones."""
    known = {bug.name: bug for bug in BUGS}
    names = tuple(names)
    for name in names:
        if name not in known:
            close = all_near(name, known)[:2]
            hint = f"did you mean {' or '.join(close)}? " if close else ""
            raise UsageError(
                f'the demo shop has no bug named "{name}"',
                hint=f"{hint}there are {', '.join(known)}",
            )
    return frozenset(known[name] for name in names)
