"""The demo as a user runs it: a real browser, a real shop, and the truth about each bug."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orchestrator.demo.bugs import BUGS
from orchestrator.demo.workspace import CRITERIA

pytestmark = pytest.mark.browser

NO_BUG = "none"


def orch(*words: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        env={**os.environ, "ORCH_HOME": str(home), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


@pytest.mark.parametrize("bug", [NO_BUG, *(bug.name for bug in BUGS)])
def test_exactly_the_criteria_that_a_bug_breaks_fail(tmp_path: Path, bug: str) -> None:
    shop = tmp_path / "shop"
    ran = orch("demo", "--into", str(shop), "--bug", bug, cwd=tmp_path, home=tmp_path / "home")
    broken = sum(len(one.breaks) for one in BUGS if one.name == bug)
    good = sum(CRITERIA.values()) - broken
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"As announced: {good} criteria pass, {broken} fail" in ran.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace of the demo in which one ticket failed, and the home that trusts it."""
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("demo") / "shop"
    assert orch("demo", "--into", str(folder), cwd=home, home=home).returncode == 0
    return folder, home


def result(shop: tuple[Path, Path], *words: str) -> tuple[int, dict[str, Any]]:
    folder, home = shop
    ran = orch(*words, cwd=folder, home=home)
    return ran.returncode, json.loads(ran.stdout)


def test_the_result_for_programs_names_every_criterion_with_its_evidence(
    shop: tuple[Path, Path],
) -> None:
    code, document = result(shop, "qa", "SHOP-1", "--json")
    assert code == 1
    assert document["schema_version"] == 1
    outcomes = [row["outcome"] for row in document["criteria"]]
    assert outcomes == ["pass", "pass", "pass", "fail"]
    assert all(row["evidence"] for row in document["criteria"])


def test_a_failure_keeps_a_screenshot_that_can_be_opened(shop: tuple[Path, Path]) -> None:
    folder, _ = shop
    _, document = result(shop, "qa", "SHOP-1", "--json", "--junit", "out.xml")
    assert "criterion-4-fail-outlined.png]]" in (folder / "out.xml").read_text("utf-8")
    shots = [
        proof[kind]
        for row in document["criteria"]
        for proof in row["evidence"]
        for kind in ("screenshot", "outlined")
        if proof[kind]
    ]
    assert len(shots) == 2
    plain, outlined = [(folder / shot).read_bytes() for shot in shots]
    assert plain != outlined
    assert plain.startswith(b"\x89PNG")
    assert outlined.startswith(b"\x89PNG")


def test_a_ticket_that_is_not_there_is_a_mistake_in_the_words(shop: tuple[Path, Path]) -> None:
    folder, home = shop
    ran = orch("qa", "SHOP-99", cwd=folder, home=home)
    assert ran.returncode == 2
    assert "SHOP-99" in ran.stderr


def test_a_ticket_without_criteria_is_undecided_and_says_what_was_looked_for(
    shop: tuple[Path, Path],
) -> None:
    folder, home = shop
    bare = "---\ntitle: Nothing to test\nstatus: Open\n---\nJust words.\n"
    (folder / "tickets" / "SHOP-4.md").write_text(bare, encoding="utf-8")
    ran = orch("qa", "SHOP-4", cwd=folder, home=home)
    assert ran.returncode == 3
    assert "no acceptance criteria" in ran.stdout


def test_the_journal_of_a_run_holds_its_chain(shop: tuple[Path, Path]) -> None:
    folder, home = shop
    ran = orch("runs", "verify", "last", cwd=folder, home=home)
    assert ran.returncode == 0
    assert "the chain holds" in ran.stdout


def test_a_changed_start_line_is_refused_before_it_runs(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    context = f"---\napp: {{url: 'http://127.0.0.1:1', start: 'touch {marker}'}}\n---\n"
    (tmp_path / "CONTEXT.md").write_text(context, encoding="utf-8")
    ran = orch("qa", "SHOP-1", cwd=tmp_path, home=tmp_path / "home")
    assert ran.returncode == 4
    assert "orch trust" in ran.stderr
    assert not marker.exists()
