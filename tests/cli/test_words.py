"""The words of the command line, as a person types them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = """---
description: Say what a ticket is about
arguments: [ticket]
options: {tone: [plain, warm], loud: flag, times: number}
steps:
  - {id: read, call: tracker.read, with: {key: $ticket}}
---
"""


def orch(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        env={**os.environ, "ORCH_HOME": str(cwd / "home"), "COLUMNS": "100", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".commands").mkdir()
    (tmp_path / ".commands" / "about.md").write_text(COMMAND, encoding="utf-8")
    (tmp_path / "tickets").mkdir()
    ticket = "---\ntitle: A ticket\nstatus: Open\n---\nWords.\n"
    (tmp_path / "tickets" / "SHOP-1.md").write_text(ticket, encoding="utf-8")
    return tmp_path


def test_a_teams_command_is_a_verb_beside_the_built_in_ones(project: Path) -> None:
    listing = orch("--help", cwd=project).stdout
    assert "about" in listing
    assert "Say what a ticket is about" in listing
    assert "qa" in listing


def test_a_commands_help_shows_its_arguments_and_options(project: Path) -> None:
    page = orch("about", "--help", cwd=project).stdout
    for word in ("TICKET", "--tone", "plain", "--loud", "--times", "--json"):
        assert word in page


def test_a_command_of_fixed_calls_runs_and_succeeds(project: Path) -> None:
    ran = orch("about", "SHOP-1", cwd=project)
    assert "about SHOP-1" in orch("runs", cwd=project).stdout
    # The ticket has no criteria, so nothing was proven.
    assert ran.returncode == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["about"], "TICKET"),
        (["about", "SHOP-1", "SHOP-2"], "SHOP-2"),
        (["about", "SHOP-1", "--tone", "cold"], "plain"),
        (["about", "SHOP-1", "--lound"], "--loud"),
        (["abuot", "SHOP-1"], "about"),
        (["about", ""], "empty"),
        (["runs", "show", "last"], "no runs"),
        (["run", "nothing"], "no command `nothing`"),
        (["demo", "--bug", "price-srot"], "price-sort"),
        (["demo", "--into", "/proc/x"], "cannot be written to /proc/x"),
        (["demo", "--serve", "--into", "shop"], "do not go together"),
    ],
)
def test_wrong_words_are_exit_2_and_say_what_would_be_right(
    project: Path, words: list[str], says: str
) -> None:
    ran = orch(*words, cwd=project)
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False), ran.stderr
    assert says in ran.stderr


def test_a_ticket_that_is_not_there_names_those_that_are_near(project: Path) -> None:
    ran = orch("about", "SHOP-2", cwd=project)
    assert ran.returncode == 2
    assert "SHOP-1" in ran.stderr
    assert "no ticket SHOP-2" not in ran.stdout


def test_a_wrong_word_of_a_choice_is_told_without_the_parsers_own_words(project: Path) -> None:
    said = orch("about", "SHOP-1", "--tone", "cold", cwd=project).stderr
    assert "'cold'" in said
    assert "Value error" not in said


def test_trust_that_nobody_gave_is_not_a_success(project: Path) -> None:
    context = "---\napp: {url: 'http://127.0.0.1:1', start: 'sleep 1'}\n---\n"
    (project / "CONTEXT.md").write_text(context, encoding="utf-8")
    ran = orch("trust", cwd=project)
    assert (ran.returncode, "nothing was trusted" in ran.stdout) == (4, True)


def test_every_mistake_in_the_files_is_told_at_once_with_its_line(project: Path) -> None:
    (project / "CONTEXT.md").write_text("---\nmodle: x\nbudgte: {}\n---\n", encoding="utf-8")
    ran = orch("about", "SHOP-1", cwd=project)
    assert ran.returncode == 2
    assert "CONTEXT.md:2" in ran.stderr
    assert "CONTEXT.md:3" in ran.stderr


def test_a_project_is_found_from_a_folder_inside_it(project: Path) -> None:
    inside = project / "tickets"
    assert "about" in orch("--help", cwd=inside).stdout


def test_an_empty_model_is_refused_and_never_another_engine(project: Path) -> None:
    ran = orch("about", "SHOP-1", "--model", "", cwd=project)
    assert ran.returncode == 2
    assert "--model is empty" in ran.stderr
