"""What a provider is told of a tool's parameters: all that a model needs, and no noise."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.messages import Json, ToolSchema
from orchestrator.models.parameters import parameters


def told(schema: dict[str, Json]) -> Json:
    return parameters(ToolSchema(name="a.b", description="", parameters=schema))


def test_what_a_generator_writes_for_programs_is_left_out() -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "clickArguments",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "target": {"title": "Target", "type": "string", "description": "A ref."},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        },
        "required": ["target"],
    }
    assert told(schema) == {
        "type": "object",
        "properties": {
            "note": {"type": "string"},
            "target": {"type": "string", "description": "A ref."},
        },
        "required": ["target"],
    }


def test_descriptions_choices_bounds_and_defaults_stay() -> None:
    level = {"type": "string", "enum": ["a", "b"], "default": "a", "description": "How loud."}
    items = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 9}}
    schema = {"type": "object", "properties": {"items": items, "level": level}}
    assert told(schema) == schema


def test_a_parameter_may_be_called_title_or_required() -> None:
    named = {"title": {"type": "string"}, "required": {"type": "boolean"}}
    schema = {"type": "object", "properties": named, "required": ["title"]}
    assert told(schema) == schema


def test_what_has_a_default_is_not_told_as_required() -> None:
    properties = {"scale": {"default": "css", "type": "string"}, "target": {"type": "string"}}
    schema = {"properties": properties, "required": ["scale", "target"]}
    assert told(schema)["required"] == ["target"]


def test_null_stays_where_it_says_something_of_its_own() -> None:
    kinds = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert told({"properties": {"assignee": kinds}}) == {"properties": {"assignee": kinds}}


KEYS = st.sampled_from(
    "type title default properties required anyOf items enum additionalProperties $schema a".split()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_schema_is_told_the_same_bytes_in_any_order(schema: Any) -> None:
    said = json.dumps(told(schema))
    assert json.dumps(told(dict(reversed(schema.items())))) == said
