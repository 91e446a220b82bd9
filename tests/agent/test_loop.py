"""The loop with a scripted model and tools that are a dictionary."""

from collections.abc import Sequence

import pytest

from orchestrator.agent.limits import Limits
from orchestrator.agent.loop import run
from orchestrator.errors import LimitReached
from orchestrator.messages import (
    Message,
    Prompt,
    Reply,
    Results,
    Text,
    ToolCall,
    ToolResult,
    ToolSchema,
    Usage,
)
from orchestrator.models.spend import Spend

TASK = Prompt(parts=(Text(text="Say hello"),))
HELLO = ToolCall(id="1", tool="s.hello")
BYE = ToolCall(id="2", tool="s.bye")
DONE = Reply(model="m", parts=(Text(text="done"),), stop="end")


class Script:
    """Replies in order and keeps how long each conversation was."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.lengths: list[int] = []

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        self.lengths.append(len(conversation))
        return self.replies.pop(0)


class Heard:
    """Answers with the tool's name and keeps the calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def call(self, call: ToolCall) -> ToolResult:
        self.calls.append(call.tool)
        return ToolResult(call_id=call.id, text=call.name)


def wants(*calls: ToolCall, **more: object) -> Reply:
    return Reply(model="m", calls=calls, stop="tools", usage=Usage(output=10))


@pytest.mark.anyio
async def test_it_asks_and_acts_until_the_model_stops_asking() -> None:
    conversation: list[Message] = [TASK]
    tools = Heard()
    last = await run(conversation, Script(wants(HELLO, BYE), DONE), tools, (), Limits())
    assert last is DONE
    assert tools.calls == ["s.hello", "s.bye"]
    assert [type(message) for message in conversation] == [Prompt, Reply, Results, Reply]


@pytest.mark.anyio
async def test_results_stand_in_the_order_of_the_calls() -> None:
    conversation: list[Message] = [TASK]
    await run(conversation, Script(wants(BYE, HELLO), DONE), Heard(), (), Limits())
    results = conversation[2]
    assert isinstance(results, Results)
    assert [result.call_id for result in results.results] == ["2", "1"]


@pytest.mark.anyio
@pytest.mark.parametrize("stop", ["refusal", "length", "end"])
async def test_calls_of_a_reply_that_did_not_end_well_are_not_run(stop: str) -> None:
    broken = Reply(model="m", calls=(HELLO,), stop=stop)  # type: ignore[arg-type]
    tools = Heard()
    assert await run([TASK], Script(broken), tools, (), Limits()) is broken
    assert tools.calls == []


@pytest.mark.anyio
async def test_a_conversation_that_ends_in_unanswered_calls_is_answered_first() -> None:
    model, tools = Script(DONE), Heard()
    await run([TASK, wants(HELLO)], model, tools, (), Limits())
    assert tools.calls == ["s.hello"]
    assert model.lengths == [3]


@pytest.mark.anyio
async def test_the_turn_that_would_cross_the_limit_is_not_asked_for() -> None:
    model = Script(wants(HELLO), wants(HELLO), DONE)
    with pytest.raises(LimitReached, match="2 turns"):
        await run([TASK], model, Heard(), (), Limits(turns=2))
    assert len(model.lengths) == 2


def test_output_tokens_and_time_are_limits_too() -> None:
    now = [0.0]
    limits = Limits(output=15, seconds=60, clock=lambda: now[0])
    limits.check()
    limits.pay(Spend(usage=Usage(output=10)))
    limits.check()
    now[0] = 61
    with pytest.raises(LimitReached, match="1 minute was"):
        limits.check()
    limits.pay(Spend(usage=Usage(output=10)))
    with pytest.raises(LimitReached, match="15 output tokens"):
        limits.check()
