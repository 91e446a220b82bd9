"""What a run stands on in tests: a journal in memory, a browser server in process, a clock."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from orchestrator.events import (
    Event,
)
from orchestrator.flow.run import Ended, run_command
from orchestrator.flow.world import World
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.journal.journal import Journal
from orchestrator.journal.memory import MemoryJournal
from orchestrator.library.catalog import load
from orchestrator.library.trackers import SHIPPED, read_tracker
from orchestrator.models.gherkin import GherkinModel
from orchestrator.models.model import Model
from orchestrator.servers import workspace
from orchestrator.servers.tickets import build
from orchestrator.tools.approval import Approver, Nobody
from orchestrator.tools.effects import OURS, Effects, shipped_effects
from orchestrator.tools.masking import Mask
from orchestrator.tools.origins import Origins
from orchestrator.tools.pool import Pool
from orchestrator.tools.rules import Kind, Rules, parse_rule
from orchestrator.tools.secrets import Vault
from orchestrator.tools.server import InProcess, Launch, ServerSpec

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


def picture() -> bytes:
    """A white page of 80 by 60."""
    kept = BytesIO()
    Image.new("RGB", (80, 60), (255, 255, 255)).save(kept, format="PNG")
    return kept.getvalue()


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
            data = b64encode(picture()).decode()
            shot = ImageContent(type="image", data=data, mime_type="image/png")
            return CallToolResult(content=[shot])
        if params.name == "browser_navigate":
            greeted.clear()
        if params.name == "browser_click":
            greeted.append(True)
        lines = ['- button "Greet" [ref=e1]'] + [
            "- status [ref=e2] [box=10,10,40,20]: Hello"
        ] * bool(greeted)
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
    journal: Journal,
    *,
    site: Callable[[], Any] = browser,
    launch: Launch | None = None,
    model: Callable[[str], Model] = lambda _name: GherkinModel(Vocabulary().read),
    approver: Approver | None = None,
    vault: Vault | None = None,
    model_name: str = "gherkin",
    mask: Mask | None = None,
    pool_of: Callable[..., Pool] = Pool,
    **more: Any,
) -> Any:
    """A world whose browser is `site`, emptied for each criterion, or `launch`, begun anew."""
    catalog = load(project)
    catalog.stop_on_errors()
    specs = {
        "tickets": ServerSpec(
            name="tickets", launch=InProcess(build=lambda: build(project / "tickets"))
        ),
        "workspace": ServerSpec(
            name="workspace", launch=InProcess(build=lambda: workspace.build(project))
        ),
        "browser": ServerSpec(
            name="browser",
            launch=launch or InProcess(build=site),
            stateful=True,
            reset="" if launch else "browser_close",
        ),
    }
    kinds: tuple[Kind, ...] = ("allow", "ask", "deny")
    rules = Rules(
        parse_rule(rule.text, kind, rule.place, shipped=rule.shipped)
        for kind in kinds
        for rule in getattr(catalog.context.rules, kind)
    )
    effects = shipped_effects(OURS)
    clock = Clock()
    async with pool_of(specs, logs=project / "logs") as pool:
        yield World(
            catalog=catalog,
            journal=journal,
            pool=pool,
            tracker=read_tracker(SHIPPED / "tickets.md"),
            model_name=model_name,
            model=model,
            rules=rules,
            effects=Effects(effects),
            approver=approver or Nobody(),
            origins=Origins([APP]),
            base=APP,
            mask=mask or Mask({}),
            fill=vault.fill if vault else lambda call, _url: call,
            opened=vault.opened if vault else lambda call: call,
            prepare=nothing,
            clock=clock.read,
            sleep=clock.sleep,
            **more,
        )


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
