"""The program as somebody types it, where nobody is there to be asked.

In a process of its own, as wide as 100 letters, with a record of trust beside the project. Not
where a test wants another environment: that says so itself.
"""

import os
import subprocess
import sys
from pathlib import Path


def orch(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What `orch WORDS` comes to in this folder."""
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *words],
        cwd=project,
        env={**os.environ, "ORCH_HOME": str(project.parent / "home"), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
