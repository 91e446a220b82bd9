"""A browser: the demo's criteria against a plain script, and two lanes against one.

The shop is up before either begins. The script does the same actions and waits in fresh contexts
of one browser; the slow shop is the demo's, and answers each page after 500 ms.
"""

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.figure import Figure, in_processes, paired
from orchestrator.demo.shop import HOST, application
from orchestrator.demo.workspace import CRITERIA, SHOWN, free_port, write
from orchestrator.tools.app import running_app
from orchestrator.tools.browser import find_browser

ORCH = (sys.executable, "-m", "orchestrator")
SLOW = 0.5
"""Seconds that each page of the slow shop takes; what a page is made of comes at once."""

ROUNDS = 3


def figures() -> Iterator[Figure]:
    """The three figures."""
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_demo(Path(folder) / "shop"))
    with tempfile.TemporaryDirectory() as folder:
        yield _lanes(Path(folder) / "shop")


async def _demo(folder: Path) -> tuple[Figure, ...]:
    port = free_port()
    url = f"http://{HOST}:{port}"
    _workspace(folder, port)
    start = f"orch demo --serve --port {port}"
    log = folder / ".orch" / "shop.log"
    async with running_app(url, start=start, ready="/health", cwd=folder, log=log):
        script = str(Path(__file__).with_name("plain.py"))
        measured = in_processes(
            "the demo's criteria in one run",
            _run([*ORCH, "qa", "DEMO-1", "--parallel", "1"], folder),
            _run([sys.executable, script, url, find_browser()], folder),
            against="one plain Playwright script",
            bar=2.0,
            rounds=ROUNDS,
        )
        return tuple(measured)


def _lanes(folder: Path) -> Figure:
    with _slow_shop() as port:
        _workspace(folder, port)
        return paired(
            "the demo's criteria on slow pages, two lanes",
            _run([*ORCH, "qa", "DEMO-1", "--parallel", "2"], folder),
            _run([*ORCH, "qa", "DEMO-1", "--parallel", "1"], folder),
            against="the same with one lane",
            bar=0.7,
            rounds=ROUNDS,
        )


def _workspace(folder: Path, port: int) -> None:
    write(folder, port=port, bugs=())
    context = f'---\napp: {{url: "http://{HOST}:{port}"}}\n---\n'
    (folder / "CONTEXT.md").write_text(context, encoding="utf-8")
    _one_ticket(folder)


def _one_ticket(folder: Path) -> None:
    """The criteria of the three tickets that a demo tests in one: a process starts once a side."""
    bodies = []
    for key in CRITERIA:
        path = folder / "tickets" / f"{key}.md"
        text = path.read_text(encoding="utf-8")
        path.unlink()
        if key in SHOWN:
            bodies.append(text.partition("## Acceptance criteria")[2].partition("\n## ")[0])
    ticket = "---\ntitle: The demo\n---\n" + "".join(
        f"\n## Acceptance criteria\n{body}" for body in bodies
    )
    (folder / "tickets" / "DEMO-1.md").write_text(ticket, encoding="utf-8")


def _run(command: list[str], cwd: Path) -> Callable[[], object]:
    """The command as something to time; one that did not end well is no measure."""

    def run() -> object:
        ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        shutil.rmtree(cwd / ".orch" / "runs", ignore_errors=True)
        return None

    return run


@contextmanager
def _slow_shop() -> Iterator[int]:
    """Its port; who connects before it is ready waits."""
    shop = _Slow(application(frozenset()))
    server = uvicorn.Server(uvicorn.Config(shop, log_level="error", ws="none"))
    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


class _Slow:
    """The shop behind a wait: pages, and what a form is sent to."""

    def __init__(self, shop: ASGIApp) -> None:
        self._shop = shop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(("/assets", "/favicon")):
            await anyio.sleep(SLOW)
        await self._shop(scope, receive, send)
