"""`orch resume` and `orch answer` as typed: parked, answered, gone on with, files that changed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.journal.file import FileJournal
from orchestrator.journal.runs import resolve
from tests.cli.terminal import orch

TELL = """\
---
description: Tell a ticket something
arguments: [ticket]
steps:
  - id: tell
    call: tracker.comment
    with: {key: $ticket, body: "It is done"}
    approve: before
---
"""
TICKET = "---\ntitle: Something\n---\nWords alone.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose run waits for a yes, since nobody is at a terminal."""
    folder = tmp_path / "project"
    (folder / "tickets").mkdir(parents=True)
    (folder / ".commands").mkdir()
    (folder / "tickets" / "AB-1.md").write_text(TICKET)
    (folder / ".commands" / "tell.md").write_text(TELL)
    (folder / "CONTEXT.md").write_text("---\nallow: [tracker.comment(key=$ticket)]\n---\n")
    parked = orch(folder, "tell", "AB-1")
    (run,) = (path.name[:12] for path in (folder / ".orch" / "runs").iterdir())
    assert parked.returncode == 4
    assert f"`orch answer {run} yes` or `no`, then `orch resume {run}`" in parked.stderr
    return folder


def comments(project: Path) -> int:
    return (project / "tickets" / "AB-1.md").read_text().count("It is done")


def test_a_yes_given_from_another_process_lets_the_run_go_on_and_write_once(project: Path) -> None:
    assert comments(project) == 0
    said = orch(project, "answer", "last", "yes")
    assert (said.returncode, comments(project)) == (0, 0)
    assert "It is done" in said.stdout
    assert "go on with: orch resume " in said.stdout
    verified = orch(project, "runs", "verify", "last")
    assert (verified.returncode, "there is no end" in verified.stdout) == (0, False)
    assert orch(project, "resume").returncode == 0
    assert comments(project) == 1
    again = orch(project, "resume")
    assert (again.returncode, comments(project)) == (0, 1)
    assert "nothing to go on with" in again.stderr


def test_a_no_is_kept_and_a_run_that_did_nothing_is_no_success(project: Path) -> None:
    assert orch(project, "answer", "last", "no").returncode == 0
    assert orch(project, "resume").returncode == 3
    assert comments(project) == 0


def test_what_was_asked_twice_and_never_answered_is_escalated(project: Path) -> None:
    again = orch(project, "resume")
    assert again.returncode == 3
    assert "asked twice, and nobody answered" in again.stderr
    assert comments(project) == 0


def test_files_that_changed_meanwhile_are_named_and_chosen(project: Path) -> None:
    orch(project, "answer", "last", "yes")
    command = project / ".commands" / "tell.md"
    command.write_text(TELL.replace("It is done", "Something else"))
    refused = orch(project, "resume")
    assert refused.returncode == 2
    assert "changed .commands/tell.md" in refused.stderr
    assert "--use-new" in refused.stderr
    assert orch(project, "resume", "--use-old").returncode == 0
    assert comments(project) == 1


def test_the_files_as_they_are_now_ask_anew_for_what_they_say(project: Path) -> None:
    orch(project, "answer", "last", "yes")
    command = project / ".commands" / "tell.md"
    command.write_text(TELL.replace("It is done", "Something else"))
    assert orch(project, "resume", "--use-new").returncode == 4
    assert comments(project) == 0


def test_an_answer_that_nothing_waits_for_is_a_mistake(project: Path) -> None:
    orch(project, "answer", "last", "yes")
    again = orch(project, "answer", "last", "yes")
    assert again.returncode == 2
    assert "it has its answer (yes by " in again.stderr
    assert "go on with: orch resume " in again.stderr


def test_an_answer_to_what_a_run_has_done_without_since_is_refused(project: Path) -> None:
    (project / ".commands" / "tell.md").write_text(TELL.replace("    approve: before\n", ""))
    assert orch(project, "resume", "--use-new").returncode == 0
    refused = orch(project, "answer", "last", "no")
    assert refused.returncode == 2
    assert "has ended, and waits for no answer any more" in refused.stderr
    assert "orch runs show " in refused.stderr
    assert orch(project, "runs", "verify", "last").returncode == 0


def assert_refused_while_another_writes(project: Path) -> None:
    journal, _ = FileJournal.reopen(project, resolve(project, "last"))
    try:
        refused = orch(project, "resume")
    finally:
        journal.close()
    assert refused.returncode == 2
    assert "being written by another process" in refused.stderr


def test_a_run_that_another_process_writes_is_not_gone_on_with(project: Path) -> None:
    assert_refused_while_another_writes(project)


def test_whether_anything_is_left_is_judged_when_no_other_process_can_write(project: Path) -> None:
    orch(project, "answer", "last", "yes")
    assert orch(project, "resume").returncode == 0
    assert_refused_while_another_writes(project)


READS = """
import sys
sys.argv = ["orch", "resume", "--json"]
read = []

def hook(event, what):
    if event == "open" and str(what[0]).endswith("journal.jsonl") and what[1] == "r":
        read.append(what[0])

sys.addaudithook(hook)
from orchestrator.__main__ import main
try:
    main()
finally:
    print("READ", len(read), file=sys.stderr)
"""


def test_a_run_is_read_once_to_be_gone_on_with_and_its_result_needs_no_second_look(
    project: Path,
) -> None:
    orch(project, "answer", "last", "yes")
    said = subprocess.run(
        [sys.executable, "-c", READS], cwd=project, capture_output=True, text=True, check=False
    )
    assert (said.returncode, comments(project)) == (0, 1)
    assert "READ 1\n" in said.stderr
    shown = orch(project, "runs", "show", "last", "--json")
    assert json.loads(said.stdout) == json.loads(shown.stdout)


def test_a_rule_that_asks_names_the_run_and_a_no_or_no_answer_leaves_it_undecided(
    project: Path,
) -> None:
    (project / ".commands" / "tell.md").write_text(TELL.replace("    approve: before\n", ""))
    (project / "CONTEXT.md").write_text("---\nask: [tracker.comment]\n---\n")
    parked = orch(project, "tell", "AB-1")
    assert parked.returncode == 4
    run = parked.stdout.partition("runs/")[2][:12]
    assert f"`orch answer {run} yes` or `no`, then `orch resume {run}`" in parked.stderr
    assert orch(project, "answer", run, "no").returncode == 0
    denied = orch(project, "resume", run)
    assert denied.returncode == 3
    assert "a person said no to step `tell`" in denied.stdout
    assert orch(project, "tell", "AB-1").returncode == 4
    unanswered = orch(project, "resume")
    assert unanswered.returncode == 3
    assert "`tracker.comment` was not called: it was asked twice" in unanswered.stderr
    assert comments(project) == 0


def test_an_agent_that_cannot_be_read_is_told_and_the_old_files_do(project: Path) -> None:
    agent = project / ".agents" / "teller.md"
    agent.parent.mkdir()
    agent.write_text("---\ndescriptio: Tells\n---\nTell.\n")
    more = "  - {id: more, agent: teller, when: ticket == AB-9}\n---\n## more\nMore\n"
    command = project / ".commands" / "tell.md"
    command.write_text(TELL.removesuffix("---\n") + more)
    orch(project, "answer", "last", "yes")
    refused = orch(project, "resume")
    assert refused.returncode == 2
    assert ".agents/teller.md:2" in refused.stderr
    explained = orch(project, "explain", "tell")
    assert (explained.returncode, ".agents/teller.md:2" in explained.stderr) == (2, True)
    assert orch(project, "resume", "--use-old").returncode == 0
    assert comments(project) == 1


def test_a_command_that_cannot_be_read_or_is_gone_is_told_as_such(project: Path) -> None:
    command = project / ".commands" / "tell.md"
    command.write_text(TELL.replace("steps:", "stepz:"))
    broken = orch(project, "resume")
    assert broken.returncode == 2
    assert ".commands/tell.md:4" in broken.stderr
    assert "gone" not in broken.stderr
    command.unlink()
    gone = orch(project, "resume", "--use-new")
    assert gone.returncode == 2
    assert "there is no command `tell` any more" in gone.stderr
    orch(project, "answer", "last", "yes")
    assert orch(project, "resume", "--use-old").returncode == 0
    assert comments(project) == 1
