"""The tools that an agent is shown."""

from pathlib import Path

import pytest

from orchestrator.flow.offering import BROWSER, offering
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Reply, ToolCall
from orchestrator.models.scripted import ScriptedModel
from tests.flow.twin_world import TICKET, play, world


@pytest.mark.anyio
async def test_a_role_of_the_tracker_is_shown_as_the_role_with_its_arguments(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, MemoryJournal()) as there:
        agent = there.catalog.agents["qa"]
        tools = await offering(there, agent, there.pool.key(BROWSER, lane=1))
    by_name = {tool.name: tool for tool in tools}
    read = by_name["tracker.read"].parameters
    assert (list(read["properties"]), read["required"]) == (["key"], ["key"])
    assert {"browser.browser_click", "orch.expect", "orch.locate", "orch.verdict"} <= set(by_name)
    assert "tracker.comment" not in by_name


@pytest.mark.anyio
async def test_a_role_asked_for_wrongly_is_the_models_fault_and_ends_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "AB-1.md").write_text(TICKET, encoding="utf-8")
    call = ToolCall(id="r", tool="tracker.read", arguments={"id": "AB-1"})
    asks = Reply(model="m", calls=(call,), stop="tools")
    end = Reply(model="m", stop="end")
    ended, _, _ = await play(tmp_path, model=lambda _: ScriptedModel([asks, end, end]))
    assert ended.error is None
    assert {verdict.code for verdict in ended.verdicts} == {"no-evidence"}
