"""What the shop sells, found and sorted; prices are whole cents.

The same six for every visitor and never changed, so not in the database. Above: the catalogue,
the cart and the checkout; below: `bugs`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from orchestrator.demo.bugs import PRICE_SORT, Bug


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One thing on sale; `slug` is its name in addresses and in assets/art.svg."""

    slug: str
    name: str
    about: str
    cents: int


PRODUCTS: tuple[Product, ...] = (
    Product(
        slug="backpack",
        name="Backpack",
        about="28 litres, a rain cover, and a pocket for everything.",
        cents=49_90,
    ),
    Product(
        slug="compass",
        name="Compass",
        about="Finds north without a battery, and clips to a belt.",
        cents=12_50,
    ),
    Product(
        slug="headlamp",
        name="Headlamp",
        about="200 lumens in front of you, red light for the tent.",
        cents=24_00,
    ),
    Product(
        slug="jacket",
        name="Rain Jacket",
        about="Taped seams and a hood that stays where it is.",
        cents=89_00,
    ),
    Product(
        slug="thermos",
        name="Thermos",
        about="Keeps three cups of tea warm until the summit.",
        cents=18_75,
    ),
    Product(
        slug="socks",
        name="Wool Socks",
        about="Merino, warm when wet, and no seam at the toes.",
        cents=7_20,
    ),
)

BY_SLUG: dict[str, Product] = {product.slug: product for product in PRODUCTS}

ORDERS: dict[str, str] = {
    "name-up": "Name (A to Z)",
    "name-down": "Name (Z to A)",
    "price-up": "Price (low to high)",
    "price-down": "Price (high to low)",
}
"""The ways to sort, the first one without being asked: name in addresses, words for people."""


def money(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02}"


def matching(words: str) -> list[Product]:
    """The products whose name or description holds the words, in any case; all for none."""
    sought = words.strip().casefold()
    return [p for p in PRODUCTS if sought in f"{p.name}\n{p.about}".casefold()]


def ordered(products: Sequence[Product], order: str, bugs: Iterable[Bug]) -> list[Product]:
    """The products sorted by one of `ORDERS`."""
    by, _, direction = order.partition("-")
    if by == "price" and PRICE_SORT in bugs:
        by, direction = "name", "up"
    key = attrgetter("cents" if by == "price" else "name")
    return sorted(products, key=key, reverse=direction == "down")
