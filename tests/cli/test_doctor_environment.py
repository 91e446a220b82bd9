"""Names from the environment, where they are needed, and values that nobody gets to see."""

from pathlib import Path

import pytest

from orchestrator.cli.doctor.check import Check
from orchestrator.cli.doctor.environment import (
    environment_checks,
    mask_of,
    model_checks,
    references,
    servers_without,
    told_there,
)
from orchestrator.cli.doctor.report import masked
from orchestrator.errors import ExitCode
from orchestrator.library.catalog import load
from tests.cli.doctor_project import context, project

FILES = {
    **context(
        'app: {url: "${SHOP_URL:-http://127.0.0.1:1}", start: "run ${IN_THE_SHELL}"}\n'
        'accounts:\n  shopper: {username: ada, password: "${SHOP_PASSWORD}"}'
    ),
    ".mcp.json": '{"mcpServers": {\n"jira": {"command": "x",\n"env": {"T": "${JIRA_TOKEN}"}}}}',
    ".agents/a.md": "---\ndescription: d\ncredentials: {jira: {T: '${JIRA_TOKEN}'}}\n---\n",
}


def test_every_variable_is_found_with_what_needs_it(tmp_path: Path) -> None:
    found = references(project(tmp_path, FILES))
    said = [(one.name, one.where, str(one.place), one.needed) for one in found]
    assert said == [
        ("SHOP_URL", "app.url", "CONTEXT.md:2", False),
        ("SHOP_PASSWORD", "accounts.shopper.password", "CONTEXT.md:4", True),
        ("JIRA_TOKEN", "mcpServers.jira.env.T", ".mcp.json:3", True),
        ("JIRA_TOKEN", "credentials.jira.T", ".agents/a.md:3", True),
    ]


def test_a_missing_variable_is_a_problem_and_a_default_is_none(tmp_path: Path) -> None:
    found = references(project(tmp_path, FILES))
    checks = list(environment_checks(found, {"SHOP_PASSWORD": "correct horse"}))
    outcomes = {check.message.split()[0]: check.outcome for check in checks}
    assert outcomes == {"SHOP_URL": "ok", "SHOP_PASSWORD": "ok", "the": "problem"}
    missing = next(check for check in checks if check.outcome == "problem")
    assert "JIRA_TOKEN, needed for mcpServers.jira.env.T, credentials.jira.T" in missing.message
    assert missing.mend.startswith("export JIRA_TOKEN=")
    assert not any("correct horse" in str(check) for check in checks)


def test_the_error_of_the_files_is_known_as_the_same_thing(tmp_path: Path) -> None:
    root = project(tmp_path, FILES)
    errors = load(root, environ={}).errors
    assert [told_there(error, references(root)) for error in errors] == [True] * len(errors)
    assert len(errors) == 3


def test_a_server_that_lacks_its_variable_is_known(tmp_path: Path) -> None:
    found = references(project(tmp_path, FILES))
    assert servers_without(found, {}) == {"jira": "JIRA_TOKEN"}
    assert servers_without(found, {"JIRA_TOKEN": "abcdef"}) == {}


def test_a_value_that_a_message_quotes_is_taken_out(tmp_path: Path) -> None:
    canary = "canary-7f3a9c1e5b"
    mask = mask_of(references(project(tmp_path, FILES)), {"SHOP_PASSWORD": canary, "SHOP_URL": "1"})
    check = Check(id="app", outcome="problem", message=f"no {canary} at 127.0.0.1", mend=canary)
    (shown,) = masked([check], mask)
    assert shown.message == "no {{SHOP_PASSWORD}} at 127.0.0.1"
    assert shown.mend == "{{SHOP_PASSWORD}}"


@pytest.mark.parametrize(
    ("front", "environ", "outcomes"),
    [
        ("owner: '@a'", {}, ["ok"]),
        ("model: anthropic/claude-x", {}, ["problem"]),
        ("model: sonnet", {"ANTHROPIC_API_KEY": "sk-abcdef"}, ["ok"]),
        ("model: sonnet", {"ANTHROPIC_AUTH_TOKEN": "sk-abcdef"}, ["ok"]),
        ("model: openai/x\nfallback: [gherkin]", {}, ["problem", "ok"]),
        ("model: other/x", {}, ["unknown"]),
        ("model: m\nmodels: {m: {api: openai, model: q, base_url: 'http://h/v1'}}", {}, ["ok"]),
        ("model: m\nmodels: {m: {api: anthropic, model: q}}", {}, ["problem"]),
    ],
)
def test_a_model_without_its_key_is_a_problem_of_exit_6(
    tmp_path: Path, front: str, environ: dict[str, str], outcomes: list[str]
) -> None:
    catalog = load(project(tmp_path, context(front)), environ=environ)
    checks = list(model_checks(catalog, environ))
    assert [check.outcome for check in checks] == outcomes
    for check in checks:
        assert "sk-abcdef" not in str(check)
        if check.outcome == "problem":
            assert check.exit_code is ExitCode.MODEL
            assert "CONTEXT.md:2" in str(check.place) or check.place


def test_an_agents_own_model_without_its_key_is_told_with_the_agents_file(tmp_path: Path) -> None:
    files = {".agents/qa.md": "---\ndescription: d\nmodel: opus\n---\nYou test.\n"}
    checks = list(model_checks(load(project(tmp_path, files), environ={}), {}))
    assert [check.outcome for check in checks] == ["ok", "problem"]
    assert "`opus` needs ANTHROPIC_API_KEY" in checks[1].message
    assert checks[1].place is not None
    assert checks[1].place.path == ".agents/qa.md"


def test_commands_in_prose_are_told_where_only_the_embedded_engine_would_play_them(
    tmp_path: Path,
) -> None:
    def told(front: str, command: str) -> list[str]:
        files = {**context(front), ".claude/commands/hello.md": command}
        checks = model_checks(load(project(tmp_path, files), environ={}), {})
        return [check.message for check in checks if check.outcome == "warning"]

    said = "told in prose, which `gherkin` does not play: hello"
    assert told("owner: '@a'", "Say hello.") == [said]
    assert told("owner: '@a'", "---\nmodel: sonnet\n---\nSay hello.") == []
    assert told("model: sonnet", "Say hello.") == []
