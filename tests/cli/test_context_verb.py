"""`orch context` and `--plan`: what would be told, from where, and the most that it could cost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """---
description: Look after the shop
arguments: [what]
---
Look after $what.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".commands").mkdir()
    (tmp_path / ".commands" / "tidy.md").write_text(SCRIPT)
    (tmp_path / "more.md").write_text("## More\n\n" + "Be kind. " * 400)
    context = "---\nmodel: sonnet\n---\nWe keep a shop.\n\n@./more.md\n"
    (tmp_path / "CONTEXT.md").write_text(context)
    return tmp_path


def orch(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_ledger_has_each_section_its_tokens_and_its_file_without_a_key(project: Path) -> None:
    done = orch("context", "tidy", "shelves", "--json", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    (step,) = said["steps"]
    rows = {row["section"]: row for row in step["rows"] if not row["part"]}
    assert rows["context"]["place"].startswith("CONTEXT.md")
    assert rows["context"]["tokens"] > 1000
    assert "more.md" in {row["part"] for row in step["rows"]}
    assert step["tokens"] == sum(row["tokens"] for row in rows.values())
    assert step["exact"] is False
    assert 0 < said["most"]["cost"] <= 2.0
    assert not (project / ".orch" / "runs").exists()


def test_a_plan_shows_the_flow_and_runs_nothing(project: Path) -> None:
    done = orch("tidy", "shelves", "--plan", cwd=project)
    assert done.returncode == 0
    assert "asks the model" in done.stdout
    assert "first request" in done.stdout
    assert not (project / ".orch" / "runs").exists()


def test_a_plan_refuses_what_would_cross_a_limit_and_says_what_was_left_out(project: Path) -> None:
    head = "---\nmodel: sonnet\nbudget: {criterion: {context: 1000}}\n---\n"
    (project / "CONTEXT.md").write_text(
        head + "Be kind. " * 1000 + "\n\nBe short. " * 300 + "\n\n## Last\n\nBe gone."
    )
    done = orch("tidy", "shelves", "--plan", cwd=project)
    assert done.returncode == 7
    assert "CONTEXT.md:3: step `tidy` would begin with ~" in done.stderr
    assert "left out of context: “Be short.”" in done.stdout
    assert "CONTEXT.md:607: left out of context: “## Last”" in done.stdout


def test_a_command_that_is_not_there_is_told_with_those_that_are(project: Path) -> None:
    done = orch("context", "tydi", cwd=project)
    assert done.returncode == 2
    assert "tidy" in done.stderr
