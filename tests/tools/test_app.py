"""The application under test: real processes, started if need be, and none left behind."""

import http.server
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from orchestrator.errors import ServerDown
from orchestrator.tools import app as room
from orchestrator.tools.app import running_app
from orchestrator.tools.masking import Mask
from tests.tools.babbler import babbling

SHOP = str(Path(__file__).with_name("forking_shop.py"))
COVER = Mask({"shopper.password": "Zebra-hunter2!"}).bytes


def start_line(port: int, *words: str) -> str:
    return shlex.join([sys.executable, SHOP, str(port), *words])


def app(tmp_path: Path, port: int, start: str, **more: Any) -> Any:
    settings = {"ready": "/", "cwd": tmp_path, "log": tmp_path / "logs" / "app.log", **more}
    return running_app(f"http://127.0.0.1:{port}", start=start, **settings)


def alive(pid: int) -> bool:
    """Whether it runs; one that ended and that nobody waited for does not."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.strip().startswith("Z")


def gone(family: list[int]) -> bool:
    """Whether none is left; a killed process may take a moment to fall."""
    return any(not any(map(alive, family)) for _ in range(200))


def pids(tmp_path: Path) -> list[int]:
    return [int(file.read_text()) for file in sorted(tmp_path.glob("*.pid"))]


@pytest.mark.anyio
async def test_an_application_that_does_not_answer_is_started_and_stopped_with_its_children(
    tmp_path: Path, free_port: int
) -> None:
    async with app(tmp_path, free_port, start_line(free_port)) as started:
        assert started
        family = pids(tmp_path)
        assert len(family) == 2
        assert all(map(alive, family))
    assert gone(family)
    assert "the shop is open" in (tmp_path / "logs" / "app.log").read_text()


@pytest.mark.anyio
async def test_a_child_that_will_not_end_is_killed_although_its_parent_ended(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "CHILDREN_SECONDS", 0.1)
    async with app(tmp_path, free_port, start_line(free_port, "stubborn")):
        family = pids(tmp_path)
    assert gone(family)


@pytest.mark.anyio
async def test_children_end_when_the_run_is_cancelled(tmp_path: Path, free_port: int) -> None:
    with anyio.CancelScope() as scope:
        async with app(tmp_path, free_port, start_line(free_port)):
            family = pids(tmp_path)
            scope.cancel()
            await anyio.sleep_forever()
    assert len(family) == 2
    assert gone(family)


@pytest.mark.anyio
async def test_an_application_that_answers_is_left_as_it_is(tmp_path: Path) -> None:
    with answering(404) as port:
        async with app(tmp_path, port, "touch started") as started:
            assert not started
    assert not (tmp_path / "started").exists()
    assert not (tmp_path / "logs").exists()


@pytest.mark.anyio
async def test_an_answer_that_says_it_is_broken_is_no_answer(tmp_path: Path) -> None:
    with answering(503) as port, pytest.raises(ServerDown, match="does not answer at"):
        async with app(tmp_path, port, ""):
            pass


@pytest.mark.anyio
async def test_a_port_that_speaks_no_http_is_no_answer(tmp_path: Path) -> None:
    with babbling() as port, pytest.raises(ServerDown, match="does not answer at"):
        async with app(tmp_path, port, ""):
            pass


@pytest.mark.anyio
async def test_a_start_line_that_is_wrong_says_its_status_and_last_words(
    tmp_path: Path, free_port: int
) -> None:
    with pytest.raises(ServerDown) as caught:
        async with app(tmp_path, free_port, "echo no such shop >&2; exit 7"):
            pass
    assert "ended with status 7 before" in caught.value.message
    assert caught.value.message.endswith("\n    no such shop")
    assert str(tmp_path / "logs" / "app.log") in caught.value.hint


@pytest.mark.anyio
async def test_the_last_words_of_an_application_are_told_without_a_secret(
    tmp_path: Path, free_port: int
) -> None:
    line = "echo the password Zebra-hunter2! is wrong; exit 1"
    with pytest.raises(ServerDown) as caught:
        async with app(tmp_path, free_port, line, cover=COVER, log=tmp_path / "two.log"):
            pass
    assert caught.value.message.endswith("\n    the password {{shopper.password}} is wrong")
    assert "hunter2" not in (tmp_path / "two.log").read_text()


@pytest.mark.anyio
async def test_an_application_that_never_gets_ready_is_given_up_and_stopped(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "START_SECONDS", 0.5)
    with pytest.raises(ServerDown, match=r"runs, but .* did not answer within 0\.5 s"):
        async with app(tmp_path, free_port, "echo $$ > shell.pid; sleep 600"):
            pass
    assert gone(pids(tmp_path))


@pytest.mark.anyio
async def test_the_application_has_our_environment_and_this_python(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "from-the-shell")
    with pytest.raises(ServerDown) as caught:
        async with app(tmp_path, free_port, 'echo "$SHOP_PASSWORD $PATH"; exit 1'):
            pass
    assert f"from-the-shell {Path(sys.executable).parent}{os.pathsep}" in caught.value.message


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server in this process that answers everything so; its port."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def free_port() -> int:
    from orchestrator.demo.workspace import free_port

    return free_port()
