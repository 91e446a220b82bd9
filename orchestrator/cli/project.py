"""Which folder is the project: the nearest one, from here upwards, that looks like one.

Above: every verb; below: nothing.
"""

from pathlib import Path

MARKS = ("CONTEXT.md", ".commands", ".agents", ".orch", ".mcp.json", "tickets")


def project_folder(start: Path) -> Path:
    """The nearest folder with one of our files in it, not above a git root; else `start`."""
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in MARKS):
            return folder
        if (folder / ".git").exists():
            break
    return start
