"""Whose state is whose, and what every page has in common."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from orchestrator.demo.shop import application

PAGES = (
    "/",
    "/login",
    "/products",
    "/cart",
    "/checkout",
    "/checkout/overview",
    "/delivery",
    "/returns",
)


def test_a_fresh_context_is_a_fresh_shop() -> None:
    with TestClient(application(frozenset())) as shop:
        for number in range(5):
            shop.post("/login", data={"username": "ada", "password": f"guess {number}"})
        shop.post("/cart/add", data={"product": "socks"})
        assert ">Cart (1)</a>" in shop.get("/products").text
        shop.cookies.clear()
        assert ">Cart (0)</a>" in shop.get("/products").text
        answer = shop.post("/login", data={"username": "ada", "password": "lovelace"})
        assert "Welcome back, Ada" in answer.text


def test_two_visitors_at_once_do_not_meet() -> None:
    with TestClient(application(frozenset())) as shop:
        ada = {"cookie": f"shop_session={shop.get('/products').cookies['shop_session']}"}
        shop.cookies.clear()
        bob = {"cookie": f"shop_session={shop.get('/products').cookies['shop_session']}"}
        shop.cookies.clear()
        shop.post("/cart/add", data={"product": "socks"}, headers=ada)
        assert ">Cart (1)</a>" in shop.get("/cart", headers=ada).text
        assert ">Cart (0)</a>" in shop.get("/cart", headers=bob).text


def test_a_cookie_that_the_shop_never_gave_is_replaced() -> None:
    with TestClient(application(frozenset())) as shop:
        answer = shop.get("/products", headers={"cookie": "shop_session=made-up"})
    assert answer.cookies["shop_session"] != "made-up"


def test_in_memory_everything_is_forgotten_and_a_file_remembers(tmp_path: Path) -> None:
    kept = str(tmp_path / "shop.db")
    with TestClient(application(frozenset(), database=kept)) as shop:
        shop.post("/cart/add", data={"product": "socks"})
        cookie = {"cookie": f"shop_session={shop.cookies['shop_session']}"}
    with TestClient(application(frozenset(), database=kept)) as shop:
        assert ">Cart (1)</a>" in shop.get("/cart", headers=cookie).text
    with TestClient(application(frozenset())) as shop:
        assert ">Cart (0)</a>" in shop.get("/cart", headers=cookie).text


def test_it_says_when_it_is_ready() -> None:
    with TestClient(application(frozenset())) as shop:
        answer = shop.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/favicon.ico", "image/svg+xml"),
        ("/assets/favicon.svg", "image/svg+xml"),
        ("/assets/art.svg", "image/svg+xml"),
        ("/assets/shop.css", "text/css"),
    ],
)
def test_what_a_page_loads_is_there(path: str, media: str) -> None:
    with TestClient(application(frozenset())) as shop:
        answer = shop.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_title_one_main_heading_a_status_and_loads_nothing_from_elsewhere(
    path: str,
) -> None:
    with TestClient(application(frozenset())) as shop:
        shop.post("/cart/add", data={"product": "socks"})
        answer = shop.get(path)
    assert answer.status_code == 200
    assert " · Cairn Supply</title>" in answer.text
    assert answer.text.count("<h1>") == 1
    assert answer.text.count('role="status"') == 1
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label(path: str) -> None:
    with TestClient(application(frozenset())) as shop:
        shop.post("/cart/add", data={"product": "socks"})
        page = shop.get(path).text
    shown = page.count("<input id=") + page.count("<select id=")
    assert page.count("<label for=") == shown


def test_a_page_that_is_not_there_says_so() -> None:
    with TestClient(application(frozenset())) as shop:
        answer = shop.get("/nowhere")
    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.text
