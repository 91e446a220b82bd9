"""An application whose pages misbehave, one fault a page: `python hostile_site.py PORT`."""

import http.server
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

FRAME = '<!doctype html><title>{title}</title><link rel="icon" href="data:,"><h1>{title}</h1>{body}'

BUTTON = '<button onclick="{act}; out.textContent = \'Done\'">Go</button><p id="out"></p>'

PAGES = {
    "/": ("Well", BUTTON.format(act="1")),
    "/dialogs": ("Dialogs", BUTTON.format(act="setInterval(() => alert('again'), 1)")),
    "/dialogs-at-once": ("Dialogs", "<script>for (;;) alert('again')</script>"),
    "/errors": (
        "Errors",
        BUTTON.format(
            act="setInterval(() => { for (let n = 0; n &lt; 5; n++) console.error('too much', n) }, 1)"
        ),
    ),
    "/downloads": (
        "Downloads",
        '<a id="file" href="/file" download></a>'
        + BUTTON.format(act="setInterval(() => file.click(), 50)"),
    ),
    "/windows": ("Windows", BUTTON.format(act="setInterval(() => window.open('/'), 300)")),
    "/busy": ("Busy", BUTTON.format(act="setTimeout(() => { for (;;); }, 3000)")),
    "/off": ("Off", BUTTON.format(act="location = 'http://localhost:' + location.port + '/'")),
    "/crash": ("Crash", BUTTON.format(act="fetch('/kill/browser')")),
    "/tab-crash": ("Tab crash", BUTTON.format(act="fetch('/kill/renderer')")),
}
"""Each page's title and the rest of its body."""


def browsers_of(parent: int) -> dict[int, str]:
    """The processes below that one, with their command lines."""
    found: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(entry.name)] = (int(stat[1]), line)
    below = {parent}
    while more := {pid for pid, (up, _) in found.items() if up in below} - below:
        below |= more
    return {pid: found[pid][1] for pid in below if pid in found}


def kill(what: str) -> None:
    """As the kernel does when memory is short: the renderers, or the whole browser."""
    mark = "--type=renderer" if what == "renderer" else "--remote-debugging-port"
    for pid, line in browsers_of(os.getppid()).items():
        if mark in line and ("--type=" in line) == (what == "renderer"):
            os.kill(pid, signal.SIGKILL)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/never":
            threading.Event().wait(300)
        if path.startswith("/kill/"):
            kill(path.removeprefix("/kill/"))
        if path == "/elsewhere":
            port = self.headers["Host"].rpartition(":")[2]
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{port}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        title, body = PAGES.get(path, ("Nothing", ""))
        data = FRAME.format(title=title, body=body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/zip" if path == "/file" else "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        """Say nothing."""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
