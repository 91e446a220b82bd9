"""`orch resume` of a query: what is finished stays, the rest is run, one result tells all of it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.cli.terminal import orch

pytestmark = pytest.mark.timeout(600)

TELL = """\
---
description: Tell a ticket something
arguments: [ticket]
options: {query: text}
steps:
  - {id: tell, call: tracker.comment, with: {key: $ticket, body: "It is done"}, approve: before}
---
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three tickets, each of whose runs waits for a yes, since nobody is at a terminal."""
    folder = tmp_path / "project"
    (folder / "tickets").mkdir(parents=True)
    (folder / ".commands").mkdir()
    for key in ("AB-1", "AB-2", "AB-3"):
        said = f"---\ntitle: Ticket {key}\nstatus: In QA\n---\nWords alone.\n"
        (folder / "tickets" / f"{key}.md").write_text(said)
    (folder / ".commands" / "tell.md").write_text(TELL)
    (folder / "CONTEXT.md").write_text("---\nallow: [tracker.comment(key=$ticket)]\n---\n")
    return folder


def result(said: subprocess.CompletedProcess[str]) -> tuple[dict[str, Any], dict[str, int]]:
    document = json.loads(said.stdout)
    return document, {one["key"]: one["exit_code"] for one in document["tickets"]}


def journal(project: Path, run: str) -> Path:
    return project / ".orch" / "runs" / run / "journal.jsonl"


def cut(path: Path, kind: str, count: int) -> None:
    """The journal as a kill left it: up to and with the `count`th event of that kind."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = [n for n, line in enumerate(lines) if f'"kind":"{kind}"' in line][count - 1]
    path.write_text("".join(lines[: at + 1]), encoding="utf-8")


def comments(project: Path) -> list[int]:
    tickets = sorted((project / "tickets").glob("*.md"))
    return [path.read_text().count("It is done") for path in tickets]


def test_tickets_that_waited_are_answered_one_by_one_and_the_query_goes_on(project: Path) -> None:
    document, codes = result(
        orch(project, "tell", "--query", 'status = "In QA"', "--parallel", "1", "--json")
    )
    assert (document["exit_code"], codes) == (4, {"AB-1": 4, "AB-2": 4, "AB-3": 4})
    runs = {one["key"]: one["result"]["run"] for one in document["tickets"]}
    assert orch(project, "answer", runs["AB-2"], "yes").returncode == 0
    # `last` is the last ticket's run: its query is what goes on
    document, codes = result(orch(project, "resume", "--json"))
    assert (document["exit_code"], codes) == (4, {"AB-1": 4, "AB-2": 0, "AB-3": 4})
    assert comments(project) == [0, 1, 0]
    for key in ("AB-1", "AB-3"):
        assert orch(project, "answer", runs[key], "yes").returncode == 0
    alone = orch(project, "resume", runs["AB-1"])
    assert alone.returncode == 0
    assert f"orch resume {document['run'][:12]} runs the rest" in alone.stderr
    shown = orch(project, "resume", document["run"], "--junit", "out.xml")
    assert shown.returncode == 0, shown.stderr
    assert comments(project) == [1, 1, 1]
    assert "3 tickets" in shown.stdout
    over = orch(project, "resume")
    assert (over.returncode, "3 tickets" in over.stdout) == (0, True)
    assert "nothing to go on with" in over.stderr
    assert comments(project) == [1, 1, 1]


def test_a_query_that_was_killed_runs_the_rest_of_what_it_found(project: Path) -> None:
    asked = ['status = "In QA"', "--parallel", "1", "--yes", "--json"]
    document, codes = result(orch(project, "tell", "--query", *asked))
    assert codes == {"AB-1": 0, "AB-2": 0, "AB-3": 0}
    runs = [one["result"]["run"] for one in document["tickets"]]
    # as a kill in the second ticket left it, before its comment was sent
    cut(journal(project, document["run"]), "query.ticket", 2)
    cut(journal(project, runs[1]), "step.started", 1)
    for key in ("AB-2", "AB-3"):
        path = project / "tickets" / f"{key}.md"
        path.write_text(path.read_text().partition("## Comments")[0])
    (project / "tickets" / "AB-4.md").write_text("---\ntitle: Late\nstatus: In QA\n---\nWords.\n")
    assert comments(project) == [1, 0, 0, 0]
    on = orch(project, "resume", document["run"], "--yes", "--json")
    document, codes = result(on)
    assert (on.returncode, codes) == (0, {"AB-1": 0, "AB-2": 0, "AB-3": 0})
    assert comments(project) == [1, 1, 1, 0]
    again = [one["result"]["run"] for one in document["tickets"]]
    assert again[:2] == runs[:2]
    assert again[2] != runs[2]


def test_a_ticket_that_another_process_holds_does_not_stop_the_rest(project: Path) -> None:
    document, _ = result(orch(project, "tell", "--query", 'status = "In QA"', "--json"))
    runs = {one["key"]: one["result"]["run"] for one in document["tickets"]}
    with FileLock(journal(project, runs["AB-2"]).parent / "lock"):
        on = orch(project, "resume", document["run"], "--yes", "--json")
    document, codes = result(on)
    assert (on.returncode, codes) == (2, {"AB-1": 0, "AB-2": 2, "AB-3": 0}), on.stderr
    assert "is being written by another process" in on.stderr
    assert comments(project) == [1, 0, 1]
    assert '"kind":"run.ended"' in journal(project, document["run"]).read_text().splitlines()[-1]
    again = orch(project, "resume", document["run"], "--yes", "--json")
    assert (again.returncode, comments(project)) == (0, [1, 1, 1])
