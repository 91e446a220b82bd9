"""What doctor says of files alone: broken ones, set aside ones, and the lines editors read."""

import re
from pathlib import Path

import pytest

from orchestrator.cli.doctor import report
from orchestrator.cli.doctor.files import file_checks
from orchestrator.cli.doctor.verb import doctor
from orchestrator.cli.loading import load
from orchestrator.errors import UsageError
from tests.cli.doctor_project import context, orch, project

AGENT = "---\ndescription: d\n---\nYou test.\n"
LINE = re.compile(r"[^:\n]+:[1-9]\d*: (error|warning): \S.*")

BROKEN = [
    pytest.param(context("modle: x"), "CONTEXT.md:2: error: found the key `modle`", id="key"),
    pytest.param(context("model: [a"), "CONTEXT.md:", id="yaml"),
    pytest.param(
        context("allow: [browser]"), "CONTEXT.md:2: error: `browser` under allow", id="rule"
    ),
    pytest.param(
        context("deny:\n  - a.b\n  - 'a.b(x'"),
        "CONTEXT.md:4: error: `a.b(x` under deny",
        id="bracket",
    ),
    pytest.param(context("effects: {tickets: reads}"), "CONTEXT.md:2: error:", id="effect"),
    pytest.param(
        context('app: {url: "${NO_SUCH_URL}"}'),
        "CONTEXT.md:2: error: the environment has no NO_SUCH_URL",
        id="variable",
    ),
    pytest.param(
        {".mcp.json": '{\n "mcpServers": {},\n}'}, ".mcp.json:3: error: not JSON", id="json"
    ),
    pytest.param(
        {".mcp.json": '{"mcpServers": {\n"a": {"comand": "x"}}}'}, ".mcp.json:2: error:", id="entry"
    ),
    pytest.param(
        {".agents/qa.md": "---\ndescription: d\ntols: [a.b]\n---\n"},
        ".agents/qa.md:3: error: found the key `tols`",
        id="agent",
    ),
    pytest.param(
        {".commands/go.md": "---\nsteps:\n  - {id: a, agent: nobdy}\n---\n"},
        ".commands/go.md:3: error: there is no agent named `nobdy`",
        id="step",
    ),
    pytest.param(
        {
            ".agents/qa.md": "---\ndescription: d\ntools: [browser.*, tracker.reed]\n---\nYou test.\n"
        },
        ".agents/qa.md:3: error: `tracker.reed` of the agent `qa` names no tool "
        "(did you mean `tracker.read`?)",
        id="role",
    ),
    pytest.param(
        {".agents/qa.md": "---\ndescription: d\ntools: browser.browser_clik\n---\nYou test.\n"},
        ".agents/qa.md:3: error: `browser.browser_clik` of the agent `qa` names no tool "
        "(did you mean `browser.browser_click`?)",
        id="tool",
    ),
    pytest.param(
        {".commands/go.md": "---\nsteps:\n  - {id: a, call: tickets.get_tickt}\n---\n"},
        ".commands/go.md:3: error: `tickets.get_tickt` of the command `go` names no tool "
        "(did you mean `tickets.get_ticket`?)",
        id="call",
    ),
    pytest.param(
        {**context("tracker: browser"), ".agents/x.md": AGENT},
        "CONTEXT.md:2: error: no file says how the server `browser` plays the tracker",
        id="tracker",
    ),
]

SET_ASIDE = [
    pytest.param(
        {".agents/notes.md": "Words.\n"}, ".agents/notes.md:1: warning: ignored", id="notes"
    ),
    pytest.param(
        {".agents/a.md": AGENT, ".agents/agents/a.md": AGENT},
        ".agents/agents/a.md:1: warning: the agent `a` is hidden by .agents/a.md:1",
        id="shadowed",
    ),
    pytest.param(
        {".claude/agents/a.md": "---\ndescription: a\ntools: [\n---\n"},
        ".claude/agents/a.md:",
        id="another tool's",
    ),
    pytest.param(
        {".commands/go.md": "---\ntriggers: [{schedule: daily}]\n---\nGo.\n"},
        ".commands/go.md:2: warning: the triggers of `go` are not active",
        id="triggers",
    ),
    pytest.param(
        {".commands/go.md": "Do $1 with $0.\n"},
        ".commands/go.md:1: warning: `go` counts its arguments from 0",
        id="zero",
    ),
    pytest.param(
        {".mcp.json": '{"mcpServers": {\n"a": {"command": "x ", "args": ["y"]}}}'},
        ".mcp.json:2: warning: `command` of the server `a` begins or ends with a blank",
        id="blank",
    ),
    pytest.param(
        {".mcp.json": '{"mcpServers": {\n"a": {"command": "x", "oauth": {}}}}'},
        ".mcp.json:2: warning: ignored: `oauth` of the server `a`",
        id="entry key",
    ),
]


def lines(root: Path) -> list[str]:
    return list(report.lines(file_checks(load(root, environ={}))))


@pytest.mark.parametrize(("files", "says"), BROKEN)
def test_a_broken_file_is_an_error_at_its_line(
    tmp_path: Path, files: dict[str, str], says: str
) -> None:
    found = lines(project(tmp_path, files))
    assert any(line.startswith(says) and ": error: " in line for line in found), found
    assert all(LINE.fullmatch(line) for line in found), found


@pytest.mark.parametrize(("files", "says"), SET_ASIDE)
def test_what_was_set_aside_is_a_warning_at_its_line(
    tmp_path: Path, files: dict[str, str], says: str
) -> None:
    found = lines(project(tmp_path, files))
    assert any(line.startswith(says) and ": warning: " in line for line in found), found
    assert not any(": error: " in line for line in found), found


def test_a_ticket_that_cannot_be_read_is_an_error_of_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, {**context("model: gherkin"), "tickets/AB-1.md": "---\ntitle: [a\n"})
    assert doctor(root, fix=False, files=True, watching=False, json=False) == 2
    said = capsys.readouterr()
    assert said.out.startswith("tickets/AB-1.md:1: error: ")
    assert said.err == "1 problem\n"


def test_replacing_a_built_in_command_is_no_warning(tmp_path: Path) -> None:
    root = project(tmp_path, {".commands/qa.md": "---\ndescription: ours\n---\nTest.\n"})
    checks = file_checks(load(root, environ={}))
    assert {check.outcome for check in checks} == {"ok"}
    assert any("replaces the built-in one" in check.message for check in checks)


def test_every_mistake_is_told_at_once_and_each_once(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {**context("modle: x\nbudgte: {}"), ".agents/a.md": "---\ntols: []\n---\n"},
    )
    found = [line for line in lines(root) if ": error: " in line]
    assert len(found) == len(set(found))
    assert {line.split(" ", 1)[0] for line in found} >= {
        "CONTEXT.md:2:",
        "CONTEXT.md:3:",
        ".agents/a.md:2:",
    }


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, 0),
        ({".agents/notes.md": "Words.\n"}, 0),
        (context("modle: x"), 2),
    ],
)
def test_only_an_error_makes_the_files_exit_2(
    tmp_path: Path, files: dict[str, str], code: int
) -> None:
    root = project(tmp_path / "p", {"tickets/SHOP-1.md": "---\ntitle: t\n---\n", **files})
    ran = orch("doctor", "--files", cwd=root)
    assert ran.returncode == code, ran.stderr
    assert all(LINE.fullmatch(line) for line in ran.stdout.splitlines())


def test_control_characters_in_a_file_reach_no_terminal(tmp_path: Path) -> None:
    root = project(tmp_path, context('"mo\\e[31mdel\\u202e": x'))
    found = "\n".join(lines(root))
    assert "\x1b" not in found
    assert "\u202e" not in found
    assert "\\x1b" in found


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"files", "fix"}, "--fix installs"),
        ({"watching"}, "--watch looks at files only"),
        ({"files", "watching", "json"}, "--watch is for people"),
    ],
)
def test_words_that_clash_are_refused(tmp_path: Path, words: set[str], says: str) -> None:
    flags = {name: name in words for name in ("fix", "files", "watching", "json")}
    with pytest.raises(UsageError, match=says):
        doctor(tmp_path, **flags)
