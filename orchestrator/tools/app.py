"""The application under test: started if it does not answer, stopped with its children.

`app.start` is a shell line of the team's, so trust stands before this room is asked. Not the
demo shop, which is only one such application. Above: `cli`; below: `logs`, `guard`, `ending`.
"""

import http.client
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import anyio.to_thread

from orchestrator.errors import ServerDown
from orchestrator.tools.ending import end_group
from orchestrator.tools.guard import announcing, guarded
from orchestrator.tools.logs import Cover, child_log

START_SECONDS = 60.0
STOP_SECONDS = 5.0
CHILDREN_SECONDS = 2.0
LAST_LINES = 5


@asynccontextmanager
async def running_app(
    url: str, *, start: str, ready: str, cwd: Path, log: Path, cover: Cover | None = None
) -> AsyncGenerator[bool, None]:
    """Have the application answer for as long as the block lasts; yields True if we started it.

    `ready` is a path or URL that answers below 500 when the application is up; its output goes
    to `log`, through `cover`. Raises ServerDown where it does not answer and cannot be started.
    """
    probe = urllib.parse.urljoin(url, ready or "/")
    if await _answers(probe):
        yield False
        return
    if not start:
        raise ServerDown(
            f"the application does not answer at {probe}",
            hint="start it, or give `app.start` in CONTEXT.md the line that does",
        )
    async with child_log(log, cover) as said:
        with guarded() as guard:
            child = _launch(start, cwd, guard, said)
            try:
                why = await _waited(child, probe)
                if not why:
                    yield True
            finally:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(_stop, child)
    if why:
        hint = f"its output is in {log}; are `app.start` and `app.ready` right?"
        raise ServerDown(f"`{start}` {why}{_tail(log)}", hint=hint)


def _launch(line: str, cwd: Path, guard: int, said: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        announcing(["/bin/sh", "-c", line]),  # a shell line is what `app.start` is
        cwd=cwd,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=guard,
        stderr=said,
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Ours, with this interpreter's folder first, so that `orch` and `python` are these."""
    folder = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([folder, os.environ.get("PATH", "")])}


async def _waited(child: subprocess.Popen[bytes], probe: str) -> str:
    """Wait until the application answers; else what went wrong, as the end of a sentence."""
    with anyio.move_on_after(START_SECONDS):
        while child.poll() is None:
            if await _answers(probe):
                return ""
            await anyio.sleep(0.05)
        return f"ended with status {child.returncode} before {probe} answered"
    return f"runs, but {probe} did not answer within {START_SECONDS:g} s"


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return "".join(f"\n    {line}" for line in lines[-LAST_LINES:])


async def _answers(probe: str) -> bool:
    return await anyio.to_thread.run_sync(_answers_now, probe)


def _answers_now(probe: str) -> bool:
    """Whether anything below 500 comes back; a redirect or 404 is an answer too."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(probe, timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, ValueError, http.client.HTTPException):
        return False


def _stop(child: subprocess.Popen[bytes]) -> None:
    end_group(child, seconds=STOP_SECONDS, children=CHILDREN_SECONDS)
