"""Shell lines: what they are given, what is kept of them, and that nothing of them is left."""

import os
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from orchestrator.servers.workspace_shell import OUTPUT_LIMIT, Ran, environment, run_line

pytestmark = pytest.mark.anyio


async def test_a_line_runs_in_the_folder_and_both_its_streams_are_kept(tmp_path: Path) -> None:
    ran = await run_line("touch here; ls; echo oops >&2; exit 3", tmp_path, 30)
    assert ran == Ran(output="here\noops\n", status=3)


async def test_a_line_is_given_no_secret_and_no_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "canary-8831")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "canary-8831")
    ran = await run_line("env; cat", tmp_path, 30)
    assert "canary" not in ran.output
    assert "PATH=" in ran.output
    assert set(environment()) <= {
        *"PATH HOME LOGNAME USER SHELL LANG LC_ALL LC_CTYPE TMPDIR TZ".split(),
        *"TERM PAGER GIT_TERMINAL_PROMPT".split(),
    }


async def test_a_line_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    line = "sleep 600 & echo $! > child; echo begun; trap '' TERM; wait"
    ran = await run_line(line, tmp_path, 1)
    assert ran == Ran(output="begun\n", status=None)
    await _is_gone(int((tmp_path / "child").read_text()))


async def test_what_a_line_left_running_is_ended_with_it(tmp_path: Path) -> None:
    ran = await run_line("sleep 600 & echo $! > child; echo done", tmp_path, 30)
    assert ran == Ran(output="done\n", status=0)
    await _is_gone(int((tmp_path / "child").read_text()))


async def test_a_line_is_ended_when_its_run_is(tmp_path: Path) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(run_line, "echo $$ > leader; sleep 600", tmp_path, 600)
        with anyio.fail_after(30):
            await _until(lambda: (tmp_path / "leader").exists() and _leader(tmp_path) > 0)
        group.cancel_scope.cancel()
    await _is_gone(_leader(tmp_path))


async def test_endless_output_is_cut_in_the_middle(tmp_path: Path) -> None:
    ran = await run_line("echo first; seq 1 200000; echo last", tmp_path, 60)
    assert ran.output.startswith("first\n1\n2\n")
    assert ran.output.endswith("200000\nlast\n")
    assert "bytes left out" in ran.output
    assert len(ran.output.encode()) < OUTPUT_LIMIT + 100


async def _is_gone(process: int) -> None:
    """Nobody runs under that number; one that ended and was not yet taken note of is gone too."""
    with anyio.fail_after(10):
        await _until(lambda: not _runs(process))


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - a process tells nobody here
        await anyio.sleep(0.01)


def _leader(folder: Path) -> int:
    return int((folder / "leader").read_text() or 0)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")
