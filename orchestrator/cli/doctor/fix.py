"""`--fix`: get a browser, the one thing that a command can mend without a decision.

Playwright's own download first, then Debian's package where we are root; each with a time
limit. Runs nothing else and edits no file. Above: `examine`; below: nothing.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import anyio
import anyio.to_thread

from orchestrator.cli.doctor.check import Check
from orchestrator.errors import ExitCode
from orchestrator.tools.browser import VARIABLE
from orchestrator.tools.ending import end_group

Install: TypeAlias = Callable[[Sequence[str], float], Awaitable[bool]]
"""Run a command for at most so many seconds; whether it succeeded."""

DOWNLOAD_SECONDS = 60.0
PACKAGE_SECONDS = 600.0
STOP_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to a browser: commands that all must succeed, and the most seconds of each."""

    commands: tuple[tuple[str, ...], ...]
    seconds: float


def ways(*, root: bool, apt: str) -> Iterator[Way]:
    """Every way there is here, the best first; `apt` is the path of apt-get, or nothing."""
    playwright = (sys.executable, "-m", "playwright", "install", "chromium")
    yield Way(commands=(playwright,), seconds=DOWNLOAD_SECONDS)
    if root and apt:
        install = (apt, "install", "-y", "-qq", "--no-install-recommends", "chromium")
        yield Way(commands=((apt, "update", "-qq"), install), seconds=PACKAGE_SECONDS)


def ways_here() -> tuple[Way, ...]:
    """The ways of this machine and this user."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return tuple(ways(root=root, apt=shutil.which("apt-get") or ""))


async def install_browser(
    tried: Iterable[Way],
    environ: Mapping[str, str],
    install: Install,
    there: Callable[[], bool],
    tell: Callable[[str], None],
) -> Check:
    """Try the ways until a browser is `there`; `tell` is told of each before it is tried."""
    if environ.get(VARIABLE):
        said = f"{VARIABLE} names the browser, so none was installed"
        mend = f"name one that starts, or unset {VARIABLE}"
        return _problem(said, mend)
    began = time.monotonic()
    failed: list[str] = []
    for way in tried:
        last = _words(way.commands[-1])
        tell(f"trying `{last}`, {way.seconds:g} s at most")
        if await _all(way, install) and there():
            seconds = round(time.monotonic() - began, 3)
            said = f"a browser was installed with `{last}`"
            return Check(id="fix", outcome="ok", message=said, seconds=seconds)
        failed.append(f"`{last}`")
    said = f"no browser could be installed: {' and '.join(failed)} did not work"
    return _problem(said, f"install Chromium or Chrome by hand, or name one in {VARIABLE}")


async def run_install(command: Sequence[str], seconds: float) -> bool:
    """Run an installer, which says and asks nothing, and stop it when its time is up."""
    try:
        child = _launch(command)
    except OSError:
        return False
    try:
        with anyio.move_on_after(seconds):
            await anyio.to_thread.run_sync(child.wait, abandon_on_cancel=True)
        return child.returncode == 0
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(_stop, child)


def _launch(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop(child: subprocess.Popen[bytes]) -> None:
    end_group(child, seconds=STOP_SECONDS, children=STOP_SECONDS)


async def _all(way: Way, install: Install) -> bool:
    for command in way.commands:
        if not await install(command, way.seconds):
            return False
    return True


def _words(command: Sequence[str]) -> str:
    """The command as a person would type it."""
    head = "python" if command[0] == sys.executable else os.path.basename(command[0])  # noqa: PTH119
    return " ".join((head, *command[1:]))


def _problem(said: str, mend: str) -> Check:
    return Check(id="fix", outcome="problem", message=said, mend=mend, exit_code=ExitCode.SERVER)
