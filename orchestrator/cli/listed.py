"""The team's commands as a list: names and descriptions, off the heads of their files.

Fast rather than exact: one line of front matter is looked at, and no file is parsed unless that
line is more than plain words. What is wrong with a file is told when it is called, or by
`orch doctor`. Above: `verbs`; below: `library.discover`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from orchestrator.cli.project import project_folder
from orchestrator.library.builtin import builtin_root
from orchestrator.library.discover import Found, command_files

HEAD = 4096
"""Bytes of a file that are looked at."""

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_PLAIN = re.compile(r"[^\"'|>&*!%@`#\[{][^#]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A command as `--help` shows it; `project` is the folder whose command it is."""

    name: str
    path: Path
    project: Path
    description: str


def listed(start: Path) -> dict[str, Listed]:
    """Every command from here, the built-in ones too; a project's own replaces one whole."""
    project = project_folder(start)
    found: dict[str, Found] = {}
    for root in (project, builtin_root()):
        for one in command_files(root):
            found.setdefault(one.name, one)
    return {
        name: Listed(name=name, path=one.path, project=project, description=_description(one.path))
        for name, one in found.items()
    }


def told(path: Path, key: str) -> str:
    """What the head of a file says under this key, in one line; empty where it says nothing."""
    front = _FRONT.match(_head(path))
    return _said(front[1], key) if front else ""


def _description(path: Path) -> str:
    head = _head(path)
    front = _FRONT.match(head)
    return _said(front[1], "description") if front else _first_line(head)


def _head(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(HEAD).decode("utf-8", "replace")
    except OSError:
        return ""


def _said(front: str, key: str) -> str:
    line = re.search(rf"^{key}:[ \t]*(\S.*?)[ \t]*$", front, re.MULTILINE)
    if line is None:
        return ""
    return line[1] if _PLAIN.fullmatch(line[1]) else _parsed(front, key)


def _first_line(head: str) -> str:
    lines = (line.strip("#* \t") for line in head.splitlines())
    return next((line for line in lines if line), "")


def _parsed(front: str, key: str) -> str:
    import yaml

    try:
        meta = yaml.safe_load(front)
    except yaml.YAMLError:
        return ""
    return " ".join(str(meta.get(key, "")).split()) if isinstance(meta, dict) else ""
