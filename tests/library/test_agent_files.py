"""An agent's file: its persona, its tools and its limits."""

from pathlib import Path

import pytest

from orchestrator.errors import ConfigErrors
from orchestrator.library.agents import Agent, Limits
from orchestrator.library.environment import Secret
from orchestrator.library.toolnames import tool_pattern
from tests.library.whole import read_agent

DESIGN = """---
name: qa                      # default: the file's name
description: Tests one acceptance criterion in a browser
tools: [browser.*, tracker.read]     # default: none but orch.*
model: inherit
limits: {turns: 40, cost: 0.50}
skills: [our-login]
owner: "@maria"
delegates: []
credentials: {jira: {JIRA_PERSONAL_TOKEN: "${JIRA_TOKEN_QA}"}}
---
You test …
"""


def read(folder: Path, text: str, name: str = "qa", **environ: str) -> Agent:
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return read_agent(path, root=folder, environ=environ)


def test_the_example_of_the_design_is_read(tmp_path: Path) -> None:
    agent = read(tmp_path, DESIGN, JIRA_TOKEN_QA="abcdef-123")
    assert agent.name == "qa"
    assert agent.tools == ("browser.*", "tracker.read")
    assert agent.limits == Limits(turns=40, cost=0.5)
    assert (agent.skills, agent.owner, agent.delegates) == (("our-login",), "@maria", ())
    assert agent.credentials["jira"]["JIRA_PERSONAL_TOKEN"] == Secret(
        name="JIRA_TOKEN_QA", value="abcdef-123", taken=("abcdef-123",)
    )
    assert (agent.prompt, agent.place.path) == ("You test …", "qa.md")


def test_the_file_s_name_is_the_default_and_no_tools_is_none(tmp_path: Path) -> None:
    agent = read(tmp_path, "---\ndescription: x\n---\n", "checker")
    assert (agent.name, agent.tools, agent.model) == ("checker", (), "inherit")


@pytest.mark.parametrize(
    ("word", "pattern"),
    [
        ("Read", "workspace.read"),
        ("Bash(git:*)", "workspace.bash"),
        ("mcp__jira", "jira.*"),
        ("mcp__jira__*", "jira.*"),
        ("mcp__jira__get_issue", "jira.get_issue"),
        ("browser.*", "browser.*"),
        ("*.read", "*.read"),
        ("*", "*"),
        ("browser", ""),
        ("a.b(c=1)", ""),
        ("mcp__", ""),
    ],
)
def test_tools_are_named_our_way_or_claude_s(word: str, pattern: str) -> None:
    assert tool_pattern(word) == pattern


def test_tools_may_stand_in_one_line_of_text(tmp_path: Path) -> None:
    agent = read(tmp_path, "---\ndescription: x\ntools: Read, Grep, mcp__jira__get\n---\n")
    assert agent.tools == ("workspace.read", "workspace.grep", "jira.get")


def test_a_missing_credential_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="no JIRA_TOKEN_QA"):
        read(tmp_path, DESIGN)


def test_a_file_without_front_matter_is_no_agent(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="found no `description`"):
        read(tmp_path, "You test.")
