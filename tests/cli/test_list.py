"""`orch list`: everything there is, where it comes from, and nothing in confidence."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CANARY = "canary-83f1"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "CONTEXT.md": '---\naccounts:\n  shopper: {username: ada, password: "${SHOP_PW}"}\n---\nx\n',
        ".commands/about.md": "---\ndescription: Say what [it] is\narguments: [ticket, env]\n"
        "steps: [{call: tracker.read, with: {key: $ticket}}]\n---\n",
        ".claude/agents/helper.md": "---\nname: helper\ndescription: Helps\ncolor: red\n---\nx\n",
        ".claude/commands/tidy/up.md": "Tidy up $ARGUMENTS\n",
        ".agents/qa.md": "---\ndescription: Ours\n---\nx\n",
        ".agents/skills/login/SKILL.md": "---\nname: login\ndescription: How to log in\n---\nx\n",
        ".mcp.json": '{"mcpServers": {"db": {"command": "serve-db", "env": {"T": "${SHOP_PW}"}}}}',
        "tickets/SHOP-1.md": "---\ntitle: A ticket\nstatus: Open\n---\n",
        "tickets/SHOP-2.md": "---\ntitle: [broken\n---\n",
        ".steps/login.md": '# Ours\n\n## I am logged in as {account}\n\n- Given I am on "/{account}"\n',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def orch(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "150", "NO_COLOR": "1", "SHOP_PW": CANARY},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def things(project: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(orch("list", "--json", cwd=project).stdout)
    return document


def test_each_thing_says_where_it_comes_from(project: Path) -> None:
    found = things(project)
    sources = {
        (kind, one["name"]): (one["source"], one["path"])
        for kind in ("commands", "agents", "servers", "skills", "sentences")
        for one in found[kind]
    }
    assert sources == {
        ("commands", "about"): ("project", ".commands/about.md"),
        ("commands", "qa"): ("built-in", "built-in/.commands/qa.md"),
        ("commands", "tidy:up"): (".claude", ".claude/commands/tidy/up.md"),
        ("agents", "qa"): ("project", ".agents/qa.md"),
        ("agents", "helper"): (".claude", ".claude/agents/helper.md"),
        ("servers", "tickets"): ("built-in", ""),
        ("servers", "workspace"): ("built-in", ""),
        ("servers", "browser"): ("built-in", ""),
        ("servers", "db"): ("project", ".mcp.json"),
        ("skills", "login"): ("project", ".agents/skills/login/SKILL.md"),
        ("sentences", "I am logged in as {account}"): ("project", ".steps/login.md"),
    }


def test_what_does_nothing_is_told_not_hidden(project: Path) -> None:
    said = [(one["name"], one["says"], one["path"]) for one in things(project)["aside"]]
    assert ("agent qa", "replaced by .agents/qa.md:1", "built-in/.agents/qa.md") in said
    assert any("`color` does nothing here" in says for _, says, _ in said)


def test_for_people_it_is_one_table_in_groups(project: Path) -> None:
    ran = orch("list", cwd=project)
    assert ran.returncode == 0, ran.stderr
    headings = [line for line in ran.stdout.splitlines() if line and not line.startswith(" ")]
    assert [line.strip() for line in headings] == [
        "commands", "agents", "servers", "skills", "tickets", "accounts", "sentences", "aside",
    ]  # fmt: skip
    assert "about TICKET ENV" in ran.stdout
    assert "Say what [it] is" in ran.stdout


def test_a_ticket_that_cannot_be_read_keeps_its_line_and_says_why(project: Path) -> None:
    tickets = {one["name"]: one["says"] for one in things(project)["tickets"]}
    assert tickets["SHOP-1"] == "A ticket"
    assert "SHOP-2.md:" in tickets["SHOP-2"]


def test_accounts_are_names_and_their_values_stay_in(project: Path) -> None:
    ran = orch("list", cwd=project)
    assert "{{shopper.username}}, {{shopper.password}}" in ran.stdout
    assert CANARY not in ran.stdout + orch("list", "--json", cwd=project).stdout


def test_one_kind_alone_is_shown_whole(project: Path) -> None:
    ran = orch("list", "sentences", cwd=project)
    assert "I fill (in ){target} with {string}" in ran.stdout
    assert "commands" not in ran.stdout


def test_many_tickets_are_cut_and_it_is_said_how_to_see_all(project: Path) -> None:
    for number in range(3, 40):
        path = project / "tickets" / f"SHOP-{number}.md"
        path.write_text("---\ntitle: One more\n---\n", encoding="utf-8")
    assert "orch list tickets" in orch("list", cwd=project).stdout
    assert "SHOP-39" in orch("list", "tickets", cwd=project).stdout


def test_mistakes_in_files_are_told_beside_what_can_be_listed(project: Path) -> None:
    (project / ".commands" / "bad.md").write_text("---\nstpes: []\n---\nx\n", encoding="utf-8")
    ran = orch("list", cwd=project)
    assert ran.returncode == 2
    assert ".commands/bad.md:2" in ran.stderr
    assert "about TICKET ENV" in ran.stdout


def test_a_kind_that_there_is_none_of_names_the_nearest(project: Path) -> None:
    ran = orch("list", "agnets", cwd=project)
    assert ran.returncode == 2
    assert "`agents`" in ran.stderr


def test_an_empty_folder_has_what_is_built_in(tmp_path: Path) -> None:
    ran = orch("list", cwd=tmp_path)
    assert ran.returncode == 0
    assert "built-in/.commands/qa.md" in ran.stdout
