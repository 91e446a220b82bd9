"""Which folder is the project: the nearest one, from here upwards, that looks like one.

Above: every verb; below: nothing.
"""

from pathlib import Path

RECORD = ".orch"
MARKS = (
    ("CONTEXT.md", ".commands", ".agents", RECORD, ".mcp.json", "tickets"),
    (".claude",),
    ("CLAUDE.md", "AGENTS.md"),
)
"""Our own files first: those of other tools lie in the folders inside a project too."""


def project_folder(start: Path) -> Path:
    """The nearest folder with one of these files in it, not above a git root; else `start`.

    What another tool keeps in a person's home is that person's, and makes no project of it.
    """
    folders = _upwards(start)
    home = Path.home()
    for number, marks in enumerate(MARKS):
        for folder in folders:
            if (not number or folder != home) and any((folder / mark).exists() for mark in marks):
                return folder
    return start


def is_bare(folder: Path) -> bool:
    """Whether nobody has set anything up there; the record of a run is nothing of the kind."""
    marks = (mark for several in MARKS for mark in several if mark != RECORD)
    return not any((folder / mark).exists() for mark in marks)


def _upwards(start: Path) -> list[Path]:
    folders = []
    for folder in (start, *start.parents):
        folders.append(folder)
        if (folder / ".git").exists():
            break
    return folders
