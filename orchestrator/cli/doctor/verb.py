"""`orch doctor`: look at everything, or at the files only, and say what to mend.

The result goes to standard output, what is being done to standard error. Above: `app`; below:
`examine`, `watch`, `report`.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import anyio
from rich.text import Text

from orchestrator.cli.doctor import report
from orchestrator.cli.doctor.check import Check, exit_code
from orchestrator.cli.doctor.environment import mask_of, references
from orchestrator.cli.doctor.files import file_checks
from orchestrator.cli.doctor.tracker import OURS, unread_tickets
from orchestrator.cli.doctor.watch import Stamps, stamps, watch
from orchestrator.cli.loading import load
from orchestrator.cli.project import project_folder
from orchestrator.errors import UsageError
from orchestrator.library.catalog import Catalog
from orchestrator.reports.console import console


def doctor(start: Path, *, fix: bool, files: bool, watching: bool, json: bool) -> int:
    """Examine the project that `start` lies in; the exit code. UsageError for words that clash."""
    if fix and files:
        raise UsageError("--files starts nothing, and --fix installs", hint="leave one of them out")
    if watching and not files:
        raise UsageError("--watch looks at files only", hint="orch doctor --files --watch")
    if watching and json:
        raise UsageError("--watch is for people and editors", hint="leave --json out")
    project = project_folder(start)
    if watching:
        watch_files(project)
    if files:
        return _files(project, json=json)
    return _everything(project, fix=fix, json=json)


def look_at_files(project: Path) -> tuple[list[Check], Catalog]:
    """The checks of the files alone, masked; nothing is started for them."""
    began = time.monotonic()
    catalog = load(project)
    broken = unread_tickets(project) if catalog.context.tracker == OURS else []
    checks = file_checks(catalog)
    if broken:
        checks = [*(check for check in checks if check.outcome != "ok"), *broken]
    elif checks[0].outcome == "ok":
        checks[0] = replace(checks[0], seconds=round(time.monotonic() - began, 3))
    return report.masked(checks, mask_of(references(project), os.environ)), catalog


def _files(project: Path, *, json: bool) -> int:
    checks, _ = look_at_files(project)
    if json:
        sys.stdout.write(report.write(checks) + "\n")
    else:
        _print_lines(checks)
        sys.stderr.write(f"{report.counted(checks)}\n")
    return int(exit_code(checks))


def _print_lines(checks: Sequence[Check]) -> None:
    for line in report.lines(checks):
        sys.stdout.write(line + "\n")


def watch_files(project: Path, sleep: Callable[[float], None] = time.sleep) -> None:
    """Print the whole result anew after every change, between two lines that an editor knows."""
    imported: list[str] = []

    def look() -> Stamps:
        return stamps(project, tuple(imported))

    def check() -> None:
        sys.stdout.write("orch doctor: looking at the files\n")
        checks, catalog = look_at_files(project)
        imported[:] = [one.path for one in catalog.context.definitions]
        _print_lines(checks)
        sys.stdout.write(f"orch doctor: {report.counted(checks)}, waiting for a change\n")
        sys.stdout.flush()

    watch(look, check, sleep)


def _everything(project: Path, *, fix: bool, json: bool) -> int:
    from orchestrator.cli.doctor.examine import Examination
    from orchestrator.cli.doctor.fix import run_install

    found = references(project)
    with _telling() as tell:
        examination = Examination(
            catalog=load(project),
            found=found,
            install=run_install if fix else None,
            tell=tell,
        )
        checks = anyio.run(examination.all)
    checks = report.masked(checks, mask_of(found, os.environ))
    if json:
        sys.stdout.write(report.write(checks) + "\n")
    else:
        report.show(checks, console())
    return int(exit_code(checks))


@contextmanager
def _telling() -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is being done, where somebody sees it."""
    shown = console(stderr=True)
    if not shown.is_terminal:
        yield lambda _what: None
        return
    with shown.status(Text("")) as status:
        yield lambda what: status.update(Text(f"{what} …"))
