"""The shop as a server of its own: its address, its ports, its end."""

import signal
import socket
import subprocess
import sys

import httpx2
import pytest

from orchestrator.demo import shop
from orchestrator.errors import OrchError, UsageError

SERVE = """
from orchestrator.demo import shop
shop.serve(0, ["price-sort"], lambda url: print(url, flush=True))
print("stopped")
"""


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_from_the_moment_it_announces_and_stops_cleanly(sent: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as served:
        assert served.stdout
        url = served.stdout.readline().strip()
        assert httpx2.get(f"{url}/health").text == "ok"
        served.send_signal(sent)
        printed, errors = served.communicate(timeout=10)
    assert (printed, errors, served.returncode) == ("stopped\n", "", 0)


def test_a_port_in_use_is_an_error_that_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OrchError) as refused:
            shop.serve(port, [], print)
    assert refused.value.message == f"port {port} is in use"
    assert "--port" in refused.value.hint


def test_a_number_that_is_no_port_is_an_error() -> None:
    with pytest.raises(UsageError, match="70000 is not a port"):
        shop.serve(70_000, [], print)


def test_an_unknown_bug_is_refused_before_anything_listens() -> None:
    announced: list[str] = []
    with pytest.raises(UsageError, match="no bug named"):
        shop.serve(0, ["nothing-works"], announced.append)
    assert announced == []
