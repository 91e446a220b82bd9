"""The catalogue: cards, order and search."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from orchestrator.demo.products import ORDERS, PRODUCTS, matching, money, ordered
from orchestrator.demo.shop import application

BY_NAME = ["Backpack", "Compass", "Headlamp", "Rain Jacket", "Thermos", "Wool Socks"]
BY_PRICE = ["Wool Socks", "Compass", "Thermos", "Headlamp", "Backpack", "Rain Jacket"]


def cards(page: str) -> list[str]:
    return re.findall(r'<article aria-label="([^"]+)">', page)


def test_every_product_is_a_card_with_its_price_and_a_button() -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.get("/products").text
    assert cards(page) == BY_NAME
    assert page.count(">Add to cart</button>") == 6
    card = page.partition('<article aria-label="Wool Socks">')[2].partition("</article>")[0]
    assert '<p class="price">$7.20</p>' in card


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", BY_NAME),
        ("no-such-order", BY_NAME),
        ("name-up", BY_NAME),
        ("name-down", BY_NAME[::-1]),
        ("price-up", BY_PRICE),
        ("price-down", BY_PRICE[::-1]),
    ],
)
def test_the_cards_stand_in_the_order_that_was_asked_for(order: str, expected: list[str]) -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.get("/products", params={"sort": order}).text
    assert cards(page) == expected


def test_the_chosen_order_stays_selected() -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.get("/products?sort=price-up").text
    assert '<option value="price-up" selected>Price (low to high)</option>' in page
    assert page.count(" selected") == 1


def test_a_search_finds_words_of_names_and_descriptions_in_any_case() -> None:
    with TestClient(application(frozenset())) as shop:
        assert cards(shop.get("/products?search=WARM").text) == ["Thermos", "Wool Socks"]
        assert cards(shop.get("/products?search=jacket").text) == ["Rain Jacket"]


def test_a_search_without_a_match_says_so_and_keeps_the_words() -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.get("/products?search=canoe").text
    assert "<h2>No products match your search</h2>" in page
    assert 'type="search" value="canoe"' in page
    assert cards(page) == []


def test_what_a_visitor_typed_is_never_markup() -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.get("/products", params={"search": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


@given(st.text(max_size=8), st.sampled_from(list(ORDERS)))
def test_sorting_loses_and_invents_no_product(words: str, order: str) -> None:
    found = matching(words)
    assert sorted(p.slug for p in ordered(found, order, ())) == sorted(p.slug for p in found)
    assert set(found) <= set(PRODUCTS)


@pytest.mark.parametrize(
    ("cents", "words"), [(0, "$0.00"), (7_20, "$7.20"), (5, "$0.05"), (1_234_567, "$12,345.67")]
)
def test_money_has_two_decimals(cents: int, words: str) -> None:
    assert money(cents) == words
