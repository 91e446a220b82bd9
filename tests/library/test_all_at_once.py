"""A mistake in one line hides none in another: a file is compared as far as it can be read."""

from pathlib import Path

import pytest

from orchestrator.cli.loading import load

AGENT = "---\ndescription: d\n---\nYou test."


def said(root: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [f"{error.place}: {error.message}" for error in load(root, environ={}).errors]


def front(*lines: str, body: str = "Words.") -> str:
    return "\n".join(("---", *lines, "---", body))


def test_a_bad_key_of_the_context_hides_nothing_of_the_rest(tmp_path: Path) -> None:
    context = front(
        "modle: x",
        "model: sonet",
        "budget: {run: {minuts: 3}}",
        "allow: [tracker.raed, tracker.comment(key=$tiket)]",
        "tracker: jria",
        'accounts: {a: {password: "${NOPE}"}}',
        body="@docs/gone.md",
    )
    found = said(tmp_path, {"CONTEXT.md": context})
    assert [one.partition(", expected")[0] for one in found] == [
        "CONTEXT.md:2: found the key `modle`",
        "CONTEXT.md:3: `model`: found `sonet`, and no model is called so",
        "CONTEXT.md:4: found the key `minuts`",
        "CONTEXT.md:5: `tracker.comment(key=$tiket)` under allow: no command has an argument `tiket`",
        "CONTEXT.md:6: `tracker`: there is no server named `jria`",
        "CONTEXT.md:7: the environment has no NOPE",
        "CONTEXT.md:9: found `@docs/gone.md`, and no such file",
    ]


def test_a_bad_key_of_a_command_hides_no_name_in_its_steps_and_prompts(tmp_path: Path) -> None:
    command = front(
        "descripton: d",
        "arguments: [ticket]",
        "options: {mode: [a, b], json: text, n: integer}",
        "steps:",
        "  - {id: read, call: tracker.raed, with: {key: $tickt}}",
        "  - {id: test, agent: gone, wiht: {a: b}, when: mode = a, needs: [raed]}",
        "  - {id: tell, call: tracker.comment, with: {key: $ticket, body: $tset.text}}",
        body="## test\nTest $tiket.",
    )
    found = said(tmp_path, {".commands/c.md": command})
    assert [one.removeprefix(".commands/c.md:").partition(", expected")[0] for one in found] == [
        "2: found the key `descripton`",
        "4: `n`: found `integer`",
        "4: found the option `json`, which every command has already",
        "6: found `$tickt`, and nothing is named `tickt` here",
        "6: found `tracker.raed`",
        "7: found the key `wiht`",
        "7: `when`: found = in `mode = a`",
        "7: `needs` names the step `raed`, which is not there",
        "7: there is no agent named `gone`",
        "8: found `$tset.text`, and nothing is named `tset` here",
        "11: found `$tiket`, which nothing here declares",
    ]


def test_an_agents_bad_key_hides_neither_its_tools_nor_its_secrets(tmp_path: Path) -> None:
    agent = front(
        "description: d",
        "limits: {turn: 3}",
        "tools: [browser, browsr.*]",
        'credentials: {jira: {TOKEN: "${NOPE}"}}',
    )
    found = said(tmp_path, {".agents/a.md": agent})
    assert [one.removeprefix(".agents/a.md:").partition(", expected")[0] for one in found] == [
        "3: found the key `turn`",
        "4: found the tool `browser`",
        "4: `browsr.*`: there is no server named `browsr`",
        "5: the environment has no NOPE",
        "5: there is no server named `jira`",
    ]


MEANT = [
    # what could not be read may be what is missed elsewhere
    {".commands/c.md": front("argumens: [ticket]", body="Test $ticket and $tickets.")},
    {
        ".commands/c.md": front(
            "inputs: [ticket]", "steps: [{call: tracker.read, with: {key: $ticket}}]"
        )
    },
    {
        ".commands/c.md": front(
            "steps:",
            "  - {id: a, agent: qa, produce: [part]}",
            "  - {call: tracker.comment, with: {key: X-1, body: $part}}",
        )
    },
    {
        ".commands/c.md": front(
            "steps:", "  - {agnt: qa}", "  - {id: b, agent: qa, needs: [qa], when: qa.x > 1}"
        )
    },
    {
        "CONTEXT.md": front("models: {local: {api: opnai, model: x}}", "model: local"),
        ".agents/a.md": front("description: d", "model: local"),
    },
    {"CONTEXT.md": "---\n{\n---\n", ".agents/a.md": front("description: d", "model: local")},
    {"CONTEXT.md": front("traker: github", "allow: [tracker.comments, tracker.edit]")},
    {
        "CONTEXT.md": front("allow: [tracker.comment(key=$issue)]"),
        ".commands/c.md": front("argumens: [issue]"),
    },
    {"CONTEXT.md": front("allow: [mail.send]"), ".mcp.json": "{"},
    {
        "CONTEXT.md": front("allow: [mail.send]", "tracker: mail"),
        ".mcp.json": '{"mcpServers": {"mail": {"comand": "x"}}}',
    },
    {
        ".agents/skills/login/SKILL.md": front("name: login", "descripton: x"),
        ".agents/a.md": front("description: d", "skills: [login]"),
    },
]


@pytest.mark.parametrize("files", MEANT)
def test_one_mistake_is_not_told_again_by_what_it_leaves_open(
    tmp_path: Path, files: dict[str, str]
) -> None:
    found = said(tmp_path, files)
    places = {one.partition(": ")[0] for one in found}
    assert len(places) == 1, found


def test_the_mistakes_of_one_file_hide_none_of_another(tmp_path: Path) -> None:
    found = said(
        tmp_path,
        {
            ".mcp.json": "{",
            "CONTEXT.md": front("allow: [tracker.raed, workspace.raed, tracker.read(key=$tiket)]"),
            ".commands/c.md": front("arguments: [ticket]", "stepz: []"),
            ".agents/a.md": front("description: d", "tools: [browser]"),
        },
    )
    assert [one.partition(": ")[0] for one in found] == [
        ".agents/a.md:3",
        ".commands/c.md:3",
        ".mcp.json:1",
        "CONTEXT.md:2",
        "CONTEXT.md:2",
        "CONTEXT.md:2",
    ]


def test_a_wrong_import_is_told_with_the_path_from_the_project(tmp_path: Path) -> None:
    files = {
        "CONTEXT.md": "@docs/none.md\n@docs/a.md",
        "docs/a.md": "@b.md",
        "docs/b.md": "@a.md",
    }
    said(tmp_path, files)
    told = "\n".join(error.hint for error in load(tmp_path, environ={}).errors)
    assert "Write docs/none.md, or" in told
    assert "CONTEXT.md > docs/a.md > docs/b.md > docs/a.md" in told
