"""The cart: what was added, how many, what a voucher takes off, and what it comes to.

Above: `shop` and the checkout; below: `products`, `visit` and `frame`.
"""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from starlette.responses import Response

from orchestrator.demo.bugs import CENT_OFF, LATE_ERROR, PLURAL_ALWAYS
from orchestrator.demo.frame import Field, frame
from orchestrator.demo.products import BY_SLUG, Product, money
from orchestrator.demo.store import Notice, Session
from orchestrator.demo.visit import Visit, go

CONFIRMED_AFTER = 400
"""Milliseconds until the page says what was added or removed."""


VOUCHERS: dict[str, int] = {"TRAIL10": 10}
"""Percent off all that is in the cart, by the words to type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    product: Product
    quantity: int

    @property
    def cents(self) -> int:
        return self.product.cents * self.quantity


def lines(session: Session) -> tuple[Line, ...]:
    """The session's cart, in the order in which its products were added."""
    return tuple(
        Line(product=BY_SLUG[slug], quantity=quantity) for slug, quantity in session.cart().items()
    )


def discount(visit: Visit) -> int:
    """Cents off, by the voucher that was given; half a cent counts as one."""
    items = sum(line.cents for line in lines(visit.session))
    hundredths = items * VOUCHERS.get(visit.session.setting("voucher"), 0)
    return (hundredths + (0 if CENT_OFF in visit.bugs else 50)) // 100


def add(visit: Visit) -> Response:
    """Adds a product, and goes back to the catalogue as it was searched and sorted."""
    product = BY_SLUG.get(visit.word("product"))
    if product:
        visit.session.add(product.slug)
        _confirm(visit, f"{product.name} was added to your cart")
        if LATE_ERROR in visit.bugs:
            visit.session.tell(Notice(role="alert", says="Something went wrong", after=800))
    kept = {name: visit.word(name) for name in ("search", "sort") if visit.word(name)}
    return go("/products" + (f"?{urlencode(kept)}" if kept else ""))


def remove(visit: Visit) -> Response:
    product = BY_SLUG.get(visit.word("product"))
    if product:
        visit.session.remove(product.slug)
        _confirm(visit, f"{product.name} was removed from your cart")
    return go("/cart")


def redeem(visit: Visit) -> Response:
    """Takes a voucher, the last one that is good; says so where it is not one."""
    code = visit.word("voucher").upper()
    if code in VOUCHERS:
        visit.session.set_setting("voucher", code)
    else:
        visit.session.keep_draft("voucher", {"voucher": visit.word("voucher")})
    return go("/cart")


def show(visit: Visit) -> Response:
    held = lines(visit.session)
    shown = _filled(visit, held) if held else _empty()
    body = f'<section class="panel"><h1>Your cart</h1>{shown}</section>'
    return frame("Cart", body, visit=visit, notices=visit.session.take_notices())


def _confirm(visit: Visit, says: str) -> None:
    visit.session.tell(Notice(role="status", says=says, after=CONFIRMED_AFTER))


def _filled(visit: Visit, held: tuple[Line, ...]) -> str:
    count = sum(line.quantity for line in held)
    items = "item" if count == 1 and PLURAL_ALWAYS not in visit.bugs else "items"
    off = discount(visit)
    taken = (
        f"<p>Voucher {escape(visit.session.setting('voucher'))}: -{money(off)}</p>" if off else ""
    )
    total = money(sum(line.cents for line in held) - off)
    return (
        f'<p class="lead">{count} {items} in your cart</p>{_table(held)}<div class="sums">{taken}'
        f'<p class="total">Total: {total}</p></div>{_voucher(visit)}'
        '<div class="actions"><a class="button quiet" href="/products">Continue shopping</a>'
        '<a class="button" href="/checkout">Checkout</a></div>'
    )


def _voucher(visit: Visit) -> str:
    draft = visit.session.take_draft("voucher")
    code = Field(
        label="Voucher code",
        name="voucher",
        value=draft.get("voucher", ""),
        error="This voucher is not known" if draft else "",
    )
    return (
        f'<form class="voucher" method="post" action="/cart/voucher">{code}'
        '<button class="quiet">Apply</button></form>'
    )


def _table(held: tuple[Line, ...]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{line.product.name}</th><td>{line.quantity}</td>'
        f"<td>{money(line.product.cents)}</td><td>{money(line.cents)}</td>"
        '<td><form method="post" action="/cart/remove">'
        f'<input type="hidden" name="product" value="{line.product.slug}">'
        '<button class="plain">Remove</button></form></td></tr>'
        for line in held
    )
    return (
        '<table aria-label="Cart items"><thead><tr><th scope="col">Product</th>'
        '<th scope="col">Quantity</th><th scope="col">Price</th><th scope="col">Total</th>'
        '<th scope="col"><span class="unseen">Action</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _empty() -> str:
    return (
        '<div class="empty"><p>Your cart is empty</p>'
        '<a class="button" href="/products">Continue shopping</a></div>'
    )
