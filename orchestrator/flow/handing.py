"""What a step leaves for the next: its parts, handed over by the agent and checked by code.

`orch.hand` takes all of them at once; one that is missing or of another kind is answered with the
reason. Not what is done with a step that hands nothing over (`single`). Above: `single`; below:
`library.steps`, `messages`.
"""

from collections.abc import Mapping, Sequence

from orchestrator.library.steps import Part
from orchestrator.messages import Json, ToolCall, ToolResult, ToolSchema

HAND = "orch.hand"

_SCHEMAS: Mapping[str, dict[str, Json]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "list": {"type": "array"},
}
_KINDS = {"text": "a text", "number": "a number", "list": "a list"}


class Handing:
    """The parts of one step; `given` is what the agent handed over last, None before."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self.given: Mapping[str, Json] | None = None

    @property
    def schemas(self) -> tuple[ToolSchema, ...]:
        """The tool, where the step is to leave anything."""
        if not self._parts:
            return ()
        words = (
            "Leave what this step is to produce, all of its parts in one call; once, at its end."
        )
        properties: dict[str, Json] = {part.name: _schema(part) for part in self._parts}
        parameters = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        return (ToolSchema(name=HAND, description=words, parameters=parameters),)

    async def hand(self, call: ToolCall) -> ToolResult:
        """Take the parts, or say what is wrong with them."""
        wrong = [said for part in self._parts if (said := _wrong(part, call.arguments))]
        known = {part.name for part in self._parts}
        wrong += [f"there is no part `{name}`" for name in call.arguments if name not in known]
        if wrong:
            return ToolResult(call_id=call.id, text=f"not taken: {'; '.join(wrong)}", fault="error")
        self.given = dict(call.arguments)
        return ToolResult(call_id=call.id, text="taken")

    @property
    def lacking(self) -> str:
        """What is still to be handed over, empty where that was done."""
        if not self._parts or self.given is not None:
            return ""
        names = ", ".join(f"`{part.name}` ({_kind(part)})" for part in self._parts)
        return f"the step leaves {names}, and nothing was handed over by {HAND}"


def _schema(part: Part) -> dict[str, Json]:
    return _SCHEMAS.get(part.kind) or {"type": "string", "enum": list(part.words)}


def _kind(part: Part) -> str:
    return _KINDS.get(part.kind) or f"one of {', '.join(part.words)}"


def _wrong(part: Part, given: Mapping[str, Json]) -> str:
    """Why this part cannot be taken, or nothing."""
    if part.name not in given:
        return f"`{part.name}` is missing, expected {_kind(part)}"
    value = given[part.name]
    fits = {
        "text": isinstance(value, str) and bool(value.strip()),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "list": isinstance(value, list),
    }
    if fits.get(part.kind, value in part.words):
        return ""
    return f"`{part.name}` is not {_kind(part)}"
