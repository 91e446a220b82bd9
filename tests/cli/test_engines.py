"""The models that a run may ask: their prices, their keys, opened when they are asked."""

from pathlib import Path

import pytest

from orchestrator.cli.engines import model_keys, pricing
from orchestrator.errors import UsageError
from orchestrator.library.catalog import load
from orchestrator.library.context import Context
from orchestrator.messages import Usage

MILLION = Usage(input=1_000_000)
SONNET = "anthropic/claude-sonnet-5-5"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key-of-anthropic")


def context(folder: Path, *models: str) -> Context:
    lines = "\n".join(f"  {model}" for model in models)
    path = folder / "CONTEXT.md"
    path.write_text(f"---\nmodels:\n{lines}\n---\n" if models else "", encoding="utf-8")
    catalog = load(folder)
    catalog.stop_on_errors()
    return catalog.context


LOCAL = 'local: {api: openai, base_url: "http://127.0.0.1:11434/v1", model: qwen3'


def test_a_known_model_has_the_shipped_price_by_its_name_its_alias_and_an_entry_of_it(
    tmp_path: Path,
) -> None:
    cost = pricing(context(tmp_path, "ours: {api: anthropic, model: claude-sonnet-5-5}"))
    assert {cost(name, MILLION) for name in (SONNET, "sonnet", "ours")} == {2.0}


def test_a_teams_own_price_goes_before_the_shipped_one(tmp_path: Path) -> None:
    ours = "ours: {api: anthropic, model: claude-sonnet-5-5, prices: {input: 1, output: 5}}"
    cost = pricing(context(tmp_path, ours))
    assert (cost("ours", MILLION), cost(SONNET, MILLION)) == (1.0, 2.0)


def test_a_server_of_ones_own_has_no_price_but_the_one_it_is_given(tmp_path: Path) -> None:
    assert pricing(context(tmp_path, LOCAL + "}"))("local", MILLION) is None
    cost = pricing(context(tmp_path, LOCAL + ", prices: {input: 0, output: 0}}"))
    assert cost("local", MILLION) == 0.0


def test_a_known_name_at_another_address_has_no_known_price(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    assert pricing(context(tmp_path))(SONNET, MILLION) is None


def test_the_embedded_engine_is_free(tmp_path: Path) -> None:
    assert pricing(context(tmp_path))("gherkin", Usage()) == 0.0


def test_the_keys_of_every_model_that_may_be_asked_are_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-openai")
    two = 'two: {api: anthropic, model: claude-opus-5-5, key: "another-key"}'
    names = (SONNET, "haiku", "two", "openai/gpt", "gherkin")
    assert model_keys(context(tmp_path, two), names) == {
        "models.anthropic": "key-of-anthropic",
        "models.anthropic.2": "another-key",
        "models.openai": "key-of-openai",
    }


def test_a_name_that_nobody_knows_is_told_before_anything_begins(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="acme/large"):
        model_keys(context(tmp_path), (SONNET, "acme/large"))


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ("{input: 2}", "output"),
        ("{input: -1, output: 2}", "input"),
        ("{input: 1, output: 2, cached: 3}", "cached"),
        ("{input: 1, output: 2, then: {input: 1}}", "output"),
    ],
)
def test_a_price_that_is_none_is_told_with_its_line(tmp_path: Path, prices: str, said: str) -> None:
    with pytest.raises(Exception, match=said) as caught:
        context(tmp_path, LOCAL + f", prices: {prices}}}")
    assert "CONTEXT.md:3" in str(caught.value)
