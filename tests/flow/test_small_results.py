"""A language model is told little of a large page, and still proves what lies deep in it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio

from benchmarks.context_pages import APP, shop_page
from orchestrator.events import Answered, Judged, Shrunk
from orchestrator.messages import Message, Reply, Results, ToolCall, ToolSchema
from orchestrator.replies import Briefed, Replied
from tests.flow.twin_world import of, play

ON_ITS_WAY = "Parcel 6000 is on its way"
TICKET = f"""---
title: Packing
status: In QA
---
## Acceptance criteria

- Given I am on "/orders", when I click "Pack" of order 6000, then I see "{ON_ITS_WAY}"
"""


def pages() -> Any:
    """A browser of one page of a megabyte; a click on order 6000's button changes its cell."""
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool

    packed: list[str] = []

    async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
        names = "navigate snapshot click console_messages take_screenshot close".split()
        tools = [Tool(name=f"browser_{name}", input_schema={"type": "object"}) for name in names]
        return ListToolsResult(tools=tools)

    async def call_tool(_ctx: Any, params: Any) -> CallToolResult:
        if params.name == "browser_click" and (params.arguments or {}).get("target") == "e20108":
            packed.append("6000")
        page = shop_page(1_000_000)
        if packed:
            page = page.replace('"open" [ref=e20104]', f'"{ON_ITS_WAY}" [ref=e20104]')
        return CallToolResult(content=[TextContent(type="text", text=page)])

    return Server("browser", on_list_tools=list_tools, on_call_tool=call_tool)


class Searching:
    """A model that knows of a page only what it is told, and asks orch.find for the rest."""

    name = "searcher"

    def __init__(self) -> None:
        self.told: list[str] = []
        self.tools: tuple[str, ...] = ()

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        self.tools = tuple(tool.name for tool in tools)
        last = conversation[-1]
        text = last.results[-1].text if isinstance(last, Results) else ""
        self.told.append(text)
        turn = sum(isinstance(message, Reply) for message in conversation)
        tool, arguments = self._next(turn, text, last)
        call = ToolCall(id=f"t{turn}", tool=tool, arguments=arguments)
        if not tool:
            return Reply(model=self.name)
        return Reply(model=self.name, calls=(call,), stop="tools")

    def _next(self, turn: int, text: str, last: Message) -> tuple[str, dict[str, Any]]:
        if turn == 0:
            return "browser.browser_navigate", {"url": f"{APP}/orders"}
        if turn == 1:
            return "orch.find", {"query": "6000 Pack"}
        if turn == 2:
            row = text.partition('row "6000 ')[2]
            found = re.search(r'button "Pack" \[ref=(\w+)\]', row)
            assert found
            return "browser.browser_click", {"element": "Pack of 6000", "target": found[1]}
        if turn == 3:
            return "orch.expect", {"kind": "text", "value": ON_ITS_WAY, "seconds": 0}
        if turn == 4 and isinstance(last, Results):
            evidence = [last.results[-1].observation]
            return "orch.verdict", {"verdict": "pass", "evidence": evidence}
        return "", {}


def played(tmp_path: Path, **more: Any) -> Any:
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "AB-1.md").write_text(TICKET)
    return anyio.run(lambda: play(tmp_path, site=pages, **more))


def test_what_lies_deep_in_a_page_of_a_megabyte_is_found_and_proved(tmp_path: Path) -> None:
    model = Searching()
    _, journal, events = played(tmp_path, model=lambda _name: model, model_name="searcher")
    (judged,) = of(events, Judged)
    assert judged.verdict.outcome == "pass"
    assert {"orch.find", "orch.read"} <= set(model.tools)
    assert list(model.tools) == sorted(model.tools)
    assert sum(map(len, model.told)) < 20_000
    answered = {event.observation: event for event in of(events, Answered)}
    for event in of(events, Shrunk):
        assert event.told < event.size == answered[event.observation].size
        assert journal.get(event.blob).decode() in model.told
        assert len(journal.get(answered[event.observation].blob)) >= 1_000_000


def test_the_embedded_engine_sees_pages_whole_and_has_no_such_tools(tmp_path: Path) -> None:
    _, _, events = played(tmp_path)
    assert of(events, Shrunk) == []
    assert all("orch.find" not in event.tools for event in of(events, Briefed))
    assert of(events, Replied)


SKILL_FILE = "---\nname: packing\ndescription: How orders are packed\n---\nAlways in boxes.\n"


class Reading(Searching):
    """A model that reads its skill before anything else."""

    def _next(self, turn: int, text: str, last: Message) -> tuple[str, dict[str, Any]]:
        return ("orch.skill", {"name": "packing"}) if turn == 0 else ("", {})


def test_a_tester_has_its_skills_by_name_and_reads_them_with_their_files(tmp_path: Path) -> None:
    folder = tmp_path / ".agents" / "skills" / "packing"
    (folder / "notes").mkdir(parents=True)
    (folder / "SKILL.md").write_text(SKILL_FILE)
    (folder / "notes" / "boxes.md").write_text("Large and small.")
    agent = "---\ndescription: Tests\ntools: [browser.*]\nskills: [packing]\n---\nYou test.\n"
    (tmp_path / ".agents" / "qa.md").write_text(agent)
    model = Reading()
    _, journal, events = played(tmp_path, model=lambda _name: model, model_name="searcher")
    brief = journal.get(of(events, Briefed)[0].blob).decode()
    assert "- packing: How orders are packed" in brief
    assert "Always in boxes." not in brief
    told = next(text for text in model.told if text)
    assert told.endswith("Files of this skill:\n.agents/skills/packing/notes/boxes.md")
    assert told.startswith("Always in boxes.")
