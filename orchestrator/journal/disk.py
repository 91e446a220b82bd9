"""Folders and files on disk as this room makes them: private, never through a link.

Not a file system; only what a run's folder needs. Above: `file`, `blobs`, `runs`; below: `errors`.
"""

import errno
import os
from pathlib import Path

from orchestrator.errors import OrchError, Place, Refused

_THEN = "then go on with `orch resume`, or run it again if it had not begun"
_HINTS = {
    errno.ENOSPC: f"the disk is full: free some space, {_THEN}",
    errno.EDQUOT: f"your quota is used up: free some space, {_THEN}",
    errno.EFBIG: f"a file may not grow further here (ulimit -f): raise it, {_THEN}",
    errno.EROFS: "this folder is read-only: run it where `.orch` can be written",
    errno.EACCES: "you may not write here: mend the permissions of `.orch`, then run it again",
    errno.EMFILE: "too many files are open (ulimit -n): raise it, then run it again",
}


def unwritable(path: Path, error: OSError) -> OrchError:
    """What to tell a person when the record of a run can't be written."""
    return OrchError(
        f"the run cannot be recorded: {error.strerror or error}",
        place=Place(path=str(path)),
        hint=_HINTS.get(error.errno or 0, "nothing more was done; mend this, then run it again"),
    )


def private_folder(path: Path) -> Path:
    """The folder, made for this user only if it isn't there; a link in its place is refused."""
    refuse_link(path)
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def refuse_link(path: Path) -> None:
    """Raise Refused where the path is a symbolic link: a run's record stays where it is named."""
    if path.is_symlink():
        raise Refused(
            f"{path.name} is a symbolic link",
            place=Place(path=str(path)),
            hint="a run keeps its record in a folder of its own: remove the link",
        )


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
