"""A tool's parameters as a provider is told them: what a model needs, in one fixed order.

What a generator of schemas writes for programs is left out: titles made of names, the dialect, a
default of nothing, that nothing else is allowed (a call is looked at before it is made). Types,
descriptions, choices, bounds and every other default stay. The same schema gives the same bytes.
Above: `anthropic_wire`, `openai_wire`, `context.tokens`; below: `messages`.
"""

from collections.abc import Mapping

from orchestrator.messages import Json, ToolSchema

_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions"})
"""Keywords whose keys are names, and their values schemas."""

_VALUES = frozenset({"enum", "const", "default", "examples", "required"})
"""Keywords that hold values, which are told as they are."""


def parameters(tool: ToolSchema) -> Json:
    """The tool's parameters, keys in order."""
    return _plain(tool.parameters)


def _plain(schema: Json) -> Json:
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    told: dict[str, Json] = {}
    for key, value in sorted(_optional(schema).items()):
        if _is_noise(key, value):
            continue
        if key == "required" and isinstance(value, list):
            told[key] = [name for name in value if not _has_default(schema, name)]
        elif key in _NAMED and isinstance(value, Mapping):
            told[key] = {name: _plain(one) for name, one in sorted(value.items())}
        else:
            told[key] = value if key in _VALUES else _plain(value)
    return told


def _has_default(schema: Mapping[str, Json], name: Json) -> bool:
    """Whether a parameter may be left out, whatever the list of what is required says."""
    known = schema.get("properties")
    one = known.get(str(name)) if isinstance(known, Mapping) else None
    return isinstance(one, Mapping) and "default" in one


def _is_noise(key: str, value: Json) -> bool:
    return (
        (key in {"$schema", "title"} and isinstance(value, str))
        or (key == "additionalProperties" and value is False)
        or (key == "default" and value is None)
    )


def _optional(schema: Mapping[str, Json]) -> Mapping[str, Json]:
    """The schema without `or null` where null is what leaving it out means."""
    kinds = schema.get("anyOf")
    if "default" not in schema or schema["default"] is not None or not isinstance(kinds, list):
        return schema
    left = [kind for kind in kinds if kind != {"type": "null"}]
    if len(left) == len(kinds) or len(left) != 1 or not isinstance(left[0], Mapping):
        return schema
    return {**left[0], **{key: value for key, value in schema.items() if key != "anyOf"}}
