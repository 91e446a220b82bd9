"""What a file may say and this version does not play: refused before anything is done."""

from pathlib import Path

import pytest

from orchestrator.errors import ConfigError, ConfigErrors, ExitCode
from orchestrator.events import Called, StepStarted
from orchestrator.flow.unplayed import require_played, unplayed
from orchestrator.library.catalog import load
from tests.flow.test_single import end, play, write
from tests.flow.twin_world import of

pytestmark = pytest.mark.anyio

HEAD = "---\ndescription: d\narguments: [name]\nsteps:\n"
FIRST = "  - {id: first, call: workspace.write, with: {path: told.txt, text: x}}\n"
AGENT = "---\ndescription: d\ntools: [workspace.*]\n---\nYou greet.\n"

CALL = "call: workspace.write, with: {path: a.txt, text: y}"
REFUSED = [
    (f'{CALL}, gate: {{check: "name == x"}}', "gate"),
    (f"{CALL}, approve: after", "approve"),
    (f"{CALL}, approve: {{when: name == x}}", "approve"),
    (f"{CALL}, approve: {{expires: 3d}}", "approve"),
    (f"{CALL}, on_error: {{retries: 2}}", "on_error"),
    (f"{CALL}, then: end", "then"),
    (f"{CALL}, timeout: 3s", "timeout"),
    (f"{CALL}, notify: workspace.write", "notify"),
    (f"{CALL}, each: $name", "each"),
    (f"{CALL}, when: failed", "when: failed"),
    (f"{CALL}, when: always", "when: always"),
    (f"{CALL}, when: timeout", "when: timeout"),
    ("agent: host, approve: before", "approve"),
    ("agent: host, judge: host", "judge"),
    ("agent: host, choose: [first, end]", "choose"),
    ("agent: host, produces: {it: verdict}", "produces: verdict"),
    ("agent: host, each: $name", "each"),
    ("agent: host, each: $criteria, approve: before", "approve"),
]


@pytest.mark.parametrize(("says", "key"), REFUSED)
async def test_a_key_that_nothing_acts_on_is_refused_before_the_first_step(
    says: str, key: str, tmp_path: Path
) -> None:
    prompt = "## late\n\nGreet.\n" if "agent" in says else ""
    text = f"{HEAD}{FIRST}  - {{id: late, {says}}}\n---\n{prompt}"
    folder = write(tmp_path, commands__hello=text)
    ended, events = await play(folder, end("Hello."))
    assert ended.exit_code == ExitCode.USAGE
    assert ended.reason == f"step `late` has `{key}`, which this version does not play there"
    assert isinstance(ended.error, ConfigError)
    assert str(ended.error.place) == ".commands/hello.md:6"
    assert not of(events, StepStarted)
    assert not of(events, Called)


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ('person: {question: "Go on?", options: [yes, no]}', "person"),
        ("command: qa, with: {ticket: $name}", "command"),
        ("wait: {until: 2030-01-01}", "wait"),
    ],
)
async def test_a_kind_of_step_that_is_not_played_stops_nothing_half_way(
    says: str, kind: str, tmp_path: Path
) -> None:
    folder = write(tmp_path, commands__hello=f"{HEAD}{FIRST}  - {{id: late, {says}}}\n---\n")
    ended, events = await play(folder, end("Hello."))
    assert ended.exit_code == ExitCode.USAGE
    assert ended.reason.startswith(f"step `late` is of the kind `{kind}`, ")
    assert not of(events, Called)


async def test_a_step_that_needs_one_below_it_is_not_played_before_it(tmp_path: Path) -> None:
    early = FIRST.replace("text: x}", "text: x}, needs: [late]")
    folder = write(
        tmp_path, commands__hello=f"{HEAD}{early}  - {{id: late, {CALL}, needs: []}}\n---\n"
    )
    ended, events = await play(folder, end("Hello."))
    assert ended.exit_code == ExitCode.USAGE
    assert ended.reason.startswith("step `first` has `needs: late`, ")
    assert not of(events, Called)


async def test_an_agent_that_would_act_as_itself_does_not_act_as_the_project(
    tmp_path: Path,
) -> None:
    own = AGENT.replace("tools", "credentials: {jira: {TOKEN: x}}\ntools")
    text = f"{HEAD}  - {{id: late, agent: host}}\n---\n## late\n\nGreet.\n"
    (tmp_path / ".mcp.json").write_text('{"mcpServers": {"jira": {"command": "x"}}}')
    ended, _ = await play(write(tmp_path, commands__hello=text, agents__host=own), end("Hello."))
    assert ended.exit_code == ExitCode.USAGE
    assert ended.reason.startswith("the agent `host` has `credentials`, ")


async def test_all_of_it_is_told_at_once_and_what_is_played_is_not(tmp_path: Path) -> None:
    steps = f"""\
  - {{id: read, call: tracker.read, with: {{key: $name}}}}
  - {{id: test, agent: host, each: $criteria, parallel: 2, judge: host, produces: {{v: verdict}}}}
  - {{id: tell, {CALL}, approve: {{owner: "@ada"}}, owner: "@ada", needs: [read]}}
"""
    bad = f'  - {{id: late, {CALL}, gate: {{check: "name == x"}}, timeout: 3s}}\n'
    catalog = load(write(tmp_path, commands__hello=HEAD + steps + bad + "---\n"))
    command = catalog.commands["hello"]
    errors = list(unplayed(command, catalog.agents))
    assert [error.message.split("`")[1:4:2] for error in errors] == [
        ["late", "gate"],
        ["late", "timeout"],
    ]
    with pytest.raises(ConfigErrors, match="`gate`"):
        require_played(command, catalog.agents)


async def test_what_is_shipped_is_played(tmp_path: Path) -> None:
    catalog = load(tmp_path)
    assert catalog.commands
    for command in catalog.commands.values():
        require_played(command, catalog.agents)
