"""The shapes of front matter as JSON Schemas, for editors and other programs.

Made from the very shapes that files are checked with (`schema`), so that they can't differ; the
files in `schemas/` are what `scripts/schemas.py` wrote from here. What names mean, and whether
they exist, no schema says. Above: `orch explain schema`; below: the reader of each kind.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from orchestrator.library.agents import AGENT
from orchestrator.library.commands import COMMAND
from orchestrator.library.context import CONTEXT
from orchestrator.library.grammar import KINDS, STEP
from orchestrator.library.schema import (
    TEXT,
    Either,
    Fields,
    Flag,
    Items,
    Number,
    Shape,
    Table,
    Text,
    Whatever,
)
from orchestrator.library.servers import FILE
from orchestrator.library.skills import SKILL
from orchestrator.messages import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"

FOLDER = Path(__file__).parent / "schemas"
"""Where the written schemas lie in the package, `KIND.schema.json`."""

_STEPS = Items(of=STEP, least=1)
_ACCOUNTS = Table(of=Table(of=Either(of=(TEXT, Items(of=TEXT)), what="text")))
_TICKET = Fields(
    keys={
        "title": TEXT,
        "status": TEXT,
        "priority": TEXT,
        "labels": Items(of=TEXT, split=","),
    }
)

SCHEMAS: Mapping[str, tuple[str, Fields]] = {
    "context": (
        "The front matter of CONTEXT.md",
        replace(CONTEXT, keys={**CONTEXT.keys, "accounts": _ACCOUNTS}),
    ),
    "agent": ("The front matter of .agents/NAME.md", AGENT),
    "command": ("The front matter of .commands/NAME.md", COMMAND),
    "steps": ("The value of `steps` in a command", Fields(keys={})),
    "skill": ("The front matter of .agents/skills/NAME/SKILL.md", SKILL),
    "servers": ("The file .mcp.json", FILE),
    "ticket": ("The front matter of tickets/KEY.md; further keys are kept as they are", _TICKET),
}
"""Each kind: what it is about, and its shape."""


def schema_of(kind: str) -> dict[str, Json]:
    """The JSON Schema of a kind; a KeyError where there is none."""
    title, shape = SCHEMAS[kind]
    made = _steps() if kind == "steps" else _made(shape)
    if kind == "command":
        made["properties"]["steps"] = _steps()
    if kind == "ticket":
        made["additionalProperties"] = True
    return {"$schema": DIALECT, "title": title, **made}


def schema_text(kind: str) -> str:
    """The same as the text of a file."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def _made(shape: Shape) -> dict[str, Json]:
    make: Callable[[Any], dict[str, Json]] = _MAKERS[type(shape)]
    return make(shape)


def _text(shape: Text) -> dict[str, Json]:
    if shape.words:
        return {"type": "string", "enum": list(shape.words)}
    if shape.pattern:
        # A file's value must match whole. (?s) is Python's alone: [\s\S] says the same anywhere.
        pattern = shape.pattern
        if pattern.startswith("(?s)"):
            pattern = pattern.removeprefix("(?s)").replace(".", r"[\s\S]")
        return {"type": "string", "pattern": f"^(?:{pattern})$", "description": shape.what}
    return {"type": "string", "pattern": r"\S"}


def _number(shape: Number) -> dict[str, Json]:
    return {"type": "integer" if shape.whole else "number", "minimum": shape.least}


def _flag(_: Flag) -> dict[str, Json]:
    return {"type": "boolean"}


def _items(shape: Items) -> dict[str, Json]:
    items: dict[str, Json] = {"type": "array", "items": _made(shape.of)}
    if shape.least:
        items["minItems"] = shape.least
    return {"anyOf": [items, {"type": "string"}]} if shape.split else items


def _table(shape: Table) -> dict[str, Json]:
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^(?:{shape.key})$", "description": shape.what},
        "additionalProperties": _made(shape.of),
    }


def _fields(shape: Fields) -> dict[str, Json]:
    properties = {name: _made(inner) for name, inner in shape.keys.items()}
    ignored = {name: {"description": "does nothing here"} for name in sorted(shape.ignored)}
    made: dict[str, Json] = {
        "type": "object",
        "properties": {**properties, **ignored},
        "additionalProperties": False,
    }
    return {**made, "required": list(shape.required)} if shape.required else made


def _either(shape: Either) -> dict[str, Json]:
    return {"anyOf": [_made(one) for one in shape.of], "description": shape.what}


def _whatever(_: Whatever) -> dict[str, Json]:
    return {}


def _steps() -> dict[str, Json]:
    """A list of steps, each of exactly one kind."""
    steps = _items(_STEPS)
    steps["items"]["oneOf"] = [{"required": [kind]} for kind in KINDS]
    return steps


_MAKERS: Mapping[type, Callable[[Any], dict[str, Json]]] = {
    Text: _text,
    Number: _number,
    Flag: _flag,
    Items: _items,
    Table: _table,
    Fields: _fields,
    Either: _either,
    Whatever: _whatever,
}
