"""A project for doctor to look at, written file by file, and the program run on it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SERVER = str(Path(__file__).parent.parent / "tools" / "faulty_server.py")


def project(root: Path, files: Mapping[str, str]) -> Path:
    """The folder with these files in it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def context(front: str) -> dict[str, str]:
    """A CONTEXT.md with this front matter, which begins on line 2."""
    return {"CONTEXT.md": f"---\n{front}\n---\nWords.\n"}


def orch(
    *words: str, cwd: Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The program in that folder, with a home of its own beside it and without a browser."""
    home = cwd.parent / f"{cwd.name}-home"
    env = {**os.environ, "ORCH_HOME": str(home), "ORCH_BROWSER": "no-such-browser"}
    env |= {"COLUMNS": "100", "NO_COLOR": "1", **(environ or {})}
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
