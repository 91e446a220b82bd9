"""Servers really started and listed, and the names in the files compared with them."""

import json
import sys
from pathlib import Path

import pytest

from orchestrator.cli.doctor.browser import last_line
from orchestrator.cli.doctor.check import Check
from orchestrator.cli.doctor.names import name_checks
from orchestrator.cli.doctor.servers import LOGS, list_servers, not_started
from orchestrator.cli.doctor.tracker import ticket_checks, tracker_checks
from orchestrator.cli.known import Known
from orchestrator.cli.rulebook import tracker_of
from orchestrator.cli.wire import specs_of
from orchestrator.library.catalog import load
from orchestrator.tools.pool import Pool
from tests.cli.doctor_project import SERVER, context, project

TICKETS = tuple(
    f"tickets.{name}"
    for name in "list_tickets search_tickets get_ticket create_ticket add_comment move_ticket".split()
)


def entries(**servers: list[str]) -> dict[str, str]:
    table = {name: {"command": words[0], "args": words[1:]} for name, words in servers.items()}
    return {".mcp.json": json.dumps({"mcpServers": table}, indent=1)}


@pytest.mark.anyio
async def test_a_server_that_starts_and_one_that_does_not(tmp_path: Path) -> None:
    files = entries(
        good=[sys.executable, SERVER],
        bad=[sys.executable, SERVER, "exits"],
        gone=["no-such-program"],
    )
    catalog = load(project(tmp_path / "p", files))
    specs = specs_of(catalog.root, catalog)
    async with Pool(specs, logs=tmp_path / LOGS) as pool:
        listed = await list_servers(pool, specs, catalog, tmp_path)
    checks = {check.id: check for check in listed.checks}
    own = ["server.tickets", "server.workspace"]
    assert list(checks) == [*own, "server.good", "server.bad", "server.gone"]
    assert checks["server.good"].message == "`good` starts and lists 8 tools"
    assert checks["server.good"].seconds > 0
    assert checks["server.bad"].message.endswith("it said last: no configuration")
    assert str(checks["server.bad"].place).startswith(".mcp.json:")
    assert "there is no command `no-such-program`" in checks["server.gone"].message
    assert {check.outcome for check in listed.checks} == {"ok", "problem"}
    assert sorted(listed.tools) == ["good", "tickets", "workspace"]


@pytest.mark.anyio
async def test_a_program_that_is_not_there_says_what_brings_it_and_what_else_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = load(project(tmp_path / "p", entries(jira=["uvx", "mcp-atlassian"])))
    specs = specs_of(catalog.root, catalog)
    monkeypatch.setenv("PATH", str(tmp_path))
    async with Pool({"jira": specs["jira"]}, logs=tmp_path / LOGS) as pool:
        listed = await list_servers(pool, {"jira": specs["jira"]}, catalog, tmp_path)
    (check,) = listed.checks
    assert "there is no command `uvx`, which comes with uv" in check.message
    assert "install it, or write a program that is here as `command` of `jira`" in check.mend


def test_a_hint_that_a_program_ends_with_is_told_with_what_it_is_about(tmp_path: Path) -> None:
    log = tmp_path / "jira.log"
    log.write_text("error: no\n  Caused by: UnknownIssuer\nhint: use the system's\n")
    assert last_line(log) == "; it said last: Caused by: UnknownIssuer; hint: use the system's"
    log.write_text("hint: alone\n")
    assert last_line(log) == "; it said last: hint: alone"


def test_what_was_not_started_says_why(tmp_path: Path) -> None:
    catalog = load(project(tmp_path, entries(jira=["x"])))
    (check,) = not_started(["jira"], catalog, "nobody trusted it as it is", "orch trust")
    assert (check.outcome, check.mend) == ("unknown", "orch trust")


def names(root: Path, *, unlisted: tuple[str, ...] = ()) -> list[Check]:
    catalog = load(root, environ={})
    return name_checks(catalog, Known(tools=[*TICKETS, "tracker.read"], unlisted=unlisted))


@pytest.mark.parametrize(
    ("files", "outcome", "says"),
    [
        (context("allow: [tickets.get_tikcet]"), "problem", "`tickets.get_tikcet` under allow"),
        (context("deny: [billing.refund]"), "problem", "`billing.refund` under deny"),
        (context("allow: ['*.delete_*']"), "problem", "`*.delete_*` under allow"),
        (context("effects: {tickets.drop: reads}"), "warning", "`tickets.drop` under effects"),
        (
            {".agents/a.md": "---\ndescription: d\ntools: [tickets.nothing]\n---\n"},
            "warning",
            "`tickets.nothing` of the agent `a`",
        ),
        (
            {".commands/go.md": "---\nsteps:\n  - {id: s, call: tickets.nothing}\n---\n"},
            "problem",
            "`tickets.nothing` of the command `go`",
        ),
    ],
)
def test_a_name_that_no_server_has_is_told_with_its_place(
    tmp_path: Path, files: dict[str, str], outcome: str, says: str
) -> None:
    (check,) = names(project(tmp_path, files))
    assert check.outcome == outcome
    assert check.message.startswith(says)
    assert check.place
    assert check.place.line > 0


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    (check,) = names(project(tmp_path, context("allow: [tickets.get_tikcet]")))
    assert check.mend == "did you mean `tickets.get_ticket`?"


def test_a_guard_against_any_server_needs_nothing_to_guard_against_yet(tmp_path: Path) -> None:
    (check,) = names(project(tmp_path, context("deny: ['*.delete_*']")), unlisted=("jira",))
    assert check.outcome == "ok"


def test_a_rule_about_a_server_that_was_not_listed_stays_unknown(tmp_path: Path) -> None:
    root = project(tmp_path, context("allow: [jira.get_issue]"))
    (check,) = names(root, unlisted=("jira", "browser"))
    assert check.outcome == "unknown"
    assert check.message.endswith("not listed: jira")


def test_a_tracker_whose_server_lacks_a_tool_is_a_problem(tmp_path: Path) -> None:
    played = tracker_of(load(tmp_path))
    assert [one.outcome for one in tracker_checks(played, TICKETS)] == ["ok"]
    (check,) = tracker_checks(played, TICKETS[:-1])
    assert "tracker.move needs tickets.move_ticket" in check.message
    assert [one.outcome for one in tracker_checks(played, ["browser.x"])] == ["unknown"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("files", "outcomes", "says"),
    [
        ({"CONTEXT.md": "x"}, ["warning"], "there is no folder tickets/"),
        ({"tickets/README.txt": ""}, ["warning"], "there are no tickets"),
        ({"tickets/SHOP-1.md": "---\ntitle: t\n---\n"}, ["ok"], "1 ticket in tickets/"),
        ({"tickets/SHOP-1.md": "---\ntitle: [\n---\n"}, ["problem"], ""),
    ],
)
async def test_tickets_are_counted_and_broken_ones_named(
    tmp_path: Path, files: dict[str, str], outcomes: list[str], says: str
) -> None:
    catalog = load(project(tmp_path / "p", files))
    specs = specs_of(catalog.root, catalog)
    async with Pool(specs, logs=tmp_path / LOGS) as pool:
        checks = await ticket_checks(pool, catalog.root / "tickets")
    assert [check.outcome for check in checks] == outcomes
    assert says in checks[0].message
    if outcomes == ["problem"]:
        assert str(checks[0].place).startswith("tickets/SHOP-1.md")
