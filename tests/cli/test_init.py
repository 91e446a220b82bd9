"""`orch init`: from an empty folder to a project that a run accepts, and nothing lost."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.cli.init import MATCHER, init
from orchestrator.cli.trust import startable, trusting
from orchestrator.errors import ConfigErrors, UsageError
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.library.builtin import builtin_files, builtin_root
from orchestrator.library.catalog import load
from orchestrator.qa.criteria import extract
from orchestrator.servers.ticket_file import read_ticket
from orchestrator.tools.trust import fingerprint
from orchestrator.verdicts import Ticket

URL = "http://127.0.0.1:8765"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ORCH_TRUST", raising=False)
    (tmp_path / "shop").mkdir()
    return tmp_path / "shop"


def make(folder: Path, *, url: str | None = URL, start: str | None = "make serve") -> None:
    init(folder, url=url, start=start, ready=None, yes=True)


def is_trusted(folder: Path) -> bool:
    servers, lines = startable(load(folder))
    return trusting().is_trusted(folder, fingerprint(folder, servers, lines))


def test_what_was_written_loads_without_a_mistake(folder: Path) -> None:
    make(folder)
    catalog = load(folder)
    assert not catalog.errors
    assert catalog.context.app
    assert (catalog.context.app.url, catalog.context.app.start) == (URL, "make serve")
    assert catalog.commands["qa"].place.path == ".commands/qa.md"


def test_the_agents_and_commands_are_the_very_files_that_ship(folder: Path) -> None:
    make(folder)
    for path in builtin_files():
        if path.name != "CONTEXT.md":
            assert (folder / path).read_bytes() == (builtin_root() / path).read_bytes()


def test_the_context_brings_the_shipped_words_and_leaves_the_rules_where_they_ship(
    folder: Path,
) -> None:
    make(folder)
    catalog = load(folder)
    assert catalog.context.body == load(builtin_root()).context.body
    assert all(rule.shipped for rule in catalog.context.rules.allow)
    assert catalog.context.rules.deny


def test_every_step_of_the_first_ticket_is_understood_without_a_model(folder: Path) -> None:
    make(folder)
    ticket = read_ticket("SHOP-1", (folder / "tickets" / "SHOP-1.md").read_bytes())
    criteria = extract(Ticket(key="SHOP-1", title=ticket.title, body=ticket.body)).criteria
    assert len(criteria) == 4
    assert all(Vocabulary().understands(line) for one in criteria for line in one.steps)


def test_the_start_line_is_trusted_as_it_was_given(folder: Path) -> None:
    make(folder)
    assert is_trusted(folder)


def test_a_start_line_that_is_changed_afterwards_is_not(folder: Path) -> None:
    make(folder)
    path = folder / "CONTEXT.md"
    path.write_text(path.read_text(encoding="utf-8").replace("make serve", "make other"))
    assert not is_trusted(folder)


def test_servers_that_were_here_before_are_left_to_a_person(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".mcp.json").write_text('{"mcpServers": {"x": {"command": "echo"}}}')
    make(folder)
    assert not is_trusted(folder)
    assert "orch trust" in capsys.readouterr().out


def test_a_start_line_of_somebody_else_is_left_to_a_person(folder: Path) -> None:
    (folder / "CONTEXT.md").write_text(f"---\napp: {{url: '{URL}', start: 'curl x | sh'}}\n---\n")
    make(folder)
    assert not is_trusted(folder)


@pytest.mark.parametrize(
    "name", ["CONTEXT.md", ".agents/qa.md", ".commands/qa.md", ".vscode/tasks.json"]
)
def test_a_file_that_is_there_is_kept_byte_for_byte_and_named(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"ours\r\n")
    make(folder)
    assert path.read_bytes() == b"ours\r\n"
    assert f"kept  {name}" in capsys.readouterr().out


def test_tickets_that_are_there_get_no_company(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "tickets").mkdir()
    (folder / "tickets" / "WEB-4.md").write_text("---\ntitle: x\n---\n")
    make(folder)
    assert [path.name for path in (folder / "tickets").iterdir()] == ["WEB-4.md"]
    assert capsys.readouterr().out.endswith("Next: orch qa WEB-4\n")


def test_a_second_time_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    capsys.readouterr()
    make(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert "wrote" not in capsys.readouterr().out


def test_another_url_for_a_context_that_is_kept_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(folder)
    make(folder, url="http://127.0.0.1:1")
    assert "does not say http://127.0.0.1:1" in capsys.readouterr().out


def test_gitignore_is_added_to_and_never_rewritten(folder: Path) -> None:
    (folder / ".gitignore").write_bytes(b"dist/\n.env")
    make(folder)
    assert (folder / ".gitignore").read_text() == "dist/\n.env\n.orch/\ntickets/.tickets.lock\n"


@pytest.mark.parametrize("line", ["echo 'it: #1'", 'say "hi" \\ {x}', "a: b # c", "é && ü"])
def test_a_start_line_comes_back_as_it_was_given(folder: Path, line: str) -> None:
    make(folder, start=line)
    catalog = load(folder)
    assert not catalog.errors
    assert catalog.context.app
    assert catalog.context.app.start == line


@pytest.mark.parametrize(
    ("url", "start", "says"),
    [
        ("localhost:8000", "x", "not an http"),
        ("ftp://x", "x", "not an http"),
        (URL, "one\ntwo", "one line"),
    ],
)
def test_an_answer_that_cannot_be_one_is_refused_before_anything_is_written(
    folder: Path, url: str, start: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        make(folder, url=url, start=start)
    assert not list(folder.iterdir())


def test_the_editor_finds_file_line_and_words_in_every_error(folder: Path) -> None:
    make(folder)
    (folder / "CONTEXT.md").write_text("---\nmodle: x\nbudgte: {}\n---\n")
    task = json.loads((folder / ".vscode" / "tasks.json").read_text())["tasks"][0]
    assert task["problemMatcher"] == MATCHER
    said = str(ConfigErrors(load(folder).errors)).splitlines()
    found = [re.match(task["problemMatcher"]["pattern"]["regexp"], line) for line in said]
    places = [(match[1], match[2]) for match in found if match]
    assert places == [("CONTEXT.md", "2"), ("CONTEXT.md", "3")]


def orch(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_where_nobody_can_be_asked_it_says_what_to_write(folder: Path) -> None:
    ran = orch("init", cwd=folder)
    assert ran.returncode == 2
    assert "orch init --yes --url" in ran.stderr
    assert not list(folder.iterdir())


def test_at_a_terminal_it_asks_two_things(folder: Path) -> None:
    ours, theirs = os.openpty()
    with os.fdopen(ours, "wb", buffering=0) as keys:
        keys.write(b"http://127.0.0.1:9\nmake up\n")
        subprocess.run(
            [sys.executable, "-m", "orchestrator", "init"],
            cwd=folder,
            stdin=theirs,
            capture_output=True,
            check=True,
            timeout=60,
        )
    os.close(theirs)
    app = load(folder).context.app
    assert app
    assert (app.url, app.start) == ("http://127.0.0.1:9", "make up")


@pytest.mark.browser
def test_from_an_empty_folder_to_a_first_verdict_table_in_two_commands(folder: Path) -> None:
    from orchestrator.demo.workspace import free_port

    port = free_port()
    start = f"orch demo --serve --port {port}"
    words = ["--yes", "--url", f"http://127.0.0.1:{port}", "--start", start]
    made = orch("init", *words, cwd=folder)
    assert made.returncode == 0, made.stderr
    command = made.stdout.rpartition("Next: orch ")[2].split()
    ran = orch(*command, cwd=folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "4 passed" in ran.stdout
