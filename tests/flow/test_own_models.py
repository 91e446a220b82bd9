"""An agent's own model speaks for it, unless the command line names one for every agent."""

from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Called,
    CriteriaProposed,
    Judged,
    RunStarted,
)
from orchestrator.messages import Reply, Stop, Text, ToolCall
from orchestrator.models.scripted import ScriptedModel
from orchestrator.replies import Replied
from tests.docs.page_examples import write
from tests.flow.scripted_prover import Prover
from tests.flow.twin_world import of, play

pytestmark = pytest.mark.anyio

TESTER = "---\ndescription: Tests\ntools: [browser.*]\nmodel: test/tester\n---\nYou test.\n"
SECOND = "---\ndescription: Judges\nmodel: test/judge\n---\nYou judge.\n"
COMMAND = """---
description: Test it, and have it judged
arguments: [ticket]
OWN
steps:
  - {id: read, call: tracker.read, with: {key: $ticket}}
  - {id: test, agent: AGENT, each: $criteria, judge: second}
---
## test

Prove it.
"""
TICKET = """---
title: Greeting
---
## Acceptance criteria

- Given I am on "/", when I click "Greet", then I see "Hello"
"""
PROSE = "---\ntitle: Greeting\n---\nWhoever clicks Greet sees the word Hello.\n"

PASS = ToolCall(id="j", tool="orch.verdict", arguments={"verdict": "pass", "reason": "so it is"})


async def asked(
    project: Path, *, agent: str = "qa", own: str = "", ticket: str = TICKET, **more: Any
) -> tuple[dict[str, str], Any, list[Any]]:
    """The models that were asked, by purpose, the run's end, and its events."""
    files = {
        ".agents/qa.md": TESTER,
        ".agents/plain.md": TESTER.replace("model: test/tester\n", ""),
        ".agents/second.md": SECOND,
        ".commands/qa.md": COMMAND.replace("AGENT", agent).replace("OWN\n", own),
        "tickets/AB-1.md": ticket,
    }
    write(project, files)

    def model(name: str) -> Any:
        if name == "test/judge":
            said = Reply(model=name, calls=(PASS,), stop="tools")
            return ScriptedModel([said], name=name)
        if ticket is PROSE:
            return ScriptedModel([Reply(model=name, parts=(Text(text="{}"),))], name=name)
        return Prover(name)

    ended, _, events = await play(project, model=model, **more)
    return {one.purpose: one.model for one in of(events, Replied)}, ended, events


async def test_a_tester_and_a_judge_speak_with_the_models_of_their_files(tmp_path: Path) -> None:
    models, ended, events = await asked(tmp_path)
    assert ended.exit_code == ExitCode.PASSED
    assert models == {"work": "test/tester", "judge": "test/judge"}
    assert of(events, Judged)[0].verdict.model == "test/tester"
    assert of(events, RunStarted)[0].chosen is False


async def test_a_model_of_the_command_line_speaks_for_both(tmp_path: Path) -> None:
    models, _, events = await asked(tmp_path, model_name="test/judge", chosen=True)
    assert set(models.values()) == {"test/judge"}
    assert of(events, RunStarted)[0].chosen is True


@pytest.mark.parametrize(
    ("own", "tester"), [("model: test/commands\n", "test/commands"), ("", "test/runs")]
)
async def test_an_agent_without_a_model_speaks_with_the_commands_and_then_with_the_runs(
    tmp_path: Path, own: str, tester: str
) -> None:
    models, _, _ = await asked(tmp_path, agent="plain", own=own, model_name="test/runs")
    assert models == {"work": tester, "judge": "test/judge"}


async def test_whoever_tests_the_criteria_proposes_them(tmp_path: Path) -> None:
    models, ended, events = await asked(tmp_path, ticket=PROSE)
    assert models == {"route": "test/tester"}
    assert of(events, CriteriaProposed)[0].model == "test/tester"
    assert "`test/tester` proposes none" in ended.reason


@pytest.mark.parametrize(
    ("stop", "why"), [("refusal", "the model refused to answer"), ("length", "was cut off")]
)
async def test_why_there_is_no_verdict_is_told_where_the_model_did_not_speak_to_the_end(
    tmp_path: Path, stop: Stop, why: str
) -> None:
    write(tmp_path, {"tickets/AB-1.md": TICKET})
    click = ToolCall(id="c", tool="browser.browser_click", arguments={"target": "e1"})
    model = ScriptedModel([Reply(model="m", calls=(click,), stop=stop)] * 2, name="m")
    ended, _, events = await play(tmp_path, model=lambda _name: model, model_name="m")
    (verdict,) = ended.verdicts
    assert (verdict.outcome, verdict.code) == ("unproven", "no-evidence")
    assert why in verdict.reason
    assert {one.call.tool for one in of(events, Called)} == {"tracker.read"}


async def test_a_judge_is_not_the_embedded_engine_whoever_names_it(tmp_path: Path) -> None:
    _, ended, _ = await asked(tmp_path, model_name="gherkin", chosen=True)
    assert ended.exit_code == ExitCode.USAGE
    assert "`judge: second` needs a language model" in str(ended.error)
