"""One shell line in the project's folder: its output, its status, and its end with all it began.

It has a time limit, a group of its own that is gone when the line is done, no input, and an
environment of a few harmless names: no secret of ours is in it. What it may do is what its user
may do, so a person decides about each line before it gets here. Above: `workspace`; below: the
system's shell.
"""

import os
import signal
import subprocess
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio.abc import ByteReceiveStream, Process

OUTPUT_LIMIT = 30_000
"""Bytes of output that are kept: half of them from its beginning, half from its end."""

GRACE = 2.0
"""Seconds between asking a group to end and killing it."""

_LOOK = 0.02
_NAMES = "PATH HOME LOGNAME USER SHELL LANG LC_ALL LC_CTYPE TMPDIR TZ".split()
_SHELL = next((one for one in ("/bin/bash", "/bin/sh") if Path(one).exists()), "sh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a line ended; `status` is None where its time was up."""

    output: str
    status: int | None


async def run_line(line: str, folder: Path, seconds: float) -> Ran:
    """Run it to its end or until its time is up; nothing that it started is left."""
    process = await anyio.open_process(
        [_SHELL, "-c", line],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    kept = _Kept(OUTPUT_LIMIT)
    status = None
    try:
        async with anyio.create_task_group() as group:
            assert process.stdout
            group.start_soon(_drain, process.stdout, kept)
            with anyio.move_on_after(seconds):
                status = await process.wait()
            await _end(process)
            # whoever left the group may hold the pipe: its words are not waited for
            with anyio.move_on_after(GRACE):
                await kept.done.wait()
            group.cancel_scope.cancel()
    finally:
        with anyio.CancelScope(shield=True):
            await _end(process)
            await process.aclose()
    return Ran(output=kept.text(), status=status)


def environment() -> dict[str, str]:
    """What a line is given of ours: where things are and how to write, nothing in confidence."""
    given = {name: os.environ[name] for name in _NAMES if name in os.environ}
    return {**given, "TERM": "dumb", "PAGER": "cat", "GIT_TERMINAL_PROMPT": "0"}


async def _drain(stream: ByteReceiveStream, kept: "_Kept") -> None:
    with suppress(anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
        while True:
            kept.add(await stream.receive())
    kept.done.set()


async def _end(process: Process) -> None:
    """End the line's group: asked first, then killed."""
    if not _send(process.pid, signal.SIGTERM):
        return
    with anyio.move_on_after(GRACE):
        while _send(process.pid, 0):  # noqa: ASYNC110 - a group has no event of its own
            await anyio.sleep(_LOOK)
    _send(process.pid, signal.SIGKILL)
    await process.wait()


def _send(group: int, sign: int) -> bool:
    """Whether there was anybody in the group to send it to."""
    try:
        os.killpg(group, sign)
    except (ProcessLookupError, PermissionError):
        return False
    return True


class _Kept:
    """The beginning and the end of what was written, and how much was left out between them."""

    def __init__(self, limit: int) -> None:
        self.done = anyio.Event()
        self._half = limit // 2
        self._first = bytearray()
        self._last: deque[bytes] = deque()
        self._length = 0
        self._dropped = 0

    def add(self, chunk: bytes) -> None:
        room = self._half - len(self._first)
        self._first += chunk[:room]
        if rest := chunk[room:]:
            self._last.append(rest)
            self._length += len(rest)
        while self._length > self._half:
            over = self._length - self._half
            oldest = self._last.popleft()
            if len(oldest) > over:
                self._last.appendleft(oldest[over:])
            gone = min(over, len(oldest))
            self._length -= gone
            self._dropped += gone

    def text(self) -> str:
        first = self._first.decode("utf-8", "replace")
        last = b"".join(self._last).decode("utf-8", "replace")
        left = f"\n… {self._dropped} bytes left out …\n" if self._dropped else ""
        return f"{first}{left}{last}"
