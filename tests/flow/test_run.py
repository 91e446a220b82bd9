"""A whole run on twins: journal in memory, a browser server in process, the embedded engine."""

from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Called,
    CriteriaFixed,
    Event,
    Judged,
    Replied,
    RunEnded,
    RunStarted,
)
from orchestrator.flow.run import Ended, run_command
from orchestrator.flow.world import World
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.journal.memory import MemoryJournal
from orchestrator.library.catalog import load
from orchestrator.library.trackers import SHIPPED, read_tracker
from orchestrator.messages import Reply
from orchestrator.models.gherkin import GherkinModel
from orchestrator.models.model import Model
from orchestrator.models.scripted import ScriptedModel
from orchestrator.servers.tickets import build
from orchestrator.tools.approval import Approver, Nobody, ScriptedApprover
from orchestrator.tools.effects import Effects, shipped_effects
from orchestrator.tools.masking import Mask
from orchestrator.tools.origins import Origins
from orchestrator.tools.pool import Pool
from orchestrator.tools.rules import Kind, Rules, parse_rule
from orchestrator.tools.server import InProcess, ServerSpec

APP = "http://127.0.0.1:8000"

TICKET = """---
title: Greeting
status: In QA
---
## Acceptance criteria

- Given I am on "/", when I click "Greet", then I see "Hello"
- Given I am on "/", when I click "Greet", then I see "Goodbye"
- Given I am on "/", when I click "Shout", then I see "Hello"
- Given I am on "/", when I sing, then I see "Hello"
"""


def browser() -> Any:
    """A browser server of one page and one button, which greets when it is clicked."""
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, ImageContent, ListToolsResult, TextContent, Tool

    names = "navigate snapshot click console_messages take_screenshot close".split()
    greeted: list[bool] = []

    async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
        tools = [Tool(name=f"browser_{name}", input_schema={"type": "object"}) for name in names]
        return ListToolsResult(tools=tools)

    async def call_tool(_ctx: Any, params: Any) -> CallToolResult:
        if params.name == "browser_take_screenshot":
            picture = ImageContent(type="image", data="iVBORw0KGgo=", mime_type="image/png")
            return CallToolResult(content=[picture])
        if params.name == "browser_navigate":
            greeted.clear()
        if params.name == "browser_click":
            greeted.append(True)
        lines = ['- button "Greet" [ref=e1]'] + ["- status [ref=e2]: Hello"] * bool(greeted)
        page = f"### Page\n- Page URL: {APP}/\n### Snapshot\n```yaml\n" + "\n".join(lines) + "\n```"
        return CallToolResult(content=[TextContent(type="text", text=page)])

    return Server("browser", on_list_tools=list_tools, on_call_tool=call_tool)


class Clock:
    """Time that passes only when somebody sleeps."""

    now = 0.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def nothing() -> None:
    """The application and the browser are there."""


@asynccontextmanager
async def world(
    project: Path,
    journal: MemoryJournal,
    *,
    model: Callable[[str], Model] = lambda _name: GherkinModel(Vocabulary().read),
    approver: Approver | None = None,
    **more: Any,
) -> Any:
    catalog = load(project)
    catalog.stop_on_errors()
    specs = {
        "tickets": ServerSpec(
            name="tickets", launch=InProcess(build=lambda: build(project / "tickets"))
        ),
        "browser": ServerSpec(
            name="browser", launch=InProcess(build=browser), stateful=True, reset="browser_close"
        ),
    }
    kinds: tuple[Kind, ...] = ("allow", "ask", "deny")
    rules = Rules(
        parse_rule(rule.text, kind, rule.place, shipped=rule.shipped)
        for kind in kinds
        for rule in getattr(catalog.context.rules, kind)
    )
    effects = shipped_effects(
        {"browser": "playwright", "tickets": "tickets", "tracker": "tracker"}
    )
    clock = Clock()
    async with Pool(specs, logs=project / "logs") as pool:
        yield World(
            catalog=catalog,
            journal=journal,
            pool=pool,
            tracker=read_tracker(SHIPPED / "tickets.md"),
            model_name="gherkin",
            model=model,
            rules=rules,
            effects=Effects(effects),
            approver=approver or Nobody(),
            origins=Origins([APP]),
            base=APP,
            mask=Mask({}),
            fill=lambda call, _url: call,
            prepare=nothing,
            clock=clock.read,
            sleep=clock.sleep,
            **more,
        )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "AB-1.md").write_text(TICKET, encoding="utf-8")
    return tmp_path


async def play(
    project: Path, key: str = "AB-1", **more: Any
) -> tuple[Ended, MemoryJournal, list[Event]]:
    journal = MemoryJournal()
    options = {"comment": more.pop("comment", "never"), "screenshots": "failures"}
    async with world(project, journal, variables={"ticket": key}, **more) as there:
        command = replace(there.catalog.commands["qa"])
        ended = await run_command(there, command, {"ticket": key}, options, ())
    return ended, journal, [envelope.event for envelope in journal.envelopes]


def of(events: Sequence[Event], kind: type) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.anyio
async def test_each_criterion_ends_with_exactly_one_verdict_decided_from_evidence(
    project: Path,
) -> None:
    ended, _, events = await play(project)
    said = [(verdict.outcome, verdict.code) for verdict in ended.verdicts]
    assert said == [
        ("pass", ""),
        ("fail", "wrong"),
        ("fail", "target-missing"),
        ("unproven", "not-understood"),
    ]
    assert ended.exit_code == ExitCode.FAILED
    assert len(of(events, Judged)) == 4


@pytest.mark.anyio
async def test_the_criteria_are_fixed_before_any_agent_is_asked(project: Path) -> None:
    _, _, events = await play(project)
    kinds = [type(event) for event in events]
    assert kinds[0] is RunStarted
    assert kinds[-1] is RunEnded
    assert kinds.index(CriteriaFixed) < kinds.index(Replied)


@pytest.mark.anyio
async def test_lanes_test_at_once_and_the_verdicts_keep_their_order(project: Path) -> None:
    ended, journal, _ = await play(project, parallel=3)
    assert [verdict.number for verdict in ended.verdicts] == [1, 2, 3, 4]
    lanes = {envelope.scope.lane for envelope in journal.envelopes if envelope.scope.item}
    assert lanes == {1, 2, 3}


@pytest.mark.anyio
async def test_a_line_that_is_not_understood_does_nothing_to_the_application(
    project: Path,
) -> None:
    text = TICKET.replace('click "Greet"', "sing").replace('click "Shout"', "sing")
    (project / "tickets" / "AB-1.md").write_text(text, encoding="utf-8")
    ended, _, events = await play(project)
    assert {verdict.code for verdict in ended.verdicts} == {"not-understood"}
    assert not [event for event in of(events, Called) if event.effect == "acts"]
    assert ended.exit_code == ExitCode.UNDECIDED


@pytest.mark.anyio
async def test_a_ticket_without_criteria_starts_no_browser_and_is_undecided(
    project: Path,
) -> None:
    (project / "tickets" / "AB-2.md").write_text("---\ntitle: T\n---\nHm.\n", encoding="utf-8")
    ended, _, events = await play(project, "AB-2")
    assert ended.exit_code == ExitCode.UNDECIDED
    assert "no acceptance criteria" in ended.reason
    assert {event.call.server for event in of(events, Called)} == {"tracker"}


@pytest.mark.anyio
async def test_a_ticket_that_is_not_there_is_a_usage_error(project: Path) -> None:
    ended, _, events = await play(project, "AB-9")
    assert ended.exit_code == ExitCode.USAGE
    assert of(events, RunEnded)[0].exit_code == 2


@pytest.mark.anyio
async def test_a_model_that_only_claims_proves_nothing(project: Path) -> None:
    claims = Reply(model="liar", stop="end")
    liar = ScriptedModel([claims, claims], name="liar")
    ended, _, _ = await play(project, model=lambda _name: liar)
    assert {verdict.code for verdict in ended.verdicts} == {"no-evidence"}
    assert ended.exit_code == ExitCode.UNDECIDED


@pytest.mark.anyio
async def test_a_model_that_is_gone_ends_the_run_and_the_rest_is_not_reached(
    project: Path,
) -> None:
    gone = ScriptedModel([], name="gone")
    ended, _, _ = await play(project, model=lambda _name: gone)
    assert ended.exit_code == ExitCode.MODEL
    assert {verdict.code for verdict in ended.verdicts} == {"not-reached"}


@pytest.mark.anyio
async def test_the_comment_is_written_only_after_a_persons_yes(project: Path) -> None:
    approver = ScriptedApprover(["yes", "yes"], by="maria")
    await play(project, comment="ask", approver=approver)
    ticket = (project / "tickets" / "AB-1.md").read_text(encoding="utf-8")
    assert "## Comments" in ticket
    assert [need.tool for need in approver.asked][:1] == ["tracker.comment"]


@pytest.mark.anyio
async def test_where_nobody_can_say_yes_the_run_parks_with_its_verdicts_on_the_record(
    project: Path,
) -> None:
    ended, _, events = await play(project, comment="ask")
    assert ended.exit_code == ExitCode.PARKED
    assert len(of(events, Judged)) == 4
    assert "## Comments" not in (project / "tickets" / "AB-1.md").read_text(encoding="utf-8")


@pytest.mark.anyio
async def test_without_the_option_no_comment_is_written(project: Path) -> None:
    _, _, events = await play(project)
    assert "tracker.comment" not in {event.call.tool for event in of(events, Called)}
