"""The frame of every page: head, header, notices; and the fields of its forms.

HTML as text, escaped here or by `escape` where it is written. What a page says is the page's
own. Above: the pages; below: `visit`, `store` and Starlette.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

from orchestrator.demo.bugs import BADGE_KINDS
from orchestrator.demo.store import Notice
from orchestrator.demo.visit import Visit

SHOP = "Cairn Supply"

KEEPER = "Joan"
"""The member who sees everybody's orders."""

SCRIPT = """
for (const late of document.querySelectorAll("template[data-after]")) {
  setTimeout(() => {
    let place = document.getElementById("status");
    if (late.dataset.role === "alert") {
      place = document.createElement("p");
      place.setAttribute("role", "alert");
      place.className = "alert";
      document.querySelector("main").prepend(place);
    }
    place.textContent = late.content.textContent;
  }, Number(late.dataset.after));
}
for (const choice of document.querySelectorAll("select[data-submits]")) {
  choice.addEventListener("change", () => choice.form.requestSubmit());
}
for (const opener of document.querySelectorAll("button[data-opens]")) {
  const dialog = document.getElementById(opener.dataset.opens);
  opener.addEventListener("click", () => dialog.showModal());
}
for (const button of document.querySelectorAll("button[data-needs]")) {
  const tick = document.getElementById(button.dataset.needs);
  const follow = () => { button.disabled = !tick.checked; };
  tick.addEventListener("change", follow);
  follow();
}
for (const asking of document.querySelectorAll("form[data-asks]")) {
  const place = document.getElementById("status");
  const ask = async () => {
    const words = new URLSearchParams(new FormData(asking));
    const answer = await (await fetch(`${asking.dataset.asks}?${words}`)).json();
    place.textContent = answer.says;
    if (!answer.ready) setTimeout(ask, 250);
  };
  asking.addEventListener("submit", (sent) => { sent.preventDefault(); ask(); });
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A labelled text field, with what was typed and what is wrong with it."""

    label: str
    name: str
    value: str = ""
    error: str = ""
    type: str = "text"
    autocomplete: str = "off"

    def __str__(self) -> str:
        wrong = f'aria-invalid="true" aria-describedby="{self.name}-error"' if self.error else ""
        error = f'<p class="error" id="{self.name}-error">{self.error}</p>' if self.error else ""
        return (
            f'<div class="field"><label for="{self.name}">{self.label}</label>'
            f'<input id="{self.name}" name="{self.name}" type="{self.type}"'
            f' value="{escape(self.value)}" autocomplete="{self.autocomplete}" {wrong}>'
            f"{error}</div>"
        )


def frame(
    title: str,
    body: str,
    *,
    visit: Visit | None = None,
    notices: Sequence[Notice] = (),
    status_code: int = 200,
    login_link: bool = True,
) -> HTMLResponse:
    """A whole page; without a visit its header is that of a new visitor."""
    return HTMLResponse(
        f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · {SHOP}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/shop.css">
</head>
<body>
{_header(visit, login_link=login_link)}
<main>
<p role="status" id="status"></p>
{body}
</main>
<footer>{SHOP} is a demo shop. Nothing here is for sale.</footer>
{"".join(map(_template, notices))}
<script>{SCRIPT}</script>
</body>
</html>
""",
        status_code=status_code,
    )


def _header(visit: Visit | None, *, login_link: bool) -> str:
    member = visit.session.member if visit else ""
    account = '<a href="/login">Log in</a>' if login_link else ""
    if member:
        account = (
            f'<span class="member">{escape(member)}</span>'
            '<form method="post" action="/logout"><button class="plain">Log out</button></form>'
        )
    orders = '<a href="/orders">Orders</a>' if member == KEEPER else ""
    return (
        f'<header><a class="brand" href="/products">{SHOP}</a><nav aria-label="Main">'
        '<a href="/products">Products</a><a href="/delivery">Delivery</a>'
        f'<a href="/returns">Returns</a>{orders}{account}'
        f'<a class="badge" href="/cart">Cart ({_count(visit)})</a></nav></header>'
    )


def _count(visit: Visit | None) -> int:
    """How many things are in the cart."""
    held = visit.session.cart() if visit else {}
    if visit and BADGE_KINDS in visit.bugs:
        return len(held)
    return sum(held.values())


def _template(notice: Notice) -> str:
    return (
        f'<template data-role="{notice.role}" data-after="{notice.after}">'
        f"{escape(notice.says)}</template>"
    )
