"""A program that is killed leaves no child behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.tools.guard import announcing, guarded

PROGRAM = """
import os, signal, subprocess, sys
from orchestrator.tools.guard import announcing, guarded
holds, folder, moment = int(sys.argv[1]), sys.argv[2], sys.argv[3]
with guarded(folder) as guard:
    if moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    command = announcing(["sleep", "600"])
    child = subprocess.Popen(command, pass_fds=[holds], stdout=guard, start_new_session=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_that_cannot_be_caught_ends_the_child_at_any_moment(
    tmp_path: Path, moment: str
) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    (folder / "cookies").write_text("x")
    reading, writing = os.pipe()
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(writing), str(folder), moment],
        pass_fds=[writing],
        check=False,
    )
    os.close(writing)
    assert ran.returncode < 0
    assert os.read(reading, 1) == b""  # the last holder of the other end is gone
    os.close(reading)


def test_an_end_in_order_leaves_the_child_to_whoever_ends_it() -> None:
    with guarded() as guard:
        child = subprocess.Popen(announcing(["sleep", "600"]), stdout=guard, start_new_session=True)
    assert child.poll() is None
    child.kill()
    child.wait()
