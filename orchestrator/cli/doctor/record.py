"""What runs leave behind: whether git leaves it out, and runs that never ended.

Reads the end of each journal only; nothing is mended. Above: `examine`; below: `journal`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from orchestrator.cli.doctor.check import Check, from_error
from orchestrator.errors import OrchError, Place
from orchestrator.journal import runs
from orchestrator.wording import number_of

FOLDER = ".orch"
GIT_SECONDS = 10.0
SHOWN = 3
_TAIL = 1024 * 1024


def git_check(project: Path) -> Check:
    """Whether git leaves .orch/ out; asks git itself, which knows every way to say it."""
    git = shutil.which("git")
    if not any((folder / ".git").exists() for folder in (project, *project.parents)):
        return Check(id="git", outcome="ok", message="this folder is not in git")
    if git is None:
        return Check(id="git", outcome="unknown", message="there is no git here to ask")
    if tracked := _asked(git, project, "ls-files", "--", FOLDER):
        return Check(
            id="git",
            outcome="problem",
            message=f"git keeps {number_of(len(tracked.splitlines()), 'file')} of {FOLDER}/, "
            "the record of runs",
            place=Place(path=tracked.splitlines()[0]),
            mend=f"git rm -r --cached {FOLDER}, and `{FOLDER}/` into .gitignore",
        )
    if _asked(git, project, "check-ignore", f"{FOLDER}/runs/any"):
        return Check(id="git", outcome="ok", message=f"git leaves {FOLDER}/ out")
    said = f"git does not leave {FOLDER}/ out"
    mend = f"echo '{FOLDER}/' >> .gitignore"
    place = Place(path=".gitignore")
    return Check(id="git", outcome="warning", message=said, place=place, mend=mend)


def run_checks(project: Path) -> Iterator[Check]:
    """A warning for runs that neither ended nor go on."""
    try:
        found = runs.list_runs(project)
    except OrchError as error:
        yield from_error("runs", error)
        return
    left = [run for run in found if not _ended(project, run) and not _goes_on(project, run)]
    if not left:
        said = f"{number_of(len(found), 'run')}, ended or going on" if found else "no runs yet"
        yield Check(id="runs", outcome="ok", message=said)
        return
    for run in left[:SHOWN]:
        path = runs.runs_folder(project) / run / runs.JOURNAL
        yield Check(
            id="runs",
            outcome="warning",
            message=f"the run {run} was cut off before it ended",
            place=Place(path=path.relative_to(project).as_posix()),
            mend=f"see how far it came: orch runs show {run}",
        )
    if len(left) > SHOWN:
        said = f"{number_of(len(left) - SHOWN, 'more run')} cut off before the end"
        yield Check(id="runs", outcome="warning", message=said, mend="orch runs")


def _asked(git: str, project: Path, *words: str) -> str:
    try:
        ran = subprocess.run(
            [git, "-C", str(project), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=GIT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""


def _ended(project: Path, run: str) -> bool:
    """Whether the last whole line of the journal is the run's end, but for answers given since."""
    path = runs.runs_folder(project) / run / runs.JOURNAL
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            whole = file.read().rpartition(b"\n")[0].split(b"\n")
        kinds = (json.loads(line)["event"]["kind"] for line in reversed(whole))
        return bool(next(kind for kind in kinds if kind != "need.answered") == "run.ended")
    except (OSError, ValueError, LookupError, TypeError, StopIteration):
        return False


def _goes_on(project: Path, run: str) -> bool:
    """Whether a process still holds the run's lock."""
    from filelock import FileLock, Timeout

    lock = FileLock(runs.runs_folder(project) / run / "lock", timeout=0, mode=0o600)
    try:
        with lock:
            return False
    except Timeout:
        return True
    except OSError:
        return False
