"""Chat completions over the real SDK, against a server of ours on the real wire format."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from orchestrator.messages import (
    Message,
    Opaque,
    Prompt,
    Reply,
    Results,
    Text,
    ToolCall,
    ToolResult,
    ToolSchema,
    Usage,
)
from orchestrator.models.faults import ModelFault
from orchestrator.models.openai import OpenAIModel
from tests.models import wire_openai as wire
from tests.models.loopback_http import Answer, Server, serving

pytestmark = pytest.mark.anyio

TOOLS = (
    ToolSchema(name="orch.expect", description="Proves", parameters={"type": "object"}),
    ToolSchema(name="browser.browser_click", description="Clicks", parameters={"type": "object"}),
)
BRIEF = Prompt(
    parts=(
        Text(text="We test.", label="context"),
        Text(text="You test one criterion.", label="agent"),
        Text(text="A member can log in", origin="ticket", label="criterion"),
    )
)
CLICK = ("call_1", "browser__browser_click", '{"element": "Log in", "target": "e5"}')
EXPECT = ("call_2", "orch__expect", '{"kind": "text", "seconds": 1.5}')


async def ask(
    script: Sequence[Answer], conversation: Sequence[Message] = (BRIEF,), **more: Any
) -> tuple[Reply, Server]:
    async with serving(script) as server:
        more = {"key": "test-key-123", "stall": 5, **more}
        asked = OpenAIModel("local", "qwen3", base_url=f"{server.url}/v1", **more)
        try:
            return await asked.reply(conversation, TOOLS), server
        finally:
            await asked.close()


async def fault(answer: Answer, **more: Any) -> ModelFault:
    with pytest.raises(ModelFault) as caught:
        await ask([answer], **more)
    return caught.value


# what comes back


async def test_parallel_calls_come_in_order_with_the_names_of_their_tools() -> None:
    reply, _ = await ask([wire.turn("I look.", [CLICK, EXPECT], "tool_calls")])

    assert (reply.model, reply.stop, reply.text) == ("local", "tools", "I look.")
    assert reply.calls == (
        ToolCall(
            id="call_1",
            tool="browser.browser_click",
            arguments={"element": "Log in", "target": "e5"},
        ),
        ToolCall(id="call_2", tool="orch.expect", arguments={"kind": "text", "seconds": 1.5}),
    )


async def test_cached_tokens_are_told_apart_from_the_rest_of_the_prompt() -> None:
    reply, _ = await ask([wire.turn("done")])

    assert reply.usage == Usage(input=20, output=30, cache_read=100)


async def test_a_server_that_counts_nothing_is_understood() -> None:
    body = wire.chunk({"content": "done"}) + wire.chunk({}, "stop") + b"data: [DONE]\n\n"
    reply, _ = await ask([Answer(body=body)])

    assert (reply.text, reply.usage) == ("done", Usage())


async def test_text_is_told_while_it_comes() -> None:
    heard: list[str] = []
    await ask([wire.turn("I look.")], on_text=heard.append)

    assert heard == ["I l", "ook."]


@pytest.mark.parametrize(
    ("said", "meant"), [("stop", "end"), ("length", "length"), ("content_filter", "refusal")]
)
async def test_every_reason_to_stop_is_one_of_four(said: str, meant: str) -> None:
    reply, _ = await ask([wire.turn("so", finish=said)])

    assert reply.stop == meant


async def test_a_refusal_in_its_own_field_is_a_refusal() -> None:
    body = wire.chunk({"refusal": "I can't."}) + wire.end("stop")
    reply, _ = await ask([Answer(body=body)])

    assert (reply.stop, reply.text) == ("refusal", "I can't.")


async def test_whole_calls_are_meant_also_where_the_server_just_says_stop() -> None:
    reply, _ = await ask([wire.turn("", [EXPECT], "stop")])

    assert reply.stop == "tools"


async def test_a_reply_that_was_cut_off_keeps_its_whole_calls_and_runs_none() -> None:
    reply, _ = await ask([wire.turn("", [CLICK, ("call_2", "orch__expect", '{"k')], "length")])

    assert reply.stop == "length"
    assert [call.id for call in reply.calls] == ["call_1"]


async def test_a_server_may_leave_out_indices_ids_and_arguments() -> None:
    body = (
        wire.chunk(wire.piece(None, id="a", name="orch__expect", arguments="{}"))
        + wire.chunk(wire.piece(None, id="b", name="orch__expect", arguments='{"kind"'))
        + wire.chunk(wire.piece(None, arguments=': "url"}'))
        + wire.chunk(wire.piece(7, name="orch__locate"))
        + wire.end("tool_calls")
    )
    reply, _ = await ask([Answer(body=body)])

    assert [(call.id, dict(call.arguments)) for call in reply.calls] == [
        ("a", {}),
        ("b", {"kind": "url"}),
        ("call_1_3", {}),
    ]


async def test_an_id_that_a_server_gives_again_is_that_of_no_earlier_call() -> None:
    first = Reply(
        model="local",
        stop="tools",
        calls=(ToolCall(id="call_1", tool="orch.expect", arguments={}),),
    )
    looked = Results(results=(ToolResult(call_id="call_1", text="it holds", observation=1),))
    reply, _ = await ask([wire.turn("", [CLICK, EXPECT])], (BRIEF, first, looked))

    assert [call.id for call in reply.calls] == ["call_2_1", "call_2"]


# what is sent


async def test_the_team_instructs_and_the_ticket_is_data() -> None:
    _, server = await ask([wire.turn("ok")])
    system, user = server.asked[0].body["messages"]

    assert system["role"] == "system"
    assert system["content"].startswith("We test.\n\nYou test one criterion.\n\nText between")
    assert user["role"] == "user"
    assert '" part="criterion">\nA member can log in\n</data-' in user["content"]


async def test_nothing_is_sent_that_servers_refuse() -> None:
    _, server = await ask([wire.turn("ok")])
    sent = server.asked[0].body

    assert set(sent) == {"model", "messages", "max_tokens", "stream", "stream_options", "tools"}
    assert server.asked[0].path == "/v1/chat/completions"
    assert server.asked[0].headers["authorization"] == "Bearer test-key-123"
    names = [tool["function"]["name"] for tool in sent["tools"]]
    assert names == ["browser__browser_click", "orch__expect"]


async def test_effort_is_sent_where_it_is_given() -> None:
    _, server = await ask([wire.turn("ok")], effort="low")

    assert server.asked[0].body["reasoning_effort"] == "low"


async def test_every_result_is_a_message_of_its_own_and_pictures_follow() -> None:
    reply, _ = await ask([wire.turn("I look.", [CLICK, EXPECT], "tool_calls")])
    results = Results(
        results=(
            ToolResult(call_id="call_1", text="a page", observation=7, image=b"\xff\xd8\xff\xe0"),
            ToolResult(call_id="call_2", text="it holds", observation=8),
        )
    )
    _, server = await ask([wire.turn("ok")], [BRIEF, reply, results])
    back, *answers, pictures = server.asked[0].body["messages"][2:]

    assert back["content"] == "I look."
    assert [each["function"]["name"] for each in back["tool_calls"]] == [CLICK[1], EXPECT[1]]
    assert json.loads(back["tool_calls"][0]["function"]["arguments"]) == json.loads(CLICK[2])
    assert answers == [
        {"role": "tool", "tool_call_id": "call_1", "content": "observation 7\na page"},
        {"role": "tool", "tool_call_id": "call_2", "content": "observation 8\nit holds"},
    ]
    assert pictures["content"][1]["image_url"]["url"] == "data:image/jpeg;base64,/9j/4A=="


async def test_a_call_that_was_not_run_is_answered_so_before_the_next_words() -> None:
    cut = Reply(
        model="x",
        parts=(Opaque(provider="anthropic", model="claude", data=[{"type": "thinking"}]),),
        calls=(ToolCall(id="call_1", tool="orch.expect"),),
        stop="length",
    )
    nudge = Prompt(parts=(Text(text="Give your verdict."),))
    _, server = await ask([wire.turn("ok")], [BRIEF, cut, Reply(model="x"), nudge])
    sent = server.asked[0].body["messages"]

    assert [each["role"] for each in sent] == ["system", "user", "assistant", "tool", "user"]
    assert "thinking" not in json.dumps(sent[2])
    assert "was not run" in sent[3]["content"]


# what a stream can do


async def test_half_an_argument_is_never_a_call() -> None:
    failed = await fault(wire.turn("", [("c", "orch__expect", '{"kind": "te')], "tool_calls"))

    assert (failed.kind, failed.retryable) == ("garbled", True)
    assert failed.usage == Usage(input=20, output=30, cache_read=100)


async def test_a_call_without_a_name_is_no_call() -> None:
    body = wire.chunk(wire.piece(0, id="a", arguments="{}")) + wire.end("tool_calls")

    assert (await fault(Answer(body=body))).kind == "garbled"


async def test_a_stream_that_ends_without_a_reason_is_no_turn() -> None:
    assert (await fault(Answer(body=wire.call(0, *EXPECT)))).kind == "cut"
    assert (await fault(wire.turn("", [EXPECT], None))).kind == "cut"


async def test_a_reason_that_nobody_knows_or_that_lacks_its_call_is_no_turn() -> None:
    assert (await fault(wire.turn("", [EXPECT], "paused"))).kind == "garbled"
    assert (await fault(wire.turn("", finish="tool_calls"))).kind == "garbled"


async def test_a_chunk_that_is_no_json_is_no_turn() -> None:
    failed = await fault(Answer(body=wire.chunk({"content": "a"}) + b'data: {"id": "ch\n\n'))

    assert (failed.kind, failed.retryable) == ("garbled", True)


async def test_a_body_that_is_something_else_is_no_turn() -> None:
    assert (await fault(Answer(body=b"<html>gateway</html>"))).kind == "cut"
    assert (await fault(Answer(body=b"data: [1, 2]\n\n"))).kind == "garbled"


async def test_an_error_in_mid_stream_is_what_it_calls_itself() -> None:
    said = {"error": {"message": "slow down", "type": "x", "code": "rate_limit_exceeded"}}
    body = wire.chunk({"content": "a"}) + f"data: {json.dumps(said)}\n\n".encode()
    failed = await fault(Answer(body=body))

    assert (failed.kind, failed.retryable) == ("busy", True)
    assert failed.message == "`local` told an error in mid-stream: slow down"


async def test_silence_beyond_the_limit_is_a_stall() -> None:
    body = wire.stream("", [EXPECT], "tool_calls")
    failed = await fault(Answer(body=body, end="stalled", upto=400), stall=0.1)

    assert (failed.kind, failed.retryable) == ("stalled", True)


@pytest.mark.parametrize("part", range(4))
async def test_a_stream_cut_at_any_byte_is_never_half_a_call(part: int) -> None:
    body = wire.stream("", [CLICK, EXPECT], "tool_calls")
    places = range(part, len(body) + 1, 4)
    kinds = set()
    reason = body.index(b'"tool_calls"', body.rindex(b'"finish_reason": "'))
    async with serving([Answer(body=body, end="cut", upto=upto) for upto in places]) as server:
        asked = OpenAIModel("local", "qwen3", key="none", base_url=f"{server.url}/v1")
        for upto in places:
            try:
                reply = await asked.reply([BRIEF], TOOLS)
            except ModelFault as failed:
                kinds.add(failed.kind)
            else:
                assert upto > reason
                assert [call.id for call in reply.calls] == ["call_1", "call_2"]
                assert reply.calls[1].arguments == {"kind": "text", "seconds": 1.5}
        await asked.close()

    assert len(server.asked) == len(places) > 400
    assert kinds <= {"cut", "garbled"}


async def test_a_connection_broken_at_any_byte_is_a_dropped_turn() -> None:
    body = wire.stream("", [CLICK, EXPECT], "tool_calls")
    places = range(0, body.index(b'"finish_reason": "'), 11)
    async with serving([Answer(body=body, end="broken", upto=upto) for upto in places]) as server:
        asked = OpenAIModel("local", "qwen3", key="none", base_url=f"{server.url}/v1")
        for _ in places:
            with pytest.raises(ModelFault) as caught:
                await asked.reply([BRIEF], TOOLS)
            assert caught.value.kind == "dropped"
        await asked.close()
