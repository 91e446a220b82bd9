"""The demo as a user runs it: a real browser, a real shop, and the truth about each bug."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orchestrator.demo.bugs import BUGS, Bug
from orchestrator.demo.workspace import CRITERIA, expected, free_port, write

pytestmark = pytest.mark.browser

SHOWN = ["SHOP-1", "SHOP-2", "SHOP-3"]


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


def wrong(folder: Path, home: Path, bugs: tuple[str, ...], keys: tuple[str, ...]) -> list[str]:
    """The criteria of these tickets that come out otherwise than the bugs let expect."""
    write(folder, port=free_port(), bugs=bugs)
    assert orch("trust", "--yes", cwd=folder, home=home).returncode == 0
    found: dict[tuple[str, int], str] = {}
    for key in keys:
        ran = orch("qa", key, "--json", cwd=folder, home=home)
        rows = json.loads(ran.stdout)["criteria"]
        found |= {(key, row["number"]): row["outcome"] for row in rows}
    return [
        f"{key} {number}: {found.get((key, number))}"
        for (key, number), good in expected(bugs).items()
        if key in keys and found.get((key, number)) != ("pass" if good else "fail")
    ]


@pytest.mark.parametrize("key", CRITERIA)
def test_every_criterion_of_a_ticket_passes_where_there_is_no_bug(tmp_path: Path, key: str) -> None:
    assert wrong(tmp_path / "shop", tmp_path / "home", (), (key,)) == []


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_exactly_the_criteria_that_a_bug_breaks_fail(tmp_path: Path, bug: Bug) -> None:
    (key,) = {key for key, _ in bug.breaks}
    assert wrong(tmp_path / "shop", tmp_path / "home", (bug.name,), (key,)) == []


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace of the demo in which one ticket failed, and the home that trusts it."""
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("demo") / "shop"
    ran = orch("demo", "--into", str(folder), cwd=home, home=home)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [key for key in CRITERIA if f"$ orch qa {key}\n" in ran.stdout] == SHOWN
    assert "As announced: 13 criteria pass, 1 fails because of the seeded bug." in ran.stdout
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
    (folder / "tickets" / "SHOP-44.md").write_text(bare, encoding="utf-8")
    ran = orch("qa", "SHOP-44", cwd=folder, home=home)
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
