"""The loop: ask the model, run what it asks for, until it stops asking.

This is all of it. What a call passes through (rules, secrets, the record) is wrapped around
`tools`, what is written down about a turn is wrapped around `model`, and a run is resumed by
starting from the conversation that its journal yields: a reply whose calls have no results yet
is answered first. Above: `flow`; below: `models` and `tools`, as protocols.
"""

from collections.abc import Sequence
from typing import Protocol

from orchestrator.agent.limits import Limits
from orchestrator.messages import (
    Message,
    Reply,
    Results,
    ToolCall,
    ToolResult,
    ToolSchema,
)


class Model(Protocol):
    """Whatever answers a conversation; it never sees what stands behind a tool."""

    async def reply(
        self, conversation: Sequence[Message], tools: Sequence[ToolSchema]
    ) -> Reply: ...


class Tools(Protocol):
    """Whatever answers a call; a failure is a result with a fault, never an exception."""

    async def call(self, call: ToolCall) -> ToolResult: ...


async def run(
    conversation: list[Message],
    model: Model,
    tools: Tools,
    schemas: Sequence[ToolSchema],
    limits: Limits,
) -> Reply:
    """Drive one agent to the reply that asks for nothing more; the conversation only grows.

    A reply that was cut off or refused is returned as it is: its calls do not run. Raises
    LimitReached.
    """
    while True:
        reply = await ask(conversation, model, schemas, limits)
        if reply.stop != "tools":
            return reply
        conversation.append(await act(reply, tools))


async def ask(
    conversation: list[Message], model: Model, schemas: Sequence[ToolSchema], limits: Limits
) -> Reply:
    """The next reply: the unanswered one that the conversation ends with, else a new one."""
    last = conversation[-1]
    if isinstance(last, Reply):
        return last
    limits.check()
    reply = await model.reply(conversation, schemas)
    limits.spend(reply.usage)
    conversation.append(reply)
    return reply


async def act(reply: Reply, tools: Tools) -> Results:
    """The results of a reply's calls, one after the other and in their order."""
    return Results(results=tuple([await tools.call(call) for call in reply.calls]))
