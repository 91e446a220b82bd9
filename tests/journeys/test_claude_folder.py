"""A folder with nothing but Claude's files: listed, explained and run, by the words people type."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.models import wire_anthropic as wire
from tests.models.loopback_http import Answer, Server, serving

FILES = {
    "CLAUDE.md": "# House\n\nWe greet politely.\n",
    ".claude/commands/hello.md": "---\ndescription: Greet somebody\nargument-hint: [name] [title]\n"
    "---\nGreet $ARGUMENTS, whose name is $1. Look into names.txt.\n",
    ".claude/commands/git/log.md": "---\ndescription: Say what happened\nagent: reviewer\n---\n"
    "Tell the history.\n",
    ".claude/agents/reviewer.md": "---\nname: reviewer\ndescription: Reviews a change\n"
    "tools: Read, Grep, Glob\nmodel: opus\ncolor: blue\n---\nYou review the change.\n",
    ".claude/skills/bow/SKILL.md": "---\nname: bow\ndescription: How we bow\n---\nLow.\n",
    "names.txt": "Ada, Countess of Lovelace\n",
}
LOOK = wire.turn(
    [wire.text("I look."), wire.use("t1", "workspace__read", {"path": "names.txt"})], "tool_use"
)
SAID = "Good day, **Countess**.\x1b[2J"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "ORCH_HOME": str(folder.parent / "home"),
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "ANTHROPIC_API_KEY": "test-key-8817",
        **more,
    }


def orch(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


async def asking(
    folder: Path, script: Sequence[Answer], *words: str
) -> tuple[subprocess.CompletedProcess[bytes], Server]:
    async with serving(script) as server:
        ran = await anyio.run_process(
            [sys.executable, "-m", "orchestrator", *words],
            cwd=folder,
            env=environment(folder, ANTHROPIC_BASE_URL=server.url),
            stdin=subprocess.DEVNULL,
            check=False,
        )
    return ran, server


def told(server: Server) -> tuple[str, str, list[str]]:
    """The standing words, the words of the command and the tools of the first request."""
    body: Any = server.asked[0].body
    standing = "\n".join(part["text"] for part in body["system"])
    words = body["messages"][0]["content"][0]["text"]
    return standing, words, [tool["name"] for tool in body["tools"]]


def test_the_folder_is_listed_and_explained(folder: Path) -> None:
    listing = json.loads(orch(folder, "list", "--json").stdout)
    sources = {
        (kind, one["name"]): one["source"]
        for kind in ("commands", "agents", "skills")
        for one in listing[kind]
    }
    assert sources == {
        ("commands", "git:log"): ".claude",
        ("commands", "hello"): ".claude",
        ("commands", "qa"): "built-in",
        ("agents", "qa"): "built-in",
        ("agents", "reviewer"): ".claude",
        ("skills", "bow"): ".claude",
    }
    assert "hello [name] [title]" in orch(folder, "list").stdout
    explained = orch(folder, "explain", "hello").stdout
    for words in (
        "Greet somebody",
        "CLAUDE.md",
        ".claude/skills/bow/SKILL.md",
        "$ARGUMENTS",
        "[name] [title]",
    ):
        assert words in explained
    assert "workspace.read" in orch(folder, "explain", "reviewer").stdout


def test_help_shows_what_the_words_of_a_command_are(folder: Path) -> None:
    page = orch(folder, "hello", "--help").stdout
    assert "[WORDS]..." in page
    assert "[name] [title]. Put in for $1" in page
    assert "Greet somebody" in orch(folder, "--help").stdout


@pytest.mark.anyio
async def test_a_command_runs_with_its_words_and_answers_in_words(folder: Path) -> None:
    script = [LOOK, wire.turn([wire.text(SAID)])]
    ran, server = await asking(folder, script, "hello", "Ada", "the Countess", "--model", "sonnet")
    assert (ran.returncode, ran.stdout.decode().splitlines()[0]) == (
        0,
        "Good day, **Countess**.\\x1b[2J",
    )
    standing, words, tools = told(server)
    assert "We greet politely." in standing
    assert "- bow: How we bow" in standing
    assert words == "Greet Ada 'the Countess', whose name is Ada. Look into names.txt."
    assert tools == ["orch__find", "orch__read", "orch__skill"] + [
        f"workspace__{name}" for name in ("bash", "edit", "glob", "grep", "read", "write")
    ]
    assert "Countess of Lovelace" in json.dumps(server.asked[1].body)
    assert b"hello: workspace.read path: names.txt" in ran.stderr
    assert "ended its step" in orch(folder, "runs", "show").stdout
    assert orch(folder, "runs", "verify").returncode == 0


@pytest.mark.anyio
async def test_an_agent_runs_where_the_command_names_it_with_its_tools_and_model(
    folder: Path,
) -> None:
    script = [wire.turn([wire.text("Nothing happened.")])]
    ran, server = await asking(folder, script, "git:log", "since", "May", "--json")
    document = json.loads(ran.stdout)
    assert (document["exit_code"], document["text"]) == (0, "Nothing happened.")
    standing, words, tools = told(server)
    assert "You review the change." in standing
    assert words == "Tell the history.\n\nARGUMENTS: since May"
    assert tools == [
        "orch__find",
        "orch__read",
        *(f"workspace__{name}" for name in ("glob", "grep", "read")),
    ]
    assert server.asked[0].body["model"].startswith("claude-opus")


def test_without_a_model_it_is_said_how_to_name_one(folder: Path) -> None:
    ran = orch(folder, "hello", "Ada")
    assert ran.returncode == 2
    assert "step `hello` of `hello` is told in prose and needs a language model" in ran.stderr
    assert "--model sonnet" in ran.stderr
