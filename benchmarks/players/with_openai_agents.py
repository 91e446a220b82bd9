"""A conversation of so many turns by openai-agents; durable as its session in SQLite on disk.

Run in an environment of its own: each line of standard input is `TURNS DURABLE`, and is answered
with the seconds that they took: by the clock, and of the processor.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from agents import Agent, Runner, SQLiteSession, function_tool, set_tracing_disabled
from agents.items import ModelResponse
from agents.models.interface import Model
from agents.usage import Usage
from openai.types.responses import (
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
)

ANSWER = "a line of what the tool found, and some more of it. " * 8
set_tracing_disabled(True)


@function_tool
def say(text: str) -> str:
    """Say something."""
    return ANSWER


class Scripted(Model):
    """Calls the tool so many times, and ends."""

    def __init__(self, turns: int) -> None:
        self.turns = turns
        self.turn = 0

    async def get_response(self, *args: Any, **kwargs: Any) -> ModelResponse:
        self.turn += 1
        said: Any
        if self.turn > self.turns:
            text = ResponseOutputText(text="done", type="output_text", annotations=[])
            said = ResponseOutputMessage(
                id="m", content=[text], role="assistant", status="completed", type="message"
            )
        else:
            said = ResponseFunctionToolCall(
                call_id=f"t{self.turn}",
                name="say",
                arguments=f'{{"text": "turn {self.turn}"}}',
                type="function_call",
            )
        return ModelResponse(output=[said], usage=Usage(), response_id=None)

    def stream_response(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError


async def play(turns: int, durable: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        agent = Agent(name="talker", instructions="Talk.", tools=[say], model=Scripted(turns))
        session = SQLiteSession("1", Path(folder) / "kept.db") if durable else None
        began, used = time.perf_counter(), time.process_time()
        await Runner.run(agent, "Talk.", max_turns=turns + 9, session=session)
        return f"{time.perf_counter() - began} {time.process_time() - used}"


for line in sys.stdin:
    count, kept = map(int, line.split())
    print(asyncio.run(play(count, bool(kept))), flush=True)
