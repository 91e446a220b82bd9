"""Files of one person's own, outside of every project: nobody else's, never half written.

Only the folder and the file; what stands in them is for `trust` and `pins`. Above: those; below:
nothing.
"""

import contextlib
import os
import stat
import tempfile
from pathlib import Path


def unsafe(path: Path) -> str:
    """Why what lies there can't be relied on; nothing where it can. Raises OSError."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return f"{path} is a link"
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        return f"{path} is another user's"
    if os.name == "posix" and found.st_mode & 0o022:
        return f"others may write to {path}"
    return ""


def replace(path: Path, text: str) -> None:
    """Replace the file at once, readable by its owner only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
