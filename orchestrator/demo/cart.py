"""The cart: what was added, how many, and what it comes to.

Above: `shop` and the checkout; below: `products`, `visit` and `frame`.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from orchestrator.demo.bugs import LATE_ERROR
from orchestrator.demo.frame import frame
from orchestrator.demo.products import BY_SLUG, Product, money
from orchestrator.demo.store import Notice, Session
from orchestrator.demo.visit import Visit, go

CONFIRMED_AFTER = 400
"""Milliseconds until the page says what was added or removed."""


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


def show(visit: Visit) -> Response:
    held = lines(visit.session)
    shown = _table(held) if held else _empty()
    body = f'<section class="panel"><h1>Your cart</h1>{shown}</section>'
    return frame("Cart", body, session=visit.session, notices=visit.session.take_notices())


def _confirm(visit: Visit, says: str) -> None:
    visit.session.tell(Notice(role="status", says=says, after=CONFIRMED_AFTER))


def _table(held: tuple[Line, ...]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{line.product.name}</th><td>{line.quantity}</td>'
        f"<td>{money(line.product.cents)}</td><td>{money(line.cents)}</td>"
        '<td><form method="post" action="/cart/remove">'
        f'<input type="hidden" name="product" value="{line.product.slug}">'
        '<button class="plain">Remove</button></form></td></tr>'
        for line in held
    )
    total = money(sum(line.cents for line in held))
    return (
        '<table aria-label="Cart items"><thead><tr><th scope="col">Product</th>'
        '<th scope="col">Quantity</th><th scope="col">Price</th><th scope="col">Total</th>'
        '<th scope="col"><span class="unseen">Action</span></th></tr></thead>'
        f'<tbody>{rows}</tbody></table><p class="total">Total: {total}</p>'
        '<div class="actions"><a class="button quiet" href="/products">Continue shopping</a>'
        '<a class="button" href="/checkout">Checkout</a></div>'
    )


def _empty() -> str:
    return (
        '<div class="empty"><p>Your cart is empty</p>'
        '<a class="button" href="/products">Continue shopping</a></div>'
    )
