"""What a reply costs: told from a dated table, and never guessed."""

from datetime import date
from typing import Any

import pytest

from orchestrator.errors import ConfigError
from orchestrator.messages import Usage
from orchestrator.models.prices import prices
from orchestrator.models.registry import ALIASES

SONNET = "anthropic/claude-sonnet-5-5"
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        (Usage(input=MILLION), 2.00),
        (Usage(output=MILLION), 10.00),
        (Usage(cache_write=MILLION), 2.50),
        (Usage(cache_read=MILLION), 0.20),
        (Usage(input=1000, output=500, cache_read=20_000), 0.011),
    ],
)
def test_a_reply_costs_what_its_tokens_cost(usage: Usage, dollars: float) -> None:
    assert prices().cost(SONNET, usage) == pytest.approx(dollars)


def test_a_long_prompt_has_the_price_of_a_long_prompt() -> None:
    haiku = ALIASES["haiku"]

    assert prices().cost(haiku, Usage(input=100_000)) == pytest.approx(0.01)
    assert prices().cost(haiku, Usage(input=1, cache_read=100_000)) == pytest.approx(0.0050005)


def test_every_alias_has_a_price_and_the_table_a_day() -> None:
    table = prices()

    assert set(ALIASES.values()) <= set(table.models)
    assert date.fromisoformat(table.as_of) >= date(2026, 11, 20)


def test_an_unknown_price_is_nothing_and_not_zero() -> None:
    assert prices().cost("local", Usage(input=1)) is None
    assert prices().cost("", Usage(output=1)) is None


def test_no_tokens_cost_nothing_whoever_used_none() -> None:
    assert prices().cost("gherkin", Usage()) == 0.0


def test_a_teams_own_price_goes_before_the_tables() -> None:
    own: dict[str, dict[str, Any]] = {
        "local": {"input": 0, "output": 0},
        SONNET: {"input": 1.0, "output": 5.0},
    }
    table = prices(own)

    assert table.cost("local", Usage(input=5, output=5)) == 0.0
    assert table.cost(SONNET, Usage(input=MILLION)) == pytest.approx(1.0)
    assert table.cost(SONNET, Usage(input=1, cache_read=1)) is None
    assert prices().cost(SONNET, Usage(input=MILLION)) == pytest.approx(2.0)


@pytest.mark.parametrize(
    "said",
    [
        {"input": 1},
        {"input": "1", "output": 1},
        {"input": -1, "output": 1},
        {"input": True, "output": 1},
        {"input": 1, "output": 1, "ouput": 2},
    ],
)
def test_what_is_no_price_is_told_with_the_models_name(said: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="the price of `local`"):
        prices({"local": said})
