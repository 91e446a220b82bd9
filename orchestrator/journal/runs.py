"""Where the runs of a project lie, and which one a word means.

    .orch/.gitignore              everything below is the machine's own
    .orch/runs/<run>/             journal.jsonl, blobs/<aa>/<sha256>, artifacts/, logs/, lock

Not what is in a run; that is `reading`. Above: `file`, `cli`; below: `disk`, `ids`.
"""

from difflib import get_close_matches
from pathlib import Path

from orchestrator.errors import OrchError, UsageError
from orchestrator.journal import disk
from orchestrator.journal.blobs import Blobs
from orchestrator.journal.ids import is_id

JOURNAL = "journal.jsonl"
LAST = "last"
_SHOWN = 5


def runs_folder(project: Path) -> Path:
    """The folder of all runs, there or not."""
    return project / ".orch" / "runs"


def run_folder(project: Path, run: str) -> Path:
    """The folder of one run, there or not; Refused where a link leads out of it."""
    folder = runs_folder(project) / run
    for part in (folder.parent.parent, folder.parent, folder):
        disk.refuse_link(part)
    return folder


def journal_file(project: Path, run: str) -> Path:
    return run_folder(project, run) / JOURNAL


def blobs(project: Path, run: str) -> Blobs:
    """The blobs of a run that may long have ended."""
    return Blobs(run_folder(project, run) / "blobs")


def prepare(project: Path) -> Path:
    """The folder of all runs, made private and kept out of git if it isn't there yet."""
    home = disk.private_folder(project / ".orch")
    ignore = home / ".gitignore"
    try:
        disk.refuse_link(ignore)
        if not ignore.exists() or not ignore.stat().st_size:  # a full disk leaves it empty
            ignore.write_text("*\n", encoding="ascii")
    except OSError as error:
        raise disk.unwritable(ignore, error) from error
    return disk.private_folder(home / "runs")


def list_runs(project: Path) -> tuple[str, ...]:
    """The ids of the runs that have a journal, newest first."""
    folder = runs_folder(project)
    found = sorted(_ids(folder), reverse=True)
    return tuple(run for run in found if (folder / run / JOURNAL).is_file())


def newest(project: Path) -> str:
    """The greatest id there, of a run with or without a journal; empty where there is none."""
    return max(_ids(runs_folder(project)), default="")


def _ids(folder: Path) -> list[str]:
    for part in (folder.parent, folder):
        disk.refuse_link(part)
    try:
        return [entry.name for entry in folder.iterdir() if is_id(entry.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise OrchError(
            f"the runs in {folder} cannot be listed: {error.strerror}",
            hint="mend the permissions of `.orch`, or its disk",
        ) from error


def resolve(project: Path, word: str) -> str:
    """The run that a word means: its id, a unique prefix, or `last`. UsageError otherwise."""
    runs = list_runs(project)
    if not runs:
        raise UsageError(
            f"there are no runs in {project} yet",
            hint="run a command first (orch list shows them), or go to the project's folder",
        )
    if word == LAST:
        return runs[0]
    fitting = [run for run in runs if word and run.startswith(word.upper())]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"{len(fitting)} runs begin with {word!r}", hint=_some(fitting))
    near = get_close_matches(word.upper(), runs, n=1, cutoff=0.4)
    raise UsageError(
        f"no run is called {word!r}",
        hint=f"did you mean {near[0]}?" if near else _some(runs) + "; `last` is the newest",
    )


def _some(runs: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(runs) - _SHOWN} more" if len(runs) > _SHOWN else ""
    return "there are " + ", ".join(runs[:_SHOWN]) + more
