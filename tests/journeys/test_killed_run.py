"""A real run with a real browser, killed in the middle and gone on with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "orchestrator", *words]


def test_a_run_that_was_killed_keeps_its_verdicts_and_finishes(tmp_path: Path) -> None:
    from orchestrator.demo.workspace import free_port, write

    project = tmp_path / "shop"
    environ = {**os.environ, "ORCH_HOME": str(tmp_path / "home")}
    write(project, port=free_port(), bugs=[])
    subprocess.run(command("trust", "--yes"), cwd=project, env=environ, check=True)
    begun = subprocess.Popen(
        command("qa", "SHOP-2", "--parallel", "1"),
        cwd=project,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert begun.stderr
    first = next(line for line in begun.stderr if " pass " in line)
    begun.kill()
    begun.wait()
    begun.stderr.close()
    assert first.startswith("SHOP-2 1")
    resumed = subprocess.run(
        command("resume", "--json"),
        cwd=project,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert resumed.returncode == 0, resumed.stderr
    document = json.loads(resumed.stdout)
    assert [row["outcome"] for row in document["criteria"]] == ["pass"] * 5
    assert "SHOP-2 1" not in resumed.stderr
    (journal,) = project.glob(".orch/runs/*/journal.jsonl")
    kinds = [json.loads(line)["event"]["kind"] for line in journal.read_text().splitlines()]
    assert (kinds.count("verdict"), kinds.count("run.resumed")) == (5, 1)
