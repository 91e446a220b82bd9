"""What the demo says at its end: its sums, and words that work when pasted into a shell."""

import sys
from pathlib import Path

import pytest

from orchestrator.cli.demo import program, sums


def test_a_program_on_the_path_goes_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "orch").write_text("#!/bin/sh\n", encoding="ascii")
    (tmp_path / "orch").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() == "orch"


@pytest.mark.parametrize(
    ("started", "says"),
    [
        ("some where/orch", "'{folder}/some where/orch'"),
        ("orchestrator/__main__.py", f"{sys.executable} -m orchestrator"),
    ],
)
def test_a_program_that_is_not_on_the_path_goes_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: str, says: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / started)])
    assert program() == says.format(folder=tmp_path.resolve())


@pytest.mark.parametrize(
    ("passes", "fails", "says"),
    [
        (13, 1, "13 criteria pass, 1 fails because of the seeded bug"),
        (1, 2, "1 criterion passes, 2 fail because of the seeded bug"),
        (14, 0, "14 criteria pass"),
    ],
)
def test_a_seeded_bug_is_named_only_where_something_fails_for_it(
    passes: int, fails: int, says: str
) -> None:
    assert sums(passes, fails) == says
