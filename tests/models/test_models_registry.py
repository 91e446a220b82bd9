"""From a name to a model: no request is needed to say what is missing."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from orchestrator.errors import ExitCode, ModelUnreachable, Place, UsageError
from orchestrator.library.context import ALIASES as KNOWN
from orchestrator.library.context import ModelEntry
from orchestrator.library.environment import Secret
from orchestrator.messages import Message, Prompt, Reply, Text, ToolSchema
from orchestrator.models.registry import ALIASES, Route, open_model, route
from orchestrator.models.scripted import ScriptedModel
from tests.models import wire_openai
from tests.models.loopback_http import serving

KEYS = {"ANTHROPIC_API_KEY": "sk-ant-1234", "OPENAI_API_KEY": "sk-oai-1234\n"}
LOCAL = ModelEntry(
    name="local",
    api="openai",
    model="qwen3",
    base_url="http://127.0.0.1:11434/v1",
    place=Place(path="CONTEXT.md", line=4),
)


def test_a_providers_name_leads_to_the_provider() -> None:
    assert route("anthropic/claude-opus-5-5", {}, KEYS) == Route(
        name="anthropic/claude-opus-5-5",
        provider="anthropic",
        model="claude-opus-5-5",
        key="sk-ant-1234",
        variable="ANTHROPIC_API_KEY",
        priced="anthropic/claude-opus-5-5",
    )
    assert route("openai/org/gpt", {}, KEYS).model == "org/gpt"
    assert route("openai/gpt", {}, KEYS).key == "sk-oai-1234"


def test_an_alias_is_the_current_model_and_says_so() -> None:
    assert set(ALIASES) == set(KNOWN)
    for alias, full in ALIASES.items():
        assert route(alias, {}, KEYS).name == full == open_model(alias, {}, KEYS).name


def test_an_address_may_come_from_the_environment_and_then_has_no_price() -> None:
    environ = {**KEYS, "ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}
    way = route("sonnet", {}, environ)

    assert (way.base_url, way.priced) == ("http://127.0.0.1:9", "")


def test_an_entry_of_the_teams_own_never_gets_the_providers_key_for_another_address() -> None:
    way = route("local", {"local": LOCAL}, KEYS)

    assert (way.base_url, way.key, way.priced) == (LOCAL.base_url, "none", "local")


def test_an_entry_may_bring_its_key_or_use_the_providers() -> None:
    secret = Secret(name="LOCAL_KEY", value="local-1234")
    own = route("local", {"local": replace(LOCAL, key=secret)}, KEYS)
    plain = route("big", {"big": replace(LOCAL, base_url="")}, KEYS)

    assert (own.key, own.variable) == ("local-1234", "LOCAL_KEY")
    assert (plain.key, plain.priced) == ("sk-oai-1234", "openai/qwen3")


def test_a_route_does_not_show_its_key() -> None:
    assert "sk-ant" not in repr(route("sonnet", {}, KEYS))


@pytest.mark.parametrize(
    ("name", "variable"),
    [("anthropic/claude-opus-5-5", "ANTHROPIC_API_KEY"), ("openai/gpt", "OPENAI_API_KEY")],
)
def test_a_missing_key_names_its_variable(name: str, variable: str) -> None:
    for environ in ({}, {variable: " "}):
        with pytest.raises(ModelUnreachable, match=f"{variable} is not set") as caught:
            open_model(name, {}, environ)
        assert caught.value.exit_code == ExitCode.MODEL
        assert f"export {variable}=" in caught.value.hint


def test_an_entrys_empty_key_names_the_variable_of_the_entry() -> None:
    entry = replace(LOCAL, base_url="", key=Secret(name="TEAM_KEY", value=""))
    with pytest.raises(ModelUnreachable, match="TEAM_KEY is not set"):
        open_model("big", {"big": entry}, {})


@pytest.mark.parametrize(
    ("name", "near"),
    [("sonet", "sonnet"), ("locl", "local"), ("gherkn", "gherkin"), ("anthropik/x", "anthropic")],
)
def test_an_unknown_name_is_told_the_nearest(name: str, near: str) -> None:
    given = {"gherkin": lambda: ScriptedModel(())}
    with pytest.raises(UsageError, match=f"no model `{name}`") as caught:
        open_model(name, {"local": LOCAL}, KEYS, given=given)

    assert f"Did you mean `{near}" in caught.value.hint


def test_a_name_without_a_model_is_none() -> None:
    with pytest.raises(UsageError):
        route("anthropic/", {}, KEYS)


def test_what_the_caller_makes_is_asked_of_the_caller() -> None:
    twin = ScriptedModel((), name="gherkin")

    assert open_model("gherkin", {}, {}, given={"gherkin": lambda: twin}) is twin


def test_a_package_that_is_missing_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ModelUnreachable, match="`openai`, which is not installed") as caught:
        open_model("local", {"local": LOCAL}, {})

    assert re.search(r'-m pip install "openai[<>]=?\d.*"', caught.value.hint)


def test_another_packages_provider_is_found_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "acme_models-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-models\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text(f"[orch.models]\nacme = {__name__}:acme\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    model = open_model("acme/large", {}, {"ACME": "1"})

    assert model.name == "acme/large large 1"


class Acme:
    def __init__(self, name: str) -> None:
        self.name = name

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        return Reply(model=self.name)


def acme(model: str, *, name: str, environ: Mapping[str, str]) -> Acme:
    return Acme(f"{name} {model} {environ['ACME']}")


@pytest.mark.anyio
async def test_a_local_server_is_asked_under_the_teams_name() -> None:
    async with serving([wire_openai.turn("done")]) as server:
        entry = replace(LOCAL, base_url=f"{server.url}/v1")
        heard: list[str] = []
        model = open_model("local", {"local": entry}, KEYS, on_text=heard.append)
        reply = await model.reply([Prompt(parts=(Text(text="go"),))], ())
        await getattr(model, "close")()  # noqa: B009

    assert (reply.model, reply.text, "".join(heard)) == ("local", "done", "done")
    assert server.asked[0].body["model"] == "qwen3"
    assert server.asked[0].headers["authorization"] == "Bearer none"
