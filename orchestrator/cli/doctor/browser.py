"""The browser and what drives it: found, really started, asked for its version.

Starts them as a run does; whoever gave the stack stops them. Not the installing (`fix`).
Above: `examine`; below: `tools.browser`, `tools.driver`.
"""

import http.client
import json
import subprocess
import time
import urllib.request
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread

from orchestrator.cli.doctor.check import Check, from_error
from orchestrator.errors import ServerDown
from orchestrator.tools.browser import VARIABLE, Browser, find_browser, root_note, running_browser
from orchestrator.tools.driver import browser_server, driving
from orchestrator.tools.server import ServerSpec

DRIVER_SECONDS = 30.0
REINSTALL = "pip install --force-reinstall playwright"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What came of it: the checks, and the browser's server where there is one to list."""

    checks: tuple[Check, ...]
    server: ServerSpec | None = None


async def start_browser(stack: AsyncExitStack, folder: Path) -> Started:
    """Start the browser for as long as the stack lasts; `folder` is for what it writes."""
    driver = await _driver(folder)
    began = time.monotonic()
    log = folder / "chromium.log"
    try:
        program = find_browser()
    except ServerDown as error:
        return Started(checks=(from_error("browser", error), *driver))
    try:
        browser = await stack.enter_async_context(running_browser(program, log=log))
        version = await anyio.to_thread.run_sync(_version, browser.endpoint)
    except ServerDown as error:
        hint = f"start {program} by hand to see why, or name another browser in {VARIABLE}"
        failed = ServerDown(error.message + last_line(log), hint=hint)
        return Started(checks=(from_error("browser", failed), *driver))
    check = Check(
        id="browser",
        outcome="ok",
        message=f"{version} at {program} starts{root_note()}",
        seconds=round(time.monotonic() - began, 3),
    )
    server = browser_server(driving(browser, output=folder))
    return Started(checks=(check, *driver), server=server)


def _version(endpoint: str) -> str:
    """What the browser calls itself, such as `Chrome/149.0.1`; raises ServerDown."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{endpoint}/json/version", timeout=5) as answer:
            return str(json.load(answer)["Browser"])
    except (OSError, ValueError, KeyError, http.client.HTTPException) as error:
        said = str(error).strip()
        raise ServerDown(f"the browser does not answer at its own port: {said}") from error


async def _driver(folder: Path) -> tuple[Check, ...]:
    """The version of the Playwright that drives the browser, from its own words."""
    nowhere = Browser(program="", endpoint="")
    launch = driving(nowhere, output=folder)
    command = [launch.command, *launch.args[: launch.args.index("mcp")], "--version"]
    began = time.monotonic()
    try:
        with anyio.fail_after(DRIVER_SECONDS):
            ran = await anyio.run_process(command, check=True, stderr=subprocess.PIPE)
    except (OSError, TimeoutError, subprocess.CalledProcessError) as error:
        why = f"the Playwright driver does not run: {error}"
        return (from_error("playwright", ServerDown(why, hint=REINSTALL)),)
    said = ran.stdout.decode("utf-8", "replace").strip()
    seconds = round(time.monotonic() - began, 3)
    version = said.removeprefix("Version ")
    message = f"the driver runs, version {version}"
    return (Check(id="playwright", outcome="ok", message=message, seconds=seconds),)


def last_line(log: Path) -> str:
    """What a program said last, as the end of a sentence."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return ""
    said = [line.strip() for line in lines if line.strip()]
    # a hint alone does not say what it is about
    first = len(said) - (2 if len(said) > 1 and said[-1].startswith("hint:") else 1)
    return f"; it said last: {'; '.join(said[first:])}" if said else ""
