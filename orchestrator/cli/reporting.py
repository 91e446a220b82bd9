"""Reports as files: `--junit FILE` while a command runs, `orch runs report` afterwards.

A file is written beside and renamed, so nobody reads half of one. What stands in a report is
`reports`. Above: `execute`, `app`; below: `journal`, `reports`.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, TypeAlias

from orchestrator.errors import OrchError, UsageError
from orchestrator.journal import reading, runs
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise

Format: TypeAlias = Literal["markdown", "junit", "ctrf", "json"]

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MAKE_ROOM = "free some space; `orch runs report` writes the report of a run that has ended"
_NAME_ANOTHER = "name a file in a folder that is there and that you may write to"


@contextmanager
def junit_file(file: str, project: Path, words: str) -> Iterator[Callable[..., None]]:
    """Keep the file true from now on; what is given takes the result of the run that ended.

    After a query's run it takes those of its tickets too.

    Until then it says that the run has not ended, so that neither an older result nor a killed
    run is read as a pass; an error that stops the run is in it. Raises UsageError, before
    anything else is done, where the file cannot be written.
    """
    if not file:
        yield lambda *_: None
        return
    from orchestrator.reports import junit

    path = Path(file)
    write_file(path, junit.unfinished(words, "the run has not ended"))
    try:
        yield lambda whole, *tickets: write_file(
            path,
            junit.write(
                whole,
                _head(project, whole.run),
                *((one, _head(project, one.run)) for one in tickets),
            ),
        )
    except BaseException as error:
        why = error.message if isinstance(error, OrchError) else type(error).__name__
        # The error itself is what matters: a disk that is full by now must not hide it.
        with suppress(UsageError):
            write_file(path, junit.unfinished(words, f"the run did not end: {why}"))
        raise


def report(project: Path, word: str, *, form: Format, output: Path | None) -> None:
    """Print the report of a run, or put it into a file; from the run's journal alone."""
    run = runs.resolve(project, word)
    said = reading.read(runs.journal_file(project, run))
    folder = runs.run_folder(project, run).relative_to(project).as_posix()
    home = output.parent if output else project

    def link(path: str) -> str:
        return Path(os.path.relpath(project / path, home)).as_posix()

    made = _made(summarise(said.envelopes, folder), form, link, said.head)
    if output:
        write_file(output, made)
        return
    sys.stdout.write(made.decode("utf-8"))


def _made(summary: Summary, form: Format, link: Callable[[str], str], head: str) -> bytes:
    """The report, ending with a line feed."""
    from orchestrator.reports import ctrf, junit, machine, markdown

    if form == "junit":
        return junit.write(summary, head).rstrip() + b"\n"
    if form == "markdown":
        text = markdown.write(summary, link, head)
    else:
        text = ctrf.write(summary) if form == "ctrf" else machine.write(summary)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _head(project: Path, run: str) -> str:
    return reading.read(runs.journal_file(project, run)).head


def write_file(path: Path, data: bytes) -> None:
    """Put the bytes into the file, all at once. Raises UsageError where that cannot be done."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        new.write_bytes(data)
        new.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            new.unlink(missing_ok=True)
        why = error.strerror if isinstance(error, OSError) else str(error)
        full = isinstance(error, OSError) and error.errno in _NO_ROOM
        raise UsageError(
            f"the report {path} cannot be written: {why}",
            hint=_MAKE_ROOM if full else _NAME_ANOTHER,
        ) from error
