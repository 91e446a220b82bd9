"""Writing a new file where none is: what is there is never touched.

Above: `init`, `new`; below: the file system.
"""

from pathlib import Path

from orchestrator.errors import UsageError


def write_new(folder: Path, name: str, text: str) -> bool:
    """Write `name` below the folder; False where something of that name is there already.

    Raises UsageError where the place cannot be written.
    """
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # "x" fails on anything that is there, a dangling link too.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError as error:
        raise UsageError(
            f"{name} could not be written: {error.strerror or error}",
            hint=f"nothing was put in its place; look at {path.parent}",
        ) from error
    return True
