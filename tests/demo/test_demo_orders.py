"""Everybody's orders: for the shop's keeper, sorted, filtered, and cancelled after a question."""

import re

import pytest
from starlette.testclient import TestClient

from orchestrator.demo.shop import application


def keeper(shop: TestClient) -> str:
    return shop.post("/login", data={"username": "joan", "password": "clarke"}).text


def rows(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row">(\d+)</th>', page)


def test_the_keeper_sees_every_order_and_nobody_else_any() -> None:
    with TestClient(application(frozenset())) as shop:
        assert shop.get("/orders").url.path == "/login"
        assert shop.post("/orders/cancel", data={"number": "902"}).url.path == "/login"
        shop.post("/login", data={"username": "ada", "password": "lovelace"})
        assert shop.get("/orders").url.path == "/login"
        assert 'href="/orders"' not in shop.get("/products").text
        page = keeper(shop)
    assert rows(page) == ["901", "902", "903", "904", "905"]
    assert 'href="/orders"' in page


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("total", "902 904 903 905 901"),
        ("customer", "901 903 905 902 904"),
        ("nonsense", "901 902 903 904 905"),
    ],
)
def test_the_orders_are_sorted_by_the_column_that_was_asked_for(sort: str, expected: str) -> None:
    with TestClient(application(frozenset())) as shop:
        keeper(shop)
        assert rows(shop.get("/orders", params={"sort": sort}).text) == expected.split()


def test_a_filter_is_kept_until_the_keeper_logs_out() -> None:
    with TestClient(application(frozenset())) as shop:
        keeper(shop)
        assert rows(shop.get("/orders?status=Open").text) == ["902", "903", "905"]
        assert "3 of 5 orders" in shop.get("/orders").text
        shop.post("/logout")
        assert "5 of 5 orders" in keeper(shop)


def test_a_cancelled_order_says_so_and_cannot_be_cancelled_again() -> None:
    with TestClient(application(frozenset())) as shop:
        keeper(shop)
        assert "Cancel order 903?" in shop.get("/orders").text
        page = shop.post("/orders/cancel", data={"number": "903"}).text
        assert "Order 903 was cancelled" in page
        assert "Cancel order 903?" not in page
        again = shop.post("/orders/cancel", data={"number": "903"}).text
        sent = shop.post("/orders/cancel", data={"number": "901"}).text
    assert "was cancelled" not in again + sent


def test_keeping_an_order_only_closes_the_dialog() -> None:
    with TestClient(application(frozenset())) as shop:
        dialog = keeper(shop).partition('<dialog id="cancel-903"')[2].partition("</dialog>")[0]
    assert '<form method="dialog"><button class="quiet">Keep order</button></form>' in dialog
    assert dialog.count("/orders/cancel") == 1


def test_dialog_acts_cancels_on_both_answers() -> None:
    with TestClient(application(frozenset({"dialog-acts"}))) as shop:
        dialog = keeper(shop).partition('<dialog id="cancel-903"')[2].partition("</dialog>")[0]
    assert dialog.count('action="/orders/cancel"') == 2


def test_filter_stays_shows_the_next_keeper_the_filter_of_the_last() -> None:
    with TestClient(application(frozenset({"filter-stays"}))) as shop:
        keeper(shop)
        shop.get("/orders?status=Open")
        shop.post("/logout")
        assert "3 of 5 orders" in keeper(shop)


def test_total_as_text_sorts_totals_by_their_first_sign() -> None:
    with TestClient(application(frozenset({"total-as-text"}))) as shop:
        keeper(shop)
        found = rows(shop.get("/orders?sort=total").text)
        assert found == ["901", "904", "903", "902", "905"]
        assert rows(shop.get("/orders?sort=order").text) == sorted(found)
