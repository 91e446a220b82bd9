"""Globs of names and values: strict for what lets through, loose for what stops."""

import fnmatch

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.tools.patterns import glob, read_pattern, read_tool_pattern

VALUES = st.text(alphabet="ab*.x/ \u0301é", max_size=12)
GLOBS = st.lists(st.text(alphabet="ab.x", max_size=3), min_size=1, max_size=5)


def strict(pattern: str, value: str, **variables: str) -> bool | None:
    return read_pattern(pattern).matches(value, variables, loose=False)


def loose(pattern: str, value: str, **variables: str) -> bool | None:
    return read_pattern(pattern).matches(value, variables, loose=True)


@given(literals=GLOBS, value=st.text(alphabet="ab.x", max_size=12))
def test_a_glob_means_what_the_shell_means_by_a_star(literals: list[str], value: str) -> None:
    assert glob(literals, value) == fnmatch.fnmatchcase(value, "*".join(literals))


@given(pattern=VALUES, value=VALUES)
def test_whatever_matches_strictly_matches_loosely(pattern: str, value: str) -> None:
    if strict(pattern, value):
        assert loose(pattern, value)


def test_a_glob_of_many_stars_takes_no_time_on_a_long_value() -> None:
    assert not glob(["a"] * 40 + ["b"], "a" * 200_000)


def test_a_variable_is_taken_as_it_is_and_never_as_a_glob() -> None:
    assert strict("$ticket", "SHOP-7", ticket="SHOP-7")
    assert not strict("$ticket", "SHOP-7", ticket="*")
    assert strict("$ticket-*", "SHOP-7-b", ticket="SHOP-7")


def test_a_variable_without_a_value_decides_nothing() -> None:
    assert strict("$ticket", "SHOP-7") is None
    assert strict("$ticket", "", ticket="") is None


def test_an_escaped_star_or_dollar_is_itself() -> None:
    assert strict(r"\*\$x", "*$x")
    assert not strict(r"\*", "anything")


def test_a_strict_star_never_leaves_its_folder() -> None:
    assert strict("fixtures/*", "fixtures/a/b.png")
    for value in ("fixtures/../.env", "fixtures/%2e%2e/x", r"fixtures\..\x", "fixtures/..%2fx"):
        assert not strict("fixtures/*", value)
    assert not strict("*.png", "../../secret.png")
    assert strict("../shared/*", "../shared/a.png")


def test_a_strict_value_holds_no_nul() -> None:
    assert not strict("fixtures/*", "fixtures/a.png\0.exe")


def test_a_loose_match_sees_through_case_width_and_invisible_characters() -> None:
    for value in ("prod-1", "PROD\u200b-1", "\uff30ROD-1", " PROD-1 "):
        assert loose("PROD-*", value)
        assert not strict("PROD-*", value)


def test_a_star_in_a_tools_name_never_crosses_the_first_dot() -> None:
    pattern = read_tool_pattern("*.delete_*")
    assert pattern
    assert pattern.matches("jira.delete_issue", loose=False)
    assert not pattern.matches("jira.x.delete_issue", loose=False)
    assert not pattern.matches("jira.Delete_issue", loose=False)
    assert pattern.matches("jira.Delete_issue", loose=True)


def test_the_long_name_of_another_program_is_read_as_ours() -> None:
    for text, name in (
        ("mcp__jira__get_issue", "jira.get_issue"),
        ("mcp__jira__*", "jira.*"),
        ("mcp__jira", "jira.*"),
        ("mcp__a__b__c", "a.b__c"),
    ):
        assert str(read_tool_pattern(text)) == name


def test_what_is_no_name_of_a_tool_is_none() -> None:
    for text in ("", "browser", "*", ".x", "x.", "a b.c", "ä.b", "mcp__"):
        assert read_tool_pattern(text) is None
