"""Servers that need something of their lane's own beside them, such as a browser."""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from orchestrator.errors import ServerDown
from orchestrator.events import Event, ServerFailed, ServerStarted
from orchestrator.messages import ToolCall
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import Hosted, Process, ServerSpec

SERVER = str(Path(__file__).with_name("faulty_server.py"))


class Hosts:
    """Counts what stands beside each server; says no where it is told to."""

    def __init__(self, refusal: str = "") -> None:
        self.up: list[int] = []
        self.opened: list[int] = []
        self._refusal = refusal

    @asynccontextmanager
    async def open(self, lane: int) -> AsyncGenerator[Process, None]:
        if self._refusal:
            raise ServerDown(self._refusal, hint="look at its log")
        self.up.append(lane)
        self.opened.append(lane)
        try:
            yield Process(command=sys.executable, args=(SERVER,))
        finally:
            self.up.remove(lane)

    def pool(self, logs: Path) -> Pool:
        spec = ServerSpec(name="s", launch=Hosted(open=self.open), stateful=True)
        return Pool({"s": spec}, logs=logs)


@pytest.mark.anyio
async def test_each_lane_has_its_own_host_and_none_stays_up(tmp_path: Path) -> None:
    hosts = Hosts()
    async with hosts.pool(tmp_path) as pool:
        for lane in (1, 2, 1):
            await pool.tools(pool.key("s", lane=lane))
        assert sorted(hosts.up) == [1, 2]
    assert hosts.up == []
    assert sorted(hosts.opened) == [1, 2]


@pytest.mark.anyio
async def test_a_server_that_is_started_anew_gets_a_new_host(tmp_path: Path) -> None:
    hosts = Hosts()
    async with hosts.pool(tmp_path) as pool:
        key = pool.key("s", lane=1)
        await pool.call(key, ToolCall(id="c1", tool="s.echo", arguments={"say": "x"}))
        await pool.fresh(key)
        assert hosts.up == [1]
    assert hosts.opened == [1, 1]


@pytest.mark.anyio
async def test_a_host_that_does_not_start_says_why_in_its_own_words(tmp_path: Path) -> None:
    async with Hosts("the browser ended at once").pool(tmp_path) as pool:
        with pytest.raises(ServerDown, match="`s` did not start: the browser ended") as raised:
            await pool.tools(pool.key("s", lane=1))
    assert raised.value.hint == "look at its log"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("stands", "fault", "words"),
    [
        (False, "unreachable", "the rock ended during the call; its last words are in logs/rock"),
        (True, "dead", "the server `s` died during the call; its last words are in logs/s-1.log"),
    ],
)
async def test_a_call_tells_whether_the_server_is_gone_or_what_it_stood_on(
    tmp_path: Path, stands: bool, fault: str, words: str
) -> None:
    rock = [True]

    @asynccontextmanager
    async def opened(_lane: int) -> AsyncGenerator[Process, None]:
        yield Process(
            command=sys.executable,
            args=(SERVER,),
            grounded=lambda: rock[-1],
            ground="the rock",
            ground_log="logs/rock",
        )

    spec = ServerSpec(name="s", launch=Hosted(open=opened), stateful=True)
    events: list[Event] = []
    async with Pool(
        {"s": spec}, logs=tmp_path, record=lambda event, _lane: events.append(event)
    ) as pool:
        key = pool.key("s", lane=1)
        await pool.tools(key)
        rock.append(stands)
        died = await pool.call(key, ToolCall(id="c1", tool="s.die" if stands else "s.hang"))
        rock.append(True)
        after = await pool.call(key, ToolCall(id="c2", tool="s.echo", arguments={"say": "again"}))
    assert (died.fault, died.text) == (fault, words)
    assert after.text == "again"
    assert [type(event) for event in events] == [ServerStarted, ServerFailed, ServerStarted]


@pytest.mark.anyio
async def test_a_server_that_nobody_used_is_not_made_fresh_again(tmp_path: Path) -> None:
    hosts = Hosts()
    async with hosts.pool(tmp_path) as pool:
        for _ in range(3):
            await pool.fresh(pool.key("s", lane=1))
    assert hosts.opened == [1]
