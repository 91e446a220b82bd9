"""A rule that speaks of an argument which its tool does not have is a mistake, and is told."""

import json
import sys
from pathlib import Path

import pytest

from orchestrator.cli.loading import load
from orchestrator.cli.wire import specs_of
from orchestrator.library.catalog import load as read
from orchestrator.messages import Json, ToolSchema
from orchestrator.tools.arguments import OWN_ARGUMENTS, taken
from orchestrator.tools.pool import Pool
from tests.cli.doctor_project import context, orch, project

BOX = {
    **context('allow: ["box.get_ticket(ky=SHOP-1)", "box.list_tickets(limit<5)"]'),
    ".mcp.json": json.dumps(
        {
            "mcpServers": {
                "box": {
                    "command": sys.executable,
                    "args": ["-m", "orchestrator.servers.tickets", "boxed"],
                }
            }
        }
    ),
    ".commands/go.md": "---\nsteps: [{id: s, call: box.get_ticket, with: {key: SHOP-1}}]\n---\n",
    "boxed/SHOP-1.md": "---\ntitle: t\n---\n",
    "tickets/SHOP-1.md": "---\ntitle: t\n---\n",
}
SAID = (
    "`box.get_ticket(ky=SHOP-1)` under allow: found the argument `ky`, expected one of key\n"
    "  did you mean `key`?"
)

EVERY = (
    "all, command, glob, ignore_case, limit, lines, new, old, path, pattern, seconds, start, text"
)


def errors(root: Path, rules: str) -> list[str]:
    return [str(error) for error in load(project(root, context(rules)), environ={}).errors]


def test_an_argument_that_a_role_does_not_have_is_told_before_anything_starts(
    tmp_path: Path,
) -> None:
    (said,) = errors(tmp_path, 'deny: ["tracker.comment(ky=A)"]')
    assert said == (
        "CONTEXT.md:2: `tracker.comment(ky=A)` under deny: found the argument `ky`, "
        "expected one of body, key\n  did you mean `key`?"
    )
    ran = orch("qa", "SHOP-1", cwd=tmp_path)
    assert ran.returncode == 2
    assert "CONTEXT.md:2: " in ran.stderr
    assert not (tmp_path / ".orch").exists()


def test_every_such_argument_of_our_own_servers_is_told(tmp_path: Path) -> None:
    rules = (
        'allow: ["workspace.write(file=docs/*, text=*)", "workspace.read(path=docs/*)"]\n'
        'ask: ["tickets.move_ticket(key=A, to=Done)", "Tracker.Move(status=Done)"]\n'
        'deny: ["workspace.*(comand=rm*)", "workspace.*(command=rm*)"]'
    )
    found = [
        (one.split(": ")[0], one.partition("found the ")[2]) for one in errors(tmp_path, rules)
    ]
    assert found == [
        ("CONTEXT.md:2", "argument `file`, expected one of path, text"),
        ("CONTEXT.md:3", "argument `to`, expected one of key, status"),
        ("CONTEXT.md:4", f"argument `comand`, expected one of {EVERY}\n  did you mean `command`?"),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "tracker.comment(key=$ticket)",
        "tickets.add_comment(body=*)",
        "tickets.create_ticket(labels=urgent)",
        "tickets.create_ticket(labels.0=urgent)",
        "browser.browser_navigate(adress=x)",
        "'*.*(anything=x)'",
    ],
)
def test_what_is_there_or_not_known_yet_is_no_mistake(tmp_path: Path, rule: str) -> None:
    assert errors(tmp_path, f"ask:\n  - {rule}") == []


def test_a_tool_that_lists_what_it_takes_openly_may_take_anything() -> None:
    def names(**parameters: Json) -> frozenset[str] | None:
        return taken(ToolSchema(name="a.b", description="", parameters=parameters))

    listed = {"key": {"type": "string"}}
    assert names(type="object", properties=listed, additionalProperties=False) == frozenset({"key"})
    assert names(type="object", properties={}) == frozenset()
    assert names(type="object", properties=listed, additionalProperties=True) is None
    assert names(type="object", properties=listed, anyOf=[{}]) is None
    assert names(type="object") is None


@pytest.mark.anyio
async def test_what_we_know_of_our_own_servers_is_what_they_list(tmp_path: Path) -> None:
    specs = specs_of(tmp_path, read(tmp_path, environ={}))
    async with Pool(specs, logs=tmp_path) as pool:
        listed = [tool for name in specs for tool in await pool.tools(pool.key(name, lane=0))]
    assert {tool.name: taken(tool) for tool in listed} == dict(OWN_ARGUMENTS)


def test_what_only_a_server_can_tell_doctor_asks_it(tmp_path: Path) -> None:
    root = project(tmp_path / "p", BOX)
    orch("trust", "--yes", cwd=root)
    assert load(root, environ={}).errors == ()
    checks = json.loads(orch("doctor", "--json", cwd=root).stdout)["checks"]
    (check,) = [one for one in checks if one["id"] == "rules"]
    assert (check["outcome"], check["place"]) == ("problem", {"path": "CONTEXT.md", "line": 2})
    assert f"{check['message']}\n  {check['mend']}" == SAID


def test_a_run_stops_when_the_server_has_listed_its_tools(tmp_path: Path) -> None:
    root = project(tmp_path / "p", BOX)
    orch("trust", "--yes", cwd=root)
    ran = orch("go", cwd=root)
    assert ran.returncode == 2
    assert f"CONTEXT.md:2: {SAID}" in ran.stderr
