"""Tools that an agent seldom needs: told in one line, their parameters when it asks for them.

Where a server's tools are named both one by one and with a star, those that only the star names are
told so, as a skill is: what it is for always, the rest on demand. They are called like any other.
Above: `proving`, `single`, `weighing`; below: `messages`, `models.parameters`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from orchestrator.messages import ToolCall, ToolResult, ToolSchema
from orchestrator.models.parameters import parameters
from orchestrator.tools.toolbox import Handler

TOOL = ToolSchema(
    name="orch.tool",
    description="Tell the parameters of a tool marked (orch.tool), before you call it.",
    parameters={
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
    },
)

MARK = "(orch.tool)"
"""What a tool in one line ends with."""


class OnDemand:
    """The tools of one conversation; `patterns` are the agent's `tools:`."""

    def __init__(self, schemas: Sequence[ToolSchema], patterns: Sequence[str]) -> None:
        self._whole = {schema.name: schema for schema in schemas}
        told = [_line(one) if _seldom(one.name, patterns) else one for one in schemas]
        if any(one is not self._whole[one.name] for one in told):
            told.append(TOOL)
        self.told = tuple(sorted(told, key=lambda one: one.name))
        """The schemas as the agent is told them, by name."""

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Who answers for what is told in one line, if anything is."""
        return {TOOL.name: self.read} if TOOL in self.told else {}

    async def read(self, call: ToolCall) -> ToolResult:
        """Serve `orch.tool`."""
        wanted = str(call.arguments.get("name") or "").replace("__", ".", 1)
        schema = self._whole.get(wanted)
        if schema is None:
            text = f"there is no tool `{wanted}`; there are: {', '.join(self._whole)}"
            return ToolResult(call_id=call.id, text=text, fault="error")
        text = f"{schema.description}\n{json.dumps(parameters(schema), ensure_ascii=False)}"
        return ToolResult(call_id=call.id, text=text)


def _seldom(name: str, patterns: Sequence[str]) -> bool:
    server = name.partition(".")[0]
    exact = {pattern for pattern in patterns if "*" not in pattern}
    picked = any(pattern.partition(".")[0] == server for pattern in exact)
    starred = any("*" in one and fnmatchcase(name, one) for one in patterns)
    return picked and starred and name not in exact


def _line(schema: ToolSchema) -> ToolSchema:
    """The tool in one line, or as it is where that says no less."""
    sentence = schema.description.strip().partition("\n")[0].partition(". ")[0].rstrip(".")
    short = replace(schema, description=f"{sentence} {MARK}", parameters={"type": "object"})
    return short if _size(short) < _size(schema) else schema


def _size(schema: ToolSchema) -> int:
    return len(schema.description) + len(json.dumps(parameters(schema)))
