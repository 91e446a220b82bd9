"""A person at the terminal decides on a comment in Jira: what is shown is what is sent."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jira.jira_site import Site
from tests.jira.project import Project

pytestmark = pytest.mark.timeout(300)

COMMAND = """\
---
arguments: [ticket]
steps:
  - {id: tell, call: tracker.comment, approve: before, with: {key: $ticket, body: "first\\nlast"}}
---
"""


def answered(project: Project, word: str) -> str:
    """What stood on the terminal of a run whose question was answered so."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "orchestrator", "tell", "SHOP-7"],
        cwd=project.folder,
        env=project.environ(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said, asked = "", False
    while more := _more(ours):
        said += more
        if not asked and "Run it?" in said and said.rstrip().endswith(":"):
            os.write(ours, f"{word}\n".encode())
            asked = True
    os.close(ours)
    assert running.wait() in {0, 3}, said
    return said


def _more(terminal: int) -> str:
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:  # nobody holds the other end any more
        return ""


def test_a_no_sends_nothing_and_a_yes_sends_what_was_shown_once(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    issue = site.add("SHOP-7", "A member can log in")
    project = Project(tmp_path / "shop", site)
    project.write([str(atlassian)], command=COMMAND, context="---\ntracker: jira\n---\n")
    answered(project, "n")
    assert site.changed() == []
    said = answered(project, "y")
    assert (said.count("Run it?"), len(site.changed())) == (1, 1)
    (comment,) = issue.comments
    shown = [line.strip() for line in said.splitlines() if line.startswith("    | ")]
    assert [line.removeprefix("| ").removesuffix("\\n") for line in shown] == comment[
        "body"
    ].splitlines()
