"""docs/start.md is what the program prints: its screens, in their order, in one folder."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent.parent / "docs" / "start.md"


def screens() -> list[tuple[str, str]]:
    """Each command of the page, and the screen below it."""
    blocks = re.findall(r"(?m)^    \$ (orch .+)\n((?:(?:    [^$].*)?\n)*)", PAGE.read_text("utf-8"))
    return [(line, shown) for line, shown in blocks]


def printed(line: str, folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "orchestrator", *shlex.split(line)[1:]],
        cwd=folder,
        env={
            **os.environ,
            "ORCH_HOME": str(folder.parent / "home"),
            "COLUMNS": "80",
            "NO_COLOR": "1",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def words(screen: str) -> list[str]:
    """Lines without their margins, and without what differs from run to run."""
    lines = (line.strip() for line in screen.splitlines())
    return [re.sub(r"01[0-9A-Z]{10,}|[\d.]+ s\b", "…", line) for line in lines if line]


def test_the_screens_are_those_that_are_printed(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    for line, shown in screens():
        if not line.startswith("orch qa"):
            assert words(printed(line, folder)) == words(shown), line


@pytest.mark.browser
def test_three_commands_lead_to_the_table_that_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    for line, shown in screens()[:2]:
        assert words(printed(line, folder)) == words(shown), line
