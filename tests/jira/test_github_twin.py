"""GitHub's map, played by a twin of its server: the tools and the answers that it has."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestrator.library.trackers import SHIPPED, read_tracker
from orchestrator.messages import Json, ToolResult
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import InProcess, ServerSpec

pytestmark = pytest.mark.anyio

PAGE = "https://github.test/acme/shop/issues/"


class Twin:
    """A repository's issues behind the tools of GitHub's server."""

    def __init__(self) -> None:
        self.issues = {
            number: {
                "number": number,
                "html_url": f"{PAGE}{number}",
                "title": f"Story {number}",
                "body": "## Acceptance criteria\n\n- The total is right",
                "state": "open",
                "labels": [{"name": "qa"}],
            }
            for number in (11, 12, 13)
        }
        self.comments: list[dict[str, Any]] = []

    def answer(self, tool: str, sent: dict[str, Any]) -> Json:
        number = sent.get("issue_number")
        if tool == "search_issues":
            found = list(self.issues.values())
            first = (sent["page"] - 1) * sent["perPage"]
            items = found[first : first + sent["perPage"]]
            return {"total_count": len(found), "incomplete_results": False, "items": items}
        if (sent["owner"], sent["repo"]) != ("acme", "shop") or number not in self.issues:
            raise LookupError("failed to get issue: 404 Not Found []")
        if tool == "add_issue_comment":
            self.comments.append({"id": len(self.comments) + 1, "body": sent["body"]})
            return self.comments[-1]
        if tool == "issue_write":
            self.issues[number]["state"] = sent["state"]
            return {"id": "1", "url": f"{PAGE}{number}"}
        return self.comments if sent["method"] == "get_comments" else self.issues[number]

    def build(self) -> Any:
        from mcp.server.lowlevel import Server
        from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool

        names = ("issue_read", "search_issues", "add_issue_comment", "issue_write")

        async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
            tools = [Tool(name=name, input_schema={"type": "object"}) for name in names]
            return ListToolsResult(tools=tools)

        async def call_tool(_ctx: Any, params: Any) -> CallToolResult:
            try:
                said, wrong = json.dumps(self.answer(params.name, params.arguments)), False
            except LookupError as error:
                said, wrong = str(error), True
            return CallToolResult(content=[TextContent(type="text", text=said)], is_error=wrong)

        return Server("github", on_list_tools=list_tools, on_call_tool=call_tool)


async def test_every_role_that_github_plays_is_played_by_its_own_tools(tmp_path: Path) -> None:
    twin, played = Twin(), read_tracker(SHIPPED / "github.md")
    spec = ServerSpec(name="github", launch=InProcess(build=twin.build))
    async with Pool({"github": spec}, logs=tmp_path) as pool:

        async def ask(role: str, **words: Json) -> ToolResult:
            return await pool.call(pool.key("github", lane=0), played.call(role, words))

        def data(result: ToolResult) -> Json:
            return result.data if result.data is not None else result.text

        ticket = played.ticket("read", data(await ask("read", key="acme/shop#12")))
        assert (ticket.key, ticket.status, ticket.labels) == ("acme/shop#12", "open", ("qa",))
        missing = await ask("read", key="acme/shop#99")
        assert played.missing("read", missing.text)

        words: dict[str, Json] = {"query": "repo:acme/shop", "limit": 2}
        first = data(await ask("search", **words))
        more = played.more("search", words, first)
        assert more
        second = data(await ask("search", **(words | more)))
        keys = [one.key for page in (first, second) for one in played.tickets("search", page)]
        assert keys == ["acme/shop#11", "acme/shop#12", "acme/shop#13"]
        assert played.more("search", words | more, second) is None

        assert (await ask("comment", key=f"{PAGE}12", body="1 failed")).ok
        comments = played.comments(data(await ask("comments", key="acme/shop#12")))
        assert comments == (("1", "1 failed"),)
        assert (await ask("move", key="acme/shop#12", status="closed")).ok
        assert twin.issues[12]["state"] == "closed"
