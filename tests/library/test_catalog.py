"""A whole project: what wins, what is set aside, and what stops a run."""

from pathlib import Path

import pytest

from orchestrator.errors import ConfigErrors
from orchestrator.library.builtin import builtin_files, builtin_root
from orchestrator.library.catalog import Catalog, load


def project(folder: Path, files: dict[str, str], **environ: str) -> Catalog:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(folder, environ=environ)


AGENT = "---\ndescription: x\n---\nYou test."


def test_an_empty_folder_has_what_ships(tmp_path: Path) -> None:
    catalog = load(tmp_path, environ={})
    assert not catalog.errors
    assert list(catalog.agents) == ["qa"]
    assert list(catalog.commands) == ["qa"]
    assert catalog.commands["qa"].place.path == "built-in/.commands/qa.md"
    assert catalog.context.model is None
    assert catalog.context.body.startswith("# How we work here")
    paths = [one.path for one in catalog.definitions(catalog.commands["qa"])]
    assert paths == ["built-in/CONTEXT.md", "built-in/.commands/qa.md", "built-in/.agents/qa.md"]


def test_the_shipped_files_are_those_at_the_top_of_the_repository() -> None:
    names = [path.as_posix() for path in builtin_files()]
    assert names == ["CONTEXT.md", ".agents/qa.md", ".commands/qa.md"]
    assert (builtin_root() / "orchestrator").is_dir()
    catalog = load(builtin_root(), environ={})
    assert not catalog.errors
    assert not catalog.shadowed
    assert all(rule.shipped for rule in catalog.context.rules.deny)


def test_a_project_s_own_command_replaces_the_shipped_one_whole(tmp_path: Path) -> None:
    catalog = project(tmp_path, {".commands/qa.md": "Just look."})
    assert catalog.commands["qa"].text == "Just look."
    assert [(one.kind, one.place.path, one.by.path) for one in catalog.shadowed] == [
        ("command", "built-in/.commands/qa.md", ".commands/qa.md")
    ]


def test_rule_lists_merge_the_shipped_ones_first(tmp_path: Path) -> None:
    text = "---\nallow: [db.read]\ndeny: [db.drop]\neffects: {db.read: reads}\n---\nOurs."
    context = project(tmp_path, {"CONTEXT.md": text}).context
    assert context.body == "Ours."
    last = context.rules.allow[-1]
    assert (last.text, str(last.place), last.shipped) == ("db.read", "CONTEXT.md:2", False)
    assert [rule.text for rule in context.rules.deny] == [
        "browser.browser_run_code_unsafe",
        "browser.browser_evaluate",
        "browser.browser_network_request",
        "browser.browser_storage_state",
        "browser.browser_set_storage_state",
        "browser.browser_cookie_get",
        "browser.browser_cookie_list",
        "browser.browser_localstorage_get",
        "browser.browser_localstorage_list",
        "browser.browser_sessionstorage_get",
        "browser.browser_sessionstorage_list",
        "browser.browser_route",
        "browser.browser_route_list",
        "browser.browser_unroute",
        "browser.*(filename=*)",
        "*.delete_*",
        "db.drop",
    ]
    assert context.rules.deny[0].shipped
    assert context.effects[-1].pattern == "db.read"


def test_flat_agents_win_over_nested_ones_and_ours_over_others(tmp_path: Path) -> None:
    catalog = project(
        tmp_path,
        {
            ".agents/a.md": AGENT.replace(": x", ": flat"),
            ".agents/agents/a.md": AGENT.replace(": x", ": nested"),
            ".claude/agents/deep/a.md": "---\nname: a\ndescription: other\n---\n",
            ".agents/skills/s/SKILL.md": "---\nname: s\ndescription: d\n---\nbody",
        },
    )
    assert not catalog.errors
    assert catalog.agents["a"].description == "flat"
    assert [one.place.path for one in catalog.shadowed] == [
        ".agents/agents/a.md",
        ".claude/agents/deep/a.md",
    ]
    assert catalog.skills["s"].body() == "body"


def test_two_agents_of_one_name_in_one_folder_are_an_error(tmp_path: Path) -> None:
    named = AGENT.replace("description", "name: same\ndescription")
    catalog = project(tmp_path, {".agents/a.md": named, ".agents/b.md": named})
    assert [str(error.place) for error in catalog.errors] == [".agents/b.md:1"]


def test_what_does_nothing_is_told(tmp_path: Path) -> None:
    catalog = project(
        tmp_path,
        {
            ".agents/notes.md": "Only notes.",
            ".commands/empty.md": "",
            ".commands/README.md": "What lies here.",
            ".claude/agents/c.md": "---\nname: c\ndescription: d\ncolor: red\nfoo: 1\n---\n",
        },
    )
    assert not catalog.errors
    assert [(one.place.path, one.why) for one in catalog.ignored] == [
        (
            ".agents/notes.md",
            "an agent has front matter with a `description`, and this file has none",
        ),
        (".claude/agents/c.md", "`color` does nothing here"),
        (".claude/agents/c.md", "`foo` does nothing here"),
        (".commands/empty.md", "the file is empty"),
    ]


def test_a_mistake_in_another_tool_s_folder_stops_only_what_uses_it(tmp_path: Path) -> None:
    catalog = project(
        tmp_path,
        {
            ".claude/commands/git/push.md": "---\nagent: nobody\n---\nPush $ARGUMENTS.",
            ".claude/agents/bad.md": "---\nname: bad\n---\nNo description.",
            ".commands/uses.md": "---\nagent: bad\n---\nGo.",
        },
    )
    assert not catalog.errors
    assert set(catalog.unusable) == {"command git:push", "agent bad"}
    catalog.stop_on_errors("qa")
    for name in ("git:push", "uses"):
        with pytest.raises(ConfigErrors):
            catalog.stop_on_errors(name)


def test_claude_s_files_alone_make_a_project(tmp_path: Path) -> None:
    catalog = project(
        tmp_path,
        {
            "CLAUDE.md": "@AGENTS.md\nBe brief.\n@gone.md",
            "AGENTS.md": "Use make.",
            ".claude/agents/r.md": "---\nname: r\ndescription: reviews\nmaxTurns: 9\n---\nYou review.",
            ".claude/commands/review.md": "---\nagent: r\nunknown: 1\n---\nReview $1.",
            ".mcp.json": '{"mcpServers": {"db": {"command": "db", "env": {"K": "${KEY:-x}"}}}}',
        },
    )
    assert not catalog.errors
    assert catalog.context.body == "Use make.\nBe brief.\n@gone.md"
    assert catalog.agents["r"].limits.turns == 9
    assert catalog.agents["r"].tools == ("*",)
    assert "review" in catalog.commands
    assert catalog.servers["db"].env == {"K": "x"}
    assert any("gone.md" in one.why for one in catalog.ignored)


def test_a_broken_file_is_one_error_and_not_a_row_of_them(tmp_path: Path) -> None:
    catalog = project(
        tmp_path,
        {
            ".agents/a.md": "---\ndescription: a: b\n---\n",
            ".commands/c.md": "---\nagent: a\n---\nGo.",
        },
    )
    assert [str(error.place) for error in catalog.errors] == [".agents/a.md:2"]


def test_a_broken_file_of_the_project_does_not_let_the_shipped_one_in(tmp_path: Path) -> None:
    catalog = project(tmp_path, {".commands/qa.md": "---\nsteps: 3\n---\n"})
    assert len(catalog.errors) == 1
    assert "qa" not in catalog.commands


def test_all_mistakes_of_a_project_come_at_once_in_order(tmp_path: Path) -> None:
    catalog = project(
        tmp_path,
        {
            "CONTEXT.md": "---\nmodle: x\nask: 3\n---\n",
            ".agents/a.md": "---\ntools: [nope]\n---\n",
            ".commands/c.md": "---\nsteps: [{agent: gone}]\n---\n",
            ".mcp.json": "[",
        },
    )
    with pytest.raises(ConfigErrors) as caught:
        catalog.stop_on_errors()
    assert [str(error.place) for error in caught.value.errors] == [
        ".agents/a.md:1",
        ".agents/a.md:2",
        ".commands/c.md:2",
        ".mcp.json:1",
        "CONTEXT.md:2",
        "CONTEXT.md:3",
    ]


def test_definitions_follow_child_commands(tmp_path: Path) -> None:
    catalog = project(
        tmp_path,
        {
            "CONTEXT.md": "Ours.",
            ".commands/a.md": "---\nsteps: [{command: b}]\n---\n",
            ".commands/b.md": "---\nsteps: [{agent: qa}]\n---\n## qa\nGo.",
        },
    )
    paths = [one.path for one in catalog.definitions(catalog.commands["a"])]
    assert paths == [
        "built-in/CONTEXT.md",
        "CONTEXT.md",
        ".commands/a.md",
        ".commands/b.md",
        "built-in/.agents/qa.md",
    ]


def test_commands_that_run_each_other_are_an_error(tmp_path: Path) -> None:
    one = "---\nsteps: [{command: %s}]\n---\n"
    catalog = project(tmp_path, {".commands/a.md": one % "b", ".commands/b.md": one % "a"})
    assert len(catalog.errors) == 2
    assert all("runs itself in the end" in error.message for error in catalog.errors)


def test_a_skill_is_once_among_the_files_that_shape_a_run(tmp_path: Path) -> None:
    files = {
        ".claude/commands/hello.md": "Greet $1.",
        ".claude/skills/s/SKILL.md": "---\nname: s\ndescription: d\n---\nbody",
    }
    catalog = project(tmp_path, files)
    paths = [one.path for one in catalog.definitions(catalog.commands["hello"])]
    assert paths.count(".claude/skills/s/SKILL.md") == 1
