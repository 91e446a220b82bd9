"""The models that a command asks: their keys before it begins, and again when it is gone on with."""

import json
from pathlib import Path

import pytest

from orchestrator.cli.engines import asked_by, check_models
from orchestrator.errors import UsageError
from orchestrator.journal import reading, runs
from orchestrator.library.catalog import Catalog, load
from orchestrator.models.faults import ModelFault
from tests.cli.terminal import orch
from tests.docs.page_examples import write

FRONT = "---\nmodel: RUN\nallow: [tracker.comment(key=$ticket)]\n---\n"
AGENT = "---\ndescription: Says\nmodel: OWN\n---\nYou say.\n"
COMMAND = """\
---
description: Tell a ticket something, and say something
arguments: [ticket]
steps:
  - id: tell
    call: tracker.comment
    with: {key: $ticket, body: "It is done"}
    approve: before
  - {id: say, agent: sayer}
---
## say

Say something.
"""


def project(folder: Path, run: str, own: str) -> Path:
    scripts = {
        f"{name}.json": json.dumps({"conversations": [{"replies": [{"says": f"I am {name}."}]}]})
        for name in ("own", "run", "chosen")
    }
    files = {
        "CONTEXT.md": FRONT.replace("RUN", run),
        ".agents/sayer.md": AGENT.replace("OWN", own),
        ".commands/tell.md": COMMAND,
        "tickets/AB-1.md": "---\ntitle: Something\n---\nWords alone.\n",
    }
    write(folder, {**files, **scripts})
    return folder


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def asked(catalog: Catalog, chosen: str = "") -> dict[str, str]:
    named = asked_by(catalog, catalog.commands["tell"], chosen)
    return {name: place.path if place else "" for name, place in named.items()}


def test_the_key_of_an_agents_own_model_is_asked_for_before_anything_begins(tmp_path: Path) -> None:
    folder = project(tmp_path, "scripted/run.json", "opus")
    catalog = load(folder)
    command = catalog.commands["tell"]
    assert asked(catalog) == {"opus": ".agents/sayer.md"}
    with pytest.raises(ModelFault) as refused:
        check_models(folder, catalog.context, asked_by(catalog, command, ""))
    assert str(refused.value).startswith(".agents/sayer.md:1: `anthropic/claude-opus-5-5` needs")
    assert "ANTHROPIC_API_KEY" in str(refused.value)


def test_a_key_that_nobody_uses_is_not_asked_for(tmp_path: Path) -> None:
    catalog = load(project(tmp_path, "opus", "scripted/own.json"))
    assert asked(catalog) == {"scripted/own.json": ".agents/sayer.md"}
    assert asked(catalog, "scripted/chosen.json") == {"scripted/chosen.json": ""}


def test_a_script_lies_in_the_project_wherever_the_program_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path / "project", "gherkin", "scripted/own.json")
    monkeypatch.chdir(tmp_path)
    catalog = load(folder)
    check_models(folder, catalog.context, asked_by(catalog, catalog.commands["tell"], ""))
    with pytest.raises(UsageError, match="cannot be read"):
        check_models(folder, catalog.context, {"scripted/none.json": None})


@pytest.mark.parametrize(
    ("words", "speaks"),
    [((), "own"), (("--model", "scripted/chosen.json"), "chosen")],
    ids=["files", "command line"],
)
def test_a_run_that_goes_on_asks_the_models_that_it_began_with(
    tmp_path: Path, words: tuple[str, ...], speaks: str
) -> None:
    folder = project(tmp_path / "project", "scripted/run.json", "scripted/own.json")
    assert orch(folder, "tell", "AB-1", *words).returncode == 4
    assert orch(folder, "answer", "last", "yes").returncode == 0
    resumed = orch(folder, "resume")
    assert resumed.returncode == 0, resumed.stderr
    said = reading.read(runs.journal_file(folder, runs.resolve(folder, "last"))).envelopes
    replies = [one.event.text for one in said if one.event.kind == "model.replied"]
    assert replies == [f"I am {speaks}."]
