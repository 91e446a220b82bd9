"""`orch init --tracker jira`: the server's entry, the rules, the trust, and what comes next."""

import json
from pathlib import Path

import pytest

from orchestrator.cli.init import init
from orchestrator.cli.loading import load
from orchestrator.cli.ruling import Rulings
from orchestrator.cli.trust import startable, trusting
from orchestrator.errors import UsageError
from orchestrator.tools.trust import fingerprint

VARIABLES = ("JIRA_URL", "JIRA_USERNAME", "JIRA_API_TOKEN", "JIRA_PERSONAL_TOKEN")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ORCH_TRUST", raising=False)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "shop").mkdir()
    return tmp_path / "shop"


def make(folder: Path, tracker: str = "jira") -> None:
    init(folder, url="http://127.0.0.1:8765", start="", ready=None, yes=True, tracker=tracker)


def entry(folder: Path) -> dict[str, object]:
    written = json.loads((folder / ".mcp.json").read_text("utf-8"))
    found: dict[str, object] = written["mcpServers"]["jira"]
    return found


def test_the_entry_takes_what_is_secret_from_the_environment_and_the_tools_it_needs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(folder)
    env = entry(folder)["env"]
    assert isinstance(env, dict)
    assert [env[name] for name in VARIABLES[:3]] == [f"${{{name}}}" for name in VARIABLES[:3]]
    assert "jira_delete_issue" not in env["ENABLED_TOOLS"]
    said = capsys.readouterr().out
    assert "wrote .mcp.json" in said
    assert said.endswith("export JIRA_API_TOKEN=…\n      orch doctor\n      orch qa PROJ-123\n")
    assert not (folder / "tickets").exists()


def test_a_server_or_data_center_has_a_personal_token(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(folder, "jira-server")
    env = entry(folder)["env"]
    assert isinstance(env, dict)
    assert set(env) == {"JIRA_URL", "JIRA_PERSONAL_TOKEN", "ENABLED_TOOLS"}
    (folder / ".mcp.json").unlink()
    monkeypatch.setenv("JIRA_PERSONAL_TOKEN", "a-personal-token")
    make(folder)
    assert "JIRA_USERNAME" not in str(entry(folder))
    assert "a-personal-token" not in (folder / ".mcp.json").read_text("utf-8")


def test_reading_is_allowed_writing_is_asked_and_the_entry_is_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES[:3]:
        monkeypatch.setenv(name, f"value-of-{name}")
    make(folder)
    catalog = load(folder)
    assert catalog.errors == ()
    rulings = Rulings(catalog)
    for tool in ("tracker.read", "tracker.search", "jira.jira_get_transitions"):
        assert rulings.of(tool).later.kind == "allow", tool
        assert rulings.of(tool).effect == "reads", tool
    for tool in ("tracker.comment", "tracker.edit", "tracker.move", "jira.jira_edit_comment"):
        assert rulings.of(tool).later.kind == "ask", tool
        assert rulings.of(tool).effect == "writes", tool
    servers, lines = startable(catalog)
    assert trusting().is_trusted(folder, fingerprint(folder, servers, lines))


def test_a_server_that_the_team_has_already_plays_the_tracker_under_its_own_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = {"command": "docker", "args": ["run", "ghcr.io/sooperset/mcp-atlassian:0.23"]}
    text = json.dumps({"mcpServers": {"atlassian": theirs}})
    (folder / ".mcp.json").write_text(text, encoding="utf-8")
    make(folder)
    catalog = load(folder)
    assert catalog.context.tracker == "atlassian"
    assert (folder / ".mcp.json").read_text("utf-8") == text
    assert Rulings(catalog).of("atlassian.jira_get_issue").effect == "reads"
    assert "not trusted yet" in capsys.readouterr().out


def test_a_tracker_that_nobody_knows_is_told_with_those_there_are(folder: Path) -> None:
    with pytest.raises(UsageError, match="no tracker `trello`") as told:
        make(folder, "trello")
    assert "jira-server" in told.value.hint
    assert list(folder.iterdir()) == []
