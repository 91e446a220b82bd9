"""A conversation of so many turns by fast-agent; durable as its history in a file at each turn.

Run in an environment of its own: each line of standard input is `TURNS DURABLE`, and is answered
with the seconds that they took: by the clock, and of the processor.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fast_agent.agents.agent_types import AgentConfig
from fast_agent.agents.tool_agent import ToolAgent
from fast_agent.config import LoggerSettings, Settings
from fast_agent.context import Context
from fast_agent.llm.internal.passthrough import PassthroughLLM
from fast_agent.mcp.prompt import Prompt
from fast_agent.mcp.prompt_serialization import save_messages
from fast_agent.types import RequestParams
from fast_agent.types.llm_stop_reason import LlmStopReason
from mcp import CallToolRequest
from mcp_types import CallToolRequestParams

ANSWER = "a line of what the tool found, and some more of it. " * 8

QUIET = Settings(
    logger=LoggerSettings(show_chat=False, show_tools=False, progress_display=False, type="none")
)


def say(text: str) -> str:
    """Say something."""
    return ANSWER


class Scripted(PassthroughLLM):
    """Calls the tool so many times, and ends."""

    turns = 0
    turn = 0
    kept: Path | None = None

    async def _apply_prompt_provider_specific(
        self, multipart_messages: Any, request_params: Any = None, tools: Any = None, **_more: Any
    ) -> Any:
        if self.kept:
            save_messages(multipart_messages, str(self.kept))
            with self.kept.open("rb") as file:
                os.fsync(file.fileno())
        self.turn += 1
        if self.turn > self.turns:
            return Prompt.assistant("done", stop_reason=LlmStopReason.END_TURN)
        asked = CallToolRequestParams(name="say", arguments={"text": f"turn {self.turn}"})
        calls = {f"t{self.turn}": CallToolRequest(method="tools/call", params=asked)}
        return Prompt.assistant("", tool_calls=calls, stop_reason=LlmStopReason.TOOL_USE)


async def play(turns: int, durable: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        config = AgentConfig(name="talker", instruction="Talk.")
        agent = ToolAgent(config, [say], Context(config=QUIET))
        limits = RequestParams(max_iterations=turns + 9)
        llm: Any = await agent.attach_llm(Scripted, request_params=limits)
        llm.turns = turns
        llm.kept = Path(folder) / "kept.json" if durable else None
        began, used = time.perf_counter(), time.process_time()
        await agent.generate("Talk.", limits)
        seconds = f"{time.perf_counter() - began} {time.process_time() - used}"
        assert llm.turn == turns + 1
        return seconds


for line in sys.stdin:
    count, kept = map(int, line.split())
    print(asyncio.run(play(count, bool(kept))), flush=True)
