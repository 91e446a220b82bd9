"""A Chromium: found where it is installed, started headless, stopped with its profile.

Not the server that drives it (`driver`), nor the rules on its tools. Above: `driver`, `cli`;
below: `logs`, `guard`, `ending`.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread

from orchestrator.errors import ServerDown
from orchestrator.tools.ending import end_group
from orchestrator.tools.guard import announcing, guarded
from orchestrator.tools.logs import Cover, child_log

VARIABLE = "ORCH_BROWSER"
"""The environment variable that names the browser to use, as a path."""

VARIABLES = frozenset(
    "HOME LOGNAME PATH SHELL TERM USER LANG LANGUAGE TZ TMPDIR LD_LIBRARY_PATH "
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY "
    "http_proxy https_proxy all_proxy no_proxy".split()
)
VARIABLES_UNDER = ("LC_", "XDG_", "FONTCONFIG_", "CHROME_", "SSL_CERT_")
"""What the browser inherits of our environment: home, language, fonts, the way out."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HINT = (
    "install one with `playwright install chromium` or, as root on Debian, "
    f"`apt-get install chromium`; or name one in {VARIABLE}"
)
START_SECONDS = 30.0
LONGEST_SCRATCH = 50
"""A Unix socket's path holds about 104 bytes, and Chromium adds 45 to the folder's."""

SHORTEST_SCRATCH = "/tmp"  # noqa: S108 - Chromium makes a private folder of its own there
"""Where the socket goes if every other folder's path is too long: Chromium would end at once."""

SWITCHES = (
    "--headless",
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-startup-window",
    "--password-store=basic",
    "--window-size=1280,800",
)
"""Headless, quiet (no calls home), no WebRTC round the origins, and a size to look at."""

_LISTENING = re.compile(r"DevTools listening on ws://([^/]+)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A running browser: its program, the address of its DevTools, and whether it still runs."""

    program: str
    endpoint: str
    runs: Callable[[], bool] = lambda: True


def find_browser() -> str:
    """The program to start: the one named in the environment, else the first installed one.

    Raises ServerDown (exit 5) with how to install one.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        found = shutil.which(named)
        if found:
            return found
        raise ServerDown(f"{VARIABLE} names `{named}`, which is no program", hint=HINT)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for place in (*PLACES, *_downloaded()):
        if os.access(place, os.X_OK):
            return str(place)
    raise ServerDown("no Chromium or Chrome was found", hint=HINT)


def _downloaded() -> list[str]:
    """Where `playwright install` puts its Chromium, newest first."""
    home = Path.home()
    roots = [Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or home / ".cache/ms-playwright")]
    roots.append(home / "Library/Caches/ms-playwright")
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*/Contents/MacOS/*")
    found = [path for root in roots for pattern in patterns for path in root.glob(pattern)]
    return [str(path) for path in sorted(found, reverse=True)]


def root_note() -> str:
    """What a person should know of this browser, as the end of a sentence; mostly nothing."""
    return "; running as root, so it runs with --no-sandbox" if _root() else ""


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@asynccontextmanager
async def running_browser(
    program: str, *, log: Path, cover: Cover | None = None
) -> AsyncGenerator[Browser, None]:
    """Start the browser with an empty profile; stop it and remove the profile after.

    What it says is added to `log`, through `cover`: the last words of an earlier one stay. Raises
    ServerDown where it ends at once or says nothing in time.
    """
    switches = [*SWITCHES, "--no-sandbox"] if _root() else [*SWITCHES]
    begin = _size(log)  # before it stand an earlier browser's words, and its address
    async with child_log(log, cover) as said:
        profile = tempfile.mkdtemp(prefix="orch-browser-")
        command = [program, *switches, f"--user-data-dir={profile}"]
        with guarded(profile) as guard:
            child = _launch(command, _environment() | _scratch(profile), guard, said)
            try:
                endpoint = await _endpoint(child, log, begin, program)
                yield Browser(program=program, endpoint=endpoint, runs=lambda: child.poll() is None)
            finally:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(_stop, child, profile)


def _launch(
    command: list[str], env: dict[str, str], guard: int, said: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        announcing(command),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=guard,
        stderr=said,
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Of ours only what a browser needs: no key and no password of a team stands in it."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in VARIABLES or name.startswith(VARIABLES_UNDER)
    }


def _scratch(profile: str) -> dict[str, str]:
    """Its temporary files go with the profile, unless its socket's path would be too long there."""
    places = (profile, tempfile.gettempdir(), SHORTEST_SCRATCH)
    return {"TMPDIR": next(place for place in places if len(place) <= LONGEST_SCRATCH)}


async def _endpoint(child: subprocess.Popen[bytes], log: Path, begin: int, program: str) -> str:
    """Wait for the line in which the browser says where its DevTools listen."""
    with anyio.move_on_after(START_SECONDS):
        while child.poll() is None:
            if address := _address(log, begin):
                return address
            await anyio.sleep(0.02)
        raise ServerDown(
            f"the browser {program} ended at once (status {child.returncode})",
            hint=f"what it said is in {log}",
        )
    raise ServerDown(
        f"the browser {program} was not ready within {START_SECONDS:g} s",
        hint=f"what it said is in {log}",
    )


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _address(log: Path, begin: int) -> str:
    """The address in what stands in the log from this byte on, or nothing."""
    found = _LISTENING.search(log.read_bytes()[begin:].decode("utf-8", "replace"))
    return f"http://{found.group(1)}" if found else ""


def _stop(child: subprocess.Popen[bytes], profile: str) -> None:
    end_group(child, seconds=3, children=0)
    shutil.rmtree(profile, ignore_errors=True)
