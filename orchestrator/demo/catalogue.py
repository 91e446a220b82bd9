"""The products as cards, with a search box and an order.

What it shows is in its address: `/products?search=warm&sort=price-up`. Above: `shop`; below:
`products`, `visit` and `frame`.
"""

from html import escape

from starlette.responses import Response

from orchestrator.demo.frame import frame
from orchestrator.demo.products import ORDERS, Product, matching, money, ordered
from orchestrator.demo.visit import Visit


def show(visit: Visit) -> Response:
    search, order = visit.word("search"), visit.word("sort")
    if order not in ORDERS:
        order = next(iter(ORDERS))
    found = ordered(matching(search), order, visit.bugs)
    member = visit.session.member
    heading = f"Welcome back, {escape(member)}" if member else "Products"
    hidden = _hidden("search", search) + _hidden("sort", order)
    cards = "".join(_card(product, hidden) for product in found)
    shown = f'<ul class="cards" aria-label="Products">{cards}</ul>' if found else _nothing()
    body = (
        f'<div class="bar"><div><h1>{heading}</h1>'
        '<p class="lead">Six good things for a day outside.</p></div>'
        f"{_filters(search, order)}</div>{shown}"
    )
    return frame("Products", body, visit=visit, notices=visit.session.take_notices())


def _filters(search: str, order: str) -> str:
    options = "".join(
        f'<option value="{value}"{" selected" if value == order else ""}>{words}</option>'
        for value, words in ORDERS.items()
    )
    return (
        '<form class="filters" role="search" method="get" action="/products">'
        '<div class="field"><label for="search">Search</label>'
        f'<input id="search" name="search" type="search" value="{escape(search)}"></div>'
        '<button class="quiet">Find</button>'
        '<div class="field"><label for="sort">Sort by</label>'
        f'<select id="sort" name="sort" data-submits>{options}</select></div></form>'
    )


def _card(product: Product, hidden: str) -> str:
    return (
        f'<li><article aria-label="{product.name}">'
        f'<svg class="art" aria-hidden="true"><use href="/assets/art.svg#{product.slug}"/></svg>'
        f"<h2>{product.name}</h2><p>{product.about}</p>"
        f'<div class="buy"><p class="price">{money(product.cents)}</p>'
        f'<form method="post" action="/cart/add">{hidden}{_hidden("product", product.slug)}'
        "<button>Add to cart</button></form></div></article></li>"
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _nothing() -> str:
    return (
        '<section class="panel empty"><h2>No products match your search</h2>'
        '<p><a href="/products">Show all products</a></p></section>'
    )
