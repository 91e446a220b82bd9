"""Playing a fault: a project of one ticket, the program on it, and what it said."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from orchestrator.cli import app

HERE = Path(__file__).parent
TWIN = str(HERE / "twin_browser.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How the program ended, and the two streams that it wrote."""

    exit_code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.document["criteria"]
        return rows


def project(folder: Path, criteria: Sequence[str], app_entry: object, servers: object) -> Path:
    """A folder with one ticket, F-1."""
    (folder / "tickets").mkdir(parents=True)
    lines = "\n".join(f"- {line}" for line in criteria)
    ticket = f"---\ntitle: Faults\n---\n## Acceptance criteria\n\n{lines}\n"
    (folder / "tickets" / "F-1.md").write_text(ticket, encoding="utf-8")
    front = json.dumps(app_entry)
    (folder / "CONTEXT.md").write_text(f"---\napp: {front}\n---\n", encoding="utf-8")
    if servers:
        (folder / ".mcp.json").write_text(json.dumps({"mcpServers": servers}), encoding="utf-8")
    return folder


def orch(
    folder: Path,
    words: Sequence[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Played:
    """The program in this process, in that folder."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["orch", *words])
    capsys.readouterr()
    code = app.run()
    said = capsys.readouterr()
    return Played(exit_code=code, out=said.out, err=said.err)


def left_behind(mark: str) -> list[str]:
    """The processes but this one that have these words on their command lines."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if mark in line and entry.name != str(os.getpid()):
                found.append(line)
    return found
