"""Criteria that are tested at once: each sees its own dialogs and errors, and no other's."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orchestrator.demo.workspace import free_port

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("late_shop.py")

TICKET = """\
---
title: Late messages
---
## Acceptance criteria

- Given I am on "/", when I click "Alert", then no browser dialog is shown
- Given I am on "/", when I click "Nothing", then no browser dialog is shown
- Given I am on "/", when I click "Alert", then a browser dialog says "late one"
- Given I am on "/", when I click "Boom", then the console has no errors
- Given I am on "/", when I click "Nothing", then the console has no errors
- Given I am on "/", when I click "Boom", then the console has no errors within 2 seconds
- Given I am on "/", when I click "Window", then I see the heading "Second"
- Given I am on "/", when I click "Windows", then no browser dialog is shown within 2 seconds
- Given I am on "/", when I go offline and I click "Save", then I see "You are offline"
- Given I am on "/", when the connection is lost and I click "Save", then I see "Saved"
- Given I am on "/", when I click "Save", then I see "Saved"
- Given I am on "/", when I click "Save", then I do not see "You are offline"
"""

AFTER = ["pass", "fail", "pass", "pass"]
"""Two that take the network away, one in each lane, and those that each lane plays next."""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result of a run in two lanes."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("late")
    port = free_port()
    start = f"{shlex.quote(sys.executable)} {shlex.quote(str(APP))} {port}"
    app = json.dumps({"url": f"http://127.0.0.1:{port}", "start": start})
    (folder / "CONTEXT.md").write_text(f"---\napp: {app}\n---\n", encoding="utf-8")
    (folder / "tickets").mkdir()
    (folder / "tickets" / "LATE-1.md").write_text(TICKET, encoding="utf-8")

    def orch(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "orchestrator", *words],
            cwd=folder,
            env={**os.environ, "ORCH_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        ).stdout

    orch("trust", "--yes")
    found: dict[str, Any] = json.loads(orch("qa", "LATE-1", "--parallel", "2", "--json"))
    return found


def test_a_late_dialog_or_error_is_seen_in_its_own_lane_and_in_no_other(
    document: dict[str, Any],
) -> None:
    outcomes = [row["outcome"] for row in document["criteria"]]
    assert outcomes[:6] == ["fail", "pass", "pass", "fail", "pass", "fail"]


def test_windows_that_open_by_themselves_hold_nothing_up(document: dict[str, Any]) -> None:
    rows = document["criteria"][6:8]
    assert [row["outcome"] for row in rows] == ["pass", "pass"], rows


def test_the_network_that_one_criterion_took_away_is_there_for_the_next(
    document: dict[str, Any],
) -> None:
    rows = document["criteria"][-4:]
    assert [row["outcome"] for row in rows] == AFTER
    assert 'text "Saved": saw' in rows[1]["reason"]
    assert "go offline" in json.dumps(rows[0])


def test_each_failure_shows_its_own_screenshot_even_where_two_are_alike(
    document: dict[str, Any],
) -> None:
    shots = [
        (row["number"], proof["screenshot"])
        for row in document["criteria"]
        for proof in row["evidence"]
        if proof["screenshot"]
    ]
    assert [number for number, _ in shots] == [4, 6, 10]
    for number, path in shots:
        assert path.endswith(f"criterion-{number}-fail.png")
