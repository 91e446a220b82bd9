"""Every fault of a server ends in its verdict and exit code, soon, and leaves no process."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestrator.cli import wire
from tests.faults.cases import CALLING, NEW, NO_OTHER, OVERNIGHT, STARTING, Fault
from tests.faults.played import TWIN, Played, left_behind, orch, project
from tests.faults.stops import NO_BROWSER

GREET = 'Given I am on "/", when I click "Greet", then I see "Hello"'
LOOK = 'Given I am on "/", then I see "Greet"'
BOUND = 60.0
"""Seconds after which a run that ought to take two was not bounded, on any machine."""


def entry(fault: Fault, url: str, folder: Path) -> dict[str, object]:
    if fault.name == "missing":
        return {"command": "no-such-server"}
    arguments = [TWIN, fault.name, url, str(folder / "notes")]
    seconds = 30 if fault.name == "64 MB" else 2  # so much to read takes a busy machine longer
    return {"command": sys.executable, "args": arguments, "timeout": seconds}


def starts(folder: Path) -> int:
    """How often the browser's server was started in the only run of this folder's project."""
    (journal,) = folder.glob("project/.orch/runs/*/journal.jsonl")
    events = [json.loads(line)["event"] for line in journal.read_bytes().splitlines()]
    named = [one["server"] for one in events if one["kind"] == "server.started"]
    return named.count("browser")


@pytest.fixture
def orch_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Played]:
    """`orch WORDS` in the project."""
    monkeypatch.setenv("ORCH_HOME", str(tmp_path / "home"))
    return lambda *words: orch(tmp_path / "project", words, monkeypatch, capsys)


@pytest.fixture
def play(tmp_path: Path, url: str, orch_in: Callable[..., Played]) -> object:
    def played(servers: dict[str, object]) -> Played:
        project(tmp_path / "project", [GREET, LOOK], {"url": url}, servers)
        orch_in("trust", "--yes")
        return orch_in("qa", "F-1", "--json", "--parallel", "1")

    return played


@pytest.mark.parametrize("fault", STARTING, ids=lambda fault: fault.name)
def test_a_server_that_does_not_start_ends_the_run_and_says_what_to_do(
    fault: Fault,
    url: str,
    tmp_path: Path,
    orch_in: Callable[..., Played],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = 1.0 if fault.name in {"mute", "babbles"} else wire.START_SECONDS
    monkeypatch.setattr(wire, "START_SECONDS", quick)
    project(
        tmp_path / "project", [GREET, LOOK], {"url": url}, {"browser": entry(fault, url, tmp_path)}
    )
    orch_in("trust", "--yes")
    ran = orch_in("qa", "F-1", "--parallel", "1")
    assert ran.exit_code == fault.exit_code
    said, hint = ran.err.rpartition("orch: ")[2].rstrip().split("\n  ")
    assert fault.answer in said
    assert hint.startswith(fault.hint)
    rows = orch_in("runs", "show", "last", "--json").rows
    assert {f"{row['outcome']}: {row['code']}" for row in rows} == {fault.verdict}
    assert left_behind(str(tmp_path)) == []


@pytest.mark.parametrize("fault", CALLING, ids=lambda fault: fault.name)
def test_a_server_that_fails_in_a_call_costs_only_the_criteria_that_used_it(
    fault: Fault, play: object, url: str, tmp_path: Path
) -> None:
    began = time.monotonic()
    ran = play({"browser": entry(fault, url, tmp_path)})  # type: ignore[operator]
    first, second = ran.rows
    assert (first["outcome"], first["code"]) == (fault.outcome, fault.code)
    assert fault.answer in first["reason"]
    assert ran.exit_code == fault.exit_code
    assert second["outcome"] == ("blocked" if fault.then == NO_OTHER else "pass")
    assert starts(tmp_path) == (2 if fault.then == NEW else 1)
    assert left_behind(str(tmp_path)) == []
    assert time.monotonic() - began < BOUND


@pytest.mark.parametrize("fault", OVERNIGHT, ids=lambda fault: fault.name)
def test_a_server_that_is_not_as_it_was_is_used_again_when_a_person_has_seen_what_changed(
    fault: Fault, play: object, url: str, tmp_path: Path, orch_in: Callable[..., Played]
) -> None:
    notes = tmp_path / "notes"
    notes.write_text("well", encoding="utf-8")
    arguments = [TWIN, "noted", url, str(notes)]
    first = play({"browser": {"command": sys.executable, "args": arguments}})  # type: ignore[operator]
    assert first.exit_code == 0
    notes.write_text(fault.name, encoding="utf-8")
    ran = orch_in("qa", "F-1", "--json")
    assert ran.exit_code == fault.exit_code
    assert fault.answer in ran.document["reason"]
    assert {f"{row['outcome']}: {row['code']}" for row in ran.rows} == {fault.verdict}
    shown = orch_in("trust")
    assert (shown.exit_code, "nothing was trusted" in shown.out) == (4, True)
    assert "\u202e" not in shown.out
    assert orch_in("resume", "--json").exit_code == 4
    assert orch_in("trust", "--yes").exit_code == 0
    assert orch_in("trust").out == "this is trusted as it is\n"
    resumed = orch_in("resume", "--json")
    assert resumed.rows[1]["outcome"] == "pass"
    assert resumed.exit_code == (0 if "browser_click" not in fault.answer else 3)


@pytest.mark.parametrize("name", ["exits", "mute"])
def test_a_tracker_that_is_not_there_ends_the_run_before_any_criterion(
    name: str, play: object, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "START_SECONDS", 1.0)
    launch = {"command": sys.executable, "args": [TWIN, name, url, str(tmp_path)]}
    ran = play({"tickets": launch})  # type: ignore[operator]
    assert ran.exit_code == 5
    assert "the server `tickets` did not start" in ran.document["reason"]
    assert ran.rows == []


@pytest.mark.parametrize(
    ("program", "answer"),
    [("/no/such/browser", NO_BROWSER.answer), ("/bin/false", "ended at once (status 1)")],
)
def test_a_browser_that_is_missing_or_ends_at_once_is_exit_5_with_how_to_get_one(
    program: str, answer: str, play: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORCH_BROWSER", program)
    ran = play({})  # type: ignore[operator]
    assert ran.exit_code == NO_BROWSER.exit_code
    assert answer in ran.document["reason"]
    assert [row["code"] for row in ran.rows] == ["not-reached", "not-reached"]
