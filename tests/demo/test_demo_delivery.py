"""The slow endpoint: not ready at once, ready a little later, and with the bug much later."""

import pytest
from starlette.testclient import TestClient

from orchestrator.demo import delivery
from orchestrator.demo.shop import application


def ask(shop: TestClient, code: str = "W1U 1DE") -> dict[str, object]:
    answer: dict[str, object] = shop.get("/api/delivery", params={"postal_code": code}).json()
    return answer


def test_the_page_asks_the_endpoint() -> None:
    with TestClient(application(frozenset())) as shop:
        assert '<form data-asks="/api/delivery">' in shop.get("/delivery").text


@pytest.mark.parametrize(
    ("bugs", "waited", "ready"),
    [
        (frozenset[str](), 0.1, False),
        (frozenset[str](), 0.4, True),
        (frozenset({"answer-late"}), 5.5, False),
        (frozenset({"answer-late"}), 20.1, True),
    ],
)
def test_a_day_is_told_once_it_was_worked_out(
    bugs: frozenset[str], waited: float, ready: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(delivery, "monotonic", lambda: now[0])
    with TestClient(application(bugs)) as shop:
        assert ask(shop) == {"ready": False, "says": "Working it out"}
        now[0] += waited
        assert ask(shop)["ready"] is ready


def test_asking_again_works_it_out_again_and_a_code_has_always_the_same_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(delivery, "monotonic", lambda: now[0])
    said = []
    with TestClient(application(frozenset())) as shop:
        for _ in range(2):
            assert ask(shop)["ready"] is False
            now[0] += 1
            said.append(ask(shop))
    assert said == [{"ready": True, "says": "It arrives in 3 days"}] * 2


def test_without_a_postal_code_it_asks_for_one_at_once() -> None:
    with TestClient(application(frozenset())) as shop:
        assert ask(shop, " ") == {"ready": True, "says": "Enter your postal code"}
