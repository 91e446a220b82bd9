"""Which folder is the project, where files of several tools lie."""

from pathlib import Path

import pytest

from orchestrator.cli.project import project_folder


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    inside = tmp_path / "src" / "deep"
    inside.mkdir(parents=True)
    return inside


@pytest.mark.parametrize("mark", [".claude", "CLAUDE.md", "AGENTS.md", "CONTEXT.md", ".mcp.json"])
def test_a_folder_with_files_of_any_of_the_tools_is_a_project(
    tmp_path: Path, deep: Path, mark: str
) -> None:
    (tmp_path / mark).mkdir()
    assert project_folder(deep) == tmp_path


def test_files_of_our_own_win_over_those_of_other_tools_that_lie_nearer(
    tmp_path: Path, deep: Path
) -> None:
    (tmp_path / "CONTEXT.md").touch()
    (deep / "CLAUDE.md").touch()
    assert project_folder(deep) == tmp_path
    (tmp_path / "CONTEXT.md").unlink()
    assert project_folder(deep) == deep


def test_what_another_tool_keeps_in_a_persons_home_makes_no_project_of_it(
    tmp_path: Path, deep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".claude").mkdir()
    assert project_folder(deep) == deep


def test_nothing_above_a_repository_is_looked_at(tmp_path: Path, deep: Path) -> None:
    (tmp_path / ".claude").mkdir()
    (tmp_path / "src" / ".git").mkdir()
    assert project_folder(deep) == deep
