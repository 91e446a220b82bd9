"""What a model is told of the two tools agrees with what they take."""

import pytest

from orchestrator.page.console import is_error, read_console
from orchestrator.page.expect import ARGUMENTS, KINDS
from orchestrator.page.expectation import Expectation
from orchestrator.page.tools import EXPECT, LOCATE


def test_the_schemas_are_closed_and_name_what_they_require() -> None:
    for tool in (EXPECT, LOCATE):
        assert tool.name.startswith("orch.")
        assert tool.parameters["type"] == "object"
        assert tool.parameters["additionalProperties"] is False
        assert set(tool.parameters["required"]) <= set(tool.parameters["properties"])


def test_the_schema_names_exactly_the_arguments_that_are_read() -> None:
    assert tuple(sorted(EXPECT.parameters["properties"])) == tuple(sorted(ARGUMENTS))


def test_every_kind_is_told_of_and_can_be_said() -> None:
    assert EXPECT.parameters["properties"]["kind"]["enum"] == list(KINDS)
    for kind in KINDS:
        assert f"{kind}:" in EXPECT.description
        assert Expectation(kind=kind, target="rows", value="3", values=("A", "B")).says()


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("### Result\nTotal messages: 0 (Errors: 0, Warnings: 0)\n", ()),
        (
            "### Result\nTotal messages: 2 (Errors: 1, Warnings: 1)\n\n[ERROR] e1\n    at f (a.js:1) @ http://a/a.js:1\n\n[WARNING] w @ http://a/:0\n### Events\n- New console entries: x",
            ("[ERROR] e1\n    at f (a.js:1) @ http://a/a.js:1", "[WARNING] w @ http://a/:0"),
        ),
    ],
)
def test_the_console_is_split_into_messages(text: str, messages: tuple[str, ...]) -> None:
    assert read_console(text) == messages


def test_only_errors_are_errors() -> None:
    assert is_error("[ERROR] boom")
    assert is_error("boom")
    assert not is_error("[LOG] [ERROR] boom")
