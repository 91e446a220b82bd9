"""A program that is killed leaves no child behind."""

import os
import subprocess
import sys
from pathlib import Path

from orchestrator.tools.guard import guarded

PROGRAM = """
import os, signal, subprocess, sys
from orchestrator.tools.guard import guarded
holds = int(sys.argv[1])
child = subprocess.Popen(["sleep", "600"], pass_fds=[holds], start_new_session=True)
with guarded(child.pid, sys.argv[2]):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_that_cannot_be_caught_ends_the_child(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    (folder / "cookies").write_text("x")
    reading, writing = os.pipe()
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(writing), str(folder)], pass_fds=[writing], check=False
    )
    os.close(writing)
    assert ran.returncode < 0
    assert os.read(reading, 1) == b""  # the last holder of the other end is gone
    os.close(reading)


def test_an_end_in_order_leaves_the_child_to_whoever_ends_it() -> None:
    child = subprocess.Popen(["sleep", "600"], start_new_session=True)
    with guarded(child.pid):
        pass
    assert child.poll() is None
    child.kill()
    child.wait()
