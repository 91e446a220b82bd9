"""Everybody's orders, for the member who keeps the shop: sorted, filtered, cancelled.

The orders are the same for every visitor; what was cancelled and filtered is the session's.
Above: `shop`; below: `products`, `visit` and `frame`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import TypeAlias

from starlette.responses import Response

from orchestrator.demo.bugs import DIALOG_ACTS, TOTAL_AS_TEXT
from orchestrator.demo.frame import KEEPER, frame
from orchestrator.demo.products import money
from orchestrator.demo.store import Notice
from orchestrator.demo.visit import Visit, go

STATUSES = ("Open", "Sent", "Cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """One order as the shop's keeper sees it; `placed` is a day as 2026-03-02."""

    number: int
    customer: str
    placed: str
    cents: int
    status: str


ORDERS: tuple[Ordered, ...] = tuple(
    Ordered(number=number, customer=customer, placed=placed, cents=cents, status=status)
    for number, customer, placed, cents, status in (
        (901, "Ada Lovelace", "2026-03-02", 104_00, "Sent"),
        (902, "Mary Somerville", "2026-03-03", 9_90, "Open"),
        (903, "Emmy Noether", "2026-03-05", 28_90, "Open"),
        (904, "Sofia Kovalevskaya", "2026-03-08", 12_10, "Sent"),
        (905, "Hypatia", "2026-03-09", 93_90, "Open"),
    )
)

Key: TypeAlias = Callable[[Ordered], str | int]

SORTS: dict[str, tuple[str, Key]] = {
    "order": ("Order", lambda one: one.number),
    "customer": ("Customer", lambda one: one.customer),
    "placed": ("Placed", lambda one: one.placed),
    "total": ("Total", lambda one: one.cents),
    "status": ("Status", lambda one: one.status),
}
"""The columns: by their name in addresses, the header, and what they are sorted by."""


def show(visit: Visit) -> Response:
    if visit.session.member != KEEPER:
        return go("/login")
    if "status" in visit.asked:
        visit.session.set_setting("filter", visit.word("status"))
    status = visit.session.setting("filter")
    sort = visit.word("sort") if visit.word("sort") in SORTS else "order"
    every = _as_they_are(visit)
    found = sorted(
        (one for one in every if one.status == status or status not in STATUSES),
        key=_key(visit, sort),
    )
    body = (
        f'<section class="panel"><div class="bar"><h1>Orders</h1>{_filter(status, sort)}</div>'
        f"{_table(found, sort)}"
        f'<p class="lead">{len(found)} of {len(every)} orders</p></section>'
        f"{''.join(_dialog(visit, one) for one in found if one.status == 'Open')}"
    )
    return frame("Orders", body, visit=visit, notices=visit.session.take_notices())


def cancel(visit: Visit) -> Response:
    number = visit.word("number")
    if visit.session.member != KEEPER:
        return go("/login")
    if any(str(one.number) == number and one.status == "Open" for one in _as_they_are(visit)):
        visit.session.set_setting(f"cancelled {number}", "yes")
        says = f"Order {number} was cancelled"
        visit.session.tell(Notice(role="status", says=says, after=0))
    return go("/orders")


def _as_they_are(visit: Visit) -> tuple[Ordered, ...]:
    cancelled = visit.session.settings("cancelled ")
    return tuple(
        replace(one, status="Cancelled") if f"cancelled {one.number}" in cancelled else one
        for one in ORDERS
    )


def _key(visit: Visit, sort: str) -> Key:
    if sort == "total" and TOTAL_AS_TEXT in visit.bugs:
        return lambda one: money(one.cents)
    return SORTS[sort][1]


def _filter(status: str, sort: str) -> str:
    options = "".join(
        f'<option value="{value}"{" selected" if value == status else ""}>{value or "All"}</option>'
        for value in ("", *STATUSES)
    )
    return (
        '<form class="filters" method="get" action="/orders">'
        f'<input type="hidden" name="sort" value="{sort}">'
        '<div class="field"><label for="status-filter">Show</label>'
        f'<select id="status-filter" name="status" data-submits>{options}</select></div></form>'
    )


def _table(found: list[Ordered], sort: str) -> str:
    sorted_by = ' aria-sort="ascending"'
    headers = "".join(
        f'<th scope="col"{sorted_by if name == sort else ""}>'
        f'<a href="/orders?sort={name}">{header}</a></th>'
        for name, (header, _) in SORTS.items()
    )
    return (
        f'<table class="orders" aria-label="Orders"><thead><tr>{headers}<th scope="col">'
        '<span class="unseen">Action</span></th></tr></thead>'
        f"<tbody>{''.join(map(_row, found))}</tbody></table>"
    )


def _row(one: Ordered) -> str:
    button = ""
    if one.status == "Open":
        button = f'<button class="plain" data-opens="cancel-{one.number}">Cancel</button>'
    return (
        f'<tr><th scope="row">{one.number}</th><td>{escape(one.customer)}</td>'
        f"<td>{one.placed}</td><td>{money(one.cents)}</td>"
        f'<td><span class="state {one.status.lower()}">{one.status}</span></td>'
        f"<td>{button}</td></tr>"
    )


def _dialog(visit: Visit, one: Ordered) -> str:
    """Asks before an order is cancelled; closing it is the browser's own affair."""
    keep = '<form method="dialog"><button class="quiet">Keep order</button></form>'
    cancels = (
        '<form method="post" action="/orders/cancel">'
        f'<input type="hidden" name="number" value="{one.number}">'
    )
    if DIALOG_ACTS in visit.bugs:
        keep = f'{cancels}<button class="quiet">Keep order</button></form>'
    return (
        f'<dialog id="cancel-{one.number}" aria-labelledby="ask-{one.number}">'
        f'<h2 id="ask-{one.number}">Cancel order {one.number}?</h2>'
        f"<p>{escape(one.customer)} is told at once.</p>"
        f'<div class="actions">{keep}{cancels}<button>Yes, cancel it</button></form></div></dialog>'
    )
