"""`--plan` says of each call what the rules of a run would say of it, with the run's own words."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestrator.cli.loading import load
from orchestrator.cli.planning import plan
from tests.docs.page_examples import write

COMMAND = """---
description: Tell it
arguments: [ticket]
options: {status: text}
steps:
  - {id: first, call: tracker.create, with: {title: Another, body: Words}}
  - {id: tell, call: tracker.comment, with: {key: $ticket, body: "done: $run.report"}}
  - {id: other, call: tracker.comment, with: {key: AB-9, body: done}}
  - {id: again, call: tracker.create, with: {title: Another, body: Words}}
  - {id: move, call: tracker.move, with: {key: $ticket, status: $status}}
---
"""
CONTEXT = """---
allow: [tracker.create, "tracker.comment(key=$ticket)", tracker.move]
deny: ["tickets.move_ticket(status=Done)"]
---
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, {".commands/tell.md": COMMAND, "CONTEXT.md": CONTEXT})
    return tmp_path


def planned(
    project: Path, capsys: pytest.CaptureFixture[str], **values: str
) -> dict[str, dict[str, Any]]:
    """What `--plan` says of each step."""
    catalog = load(project)
    catalog.stop_on_errors("tell")
    plan(project, catalog, catalog.commands["tell"], values, model="", json=True)
    return {step["step"]: step for step in json.loads(capsys.readouterr().out)["flow"]}


@pytest.mark.parametrize("ticket", ["AB-1", ""])
def test_a_call_is_ruled_with_the_arguments_that_the_run_has_or_will_have(
    project: Path, capsys: pytest.CaptureFixture[str], ticket: str
) -> None:
    said = planned(project, capsys, ticket=ticket, status="Done")
    assert said["tell"]["asks"] == ""
    assert said["other"]["asks"].startswith("because of built-in/CONTEXT.md:")


def test_a_write_without_its_object_is_asked_for_after_the_first_step(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = planned(project, capsys, ticket="AB-1", status="Done")
    assert said["first"]["asks"] == ""
    assert said["again"]["asks"].startswith("because outside text was read")


def test_a_call_that_a_rule_denies_by_any_of_its_names_is_told_with_its_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = planned(project, capsys, ticket="AB-1", status="Done")
    assert "denied by CONTEXT.md:3 `tickets.move_ticket(status=Done)`" in said["move"]["does"]
    assert said["move"]["asks"] == ""
    said = planned(project, capsys, ticket="AB-1", status="In QA")
    assert "denied" not in said["move"]["does"]
