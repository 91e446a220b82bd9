"""A conversation of so many turns by pydantic-ai; durable as a line of JSON a message, synced.

Run in an environment of its own: each line of standard input is `TURNS DURABLE`, and is answered
with the seconds that they took: by the clock, and of the processor.
"""

import asyncio
import os
import sys
import tempfile
import time

from pydantic_ai import Agent, ModelMessagesTypeAdapter
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import UsageLimits

ANSWER = "a line of what the tool found, and some more of it. " * 8


def say(text: str) -> str:
    """Say something."""
    return ANSWER


def agent(turns: int) -> Agent:
    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        turn = sum(isinstance(one, ModelResponse) for one in messages)
        if turn >= turns:
            return ModelResponse(parts=[TextPart("done")])
        call = ToolCallPart("say", {"text": f"turn {turn}"}, tool_call_id=f"t{turn}")
        return ModelResponse(parts=[call])

    return Agent(FunctionModel(reply), tools=[say], instructions="You talk.")


async def play(turns: int, durable: bool) -> str:
    with tempfile.NamedTemporaryFile() as file:
        talker = agent(turns)
        began, used = time.perf_counter(), time.process_time()
        limits = UsageLimits(request_limit=None)
        async with talker.iter("Talk.", usage_limits=limits) as run:
            written = 0
            async for _ in run:
                fresh = run.all_messages()[written:]
                if durable and fresh:
                    file.write(ModelMessagesTypeAdapter.dump_json(fresh) + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
                    written += len(fresh)
        return f"{time.perf_counter() - began} {time.process_time() - used}"


for line in sys.stdin:
    count, kept = map(int, line.split())
    print(asyncio.run(play(count, bool(kept))), flush=True)
