"""What the demo says at its end: words that work when they are pasted into a shell."""

import sys
from pathlib import Path

import pytest

from orchestrator.cli.demo import program


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
