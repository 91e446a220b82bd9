"""A criterion that nobody can prove in a browser: a verdict like any other, and no browser used."""

from pathlib import Path

import anyio

from orchestrator.events import Called, Judged
from tests.flow.twin_world import of, play

TICKET = """---
title: Greeting
status: In QA
---
h3. Acceptance Criteria

# Given I am on "/", when I click "Greet", then I see "Hello"
# A greeting e-mail is sent to the member
# TBD
"""


def test_what_cannot_be_tested_here_is_unproven_and_never_dropped(tmp_path: Path) -> None:
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "AB-1.md").write_text(TICKET, encoding="utf-8")
    ended, _, events = anyio.run(play, tmp_path)
    verdicts = sorted((judged.verdict for judged in of(events, Judged)), key=lambda one: one.number)
    assert [(one.outcome, one.code) for one in verdicts] == [
        ("pass", ""),
        ("unproven", "not-testable-here"),
        ("unproven", "not-understood"),
    ]
    assert "no browser shows it" in verdicts[1].reason
    assert ended.exit_code == 3
    clicks = [call for call in of(events, Called) if call.call.tool == "browser.browser_click"]
    assert len(clicks) == 1
