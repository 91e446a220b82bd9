"""How a model is told of `orch.find` and `orch.read`.

Only the schemas; `shelf` does the work. Above: `flow`; below: `messages`.
"""

from orchestrator.messages import Json, ToolSchema

_HANDLE: Json = {"type": "integer", "description": "Its observation number; default the last."}

FIND = ToolSchema(
    name="orch.find",
    description="Find words in a large page or result; what you are told of it is only a part.",
    parameters={
        "type": "object",
        "properties": {"query": {"type": "string"}, "handle": _HANDLE},
        "required": ["query"],
    },
)
"""From words to lines."""

READ = ToolSchema(
    name="orch.read",
    description="Read lines, or an element by its ref, of a large page or result.",
    parameters={
        "type": "object",
        "properties": {
            "handle": _HANDLE,
            "lines": {"type": "string", "description": "120-160"},
            "element": {"type": "string"},
            "depth": {"type": "integer", "description": "How deep inside the element."},
        },
    },
)
"""From numbers to what stands there."""
