"""`orch explain`: the value in force, the file and line that says it, and who lost."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CANARY = "canary-83f1"
CONTEXT = """\
---
app:
  url: "${SHOP_URL:-http://127.0.0.1:8000}"
budget:
  criterion: {turns: 12}
models:
  local: {api: openai, model: qwen3, key: "${SHOP_PW}"}
accounts:
  shopper: {username: ada, password: "${SHOP_PW}", pin: "492817"}
effects:
  "db.select_*": reads
allow:
  - "billing.refund(amount<100)"
  - db.select_all
deny:
  - tickets.move_ticket
---
Words.
"""
SERVERS = """\
{"mcpServers": {
  "billing": {"command": "serve", "env": {"TOKEN": "${SHOP_PW}"}},
  "db": {"command": "serve", "args": ["--db"]}
}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "CONTEXT.md").write_text(CONTEXT, encoding="utf-8")
    (tmp_path / ".mcp.json").write_text(SERVERS, encoding="utf-8")
    return tmp_path


def orch(*words: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "SHOP_PW": CANARY, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def explained(project: Path, *words: str, **more: str) -> list[dict[str, Any]]:
    ran = orch("explain", *words, "--json", cwd=project, **more)
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)["explanations"]
    return found


def lines(project: Path, *words: str, **more: str) -> list[tuple[str, str, str, int]]:
    return [
        (line["label"], line["text"], line["path"], line["line"])
        for one in explained(project, *words, **more)
        for part in one["parts"]
        for line in part["lines"]
    ]


def test_a_key_has_its_value_its_line_and_the_default_that_lost(project: Path) -> None:
    assert lines(project, "budget.criterion.turns") == [
        ("in force", "12", "CONTEXT.md", 5),
        ("lost", "60, the default", "", 0),
    ]


def test_a_key_that_no_file_says_is_the_default(project: Path) -> None:
    assert lines(project, "budget.run.cost") == [("in force", "2, the default", "", 0)]
    assert lines(project, "model")[0][1] == "gherkin, the embedded engine, the default"


def test_a_key_with_keys_below_it_tells_all_of_them(project: Path) -> None:
    said = [(label, text) for label, text, _, _ in lines(project, "budget")]
    assert ("in force", "budget.criterion.turns: 12") in said
    assert ("in force", "budget.run.minutes: 20, the default") in said


def test_a_url_from_the_environment_says_both(project: Path) -> None:
    said = lines(project, "app.url", SHOP_URL="https://ada:hidden-1@shop.test")[0][1]
    assert said.startswith("https://…@shop.test, from ${SHOP_URL:-")
    assert "SHOP_URL is set" in said
    assert lines(project, "app.url")[0][1].startswith("http://127.0.0.1:8000, from")


@pytest.mark.parametrize(
    "words",
    [["accounts"], ["shopper"], ["models"], ["models.local.key"], ["billing"], ["qa"], ["app"]],
)
def test_a_secret_is_never_shown(project: Path, words: list[str]) -> None:
    for more in ([], ["--json"]):
        ran = orch("explain", *words, *more, cwd=project)
        assert ran.returncode == 0, ran.stderr
        assert CANARY not in ran.stdout
        assert "492817" not in ran.stdout


def test_of_a_secret_the_variable_and_whether_it_is_set_are_told(project: Path) -> None:
    said = {text for _, text, _, _ in lines(project, "accounts.shopper")}
    assert "accounts.shopper.password: ${SHOP_PW} (SHOP_PW is set)" in said


def test_lists_of_rules_have_the_projects_own_first_and_the_built_in_ones(project: Path) -> None:
    said = lines(project, "allow")
    assert said[0] == ("allow", "billing.refund(amount<100)", "CONTEXT.md", 13)
    assert {path for _, _, path, _ in said} == {"CONTEXT.md", "built-in/CONTEXT.md"}


@pytest.mark.parametrize(
    ("words", "effect", "answer", "path"),
    [
        (["tool", "browser.browser_click"], "acts, only", "allowed by", "built-in/CONTEXT.md"),
        (["browser.browser_evaluate"], "writes", "denied by", "built-in/CONTEXT.md"),
        (["tool", "tickets.add_comment"], "writes", "asked because of", "built-in/CONTEXT.md"),
        (["tracker.move"], "writes", "denied by `tickets.move_ticket`", "CONTEXT.md"),
        (["tool", "billing.refund", "amount=50"], "writes, since", "allowed by", "CONTEXT.md"),
        (["tool", "billing.refund", "amount=500"], "writes, since", "`amount<100`", "CONTEXT.md"),
        (["mcp__db__select_all"], "reads", "allowed by `db.select_all`", "CONTEXT.md"),
        (["db.drop"], "writes, since nobody", "no rule names `db.drop`", ""),
        (["orch.expect"], "reads", "own tools need no rule", ""),
    ],
)
def test_a_tool_is_allowed_asked_or_denied_by_a_line_of_a_file(
    project: Path, words: list[str], effect: str, answer: str, path: str
) -> None:
    words = words if words[0] == "tool" else ["tool", *words]
    said = {label: (text, where) for label, text, where, _ in lines(project, *words)}
    assert effect in said["effect"][0]
    assert answer in said["answer"][0]
    assert said["answer"][1] == path


def test_a_rule_that_looks_at_arguments_asks_for_them(project: Path) -> None:
    said = [text for _, text, _, _ in lines(project, "billing.refund")]
    assert any("amount=…" in text for text in said)


def test_a_write_that_is_allowed_may_be_asked_once_outside_text_was_read(project: Path) -> None:
    path = project / "CONTEXT.md"
    text = CONTEXT.replace("  - db.select_all\n", "  - db.insert\n")
    path.write_text(text, encoding="utf-8")
    said = {label: text for label, text, _, _ in lines(project, "db.insert")}
    assert "allowed by" in said["answer"]
    assert "outside text was read" in said["once outside text was read"]


def test_a_name_with_two_meanings_tells_both(project: Path) -> None:
    assert [one["kind"] for one in explained(project, "qa")] == ["command", "agent"]
    assert [one["kind"] for one in explained(project, "agent", "qa")] == ["agent"]


def test_a_command_tells_its_steps_and_what_its_calls_may_do(project: Path) -> None:
    said = {label: (text, path) for label, text, path, _ in lines(project, "command", "qa")}
    assert "calls tracker.read(key=$ticket)" in said["read"][0]
    assert "a person approves before" in said["tell"][0]
    assert said["tracker.comment"] == ("writes ask", "built-in/CONTEXT.md")


def test_an_agent_tells_its_prompt_its_tools_and_what_it_replaces(project: Path) -> None:
    (project / ".agents").mkdir()
    text = "---\ndescription: Ours\ntools: [tracker.read, db.*]\n---\nYou are ours.\n"
    (project / ".agents" / "qa.md").write_text(text, encoding="utf-8")
    agent = explained(project, "agent", "qa")[0]
    assert [part["prose"] for part in agent["parts"] if part["prose"]] == ["You are ours."]
    said = {line["label"]: line for part in agent["parts"] for line in part["lines"]}
    assert said["replaces"]["path"] == "built-in/.agents/qa.md"
    assert said["tracker.read"]["text"] == "reads  allow"
    assert "once its server runs" in said["db.*"]["text"]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["turns"], "`budget.criterion.turns`"),
        (["budgt"], "`budget`"),
        (["qa", "x"], "ARG=VALUE"),
        (["shoper"], "`shopper`"),
        (["schema", "agnet"], "agent"),
        (["schema"], "context"),
        (["tool", "db.*"], "SERVER.TOOL"),
        (["tool", "db.x", "amount"], "NAME=VALUE"),
    ],
)
def test_words_that_mean_nothing_here_name_what_is_near(
    project: Path, words: list[str], hint: str
) -> None:
    ran = orch("explain", *words, cwd=project)
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)
    assert hint in ran.stderr


@pytest.mark.parametrize("name", ["tickets", "workspace", "browser"])
def test_a_server_that_is_there_without_an_entry_says_what_it_is(project: Path, name: str) -> None:
    (found,) = explained(project, "server", name)
    assert found["name"] == name
    assert found["says"].startswith("built-in: ")


@pytest.mark.parametrize("width", ["72", "80", "200"])
def test_no_place_is_cut_however_narrow_the_screen(project: Path, width: str) -> None:
    shown = orch("explain", "agent", "qa", cwd=project, COLUMNS=width).stdout
    assert "".join(shown.split()).count("built-in/CONTEXT.md:") > 20


def test_a_sentence_of_the_teams_own_tells_its_steps(project: Path) -> None:
    (project / ".steps").mkdir()
    text = '## I open the shop\n\nFrom the start.\n\n- Given I am on "/"\n- When I click "Shop"\n'
    (project / ".steps" / "shop.md").write_text(text, encoding="utf-8")
    assert lines(project, "I open the shop") == [
        ("1", 'Given I am on "/"', ".steps/shop.md", 5),
        ("2", 'When I click "Shop"', ".steps/shop.md", 6),
    ]


def test_a_file_with_a_mistake_is_told_beside_the_answer(project: Path) -> None:
    (project / ".mcp.json").write_text("{", encoding="utf-8")
    ran = orch("explain", "model", cwd=project)
    assert ran.returncode == 2
    assert "gherkin" in ran.stdout
    assert ".mcp.json:1" in ran.stderr
