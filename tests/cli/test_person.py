"""The name beside a decision, where the machine has one for the user and where it has none."""

import os
from pathlib import Path

import pytest

from orchestrator.cli.answering import answer
from orchestrator.cli.person import person
from orchestrator.events import NeedAnswered, NeedOpened, RunEnded, RunStarted
from orchestrator.journal import reading, runs
from orchestrator.journal.file import FileJournal

NAMES = ("LOGNAME", "USER", "LNAME", "USERNAME")
NOBODY = 4_000_000_123


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose user is a number, as in a container: the system has no name for them."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: NOBODY)
    return tmp_path


def test_a_user_is_called_by_their_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "maria")

    assert person() == "maria"


def test_an_answer_of_a_user_without_a_name_is_recorded_with_their_number(project: Path) -> None:
    journal = FileJournal.create(project)
    journal.append(
        RunStarted(
            command="qa", arguments={}, options={}, definitions=(), model="gherkin", version=""
        )
    )
    journal.append(NeedOpened(need="N1", what="approval", shown="pay 5", payload_sha256=""))
    journal.append(RunEnded(exit_code=4, reason="", counts={}, seconds=0.1))
    journal.close()

    answer(project, "last", "yes", "")

    last = reading.read(runs.journal_file(project, journal.run)).envelopes[-1]
    assert last.event == NeedAnswered(
        need="N1", decision="yes", by=f"uid {NOBODY}", payload_sha256=""
    )
    assert last.actor.id == f"uid {NOBODY}"
