"""A conversation ends with the call that it was held for."""

from collections.abc import Sequence

import pytest

from orchestrator.agent.ending import Finished, Until
from orchestrator.agent.limits import Limits
from orchestrator.agent.loop import run
from orchestrator.messages import Message, Prompt, Reply, Text, ToolCall, ToolResult, ToolSchema

TASK = Prompt(parts=(Text(text="Say which it is"),))
LOOK, VERDICT, CLICK = (
    ToolCall(id=name, tool=f"s.{name}") for name in ("look", "verdict", "click")
)


class Heard:
    """Keeps the names of the calls that came through."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def call(self, call: ToolCall) -> ToolResult:
        self.calls.append(call.name)
        return ToolResult(call_id=call.id, text="")


class Asking:
    """Asks for these calls in its first turn, and is never asked for a second."""

    def __init__(self, *calls: ToolCall) -> None:
        self.calls = calls
        self.asked = 0

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        self.asked += 1
        return Reply(model="m", calls=self.calls, stop="tools")


@pytest.mark.anyio
async def test_nothing_is_done_and_nobody_is_asked_after_the_call_that_was_wanted() -> None:
    heard, model = Heard(), Asking(LOOK, VERDICT, CLICK)
    conversation: list[Message] = [TASK]
    with pytest.raises(Finished):
        await run(conversation, model, Until(heard, lambda: "verdict" in heard.calls), (), Limits())
    assert heard.calls == ["look", "verdict"]
    assert model.asked == 1
