"""Every role of Jira's map, played by the real mcp-atlassian against a Jira on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from orchestrator.library.trackers import SHIPPED, TrackerMap, read_tracker
from orchestrator.messages import Json, ToolResult
from orchestrator.qa.criteria import extract
from orchestrator.tools.effects import ATLASSIAN
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import Process, ServerSpec
from tests.jira.jira_site import TOKEN, Site

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

WIKI = "h3. Acceptance Criteria\n# *Wrong*: A wrong password is refused\n# A right one opens"
ITEM = {"type": "paragraph", "content": [{"type": "text", "text": "The lock is mailed"}]}
DOCUMENT = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "bulletList", "content": [{"type": "listItem", "content": [ITEM]}]}],
}


class Jira:
    """The tracker as commands know it: roles, not tools."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.map: TrackerMap = read_tracker(SHIPPED / "jira.md")

    async def ask(self, role: str, **words: Json) -> ToolResult:
        looking = self.map.lookup(role, words)
        if looking:
            found = await self.pool.call(self.pool.key("jira", lane=0), looking)
            words["found"], names = self.map.found(role, words, found.data)
            assert words["found"] is not None, names
        return await self.pool.call(self.pool.key("jira", lane=0), self.map.call(role, words))


@asynccontextmanager
async def jira(
    program: Path, site: Site, logs: Path, *, cloud: bool, seconds: float = 60.0
) -> AsyncIterator[Jira]:
    """The server, for Data Center or for Cloud, which it tells by the name of the host."""
    env = {"JIRA_URL": site.url, "JIRA_PERSONAL_TOKEN": TOKEN}
    if cloud:
        env = {"JIRA_URL": "http://shop.atlassian.net", "JIRA_HTTP_PROXY": site.url}
        env |= {"JIRA_USERNAME": "qa@example.test", "JIRA_API_TOKEN": TOKEN}
    launch = Process(command=str(program), env=env)
    spec = ServerSpec(name="jira", launch=launch, start_seconds=100, call_seconds=seconds)
    async with Pool({"jira": spec}, logs=logs) as pool:
        yield Jira(pool)


@pytest.mark.parametrize("cloud", [False, True], ids=["data center", "cloud"])
async def test_every_role_works_and_reading_leaves_no_trace(
    atlassian: Path, site: Site, tmp_path: Path, cloud: bool
) -> None:
    site.page = 2
    site.names = {"customfield_10115": "Acceptance Criteria", "customfield_7": "Story Points"}
    fields = {"customfield_10115": DOCUMENT, "customfield_7": 3}
    site.add("SHOP-7", "A member can log in", WIKI, priority="Low", fields=fields)
    for number, priority in enumerate(("Medium", "Highest", "Low", "High"), start=1):
        site.add(f"SHOP-{number}", f"Story {number}", priority=priority)
    site.add("OTHER-1", "Elsewhere")

    async with jira(atlassian, site, tmp_path, cloud=cloud) as there:
        tools = {tool.name for tool in await there.pool.tools(there.pool.key("jira", lane=0))}
        needed = {role.tool for role in there.map.roles.values()} | {"jira.jira_get_transitions"}
        assert needed <= tools

        ticket = there.map.ticket("read", (await there.ask("read", key="SHOP-7")).data)
        assert (ticket.title, ticket.status, ticket.priority) == (
            "A member can log in",
            "In QA",
            "Low",
        )
        found = extract(ticket)
        assert [(one.title, one.source.field) for one in found.criteria] == [
            ("Wrong", ""),
            ("A right one opens", ""),
            ("The lock is mailed", "Acceptance Criteria"),
        ]
        missing = await there.ask("read", key="SHOP-99")
        assert not missing.ok
        assert there.map.missing("read", missing.text)
        assert there.map.missing("read", (await there.ask("read", key="shop seven")).text)

        words: dict[str, Any] = {"query": "project = SHOP ORDER BY priority", "limit": 3}
        keys: list[str] = []
        page: dict[str, Json] | None = {}
        while page is not None:
            words |= page
            answer = (await there.ask("search", **words)).data
            keys += [one.key for one in there.map.tickets("search", answer)]
            page = there.map.more("search", words, answer)
        assert keys == ["SHOP-2", "SHOP-4", "SHOP-1", "SHOP-7", "SHOP-3"]
        assert site.changed() == []

        assert there.map.comments((await there.ask("comments", key="SHOP-7")).data) == ()
        body = "SHOP-7: 1 failed\n\n- **fail** · 1. Wrong\n\norch · 01K · tell"
        assert (await there.ask("comment", key="SHOP-7", body=body)).ok
        ((id_, text),) = there.map.comments((await there.ask("comments", key="SHOP-7")).data)
        assert text.startswith("SHOP-7")
        assert text.splitlines()[-1] == "orch · 01K · tell"
        assert (await there.ask("edit", key="SHOP-7", comment=id_, body="Again")).ok
        assert len(site.issues["SHOP-7"].comments) == 1

        # the library below the server drops a transition's status: its name is what is left
        assert (await there.ask("move", key="SHOP-7", status="accept")).ok
        assert site.issues["SHOP-7"].status == "Done"
        made = await there.ask("create", title="T", body="**b**", project="SHOP", labels=["a"])
        assert there.map.ticket("create", made.data).key in site.issues
        assert await there.ask("read", key="SHOP-7")


@pytest.mark.parametrize("cloud", [False, True], ids=["data center", "cloud"])
async def test_criteria_are_found_wherever_a_site_keeps_them(
    atlassian: Path, site: Site, tmp_path: Path, cloud: bool
) -> None:
    site.names = {"customfield_1": "Smart Checklist", "customfield_2": "Acceptance criteria"}
    boxes = "- [ ] A wrong password is refused\n- [x] A right one opens"
    ticked = [{"name": "The total is shown", "checked": True}]
    said = [{"id": "1", "body": "Acceptance criteria:\n* I see the total\n* I see the tax"}]
    site.add("SHOP-1", "A checklist", fields={"customfield_1": boxes})
    site.add("SHOP-2", "Objects", fields={"customfield_1": ticked})
    site.add("SHOP-3", "Parts", subtasks=["I see the total", "I see the tax"])
    site.add("SHOP-4", "Only a comment", comments=said)
    both = {"customfield_1": boxes, "customfield_2": "* The lock is mailed"}
    site.add("SHOP-5", "Two places", WIKI, fields=both, comments=said)

    async with jira(atlassian, site, tmp_path, cloud=cloud) as there:
        found = {}
        for key in site.issues:
            ticket = there.map.ticket("read", (await there.ask("read", key=key)).data)
            found[key] = extract(ticket)
    told = {key: [(c.text, c.source.field) for c in one.criteria] for key, one in found.items()}
    assert [text for text, _ in told["SHOP-1"]] == [
        "A wrong password is refused",
        "A right one opens",
    ]
    assert {field for _, field in told["SHOP-1"]} == {"Smart Checklist"}
    assert [text for text, _ in told["SHOP-2"]] == ["The total is shown"]
    assert [text for text, _ in told["SHOP-3"]] == ["I see the total", "I see the tax"]
    assert told["SHOP-4"] == []
    assert any("comment" in note for note in found["SHOP-4"].notes)
    assert {field for _, field in told["SHOP-5"]} == {"", "Acceptance criteria"}
    assert any("Acceptance criteria" in note for note in found["SHOP-5"].notes)


async def test_faults_of_the_site_are_told_and_none_is_taken_for_a_missing_ticket(
    atlassian: Path, site: Site, tmp_path: Path
) -> None:
    site.add("SHOP-7", "A member can log in", WIKI)
    async with jira(atlassian, site, tmp_path, cloud=False, seconds=6.0) as there:
        told, means = {}, {}
        for fault in (401, 403, 404, 500, "cut", "slow", 429):
            site.faults = {"issue/": fault}
            result = await there.ask("read", key="SHOP-7")
            assert not result.ok
            told[fault] = (result.fault, there.map.missing("read", result.text), result.text)
            means[fault] = there.map.trouble(result.text)
            assert TOKEN not in result.text
        assert "Authentication failed for Jira API (401)" in told[401][2]
        assert "Authentication failed for Jira API (403)" in told[403][2]
        assert told[404][1]
        assert not any(missing for fault, (_, missing, _) in told.items() if fault != 404)
        # a site that is slow, or asks for patience, is waited for until our own patience ends
        assert (told["slow"][0], told[429][0]) == ("timeout", "timeout")
        down = {fault for fault, trouble in means.items() if trouble and trouble.down}
        assert down == {"cut", "slow", 429}
        assert means["slow"] == means[429]
        site.faults = {}
        wrong = await there.ask("search", query="nonsense = 1")
        assert "'nonsense' is not a field" in wrong.text


def test_what_the_shipped_map_reads_with_is_classified_as_reading() -> None:
    roles = read_tracker(SHIPPED / "jira.md").roles.values()
    for role in roles:
        tool = role.tool.partition(".")[2]
        assert (ATLASSIAN.get(tool) == "reads") is (role.effect == "reads")
