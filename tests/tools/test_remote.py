"""A server at a URL: a real one, with nothing but the standard library."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest

from orchestrator.messages import ToolCall
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import Remote, ServerKey, ServerSpec

KEY = ServerKey(server="s")
ANSWERS = {
    "initialize": {
        "protocolVersion": "2025-06-18",
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "far", "version": "1"},
    },
    "tools/list": {"tools": [{"name": "hi", "inputSchema": {"type": "object"}}]},
    "tools/call": {"content": [{"type": "text", "text": "hi"}]},
}


class Site:
    """What its clients sent and how many of their connections are still open."""

    def __init__(self) -> None:
        self.url = ""
        self.keys: set[str] = set()
        self.opened = 0
        self.closed = threading.Semaphore(0)

    def all_closed(self) -> bool:
        """Whether each connection that was opened is closed by its client."""
        return all(self.closed.acquire(timeout=10) for _ in range(self.opened))


@contextmanager
def remote() -> Iterator[Site]:
    site = Site()

    class Answer(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            site.opened += 1
            super().handle()
            site.closed.release()

        def do_POST(self) -> None:
            site.keys.add(self.headers["X-Key"])
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "id" not in asked:
                self.say(202, b"")
                return
            unknown = {"error": {"code": -32601, "message": "unknown"}}
            found = ANSWERS.get(asked["method"])
            said = {"result": found} if found else unknown
            self.say(200, json.dumps({"jsonrpc": "2.0", "id": asked["id"], **said}).encode())

        def do_GET(self) -> None:
            self.say(405, b"")

        def say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever).start()
        site.url = f"http://127.0.0.1:{server.server_port}/mcp"
        try:
            yield site
        finally:
            server.shutdown()


@pytest.mark.anyio
async def test_a_server_at_a_url_is_called_with_its_headers_and_left_without_a_connection(
    tmp_path: Path,
) -> None:
    with remote() as site:
        launch = Remote(url=site.url, headers={"X-Key": "k1"})
        pool = Pool({"s": ServerSpec(name="s", launch=launch)}, logs=tmp_path)
        async with pool:
            result = await pool.call(KEY, ToolCall(id="c1", tool="s.hi"))
        assert await anyio.to_thread.run_sync(site.all_closed)
    assert result.text == "hi"
    assert site.keys == {"k1"}
