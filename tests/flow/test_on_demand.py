"""Tools told in one line: what they are for always, their parameters when the agent asks."""

import json

import anyio

from orchestrator.flow.on_demand import MARK, TOOL, OnDemand
from orchestrator.messages import Json, ToolCall, ToolResult, ToolSchema


def tool(name: str, words: str = "Do it to an element. And more of this.") -> ToolSchema:
    parameters: Json = {"target": {"type": "string", "description": "Which element on the page."}}
    told = {"type": "object", "properties": parameters, "required": ["target"]}
    return ToolSchema(name=name, description=words, parameters=told)


CLICK, DRAG, READ = tool("browser.click"), tool("browser.drag"), tool("tracker.read")
CLOSE = ToolSchema(name="browser.close", description="Close it", parameters={"type": "object"})
ALL = (CLICK, CLOSE, DRAG, READ)


def ask(given: OnDemand, name: str) -> ToolResult:
    call = ToolCall(id="c", tool=TOOL.name, arguments={"name": name})

    async def answer() -> ToolResult:
        return await given.handlers[TOOL.name](call)

    return anyio.run(answer)


def test_what_only_a_star_names_beside_others_is_told_in_one_line() -> None:
    given = OnDemand(ALL, ["browser.click", "browser.*", "tracker.*"])
    told = {one.name: one for one in given.told}
    assert list(told) == ["browser.click", "browser.close", "browser.drag", TOOL.name, READ.name]
    assert (told["browser.click"], told["tracker.read"]) == (CLICK, READ)
    assert told["browser.close"] == CLOSE
    assert told["browser.drag"].description == f"Do it to an element {MARK}"
    assert told["browser.drag"].parameters == {"type": "object"}


def test_a_star_alone_tells_every_tool_whole() -> None:
    given = OnDemand(ALL, ["browser.*", "tracker.read"])
    assert given.told == ALL
    assert given.handlers == {}


def test_the_parameters_are_told_on_demand_by_either_name() -> None:
    given = OnDemand(ALL, ["browser.click", "browser.*"])
    for name in ("browser.drag", "browser__drag"):
        words, schema = ask(given, name).text.split("\n")
        assert words == DRAG.description
        assert json.loads(schema)["required"] == ["target"]


def test_a_tool_that_is_not_there_brings_those_that_are() -> None:
    answer = ask(OnDemand(ALL, ["browser.click", "browser.*"]), "browser.fly")
    assert answer.fault == "error"
    assert "browser.click, browser.close, browser.drag" in answer.text
