"""Pages that misbehave and a browser that crashes, in real browsers: each harms its own criterion."""

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from orchestrator.demo.workspace import free_port
from tests.faults.cases import CRASHES, DONE, FRESH, PAGES, Fault
from tests.faults.played import HERE, Played, left_behind, project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WELL = f'Given I am on "/", {DONE}'
AGAIN = WELL.replace('"/"', '"/?again"')


def played(folder: Path, criteria: Sequence[str], lanes: int) -> Played:
    """A run on the hostile site, in a process of its own, as a person starts it."""
    site, port = shlex.quote(str(HERE / "hostile_site.py")), free_port()
    start = f"exec {shlex.quote(sys.executable)} {site} {port} {shlex.quote(str(folder))}"
    folder.mkdir(exist_ok=True)
    project(folder / "p", criteria, {"url": f"http://127.0.0.1:{port}", "start": start}, {})
    scratch = folder / "t"
    scratch.mkdir()

    def orch(*words: str) -> Played:
        ran = subprocess.run(
            [sys.executable, "-m", "orchestrator", *words],
            cwd=folder / "p",
            env={**os.environ, "ORCH_HOME": str(folder / "home"), "TMPDIR": str(scratch)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )
        return Played(exit_code=ran.returncode, out=ran.stdout, err=ran.stderr)

    orch("trust", "--yes")
    return orch("qa", "F-1", "--json", "--parallel", str(lanes))


def told(faults: Sequence[Fault]) -> list[str]:
    return [f"{fault.name} {fault.verdict}" for fault in faults]


def found(ran: Played, faults: Sequence[Fault]) -> list[str]:
    return [
        f"{fault.name} {row['outcome']}" + (f": {row['code']}" if row["code"] else "")
        for fault, row in zip(faults, ran.rows, strict=False)
    ]


def said(row: dict[str, Any]) -> str:
    return " ".join([row["reason"], *(proof["saw"] for proof in row["evidence"])])


def test_a_page_that_misbehaves_has_its_verdict_in_time_and_leaves_the_next_a_fresh_tab(
    tmp_path: Path,
) -> None:
    halves = (PAGES[:5], PAGES[5:])
    with ThreadPoolExecutor() as both:
        ran = list(both.map(alone, halves, (tmp_path / "first", tmp_path / "second")))
    for faults, told_of in zip(halves, ran, strict=True):
        assert found(told_of, faults) == told(faults), told_of.out
        for fault, row in zip(faults, told_of.rows, strict=False):
            assert fault.answer in said(row), row
            assert fault.then == FRESH  # which the true verdict of the row behind it shows
        assert told_of.rows[-1]["outcome"] == "pass"
        assert told_of.exit_code == 1
    assert left_behind(str(tmp_path)) == []


def alone(faults: Sequence[Fault], folder: Path) -> Played:
    """One page after the other and a good one at the end: each has the one before it behind it."""
    return played(folder, [*(fault.criterion for fault in faults), AGAIN], lanes=1)


def test_a_browser_that_crashes_costs_one_criterion_and_is_replaced(tmp_path: Path) -> None:
    first, second = CRASHES
    ran = played(tmp_path, [first.criterion, WELL, second.criterion, AGAIN], lanes=1)
    crashed, well, tab, last = ran.rows
    assert found(ran, [first]) == told([first]), ran.out
    assert (tab["outcome"], tab["code"]) == (second.outcome, second.code)
    assert first.answer in crashed["reason"]
    assert any(words in tab["reason"] for words in (second.answer, second.or_answer))
    assert (well["outcome"], last["outcome"]) == ("pass", "pass")
    assert ran.exit_code == first.exit_code == second.exit_code
    assert left_behind(str(tmp_path)) == []
