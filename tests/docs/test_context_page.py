"""docs/context.md: its ledger is what the program prints in a project that `orch init` made."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent.parent / "docs" / "context.md"
ROW = re.compile(r"(?P<section>[a-z ]*?) *(?P<mark>~)(?P<tokens>\d+)[ █]*(?P<place>.*)")


def orch(*words: str, cwd: Path) -> str:
    environ = {**os.environ, "ORCH_HOME": str(cwd.parent / "home"), "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        env={**environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(lines: list[str]) -> list[tuple[str, str]]:
    """Each line of a ledger without its numbers."""
    found = [(line.rstrip(), ROW.fullmatch(line.strip())) for line in lines]
    return [(row["section"], row["place"]) if row else (line, "") for line, row in found]


def tokens(lines: list[str]) -> list[int]:
    return [int(row["tokens"]) for line in lines if (row := ROW.fullmatch(line.strip()))]


def test_the_ledger_that_is_shown_is_the_one_that_is_printed(tmp_path: Path) -> None:
    screens = re.findall(r"(?m)^    \$ orch (.+)\n((?:    [^$].*\n)*)", PAGE.read_text("utf-8"))
    assert [words for words, _ in screens] == ["init --yes", "context qa SHOP-1 --model sonnet"]
    shop = tmp_path / "shop"
    shop.mkdir()
    *_, printed = [orch(*words.split(), cwd=shop) for words, _ in screens]
    shown = [line[4:] for line in screens[-1][1].splitlines()]
    assert rows(shown) == rows(printed.splitlines())
    assert tokens(shown) == pytest.approx(tokens(printed.splitlines()), rel=0.1, abs=10)
