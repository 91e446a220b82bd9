"""A conversation of so many turns by langgraph, its tool through langchain-mcp-adapters.

Durable as its SQLite checkpointer, else with none. Run in an environment of its own: each line of
standard input is `TURNS DURABLE`, and is answered with the seconds that they took: by the clock,
and of the processor.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_mcp_adapters.tools import load_mcp_tools
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.prebuilt import create_react_agent
from mcp.server.fastmcp import FastMCP
from mcp.shared.memory import create_connected_server_and_client_session

ANSWER = "a line of what the tool found, and some more of it. " * 8
server = FastMCP("talk", log_level="ERROR")


@server.tool()
def say(text: str) -> str:
    """Say something."""
    return ANSWER


class Scripted(BaseChatModel):
    """Calls the tool so many times, and ends."""

    turns: int

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        turn = sum(isinstance(one, AIMessage) for one in messages)
        call = {"name": "say", "args": {"text": f"turn {turn}"}, "id": f"t{turn}"}
        said = AIMessage("", tool_calls=[call]) if turn < self.turns else AIMessage("done")
        return ChatResult(generations=[ChatGeneration(message=said)])

    async def _agenerate(self, *args: Any, **kwargs: Any) -> ChatResult:
        return self._generate(*args, **kwargs)


@asynccontextmanager
async def saver(durable: bool) -> AsyncIterator[Any]:
    if not durable:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncSqliteSaver.from_conn_string(str(Path(folder) / "kept.db")) as kept:
            await kept.setup()
            yield kept


async def play(turns: int, durable: bool) -> str:
    async with create_connected_server_and_client_session(server._mcp_server) as session:
        tools = await load_mcp_tools(session)
        async with saver(durable) as kept:
            graph = create_react_agent(Scripted(turns=turns), tools, checkpointer=kept)
            config: Any = {"recursion_limit": 3 * turns + 9, "configurable": {"thread_id": "1"}}
            began, used = time.perf_counter(), time.process_time()
            how: Any = {"durability": "sync"} if durable else {}
            await graph.ainvoke({"messages": [("user", "Talk.")]}, config, **how)
            return f"{time.perf_counter() - began} {time.process_time() - used}"


for line in sys.stdin:
    count, lasting = map(int, line.split())
    print(asyncio.run(play(count, bool(lasting))), flush=True)
