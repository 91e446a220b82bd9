"""`--plan` says of each call what the rules of a run would say of it, with the run's own words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

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


Planned: TypeAlias = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Planned:
    """What `--plan` says of each step."""
    write(tmp_path, {".commands/tell.md": COMMAND, "CONTEXT.md": CONTEXT})
    catalog = load(tmp_path)
    catalog.stop_on_errors("tell")

    def of(ticket: str = "AB-1", status: str = "Done") -> dict[str, dict[str, Any]]:
        values = {"ticket": ticket, "status": status}
        plan(tmp_path, catalog, catalog.commands["tell"], values, model="", json=True)
        return {step["step"]: step for step in json.loads(capsys.readouterr().out)["flow"]}

    return of


@pytest.mark.parametrize("ticket", ["AB-1", ""])
def test_a_call_is_ruled_with_the_arguments_that_the_run_has_or_will_have(
    planned: Planned, ticket: str
) -> None:
    said = planned(ticket)
    assert said["tell"]["asks"] == ""
    assert said["other"]["asks"].startswith("because of built-in/CONTEXT.md:")


def test_a_write_without_its_object_is_asked_for_after_the_first_step(
    planned: Planned,
) -> None:
    said = planned()
    assert said["first"]["asks"] == ""
    assert said["again"]["asks"].startswith("because outside text was read")


def test_a_call_that_a_rule_denies_by_any_of_its_names_is_told_with_its_line(
    planned: Planned,
) -> None:
    said = planned()
    assert "denied by CONTEXT.md:3 `tickets.move_ticket(status=Done)`" in said["move"]["does"]
    assert said["move"]["asks"] == ""
    said = planned(status="In QA")
    assert "denied" not in said["move"]["does"]
