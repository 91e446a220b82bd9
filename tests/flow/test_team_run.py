"""A run whose criteria are written in the team's own sentences, on twins."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import Called, CriteriaFixed, Event
from orchestrator.flow.run import Ended
from orchestrator.gherkin.proofreading import proofread
from orchestrator.gherkin.team import TeamVocabulary
from orchestrator.library.catalog import load
from orchestrator.models.gherkin import GherkinModel
from orchestrator.replies import Briefed, Replied
from tests.flow.twin_world import of, play

FILES: Mapping[str, str] = {
    ".steps/greeting.md": """# How people are greeted

## I greet and look at {page}

- Given I am on "{page}"
- When I click "Greet"

## I have shouted

- When I click "Shout"

## the greeting is {words}

- Then I see "{words}"
""",
    "tickets/AB-1.md": """---
title: Greeting
---
## Acceptance criteria

- When I greet and look at "/", then the greeting is Hello
- Given I greet and look at "/", when I click "Greet", then the greeting is "Goodbye"
- Given I have shouted, when I click "Greet", then I see "Hello"
- Given I am on "/", when I have shouted, then I see "Hello"
- Given I greet and look at "nowhere", when I click "Greet", then I see "Hello"
""",
}


async def _played(project: Path) -> tuple[Ended, list[Event]]:
    for name, text in FILES.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    catalog = load(project, proofread=proofread)
    assert not catalog.errors
    vocabulary = TeamVocabulary(sentences=catalog.sentences)
    ended, journal, events = await play(
        project,
        model=lambda _name: GherkinModel(vocabulary.read, vocabulary.expand),
        vocabulary=vocabulary,
    )
    briefs = [event.blob for event in of(events, Briefed)]
    assert briefs
    assert all(b"## the greeting is {words}\n- Then I see" in journal.get(blob) for blob in briefs)
    return ended, events


@pytest.mark.anyio
async def test_a_teams_sentence_is_played_and_named_in_what_is_said_of_it(tmp_path: Path) -> None:
    ended, events = await _played(tmp_path)
    said = [(verdict.outcome, verdict.code) for verdict in ended.verdicts]
    assert said == [
        ("pass", ""),
        ("fail", "wrong"),
        ("blocked", "precondition"),
        ("fail", "target-missing"),
        ("unproven", "not-understood"),
    ]
    reasons = [verdict.reason for verdict in ended.verdicts]
    assert reasons[0] == 'Then the greeting is Hello › I see "Hello"'
    assert reasons[1].startswith('Then the greeting is "Goodbye" › I see "Goodbye": saw ')
    assert reasons[2].startswith('Given I have shouted › I click "Shout": ')
    assert reasons[3].startswith('When I have shouted › I click "Shout": ')
    assert reasons[4].startswith('Given I greet and look at "nowhere" › I am on "nowhere": no sent')
    assert ended.exit_code == ExitCode.FAILED
    (fixed,) = of(events, CriteriaFixed)
    assert fixed.criteria[0].steps == (
        'When I greet and look at "/"',
        "Then the greeting is Hello",
    )


@pytest.mark.anyio
async def test_the_record_has_the_inner_steps_as_ordinary_calls(tmp_path: Path) -> None:
    _, events = await _played(tmp_path)
    shown = [event.text for event in of(events, Replied) if event.text]
    assert shown[:3] == [
        'When I greet and look at "/" › I am on "/"',
        'When I greet and look at "/" › I click "Greet"',
        'Then the greeting is Hello › I see "Hello"',
    ]
    assert "orch.expect" in {event.call.tool for event in of(events, Called)}
