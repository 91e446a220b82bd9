"""What a shell is offered, asked as a shell asks: by the program's own completion protocol."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from orchestrator.cli import completing
from orchestrator.journal.file import FileJournal
from tests.cli.doctor_project import orch, project
from tests.cli.test_startup import HEAVY, loaded

COMMAND = "---\ndescription: d\narguments: [issue, tone]\nsteps:\n  - {id: a, call: tracker.read, with: {key: $issue}}\n---\n"
FILES = {
    "tickets/SHOP-10.md": "---\ntitle: A cart\n---\n",
    "tickets/SHOP-9.md": "---\ntitle: A member can log in\n---\n",
    ".commands/look.md": COMMAND,
    ".commands/broken.md": "---\nstepz: [\n---\n",
    ".agents/clerk.md": "---\ndescription: Files things\n---\nYou file.\n",
    ".mcp.json": '{"mcpServers": {"mail": {"command": "x"}}}',
}

OFFERED = [
    ("", ["broken", "look", "qa", "demo"]),
    ("qa ", ["SHOP-9", "SHOP-10"]),
    ("qa SHOP-1", ["SHOP-10"]),
    ("look ", ["SHOP-9", "SHOP-10"]),
    ("look SHOP-9 ", []),
    ("qa SHOP-9 --comment ", ["never", "ask"]),
    ("run l", ["look"]),
    ("new ", ["agent", "command", "ticket", "step"]),
    ("list s", ["servers", "skills", "sentences"]),
    ("explain cl", ["clerk"]),
    ("explain mai", ["mail"]),
    ("explain budget.run.c", ["budget.run.cost"]),
    ("explain browser.browser_cli", ["browser.browser_click"]),
    ("explain agent ", ["clerk", "qa"]),
    ("explain schema ste", ["steps"]),
    ("explain agent clerk ", []),
    ("runs show l", ["last"]),
    ("broken ", []),
    ("nothing-here ", []),
]


def completed(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    words = f"orch {line}"
    asked: Mapping[str, str] = {
        "_ORCH_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    return orch(cwd=cwd, environ=asked)


@pytest.mark.parametrize(("line", "offers"), OFFERED)
def test_a_shell_is_offered_what_may_stand_next(
    tmp_path: Path, line: str, offers: list[str]
) -> None:
    ran = completed(line, project(tmp_path, FILES))
    found = ran.stdout.split()
    assert found[: len(offers)] == offers if not line else found == offers
    assert ran.stderr == ""


def test_the_runs_are_offered_newest_first(tmp_path: Path) -> None:
    for _ in range(2):
        FileJournal.create(tmp_path).close()
    ids = sorted((path.name for path in (tmp_path / ".orch" / "runs").iterdir()), reverse=True)
    found = completed("runs verify ", tmp_path).stdout.split()
    assert found == ["last", *ids]


def test_a_ticket_is_offered_with_its_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tmp_path, FILES))
    assert completing.tickets("SHOP-9") == [("SHOP-9", "A member can log in")]


def test_completing_loads_nothing_heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, FILES)
    monkeypatch.setenv("_ORCH_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "orch explain b")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert not loaded([], tmp_path) & {*HEAVY}
