"""A conversation of so many turns by orch: the real step, its layers, an MCP server in process.

Durable as the journal in a file, else the journal in memory. Each line of standard input is
`TURNS DURABLE`, and is answered with the seconds that they took: by the clock, and of the
processor.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio

from orchestrator.flow.run import run_command
from orchestrator.journal.file import FileJournal
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Message, Reply, ToolCall, ToolSchema
from tests.flow.twin_world import world

ANSWER = "a line of what the tool found, and some more of it. " * 8
COMMAND = """---
description: Talk
steps: [{id: talk, agent: talker}]
---
## talk
Talk.
"""
AGENT = """---
description: Talks
tools: [browser.browser_find]
limits: {turns: 1000}
---
You talk.
"""
CONTEXT = """---
budget: {criterion: {turns: 1000, context: 10000000, output: 10000000}}
allow: [browser.browser_find]
---
"""


def server() -> Any:
    """A server in process with one tool."""
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool

    text = {"type": "object", "properties": {"text": {"type": "string"}}}

    async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
        return ListToolsResult(tools=[Tool(name="browser_find", input_schema=text)])

    async def call_tool(_ctx: Any, _params: Any) -> CallToolResult:
        return CallToolResult(content=[TextContent(type="text", text=ANSWER)])

    return Server("browser", on_list_tools=list_tools, on_call_tool=call_tool)


class Scripted:
    """Calls the tool so many times, and ends."""

    name = "scripted"

    def __init__(self, turns: int) -> None:
        self.turns = turns
        self.turn = 0

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        del conversation, tools
        self.turn += 1
        if self.turn > self.turns:
            return Reply(model=self.name)
        arguments = {"text": f"turn {self.turn}"}
        call = ToolCall(id=f"t{self.turn}", tool="browser.browser_find", arguments=arguments)
        return Reply(model=self.name, calls=(call,), stop="tools")


async def play(turns: int, durable: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name, text in (
            ("CONTEXT.md", CONTEXT),
            (".agents/talker.md", AGENT),
            (".commands/talk.md", COMMAND),
        ):
            (project / name).parent.mkdir(exist_ok=True)
            (project / name).write_text(text, encoding="utf-8")
        journal = FileJournal.create(project) if durable else MemoryJournal()
        model = Scripted(turns)
        async with world(
            project, journal, site=server, model=lambda _name: model, model_name="scripted"
        ) as there:
            await there.pool.tools(there.pool.key("browser", lane=0))
            began, used = time.perf_counter(), time.process_time()
            await run_command(there, there.catalog.commands["talk"], {}, {}, ())
            seconds = f"{time.perf_counter() - began} {time.process_time() - used}"
        assert model.turn == turns + 1
        return seconds


if __name__ == "__main__":
    for line in sys.stdin:
        count, kept = map(int, line.split())
        print(anyio.run(play, count, bool(kept)), flush=True)
