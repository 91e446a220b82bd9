"""The cart, and the checkout that empties it."""

import re

from starlette.testclient import TestClient

from orchestrator.demo.shop import application

ADDRESS = {"first_name": "Ada", "last_name": "Lovelace", "postal_code": "W1U 1DE"}


def add(shop: TestClient, *slugs: str) -> str:
    page = ""
    for slug in slugs:
        page = shop.post("/cart/add", data={"product": slug}).text
    return page


def rows(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<tr><th scope="row">([^<]+)</th><td>(\d+)</td>', page)


def test_adding_counts_in_the_badge_and_is_confirmed_a_little_later() -> None:
    with TestClient(application(frozenset())) as shop:
        page = add(shop, "backpack")
    assert ">Cart (1)</a>" in page
    told = (
        '<template data-role="status" data-after="400">Backpack was added to your cart</template>'
    )
    assert told in page
    assert '<p role="status" id="status"></p>' in page


def test_a_confirmation_is_shown_once() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "backpack")
        assert "<template" not in shop.get("/products").text


def test_adding_goes_back_to_the_catalogue_as_it_was_searched_and_sorted() -> None:
    with TestClient(application(frozenset())) as shop:
        form = {"product": "socks", "search": "warm & dry", "sort": "price-up"}
        answer = shop.post("/cart/add", data=form)
    assert dict(answer.url.params) == {"search": "warm & dry", "sort": "price-up"}


def test_an_unknown_product_adds_nothing() -> None:
    with TestClient(application(frozenset())) as shop:
        assert ">Cart (0)</a>" in add(shop, "canoe")


def test_the_cart_shows_names_quantities_prices_and_the_total() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "compass", "backpack", "compass")
        page = shop.get("/cart").text
    assert rows(page) == [("Compass", "2"), ("Backpack", "1")]
    assert "<td>$12.50</td><td>$25.00</td>" in page
    assert "Total: $74.90" in page


def test_removing_takes_the_whole_row_and_says_so() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "compass", "compass", "backpack")
        page = shop.post("/cart/remove", data={"product": "compass"}).text
    assert rows(page) == [("Backpack", "1")]
    assert "Compass was removed from your cart" in page


def test_an_empty_cart_says_so_and_cannot_be_checked_out() -> None:
    with TestClient(application(frozenset())) as shop:
        assert "Your cart is empty" in shop.get("/cart").text
        assert shop.get("/checkout").url.path == "/cart"
        assert shop.post("/checkout/overview").url.path == "/cart"


def test_a_missing_part_of_the_address_is_named_and_the_rest_kept() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "headlamp")
        page = shop.post("/checkout", data={"first_name": "Ada", "postal_code": " "}).text
    assert re.findall(r'class="error" id="([\w-]+)"', page) == [
        "last_name-error",
        "postal_code-error",
    ]
    assert "Enter your last name" in page
    assert "Enter your first name" not in page
    assert 'name="first_name" type="text" value="Ada"' in page


def test_the_overview_adds_the_delivery() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "headlamp")
        answer = shop.post("/checkout", data=ADDRESS)
    assert answer.url.path == "/checkout/overview"
    assert "For Ada Lovelace, W1U 1DE" in answer.text
    assert "Items: $24.00" in answer.text
    assert "Delivery: $4.90" in answer.text
    assert "Total: $28.90" in answer.text


def test_the_overview_needs_an_address_first() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "headlamp")
        assert shop.get("/checkout/overview").url.path == "/checkout"


def test_an_order_is_thanked_for_and_empties_the_cart() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "headlamp")
        shop.post("/checkout", data=ADDRESS)
        answer = shop.post("/checkout/overview")
    assert answer.url.path == "/checkout/thanks"
    assert "<h1>Thank you for your order!</h1>" in answer.text
    assert "Ada, your order 1001 over $28.90 is on its way." in answer.text
    assert ">Cart (0)</a>" in answer.text


def test_a_second_order_has_the_next_number_and_remembers_the_address() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "headlamp")
        shop.post("/checkout", data=ADDRESS)
        shop.post("/checkout/overview")
        add(shop, "socks")
        assert 'value="Lovelace"' in shop.get("/checkout").text
        assert "order 1002 over $12.10" in shop.post("/checkout/overview").text


def test_no_order_has_no_thanks() -> None:
    with TestClient(application(frozenset())) as shop:
        assert shop.get("/checkout/thanks").url.path == "/products"


def test_one_thing_is_an_item_and_two_are_items() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "compass")
        assert "1 item in your cart" in shop.get("/cart").text
        add(shop, "compass")
        assert "2 items in your cart" in shop.get("/cart").text


def test_a_voucher_takes_off_ten_percent_rounded_and_until_the_order() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "thermos")
        page = shop.post("/cart/voucher", data={"voucher": "trail10"}).text
        assert "Voucher TRAIL10: -$1.88" in page
        assert "Total: $16.87" in page
        overview = shop.post("/checkout", data=ADDRESS).text
        assert "Voucher: -$1.88" in overview
        assert "Total: $21.77" in overview
        assert "over $21.77" in shop.post("/checkout/overview").text
        add(shop, "thermos")
        assert "Total: $18.75" in shop.get("/cart").text


def test_an_unknown_voucher_is_refused_and_kept_to_be_corrected() -> None:
    with TestClient(application(frozenset())) as shop:
        add(shop, "thermos")
        page = shop.post("/cart/voucher", data={"voucher": "TRIAL10"}).text
    assert "This voucher is not known" in page
    assert 'value="TRIAL10"' in page
    assert "Total: $18.75" in page
