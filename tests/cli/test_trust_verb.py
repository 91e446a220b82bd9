"""`orch trust`: what is shown, what counts as a yes, and how a yes is taken back."""

from pathlib import Path

import pytest

from tests.cli.doctor_project import orch, project

SERVER = '{"mcpServers": {"stock": {"command": "stock-server", "args": ["--all"]}}}'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path / "shop", {".mcp.json": SERVER})


def test_nobody_at_the_keyboard_is_no_yes(shop: Path) -> None:
    asked = orch("trust", cwd=shop)
    assert asked.returncode == 4
    assert "stock-server" in asked.stdout
    assert "nothing was trusted" in asked.stdout
    assert "trusted, until any of it changes" in orch("trust", "--yes", cwd=shop).stdout
    assert "this is trusted as it is" in orch("trust", cwd=shop).stdout


def test_trust_that_was_taken_back_is_asked_for_again(shop: Path) -> None:
    orch("trust", "--yes", cwd=shop)
    gone = orch("trust", "--forget", cwd=shop)
    assert (gone.returncode, gone.stdout) == (0, "nothing of this folder is trusted any more\n")
    assert orch("trust", "--forget", cwd=shop).stdout == "this folder was not trusted\n"
    assert orch("trust", cwd=shop).returncode == 4


def test_to_trust_and_to_forget_at_once_is_a_usage_error(shop: Path) -> None:
    both = orch("trust", "--yes", "--forget", cwd=shop)
    assert both.returncode == 2
    assert "leave one of them out" in both.stderr
