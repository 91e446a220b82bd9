"""The checkout: address, overview, thanks; nothing is sold and nobody is charged.

Above: `shop`; below: `cart`, `visit` and `frame`.
"""

from dataclasses import asdict
from html import escape

from starlette.responses import Response

from orchestrator.demo import cart
from orchestrator.demo.frame import Field, frame
from orchestrator.demo.products import money
from orchestrator.demo.store import Address
from orchestrator.demo.visit import Visit, go

DELIVERY = 4_90
"""Cents, whatever the order."""

FIELDS: dict[str, tuple[str, str]] = {
    "first_name": ("First name", "given-name"),
    "last_name": ("Last name", "family-name"),
    "postal_code": ("Postal code", "postal-code"),
}
"""Label and kind of automatic completion, by the name in `Address`."""

STEPS = ("Address", "Overview", "Thanks")


def show(visit: Visit) -> Response:
    if not visit.session.cart():
        return go("/cart")
    draft = visit.session.take_draft("checkout")
    address = visit.session.address()
    typed = draft or (asdict(address) if address else {})
    inputs = "".join(
        str(
            Field(
                label=label,
                name=name,
                value=typed.get(name, ""),
                error=f"Enter your {label.lower()}" if draft and not draft.get(name) else "",
                autocomplete=autocomplete,
            )
        )
        for name, (label, autocomplete) in FIELDS.items()
    )
    return _step(
        visit,
        "Address",
        '<h1>Where does it go?</h1><form method="post" action="/checkout" novalidate>'
        f'{inputs}<div class="actions"><a class="button quiet" href="/cart">Cancel</a>'
        "<button>Continue</button></div></form>",
    )


def submit(visit: Visit) -> Response:
    typed = {name: visit.word(name) for name in FIELDS}
    if not all(typed.values()):
        visit.session.keep_draft("checkout", typed)
        return go("/checkout")
    visit.session.set_address(Address(**typed))
    return go("/checkout/overview")


def overview(visit: Visit) -> Response:
    address, held = visit.session.address(), cart.lines(visit.session)
    if not address or not held:
        return go("/checkout")
    items, off = sum(line.cents for line in held), cart.discount(visit)
    taken = f"<p>Voucher: -{money(off)}</p>" if off else ""
    rows = "".join(
        f'<tr><th scope="row">{line.product.name}</th><td>{line.quantity}</td>'
        f"<td>{money(line.cents)}</td></tr>"
        for line in held
    )
    return _step(
        visit,
        "Overview",
        "<h1>Check your order</h1>"
        f'<p class="lead">For {escape(address.first_name)} {escape(address.last_name)},'
        f" {escape(address.postal_code)}</p>"
        '<table aria-label="Order items"><thead><tr><th scope="col">Product</th>'
        f'<th scope="col">Quantity</th><th scope="col">Total</th></tr></thead><tbody>{rows}</tbody>'
        f'</table><div class="sums"><p>Items: {money(items)}</p>{taken}'
        f"<p>Delivery: {money(DELIVERY)}</p>"
        f'<p class="total">Total: {money(items - off + DELIVERY)}</p>'
        '</div><form class="actions" method="post" action="/checkout/overview">'
        '<a class="button quiet" href="/cart">Back to the cart</a>'
        "<button>Place order</button></form>",
    )


def place(visit: Visit) -> Response:
    address, held = visit.session.address(), cart.lines(visit.session)
    if not address or not held:
        return go("/checkout")
    items = sum(line.cents for line in held) - cart.discount(visit)
    visit.session.place_order(address, items + DELIVERY)
    visit.session.set_setting("voucher", "")
    return go("/checkout/thanks")


def thanks(visit: Visit) -> Response:
    order = visit.session.last_order()
    if not order:
        return go("/products")
    return _step(
        visit,
        "Thanks",
        '<div class="empty"><h1>Thank you for your order!</h1>'
        f'<p class="lead">{escape(order.first_name)}, your order {order.number} over'
        f" {money(order.cents)} is on its way.</p>"
        '<a class="button" href="/products">Continue shopping</a></div>',
    )


def _step(visit: Visit, step: str, body: str) -> Response:
    here = ' aria-current="step"'
    steps = "".join(f"<li{here if name == step else ''}>{name}</li>" for name in STEPS)
    panel = (
        f'<section class="panel middle"><ol class="steps" aria-label="Steps">{steps}</ol>'
        f"{body}</section>"
    )
    return frame(f"Checkout: {step}", panel, visit=visit)
