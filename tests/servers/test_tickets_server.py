"""The embedded tracker as a client sees it: in process, and as a process of its own."""

import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import TextContent

from orchestrator.servers.serving import read_descriptions
from orchestrator.servers.tickets import build

SHOP_7 = """\
---
title: A member can log in
status: In QA   # the third time
priority: high
labels: [login, "two words"]
owner: '@maria'
---
As a member I want to log in.

## Acceptance criteria
- Given I am on "/login", when I click "Log in", then I see "Welcome"
"""

NOON = datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tickets = tmp_path / "tickets"
    tickets.mkdir()
    (tickets / "SHOP-7.md").write_text(SHOP_7, encoding="utf-8")
    return tickets


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Client]:
    async with Client(build(folder, now=lambda: NOON)) as client:
        yield client


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    """The structured answer of a call that must succeed."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def say(client: Client, tool: str, **arguments: Any) -> str:
    """The words that a model reads of a call, failed or not."""
    result = await client.call_tool(tool, arguments)
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.anyio
async def test_a_ticket_is_read_whole(folder: Path) -> None:
    async with serving(folder) as client:
        assert await ask(client, "get_ticket", key="SHOP-7") == {
            "key": "SHOP-7",
            "title": "A member can log in",
            "status": "In QA",
            "priority": "high",
            "labels": ["login", "two words"],
            "body": SHOP_7.split("---\n")[2].rstrip(),
            "comments": [],
        }
        assert (await say(client, "get_ticket", key="SHOP-7")).startswith(
            "SHOP-7  A member can log in\n"
            "status: In QA · priority: high · labels: login, two words\n\nAs a member"
        )


@pytest.mark.anyio
async def test_a_comment_is_signed_dated_and_no_part_of_the_body(folder: Path) -> None:
    async with serving(folder) as client:
        body = (await ask(client, "get_ticket", key="SHOP-7"))["body"]
        added = await ask(
            client, "add_comment", key="SHOP-7", body="## Acceptance criteria\n- none\n"
        )
        assert added == {
            "key": "SHOP-7",
            "number": 1,
            "author": "orch",
            "time": "2026-11-21T12:00:05Z",
        }
        ticket = await ask(client, "get_ticket", key="SHOP-7")
        assert ticket["body"] == body
        assert ticket["comments"] == [
            {
                "author": "orch",
                "time": "2026-11-21T12:00:05Z",
                "body": "## Acceptance criteria\n- none",
            }
        ]
        assert "\n> ## Acceptance criteria\n" in await say(client, "get_ticket", key="SHOP-7")
    assert (folder / "SHOP-7.md").read_text("utf-8") == SHOP_7 + (
        "\n## Comments\n\n### orch · 2026-11-21T12:00:05Z\n\n> ## Acceptance criteria\n> - none\n"
    )


@pytest.mark.anyio
async def test_a_move_changes_one_value_of_the_file(folder: Path) -> None:
    async with serving(folder) as client:
        moved = await ask(client, "move_ticket", key="SHOP-7", status="Done")
        assert moved == {"key": "SHOP-7", "status": "Done", "was": "In QA"}
    text = (folder / "SHOP-7.md").read_text("utf-8")
    assert text == SHOP_7.replace("status: In QA ", "status: Done ")


@pytest.mark.anyio
async def test_a_new_ticket_gets_the_next_number_of_the_folder_s_prefix(folder: Path) -> None:
    (folder / "SHOP-12.md").write_text("no front matter\n")
    (folder / "OPS-40.md").write_text("another prefix\n")
    async with serving(folder) as client:
        made = await ask(
            client,
            "create_ticket",
            title="Mail: the lock",
            body="As a member …",
            status="To do",
            labels=["mail", "a, b"],
        )
        assert made["key"] == "SHOP-13"
        ticket = await ask(client, "get_ticket", key="SHOP-13")
    assert (ticket["title"], ticket["status"]) == ("Mail: the lock", "To do")
    assert (ticket["labels"], ticket["body"]) == (["mail", "a, b"], "As a member …")


@pytest.mark.anyio
async def test_the_first_ticket_of_an_empty_folder_has_a_key_too(tmp_path: Path) -> None:
    async with serving(tmp_path) as client:
        assert (await ask(client, "create_ticket", title="One", body="x"))["key"] == "TICKET-1"


@pytest.mark.anyio
async def test_a_new_ticket_cannot_bring_its_own_comments(folder: Path) -> None:
    async with serving(folder) as client:
        said = await say(client, "create_ticket", title="One", body="x\n\n## Comments\nhi")
        assert "add_comment" in said
    assert names(folder) == [".tickets.lock", "SHOP-7.md"]


@pytest.mark.anyio
async def test_lists_are_in_natural_order_and_say_what_they_leave_out(folder: Path) -> None:
    for number in (10, 2, 101):
        (folder / f"SHOP-{number}.md").write_text(f"---\ntitle: T{number}\nstatus: Done\n---\n")
    async with serving(folder) as client:
        listed = await ask(client, "list_tickets")
        assert [row["key"] for row in listed["tickets"]] == [
            "SHOP-2",
            "SHOP-7",
            "SHOP-10",
            "SHOP-101",
        ]
        done = await ask(client, "list_tickets", status="done", limit=2)
        assert [row["key"] for row in done["tickets"]] == ["SHOP-2", "SHOP-10"]
        assert done["total"] == 3
        assert (await say(client, "list_tickets", limit=1)).startswith("4 tickets, the first 1\n")


@pytest.mark.anyio
async def test_a_ticket_that_cannot_be_read_is_listed_with_its_line(folder: Path) -> None:
    (folder / "SHOP-8.md").write_text("---\ntitle: x\nlabels: {a: b}\n---\n")
    (folder / "shop-9.md").write_text("wrong case\n")
    (folder / "README.md").write_text("no ticket\n")
    async with serving(folder) as client:
        for listed in (
            await ask(client, "list_tickets"),
            await ask(client, "search_tickets", query="login"),
        ):
            assert [row["key"] for row in listed["tickets"]] == ["SHOP-7"]
            assert [bad["place"] for bad in listed["problems"]] == ["shop-9.md", "SHOP-8.md:3"]
        assert "SHOP-8.md:3: labels" in await say(client, "list_tickets")
        assert "SHOP-8.md:3: labels" in await say(client, "get_ticket", key="SHOP-8")
        assert "SHOP-8.md:3: labels" in await say(client, "move_ticket", key="SHOP-8", status="x")


@pytest.mark.anyio
async def test_an_unknown_key_names_the_nearest(folder: Path) -> None:
    async with serving(folder) as client:
        for tool, more in (
            ("get_ticket", {}),
            ("add_comment", {"body": "x"}),
            ("move_ticket", {"status": "x"}),
        ):
            said = await say(client, tool, key="SHOP-77", **more)
            assert "no ticket SHOP-77 in tickets/; nearest: SHOP-7" in said


@pytest.mark.anyio
async def test_arguments_that_a_tool_does_not_have_are_refused(folder: Path) -> None:
    async with serving(folder) as client:
        for tool, arguments in (
            ("list_tickets", {"state": "Done"}),
            ("list_tickets", {"limit": 0}),
            ("get_ticket", {}),
        ):
            assert (await client.call_tool(tool, arguments)).is_error
        assert "status may not be empty" in await say(
            client, "move_ticket", key="SHOP-7", status=" \n"
        )


@pytest.mark.anyio
async def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    async with serving(tmp_path / "tickets") as client:
        assert "there is no folder tickets/" in await say(client, "list_tickets")
        assert "there is no folder tickets/" in await say(
            client, "create_ticket", title="x", body="y"
        )
    assert not (tmp_path / "tickets").exists()


@pytest.mark.anyio
async def test_every_tool_is_described_by_its_section(folder: Path) -> None:
    async with serving(folder) as client:
        tools = (await client.list_tools()).tools
    page = Path(sys.modules[build.__module__].__file__ or "").with_suffix(".md")
    assert {tool.name: tool.description for tool in tools} == read_descriptions(page.read_text())
    for tool in tools:
        for argument in tool.input_schema["properties"]:
            assert f"`{argument}`" in (tool.description or ""), tool.name
        assert tool.output_schema
        assert tool.input_schema["additionalProperties"] is False


def test_building_leaves_logging_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    level = root.level
    build(tmp_path)
    assert root.handlers == []
    assert root.level == level


@pytest.mark.anyio
async def test_two_clients_writing_at_once_lose_nothing(folder: Path) -> None:
    async def write(client: Client, number: int) -> None:
        await ask(client, "add_comment", key="SHOP-7", body=f"word {number}")
        await ask(client, "create_ticket", title="T", body="b")

    async with serving(folder) as one, serving(folder) as other, anyio.create_task_group() as tasks:
        for number in range(12):
            tasks.start_soon(write, (one, other)[number % 2], number)
        await ask(one, "move_ticket", key="SHOP-7", status="Done")
    async with serving(folder) as client:
        ticket = await ask(client, "get_ticket", key="SHOP-7")
        listed = await ask(client, "list_tickets")
    assert ticket["status"] == "Done"
    assert {comment["body"] for comment in ticket["comments"]} == {
        f"word {number}" for number in range(12)
    }
    assert [row["key"] for row in listed["tickets"]] == [f"SHOP-{n}" for n in range(7, 20)]
    assert len(names(folder)) == 14


@pytest.mark.anyio
async def test_the_server_runs_alone_over_stdio(folder: Path) -> None:
    alone = StdioServerParameters(
        command=sys.executable,
        args=["-m", "orchestrator.servers.tickets", str(folder)],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    async with Client(alone, read_timeout_seconds=30) as client:
        await ask(client, "move_ticket", key="SHOP-7", status="Done")
        assert (await ask(client, "get_ticket", key="SHOP-7"))["status"] == "Done"


@pytest.mark.anyio
async def test_processes_writing_at_once_lose_nothing(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from orchestrator.servers.ticket_folder import TicketFolder\n"
        "from orchestrator.servers.ticket_file import Comment, with_comment\n"
        "home = TicketFolder(Path(sys.argv[1]), patience=60)\n"
        "for n in range(10):\n"
        "    said = Comment(author=sys.argv[2], time='now', body=str(n))\n"
        "    home.change('SHOP-7', lambda data: with_comment('SHOP-7', data, said))\n"
    )
    async with anyio.create_task_group() as tasks:
        for name in ("one", "two"):
            tasks.start_soon(anyio.run_process, [sys.executable, "-c", script, str(folder), name])
    async with serving(folder) as client:
        comments = (await ask(client, "get_ticket", key="SHOP-7"))["comments"]
    said = sorted((comment["author"], int(comment["body"])) for comment in comments)
    assert said == [(name, n) for name in ("one", "two") for n in range(10)]


@pytest.mark.anyio
async def test_a_command_line_without_a_folder_is_refused(tmp_path: Path) -> None:
    ended = await anyio.run_process(
        [sys.executable, "-m", "orchestrator.servers.tickets", str(tmp_path / "none")], check=False
    )
    assert ended.returncode == 2
    assert b"usage:" in ended.stderr
