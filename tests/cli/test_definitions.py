"""The journal names the files that shaped a run: the project's by their path, ours as built in."""

import json
import os
import subprocess
import sys
from pathlib import Path

TICKET = "---\ntitle: Nothing to test\n---\nWords alone.\n"


def test_no_file_that_shaped_a_run_is_named_by_where_it_is_installed(tmp_path: Path) -> None:
    (tmp_path / "CONTEXT.md").write_text('---\napp: {url: "http://127.0.0.1:9"}\n---\n')
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "T-1.md").write_text(TICKET)
    ran = subprocess.run(
        [sys.executable, "-m", "orchestrator", "qa", "T-1", "--quiet"],
        cwd=tmp_path,
        env={**os.environ, "ORCH_HOME": str(tmp_path / "home")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=110,
    )
    assert ran.returncode == 3
    (journal,) = tmp_path.glob(".orch/runs/*/journal.jsonl")
    first = json.loads(journal.read_text(encoding="utf-8").splitlines()[0])
    paths = [one["path"] for one in first["event"]["definitions"]]
    assert paths == [
        "built-in/CONTEXT.md",
        "CONTEXT.md",
        "built-in/.commands/qa.md",
        "built-in/.agents/qa.md",
    ]
