"""A project as the verbs read it: sentences and rules that only their own rooms can judge."""

from pathlib import Path

from orchestrator.cli.loading import load
from orchestrator.library import catalog
from tests.cli.doctor_project import orch

STEPS = """## I log in as {who}

- When I fill "Name" with "{whom}"
- And I am very patient

## I click {thing}

- I press Enter
"""


def test_a_sentences_mistakes_are_told_with_those_of_the_other_files(tmp_path: Path) -> None:
    (tmp_path / ".steps").mkdir()
    (tmp_path / ".steps" / "a.md").write_text(STEPS, encoding="utf-8")
    (tmp_path / "CONTEXT.md").write_text("---\nmodle: x\n---\nWords.", encoding="utf-8")
    errors = load(tmp_path).errors
    assert str(errors[-1].place) == "CONTEXT.md:2"
    said = [(str(error.place), error.message) for error in errors[:-1]]
    assert said == [
        (".steps/a.md:1", "found the parameter `{who}`, and no step uses it"),
        (".steps/a.md:3", "found `{whom}`, and the sentence has no such parameter"),
        (
            ".steps/a.md:4",
            "found the step `I am very patient`, expected a sentence of ours or of yours",
        ),
        (".steps/a.md:6", "found the parameter `{thing}`, and no step uses it"),
        (
            ".steps/a.md:6",
            "found `I click {thing}`, which the built-in sentence `I click (on ){target}` says already",
        ),
    ]


def test_without_sentences_there_is_nothing_to_compare(tmp_path: Path) -> None:
    assert load(tmp_path).errors == catalog.load(tmp_path).errors == ()


RULES = """---
allow:
  - tracker.raed
  - tracker
  - browser.browser_clik
  - bilng.refund(amount>100)
  - tracker.comment(key=$tiket)
  - tracker.comment(key=
ask: [workspace.write, browser.browser_newer_than_we, "jira*.delete_issue"]
deny: ["*.drop_*"]
effects: {tickets: reads}
---
Words.
"""

IDLE = [
    ("CONTEXT.md:3", "`tracker.raed` under allow matches no tool", "did you mean `tracker.read`?"),
    ("CONTEXT.md:4", "`tracker` under allow is not a rule", "`tracker.*`"),
    ("CONTEXT.md:5", "`browser.browser_clik` under allow matches no tool", "browser.browser_click"),
    (
        "CONTEXT.md:6",
        "under allow matches no tool: there is no server `bilng`",
        "there are browser",
    ),
    ("CONTEXT.md:7", "no command has an argument `tiket`", "did you mean `$ticket`?"),
    ("CONTEXT.md:8", "`tracker.comment(key=` under allow is not a rule", "write SERVER.TOOL"),
    ("CONTEXT.md:11", "`tickets` under effects names no tool", "write SERVER.TOOL"),
]


def test_every_rule_that_cannot_be_read_or_never_match_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "CONTEXT.md").write_text(RULES, encoding="utf-8")
    errors = load(tmp_path).errors
    assert [str(error.place) for error in errors] == [place for place, *_ in IDLE]
    for error, (_, said, hint) in zip(errors, IDLE, strict=True):
        assert said in error.message
        assert hint in error.hint


def test_a_run_stops_at_them_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "CONTEXT.md").write_text(RULES, encoding="utf-8")
    ran = orch("qa", "SHOP-1", cwd=tmp_path)
    assert ran.returncode == 2
    assert all(f"{place}: " in ran.stderr for place, *_ in IDLE), ran.stderr
    assert not (tmp_path / ".orch").exists()


def test_a_rule_of_a_server_whose_entry_is_broken_is_not_told_as_well(tmp_path: Path) -> None:
    (tmp_path / "CONTEXT.md").write_text("---\nallow: [mail.send]\n---\n", encoding="utf-8")
    (tmp_path / ".mcp.json").write_text("{", encoding="utf-8")
    assert [str(error.place) for error in load(tmp_path).errors] == [".mcp.json:1"]


def test_the_name_of_a_broken_commands_argument_is_not_told_as_well(tmp_path: Path) -> None:
    allow = "---\nallow: [tracker.comment(key=$issue)]\n---\n"
    (tmp_path / "CONTEXT.md").write_text(allow, encoding="utf-8")
    (tmp_path / ".commands").mkdir()
    command = "---\narguments: [issue]\nstepz: []\n---\nGo.\n"
    (tmp_path / ".commands" / "go.md").write_text(command, encoding="utf-8")
    assert [str(error.place) for error in load(tmp_path).errors] == [".commands/go.md:3"]


def test_an_origin_that_no_run_could_hold_to_is_told_with_its_line(tmp_path: Path) -> None:
    front = (
        'origins: ["http://127.0.0.1:*", localhost]\n'
        'accounts: {a: {name: ada, origins: "http://*.com"}}\n'
    )
    (tmp_path / "CONTEXT.md").write_text(f"---\n{front}---\n", encoding="utf-8")
    said = [f"{error.place}: {error.message}" for error in load(tmp_path).errors]
    assert said == [
        "CONTEXT.md:2: `localhost` is not an origin",
        "CONTEXT.md:3: the origin `http://*.com` names everybody",
    ]


def test_a_server_that_is_there_may_have_any_tool_until_it_is_asked(tmp_path: Path) -> None:
    allow = "---\nallow: [mail.send]\ndeny: [browser.anything]\n---\n"
    (tmp_path / "CONTEXT.md").write_text(allow, encoding="utf-8")
    servers = '{"mcpServers": {"mail": {"command": "x"}}}'
    (tmp_path / ".mcp.json").write_text(servers, encoding="utf-8")
    assert load(tmp_path).errors == ()
