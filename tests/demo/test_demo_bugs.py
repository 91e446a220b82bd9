"""Each bug breaks what it says, and nothing without it."""

import re

import pytest
from starlette.testclient import TestClient

from orchestrator.demo.bugs import BUGS, chosen
from orchestrator.demo.shop import application
from orchestrator.demo.workspace import CRITERIA
from orchestrator.errors import UsageError


def test_lockout_never_leaves_the_account_open_after_five_wrong_passwords() -> None:
    with TestClient(application(frozenset({"lockout-never"}))) as shop:
        for number in range(6):
            form = {"username": "ada", "password": f"guess {number}"}
            assert "Invalid credentials" in shop.post("/login", data=form).text
        right = {"username": "ada", "password": "lovelace"}
        assert "Welcome back, Ada" in shop.post("/login", data=right).text


@pytest.mark.parametrize("order", ["price-up", "price-down"])
def test_price_sort_sorts_by_name_whatever_the_price(order: str) -> None:
    with TestClient(application(frozenset({"price-sort"}))) as shop:
        page = shop.get("/products", params={"sort": order}).text
    names = re.findall(r'<article aria-label="([^"]+)">', page)
    assert names == sorted(names)
    assert f'<option value="{order}" selected>' in page


def test_price_sort_leaves_the_names_in_order() -> None:
    with TestClient(application(frozenset({"price-sort"}))) as shop:
        page = shop.get("/products?sort=name-down").text
    names = re.findall(r'<article aria-label="([^"]+)">', page)
    assert names == sorted(names, reverse=True)


def test_late_error_shows_an_alert_800_ms_after_adding_and_only_then() -> None:
    alert = '<template data-role="alert" data-after="800">Something went wrong</template>'
    with TestClient(application(frozenset({"late-error"}))) as shop:
        assert "Something went wrong" not in shop.get("/products").text
        assert alert in shop.post("/cart/add", data={"product": "socks"}).text
        assert "Something went wrong" not in shop.get("/cart").text


def test_without_a_bug_nothing_goes_wrong_after_adding() -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.post("/cart/add", data={"product": "socks"}).text
    assert "Something went wrong" not in page


def test_badge_kinds_counts_each_product_once() -> None:
    with TestClient(application(frozenset({"badge-kinds"}))) as shop:
        shop.post("/cart/add", data={"product": "socks"})
        assert ">Cart (1)</a>" in shop.post("/cart/add", data={"product": "socks"}).text
        assert ">Cart (2)</a>" in shop.post("/cart/add", data={"product": "compass"}).text


def test_cent_off_cuts_half_a_cent_off_the_discount() -> None:
    with TestClient(application(frozenset({"cent-off"}))) as shop:
        shop.post("/cart/add", data={"product": "thermos"})
        assert "Total: $16.88" in shop.post("/cart/voucher", data={"voucher": "TRAIL10"}).text
        shop.post("/cart/remove", data={"product": "thermos"})
        shop.post("/cart/add", data={"product": "compass"})
        assert "Total: $11.25" in shop.get("/cart").text


def test_plural_always_says_items_of_one_thing() -> None:
    with TestClient(application(frozenset({"plural-always"}))) as shop:
        shop.post("/cart/add", data={"product": "socks"})
        assert "1 items in your cart" in shop.get("/cart").text


def test_bugs_can_be_on_together() -> None:
    assert {bug.name for bug in chosen(["late-error", "price-sort"])} == {
        "late-error",
        "price-sort",
    }


def test_an_unknown_bug_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as refused:
        application(frozenset({"price-sorts"}))
    assert 'no bug named "price-sorts"' in refused.value.message
    assert "did you mean price-sort?" in refused.value.hint
    assert "lockout-never" in refused.value.hint


def test_every_bug_has_its_own_name_a_sentence_and_breaks_criteria_that_exist() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS)
    broken = [{key for key, _ in bug.breaks} for bug in BUGS]
    assert sorted(map(len, broken)) == [1] * len(BUGS), "each bug has a ticket"
    assert len(set().union(*broken)) == len(BUGS), "of its own"
    for bug in BUGS:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", bug.name)
        assert bug.says.endswith(".")
        assert bug.breaks
        assert all(1 <= number <= CRITERIA[key] for key, number in bug.breaks)
