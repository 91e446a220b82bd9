"""The server named `browser`: `playwright mcp` on a Chromium of its lane's own.

Two servers on one Chromium would dismiss each other's dialogs, so each lane has one browser and
one server, started and stopped together. Not the browser itself (`browser`), nor the connection
(`pool`). Above: `cli`; below: `browser`, `server`.
"""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from orchestrator.tools.browser import START_SECONDS, Browser, running_browser
from orchestrator.tools.logs import Cover
from orchestrator.tools.server import Hosted, Launch, Process, ServerSpec

NAVIGATION_MILLISECONDS = 30_000
"""How long a page may take to load: half of what the server would give it."""

CAPABILITIES = ("storage", "network")
"""What it can do beyond its default tools; most of what they bring the shipped rules deny."""


def browser_server(launch: Launch) -> ServerSpec:
    """The spec of the server: isolated, so that a connection has one context and `browser_close`
    empties it.
    """
    return ServerSpec(
        name="browser",
        launch=launch,
        stateful=True,
        reset="browser_close",
        start_seconds=2 * START_SECONDS,
        call_seconds=120.0,
    )


def browser_lanes(program: str, *, output: Path, logs: Path, cover: Cover | None) -> Hosted:
    """A Chromium and its server for each lane; Chromium's words go to `logs`/chromium-LANE.log."""

    @asynccontextmanager
    async def opened(lane: int) -> AsyncGenerator[Process, None]:
        log = logs / f"chromium-{lane}.log"
        async with running_browser(program, log=log, cover=cover) as browser:
            yield replace(driving(browser, output=output), ground_log=f"{logs.name}/{log.name}")

    return Hosted(open=opened)


def driving(browser: Browser, *, output: Path) -> Process:
    """The command of `playwright mcp` on this Chromium.

    No snapshot comes with an action and nothing settles there, since waiting belongs to
    `orch.expect`; files go to `output`, which is the run's own. Where the browser is gone, so is
    the server: it would go on with another, and an empty page.
    """
    command, *script = _server_command()
    arguments = [
        *script,
        "mcp",
        "--cdp-endpoint",
        browser.endpoint,
        "--isolated",
        "--snapshot-mode",
        "none",
        "--timeout-settle",
        "1",
        "--timeout-navigation",
        str(NAVIGATION_MILLISECONDS),
        "--caps",
        ",".join(CAPABILITIES),
        "--codegen",
        "none",
        "--no-webmcp",
        "--output-dir",
        str(output),
    ]
    return Process(
        command=command,
        args=tuple(arguments),
        cwd=str(output),
        grounded=browser.runs,
        ground="the browser",
    )


def _server_command() -> list[str]:
    """The wheel's own Node and script where they lie as expected: 0.9 s less than its module."""
    import importlib.util

    spec = importlib.util.find_spec("playwright")
    if spec and spec.origin:
        driver = Path(spec.origin).parent / "driver"
        node, script = driver / "node", driver / "package" / "cli.js"
        if node.exists() and script.exists():
            return [str(node), str(script)]
    return [sys.executable, "-m", "playwright"]
