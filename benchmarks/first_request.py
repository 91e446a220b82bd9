"""The first request of a criterion with a browser and a Jira, against sending all their tools.

The tools were listed by the real `playwright mcp` (25) and `mcp-atlassian` (63); what is told comes
from the shipped agent, command and rules by the code that a run uses. "All" is the same brief and
our own tools with every tool of both as its server lists it: name, description, parameters. Above:
`benchmarks.context`; below: `flow`, `context`.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio

from orchestrator.context.tokens import count, count_prompt, tools_text
from orchestrator.context.tools import FIND, READ
from orchestrator.flow.offering import BROWSER, OWN_SCHEMAS, offering
from orchestrator.flow.on_demand import OnDemand
from orchestrator.flow.proving import Assignment, told_of
from orchestrator.flow.shelving import with_shelf
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Prompt, ToolSchema
from orchestrator.models.toolnames import on_wire
from orchestrator.verdicts import Criterion, Source, Ticket
from tests.flow.twin_world import world

HERE = Path(__file__).parent
CRITERION = Criterion(
    id="0123456789ab",
    number=1,
    title="A wrong password is refused",
    text='Given I am on "/login", when I fill "Username" with "ada" and "Password" with "nope" and '
    'click "Log in", then I see the alert "Invalid credentials" and "Password" is empty',
    source=Source(section="Acceptance criteria", first=1, last=1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A first request: what is told before any tool, and the tools that are told."""

    prompt: Prompt
    tools: tuple[ToolSchema, ...]

    @property
    def tokens(self) -> int:
        return count_prompt(self.prompt, self.tools)


def recorded(name: str) -> tuple[ToolSchema, ...]:
    """The tools that a real server listed."""
    listed = json.loads((HERE / f"{name}_tools.json").read_text(encoding="utf-8"))
    return tuple(ToolSchema(**tool) for tool in listed)


def first_request() -> Request:
    """What the shipped agent is told first."""
    return anyio.run(_request)


def tokens_of_all() -> int:
    """The tokens of the same request with every tool of both servers."""
    request = first_request()
    theirs = (*recorded("browser"), *recorded("jira"))
    own = (*OWN_SCHEMAS, FIND, READ)
    return count_prompt(request.prompt, own) + count(as_listed(theirs))


def as_listed(tools: Sequence[ToolSchema]) -> str:
    """The tools as a client sends them that leaves nothing out."""
    told = ([on_wire(one.name), one.description, dict(one.parameters)] for one in tools)
    return "\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in told)


async def _request() -> Request:
    with tempfile.TemporaryDirectory() as folder:
        async with world(Path(folder), MemoryJournal(), site=_browser) as there:
            agent = there.catalog.agents["qa"]
            command = there.catalog.commands["qa"]
            step = next(step for step in command.steps if step.each)
            key = there.pool.key(BROWSER, lane=1)
            offered = OnDemand(await offering(there, agent, key), agent.tools)
            work = Assignment(
                step=step.id,
                agent=agent,
                instructions=[command.prologue, step.prompt],
                ticket=Ticket(key="SHOP-1", title="A member can log in", body=""),
                model=there.model_name,
            )
            prompt = told_of(there, work, CRITERION)
    return Request(prompt=prompt, tools=with_shelf(offered.told))


def _browser() -> Any:
    """A server that lists what the real one did."""
    from mcp.server.lowlevel import Server
    from mcp_types import ListToolsResult, Tool

    async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
        tools = [
            Tool(
                name=one.name.partition(".")[2],
                description=one.description,
                input_schema=dict(one.parameters),
            )
            for one in recorded("browser")
        ]
        return ListToolsResult(tools=tools)

    return Server("browser", on_list_tools=list_tools)


def main() -> None:
    """Print what the first request is made of."""
    request, whole = first_request(), tokens_of_all()
    tools = count(tools_text(request.tools))
    print(f"first request {request.tokens} tokens, {tools} of them {len(request.tools)} tools")
    print(f"with every tool {whole}; a share of {request.tokens / whole:.3f}")


if __name__ == "__main__":
    main()
