"""A browser: the demo's criteria against a plain script, and two lanes against one.

The shop is up before either begins. The script does the same actions and waits in fresh contexts
of one browser; the slow shop answers each page after 500 ms.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.figure import Figure, in_processes, paired
from orchestrator.demo.workspace import CRITERIA, SHOWN, free_port, write
from orchestrator.tools.app import running_app
from orchestrator.tools.browser import find_browser

ORCH = (sys.executable, "-m", "orchestrator")
SLOW = 0.5
"""Seconds that each page of the slow shop takes."""

ROUNDS = 3


def figures() -> Iterator[Figure]:
    """The three figures."""
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_demo(Path(folder) / "shop"))
    with tempfile.TemporaryDirectory() as folder, _slow_shop() as url:
        project = _project(Path(folder), url)
        yield paired(
            "12 criteria on slow pages, two lanes",
            _run([*ORCH, "qa", "SLOW-1", "--parallel", "2"], project),
            _run([*ORCH, "qa", "SLOW-1", "--parallel", "1"], project),
            against="the same with one lane",
            bar=0.7,
            rounds=ROUNDS,
        )


async def _demo(folder: Path) -> tuple[Figure, ...]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    write(folder, port=port, bugs=())
    start = f"orch demo --serve --port {port}"
    log = folder / ".orch" / "shop.log"
    async with running_app(url, start=start, ready="/health", cwd=folder, log=log):
        (folder / "CONTEXT.md").write_text(f'---\napp: {{url: "{url}"}}\n---\n', encoding="utf-8")
        _one_ticket(folder)
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


def _project(folder: Path, url: str) -> Path:
    (folder / "tickets").mkdir()
    lines = "".join(
        f'- Given I am on "/{number}", when I click "Next", then I see "Page {number + 1}"\n'
        for number in range(12)
    )
    ticket = f"---\ntitle: Slow\n---\n## Acceptance criteria\n\n{lines}"
    (folder / "tickets" / "SLOW-1.md").write_text(ticket, encoding="utf-8")
    (folder / "CONTEXT.md").write_text(f'---\napp: {{url: "{url}"}}\n---\n', encoding="utf-8")
    return folder


class _SlowPages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(SLOW)
        number = int(self.path.strip("/") or 0) if self.path.strip("/").isdigit() else 0
        icon = '<link rel="icon" href="data:,">'
        page = f'<title>S</title>{icon}<p>Page {number}</p><a href="/{number + 1}">Next</a>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        """Say nothing."""


@contextmanager
def _slow_shop() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _SlowPages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
