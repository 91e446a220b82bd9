"""The pool against real processes that fail in every way a server can."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import pytest

from orchestrator.errors import ServerDown
from orchestrator.events import Event, ServerFailed, ServerStarted
from orchestrator.messages import ToolCall
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import MIB, InProcess, Process, ServerKey, ServerSpec

SERVER = str(Path(__file__).with_name("faulty_server.py"))
KEY = ServerKey(server="s")


def spec(*arguments: str, **more: Any) -> dict[str, ServerSpec]:
    launch = Process(command=sys.executable, args=(SERVER, *arguments))
    return {"s": ServerSpec(name="s", launch=launch, **more)}


def call(tool: str, **arguments: Any) -> ToolCall:
    return ToolCall(id="c1", tool=f"s.{tool}", arguments=arguments)


@pytest.mark.anyio
async def test_a_server_lists_its_tools_under_its_own_name(tmp_path: Path) -> None:
    async with Pool(spec(), logs=tmp_path) as pool:
        names = [tool.name for tool in await pool.tools(KEY)]
    assert names[:2] == ["s.big", "s.die"]
    assert names == sorted(names)


@pytest.mark.anyio
async def test_a_call_brings_back_the_tools_text(tmp_path: Path) -> None:
    async with Pool(spec(), logs=tmp_path) as pool:
        result = await pool.call(KEY, call("echo", say="hello"))
    assert (result.text, result.fault, result.call_id) == ("hello", "", "c1")


@pytest.mark.anyio
async def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    specs = {"s": ServerSpec(name="s", launch=Process(command="no-such-program"))}
    async with Pool(specs, logs=tmp_path) as pool:
        with pytest.raises(ServerDown, match="there is no command `no-such-program`"):
            await pool.tools(KEY)


@pytest.mark.anyio
async def test_a_server_that_ends_at_once_says_where_its_words_are(tmp_path: Path) -> None:
    events: list[Event] = []
    pool = Pool(spec("exits"), logs=tmp_path, record=lambda event, _lane: events.append(event))
    async with pool:
        with pytest.raises(ServerDown, match="it ended at once") as raised:
            await pool.tools(KEY)
    assert str(tmp_path / "s.log") in raised.value.hint
    assert "no configuration" in (tmp_path / "s.log").read_text(encoding="utf-8")
    assert [type(event) for event in events] == [ServerFailed]


@pytest.mark.anyio
async def test_a_server_that_stays_mute_is_given_up_at_its_deadline(tmp_path: Path) -> None:
    async with Pool(spec("mute", start_seconds=0.3), logs=tmp_path) as pool:
        with pytest.raises(ServerDown, match=r"did not answer within 0\.3 s"):
            await pool.tools(KEY)


@pytest.mark.anyio
async def test_a_call_that_hangs_times_out_and_the_server_stays_usable(tmp_path: Path) -> None:
    async with Pool(spec(call_seconds=0.3), logs=tmp_path) as pool:
        hung = await pool.call(KEY, call("hang"))
        after = await pool.call(KEY, call("echo", say="still here"))
    assert hung.fault == "timeout"
    assert after.text == "still here"


@pytest.mark.anyio
async def test_a_server_that_dies_in_a_call_is_a_fault_and_is_started_again(
    tmp_path: Path,
) -> None:
    events: list[Event] = []
    pool = Pool(spec(), logs=tmp_path, record=lambda event, _lane: events.append(event))
    async with pool:
        died = await pool.call(KEY, call("die"))
        after = await pool.call(KEY, call("echo", say="again"))
    assert died.fault == "dead"
    assert after.text == "again"
    assert [type(event) for event in events] == [ServerStarted, ServerFailed, ServerStarted]


@pytest.mark.anyio
async def test_an_answer_over_the_cap_is_a_fault_and_the_server_stays_usable(
    tmp_path: Path,
) -> None:
    async with Pool(spec(max_bytes=MIB), logs=tmp_path) as pool:
        large = await pool.call(KEY, call("big", size=2 * MIB))
        whole = await pool.call(KEY, call("big", size=MIB // 2))
    assert large.fault == "too-large"
    assert len(whole.text) == MIB // 2


@pytest.mark.anyio
async def test_a_line_without_end_is_stopped(tmp_path: Path) -> None:
    async with Pool(spec(max_bytes=MIB), logs=tmp_path) as pool:
        large = await pool.call(KEY, call("big", size=64 * MIB))
    assert large.fault == "too-large"


@pytest.mark.anyio
async def test_a_server_that_names_the_call_last_is_told_of_by_its_answer(tmp_path: Path) -> None:
    async with Pool(spec("id-last", max_bytes=MIB), logs=tmp_path) as pool:
        large = await pool.call(KEY, call("big", size=2 * MIB))
        garbled = await pool.call(KEY, call("wrong", size=MIB // 2))
        whole = await pool.call(KEY, call("big", size=MIB // 2))
    assert (large.fault, garbled.fault) == ("too-large", "garbled")
    assert len(whole.text) == MIB // 2


@pytest.mark.anyio
async def test_garbage_between_answers_is_passed_over(tmp_path: Path) -> None:
    async with Pool(spec(), logs=tmp_path) as pool:
        result = await pool.call(KEY, call("garbage", say="fine"))
    assert (result.text, result.fault) == ("fine", "")


@pytest.mark.anyio
@pytest.mark.parametrize("torn", [False, True])
async def test_an_answer_of_another_shape_is_an_error(tmp_path: Path, *, torn: bool) -> None:
    async with Pool(spec(), logs=tmp_path) as pool:
        result = await pool.call(KEY, call("wrong", torn=torn))
    assert result.fault == "garbled"
    assert "not understood" in result.text


@pytest.mark.anyio
async def test_an_answer_without_the_data_that_the_tool_promises_is_an_error(
    tmp_path: Path,
) -> None:
    async with Pool(spec("promises"), logs=tmp_path) as pool:
        result = await pool.call(KEY, call("echo", say="hello"))
    assert result.fault == "garbled"
    assert "did not return structured content" in result.text


@pytest.mark.anyio
async def test_a_server_nobody_has_configured_is_named(tmp_path: Path) -> None:
    async with Pool({}, logs=tmp_path) as pool:
        result = await pool.call(KEY, call("echo"))
    assert (result.fault, result.text) == ("error", "there is no server `s`")


@pytest.mark.anyio
@pytest.mark.parametrize("more", [{"reset": "forget"}, {}], ids=["by its tool", "by a restart"])
async def test_a_stateful_server_is_made_fresh_for_each_conversation(
    tmp_path: Path, more: Mapping[str, Any]
) -> None:
    async with Pool(spec(stateful=True, **more), logs=tmp_path) as pool:
        await pool.fresh(KEY)
        await pool.call(KEY, call("remember", word="secret"))
        await pool.fresh(KEY)
        after = await pool.call(KEY, call("echo", say="clean"))
    assert after.text == "clean"


@pytest.mark.anyio
async def test_lanes_of_a_stateful_server_share_nothing(tmp_path: Path) -> None:
    async with Pool(spec(stateful=True), logs=tmp_path) as pool:
        one, two = pool.key("s", lane=1), pool.key("s", lane=2)
        async with anyio.create_task_group() as group:
            group.start_soon(pool.call, one, call("remember", word="mine"))
            group.start_soon(pool.call, two, call("remember", word="yours"))
        words = [(await pool.call(key, call("echo"))).text for key in (one, two)]
    assert words == ["mine", "yours"]


@pytest.mark.anyio
async def test_lanes_share_a_server_without_state(tmp_path: Path) -> None:
    async with Pool(spec(), logs=tmp_path) as pool:
        assert pool.key("s", lane=1) == pool.key("s", lane=2)


@pytest.mark.anyio
async def test_a_server_of_ours_runs_in_process(tmp_path: Path) -> None:
    def build() -> Any:
        from mcp.server.lowlevel import Server
        from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool

        async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
            return ListToolsResult(tools=[Tool(name="hi", input_schema={"type": "object"})])

        async def call_tool(_ctx: Any, _params: Any) -> CallToolResult:
            return CallToolResult(content=[TextContent(type="text", text="hi")])

        return Server("ours", on_list_tools=list_tools, on_call_tool=call_tool)

    specs = {"s": ServerSpec(name="s", launch=InProcess(build=build))}
    async with Pool(specs, logs=tmp_path) as pool:
        result = await pool.call(KEY, call("hi"))
    assert result.text == "hi"


@pytest.mark.anyio
async def test_a_server_that_hung_is_started_anew_for_the_next_conversation(
    tmp_path: Path,
) -> None:
    events: list[Event] = []
    specs = spec(stateful=True, reset="forget", call_seconds=0.3)
    pool = Pool(specs, logs=tmp_path, record=lambda event, _lane: events.append(event))
    async with pool:
        await pool.fresh(KEY)
        assert (await pool.call(KEY, call("hang"))).fault == "timeout"
        await pool.fresh(KEY)
        assert (await pool.call(KEY, call("echo", say="well"))).text == "well"
    assert [type(event) for event in events] == [ServerStarted, ServerStarted]
