"""Logging in, logging out, and the lock after five wrong passwords."""

from starlette.testclient import TestClient

from orchestrator.demo.shop import application


def log_in(shop: TestClient, username: str, password: str) -> str:
    return shop.post("/login", data={"username": username, "password": password}).text


def test_a_wrong_password_is_refused_with_an_alert_and_keeps_the_username() -> None:
    with TestClient(application(frozenset())) as shop:
        page = log_in(shop, "ada", "nope")
    assert '<p role="alert" class="alert">Invalid credentials</p>' in page
    assert 'name="username" type="text" value="ada"' in page
    assert 'name="password" type="password" value=""' in page


def test_an_unknown_username_is_refused_in_the_same_words() -> None:
    with TestClient(application(frozenset())) as shop:
        assert "Invalid credentials" in log_in(shop, "grace", "lovelace")


def test_empty_fields_are_named_and_marked_invalid() -> None:
    with TestClient(application(frozenset())) as shop:
        page = log_in(shop, "", "")
    assert '<p class="error" id="username-error">Enter your username</p>' in page
    assert '<p class="error" id="password-error">Enter your password</p>' in page
    assert page.count('aria-invalid="true"') == 2
    assert 'role="alert"' not in page.partition("<script>")[0]


def test_only_the_empty_field_is_complained_about() -> None:
    with TestClient(application(frozenset())) as shop:
        page = log_in(shop, "ada", "")
    assert "Enter your password" in page
    assert "Enter your username" not in page


def test_the_right_password_opens_the_shop() -> None:
    with TestClient(application(frozenset())) as shop:
        answer = shop.post("/login", data={"username": "ada", "password": "lovelace"})
    assert answer.url.path == "/products"
    assert "<h1>Welcome back, Ada</h1>" in answer.text


def test_logging_out_ends_in_the_login_page_as_a_visitor() -> None:
    with TestClient(application(frozenset())) as shop:
        log_in(shop, "ada", "lovelace")
        assert shop.post("/logout").url.path == "/login"
        assert "<h1>Products</h1>" in shop.get("/products").text


def test_the_fifth_wrong_password_locks_the_account_for_the_right_one_too() -> None:
    with TestClient(application(frozenset())) as shop:
        said = [log_in(shop, "ada", f"guess {number}") for number in range(1, 6)]
        after = log_in(shop, "ada", "lovelace")
    assert ["Invalid credentials" in page for page in said] == [True] * 4 + [False]
    assert '<p role="alert" class="alert">This account is locked</p>' in said[4]
    assert "This account is locked" in after


def test_logging_in_forgets_the_wrong_passwords_before_it() -> None:
    with TestClient(application(frozenset())) as shop:
        for number in range(4):
            log_in(shop, "ada", f"guess {number}")
        log_in(shop, "ada", "lovelace")
        assert "Invalid credentials" in log_in(shop, "ada", "nope")


def test_a_lock_is_of_one_account_only() -> None:
    with TestClient(application(frozenset())) as shop:
        for number in range(5):
            log_in(shop, "grace", f"guess {number}")
        assert "Welcome back, Ada" in log_in(shop, "ada", "lovelace")


def test_a_reload_forgets_what_was_said_and_posts_nothing_again() -> None:
    with TestClient(application(frozenset())) as shop:
        log_in(shop, "ada", "nope")
        assert "Invalid credentials" not in shop.get("/login").text
