"""Where a project's files lie: names of files only, none is opened.

Ours first, then the folders of other tools, in the order in which they win. Above: `catalog`;
below: nothing.
"""

import os
from dataclasses import dataclass
from pathlib import Path

CONTEXT_FILE = "CONTEXT.md"
OTHER_CONTEXTS = ("CLAUDE.md", ".claude/CLAUDE.md", "AGENTS.md")
"""AGENTS.md last: the others often do nothing but import it, and it is told only once."""
SERVERS_FILE = ".mcp.json"

AGENT_FOLDERS = (".agents", ".agents/agents")
COMMAND_FOLDERS = (".commands",)
SENTENCE_FOLDER = ".steps"
FOREIGN_AGENTS = ".claude/agents"
FOREIGN_COMMANDS = ".claude/commands"

DEEPEST = 4
"""How many folders below another tool's own are looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file and the name that its path gives; `foreign` files lie in another tool's folder."""

    path: Path
    name: str
    foreign: bool = False


def agent_files(root: Path) -> tuple[Found, ...]:
    """Agents in the order in which they win."""
    ours = (found for folder in AGENT_FOLDERS for found in _flat(root / folder))
    return (*ours, *_deep(root / FOREIGN_AGENTS, nested_names=False))


def command_files(root: Path) -> tuple[Found, ...]:
    """Commands in the order in which they win; another tool's folders become part of the name."""
    ours = (found for folder in COMMAND_FOLDERS for found in _flat(root / folder))
    return (*ours, *_deep(root / FOREIGN_COMMANDS, nested_names=True))


def sentence_files(root: Path) -> tuple[Path, ...]:
    """The files of the team's own sentences, by name."""
    return tuple(found.path for found in _flat(root / SENTENCE_FOLDER))


def context_files(root: Path) -> tuple[Path, ...]:
    """CONTEXT.md first, then other tools' files of the same kind, where they exist."""
    names = (CONTEXT_FILE, *OTHER_CONTEXTS)
    return tuple(root / name for name in names if (root / name).exists())


def _flat(folder: Path) -> list[Found]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone, and a thousand of them
    except OSError:
        return []
    return [
        Found(path=folder / name, name=name[:-3])
        for name in names
        if name.endswith(".md") and name != "README.md" and not name.startswith(".")
    ]


def _deep(folder: Path, *, nested_names: bool) -> list[Found]:
    files: list[Found] = []
    for where, folders, names in os.walk(folder):
        inside = Path(where).relative_to(folder).parts
        folders[:] = sorted(folders) if len(inside) < DEEPEST else []
        for name in sorted(names):
            if name.endswith(".md") and name != "README.md":
                stem = name[:-3]
                full = ":".join((*inside, stem)) if nested_names else stem
                files.append(Found(path=Path(where) / name, name=full, foreign=True))
    return files
