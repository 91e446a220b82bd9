"""The demo's criteria as one plain Playwright script: `python plain.py URL BROWSER`.

The least that could do the same: one browser, a fresh context a criterion, the same actions and
waits, an absence watched for as long. It records nothing.
"""

import re
import sys
from itertools import pairwise

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

URL, PROGRAM = sys.argv[1:]
WATCH = 1000
"""Milliseconds for which an absence is watched."""


def log_in(page: Page, *passwords: str) -> None:
    page.goto(f"{URL}/login")
    page.get_by_label("Username").fill("ada")
    for word in passwords:
        page.get_by_label("Password").fill(word)
        page.get_by_role("button", name="Log in").click()


def refused(page: Page) -> None:
    log_in(page, "nope")
    expect(page.get_by_role("alert")).to_contain_text("Invalid credentials")
    expect(page.get_by_label("Password")).to_have_value("")


def required(page: Page) -> None:
    page.goto(f"{URL}/login")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Enter your username")).to_be_visible()
    expect(page.get_by_text("Enter your password")).to_be_visible()


def opened(page: Page) -> None:
    log_in(page, "lovelace")
    expect(page.get_by_role("heading", name="Welcome back, Ada")).to_be_visible()
    expect(page).to_have_url(re.compile("/products"))


def locked(page: Page) -> None:
    log_in(page, "first", "second", "third", "fourth", "fifth")
    expect(page.get_by_role("alert")).to_contain_text("This account is locked")


def shown(page: Page) -> None:
    page.goto(f"{URL}/products")
    expect(page.get_by_role("article")).to_have_count(6)
    expect(card(page, "Backpack").get_by_text("$49.90")).to_be_visible()
    expect(card(page, "Wool Socks").get_by_text("$7.20")).to_be_visible()


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article").filter(has_text=name)


def ordered(page: Page, how: str, names: list[str]) -> None:
    page.goto(f"{URL}/products")
    page.get_by_label("Sort by").select_option(label=how)
    for first, second in pairwise(names):
        expect(page.locator("body")).to_contain_text(re.compile(f"{first}.*{second}", re.DOTALL))


def cheapest(page: Page) -> None:
    ordered(page, "Price (low to high)", ["Wool Socks", "Compass", "Backpack"])


def dearest(page: Page) -> None:
    ordered(page, "Price (high to low)", ["Rain Jacket", "Backpack", "Compass"])


def search(page: Page, words: str) -> None:
    page.goto(f"{URL}/products")
    page.get_by_label("Search").fill(words)
    page.keyboard.press("Enter")


def found(page: Page) -> None:
    search(page, "warm")
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("heading", name="Thermos")).to_be_visible()
    expect(page.get_by_role("heading", name="Wool Socks")).to_be_visible()
    absent(page, "Backpack")


def absent(page: Page, words: str) -> None:
    expect(page.get_by_text(words)).to_have_count(0)
    page.wait_for_timeout(WATCH)
    expect(page.get_by_text(words)).to_have_count(0)


def nothing(page: Page) -> None:
    search(page, "canoe")
    expect(page.get_by_role("heading", name="No products match your search")).to_be_visible()
    expect(page.get_by_label("Search")).to_have_value("canoe")


def add(page: Page, *names: str) -> None:
    page.goto(f"{URL}/products")
    for name in names:
        card(page, name).get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("link", name=f"Cart ({len(names)})")).to_be_visible()


def added(page: Page) -> None:
    add(page, "Backpack")
    expect(page.get_by_role("status")).to_contain_text("Backpack was added to your cart")


def quiet(page: Page) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    add(page, "Thermos")
    absent(page, "Something went wrong")
    page.wait_for_timeout(WATCH)
    assert not errors


def summed(page: Page) -> None:
    add(page, "Backpack", "Compass")
    page.get_by_role("link", name="Cart (2)").click()
    expect(items(page)).to_have_count(2)
    expect(page.get_by_text("Total: $62.40")).to_be_visible()
    page.get_by_role("row").filter(has_text="Backpack").get_by_role("button").first.click()
    expect(items(page)).to_have_count(1)
    expect(page.get_by_text("Total: $12.50")).to_be_visible()


def items(page: Page) -> Locator:
    return page.get_by_role("table", name="Cart items").locator("tbody").get_by_role("row")


def check_out(page: Page, last: str, code: str) -> None:
    add(page, "Headlamp")
    page.get_by_role("link", name="Cart (1)").click()
    page.get_by_text("Checkout", exact=True).first.click()
    page.get_by_label("First name").fill("Ada")
    if last:
        page.get_by_label("Last name").fill(last)
        page.get_by_label("Postal code").fill(code)
    page.get_by_role("button", name="Continue").click()


def incomplete(page: Page) -> None:
    check_out(page, "", "")
    expect(page.get_by_text("Enter your last name")).to_be_visible()
    expect(page.get_by_text("Enter your postal code")).to_be_visible()
    expect(page.get_by_label("First name")).to_have_value("Ada")


def placed(page: Page) -> None:
    check_out(page, "Lovelace", "W1U 1DE")
    expect(page.get_by_text("Total: $28.90")).to_be_visible()
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_role("heading", name="Thank you for your order!")).to_be_visible()
    expect(page.get_by_role("link", name="Cart (0)")).to_be_visible()


CRITERIA = (
    *(refused, required, opened, locked),
    *(shown, cheapest, dearest, found, nothing),
    *(added, quiet, summed, incomplete, placed),
)


def play(browser: Browser) -> None:
    for criterion in CRITERIA:
        context = browser.new_context()
        criterion(context.new_page())
        context.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=PROGRAM, args=["--no-sandbox", "--disable-gpu"]
        )
        play(chromium)
        chromium.close()
