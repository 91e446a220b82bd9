"""The JSON Schemas of the package: up to date, valid, and of one mind with the reader."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from orchestrator.library.builtin import builtin_root
from orchestrator.library.document import parse_document, read_document
from orchestrator.library.json_schema import FOLDER, SCHEMAS, schema_of, schema_text
from orchestrator.library.schema import check


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_file_is_what_the_shapes_make(kind: str) -> None:
    text = (FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert text == schema_text(kind), "run scripts/schemas.py"


def test_no_schema_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{kind}.schema.json" for kind in SCHEMAS}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(kind))


def is_valid(kind: str, value: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(schema_of(kind)).is_valid(value))


@pytest.mark.parametrize(
    ("kind", "name"),
    [("context", "CONTEXT.md"), ("agent", ".agents/qa.md"), ("command", ".commands/qa.md")],
)
def test_what_ships_is_valid(kind: str, name: str) -> None:
    meta = json.loads(json.dumps(read_document(Path(builtin_root()) / name).meta))
    assert is_valid(kind, meta)
    if kind == "command":
        assert is_valid("steps", meta["steps"])


@pytest.mark.parametrize(
    ("kind", "front"),
    [
        ("context", "modle: x"),
        ("context", "budget: {criterion: {turns: 0}}"),
        ("context", "budget: {criterion: {turns: 1.5}}"),
        ("context", "app: {start: x}"),
        ("context", "app: {url: 'ftp://x'}"),
        ("context", "models: {a: {api: grok, model: x}}"),
        ("context", "effects: {a.b: destroys}"),
        ("context", "allow: tracker.read"),
        ("agent", "tools: [x.y]"),
        ("agent", "{description: x, name: 7up}"),
        ("agent", "{description: x, limits: {turn: 3}}"),
        ("command", "options: {loud: maybe}"),
        ("command", "arguments: [7up]"),
        ("skill", "{name: Upper, description: x}"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(kind: str, front: str) -> None:
    document = parse_document(f"---\n{front}\n---\nx\n", "file.md")
    assert check(document, SCHEMAS[kind][1])
    assert not is_valid(kind, document.meta)


@pytest.mark.parametrize(
    ("kind", "front"),
    [
        ("context", "{model: x, budget: {run: {cost: 0.5}}, allow: [a.b], owner: '@maria'}"),
        ("context", "accounts: {a: {username: b, origins: ['http://x']}}"),
        ("agent", "{description: x, tools: 'Read, Bash', color: red}"),
        ("command", "{arguments: a b, options: {o: flag, p: [x, y]}}"),
        ("ticket", "{title: x, labels: [a], sprint: 12}"),
    ],
)
def test_what_the_reader_takes_the_schema_takes(kind: str, front: str) -> None:
    assert is_valid(kind, parse_document(f"---\n{front}\n---\nx\n", "file.md").meta)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"id": "a"}],
        [{"agent": "a", "call": "b.c"}],
        [{"call": "nodot"}],
        [{"agent": "a", "timeout": "soon"}],
    ],
)
def test_steps_that_are_none_are_refused(steps: list[Any]) -> None:
    assert not is_valid("steps", steps)
    assert not is_valid("command", {"steps": steps})
