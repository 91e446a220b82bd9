"""Tickets as people write them, every style a file with its criteria beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestrator.qa.criteria import extract
from orchestrator.verdicts import Criterion, Ticket

TICKETS = Path(__file__).parent / "tickets"
FILES = sorted(path for path in TICKETS.iterdir() if path.suffix != ".json")
STYLES = range(1, 18)
"""The sixteen styles and the traps, by the number that their files begin with."""


def _shown(criterion: Criterion, keys: dict[str, Any]) -> dict[str, Any]:
    """The criterion in the words of the file beside its ticket, and only what that file names."""
    shown = {
        "section": criterion.source.section,
        "lines": [criterion.source.first, criterion.source.last],
        "title": criterion.title,
        "text": " ".join(criterion.text.split()),
        "steps": list(criterion.steps),
        "settled": criterion.settled,
    }
    return {key: shown[key] for key in keys}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_ticket_gives_the_criteria_that_a_person_reads_in_it(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    body = path.read_text(encoding="utf-8")
    extraction = extract(Ticket(key="SHOP-7", title="t", body=body))
    wanted = expected["criteria"]
    texts = [" ".join(criterion.text.split()) for criterion in extraction.criteria]
    assert texts == [each["text"] for each in wanted]
    pairs = zip(extraction.criteria, wanted, strict=True)
    assert [_shown(criterion, each) for criterion, each in pairs] == wanted
    if "notes" in expected:
        assert list(extraction.notes) == expected["notes"]


def test_every_style_has_a_ticket() -> None:
    assert {int(path.name[:2]) for path in FILES} == set(STYLES)
