"""Files that changed since a run began are named, and it goes on with those of then or of now."""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestrator.library.builtin import builtin_root
from tests.faults.played import TWIN, Played, orch, project

WRONG = 'Given I am on "/", when I click "Greet", then I see "Goodbye"'
FILES = [".mcp.json", "docs/house.md", ".agents/qa.md"]
"""The servers, what CONTEXT.md imports, and an agent of the project's own."""

Run = Callable[..., Played]


@pytest.fixture
def run(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`orch WORDS` in a project whose run waits for a yes to its comment."""
    monkeypatch.setenv("ORCH_HOME", str(tmp_path / "home"))
    launch = {"command": sys.executable, "args": [TWIN, "well", url, str(tmp_path)]}
    folder = project(tmp_path / "p", [WRONG], {"url": url}, {"browser": launch})
    context = folder / "CONTEXT.md"
    context.write_text(context.read_text(encoding="utf-8") + "@docs/house.md\n", encoding="utf-8")
    (folder / "docs").mkdir()
    (folder / "docs" / "house.md").write_text("We greet.\n", encoding="utf-8")
    (folder / ".agents").mkdir()
    agent = (builtin_root() / ".agents" / "qa.md").read_bytes()
    (folder / ".agents" / "qa.md").write_bytes(agent)

    def typed(*words: str) -> Played:
        return orch(folder, words, monkeypatch, capsys)

    assert typed("trust", "--yes").exit_code == 0
    assert typed("qa", "F-1", "--comment", "ask").exit_code == 4
    assert typed("answer", "last", "yes").exit_code == 0
    return typed


@pytest.mark.parametrize("use", ["old", "new"])
@pytest.mark.parametrize("name", FILES)
def test_a_run_goes_on_with_the_files_of_then_or_of_now(
    name: str, use: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "p" / name
    then = path.read_bytes()
    now = then.replace(b'"well"', b'"noise"') if name == ".mcp.json" else then + b"\nMore.\n"
    path.write_bytes(now)
    refused = run("resume")
    assert refused.exit_code == 2
    assert f"files changed since this run began: changed {name}\n" in refused.err
    if use == "new":  # the old servers are trusted as they were
        assert run("trust", "--yes").exit_code == 0
    ran = run("resume", f"--use-{use}", "--json")
    assert (ran.exit_code, [row["outcome"] for row in ran.rows]) == (1, ["fail"]), ran.err
    (journal,) = tmp_path.glob("p/.orch/runs/*/journal.jsonl")
    events = [json.loads(line)["event"] for line in journal.read_bytes().splitlines()]
    (resumed,) = [one for one in events if one["kind"] == "run.resumed"]
    used = {one["path"]: one["sha256"] for one in resumed["definitions"]}
    assert resumed["use"] == use
    assert used[name] == hashlib.sha256(then if use == "old" else now).hexdigest()
    assert path.read_bytes() == now
    ticket = (tmp_path / "p" / "tickets" / "F-1.md").read_text(encoding="utf-8")
    assert ticket.count(f"orch · {ran.document['run']} · tell") == 1
