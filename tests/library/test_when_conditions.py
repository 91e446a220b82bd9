"""`when`: how a step ended, or comparisons, decided by code."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.library.conditions import (
    STATES,
    Comparison,
    Condition,
    State,
    holds,
    is_comparison,
    read_condition,
)

VALUES = {
    "amount": 150,
    "route": "billing",
    "comment": "ask",
    "done": True,
    "test": {"failed": 2, "passed": 0},
    "read": {"text": "A LEGAL matter/question"},
    "limit": "100",
    "none": None,
}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("amount > 100", True),
        ("amount>150", False),
        ("amount >= 150 and amount <= 150", True),
        ("amount > $limit", True),
        ("amount < -1", False),
        ("route == billing", True),
        ("$route == 'billing'", True),
        ('route == "billing and more"', False),
        ("route != sales", True),
        ("comment == ask and test.failed > 0", True),
        ("comment == ask and test.passed > 0", False),
        ("read.text ~ /legal/i", True),
        ("read.text ~ /legal/", False),
        (r"read.text ~ /matter\/q/", True),
        ("done == true", True),
        ("amount == 150.0", True),
        ("limit == 100", True),
        ("gone == x", False),
        ("gone != x", True),
        ("gone > 0", False),
        ("gone ~ /x/", False),
        ("none == none", False),
        ("route > 3", False),
    ],
)
def test_comparisons_are_decided_by_code(text: str, result: bool) -> None:
    assert holds(read_condition(text), VALUES) is result


@pytest.mark.parametrize("state", STATES)
def test_a_state_holds_only_for_itself_and_always_for_all(state: State) -> None:
    for how in STATES:
        assert holds(read_condition(state), {}, how) == (state in {how, "always"})


def test_comparisons_speak_of_what_was_done() -> None:
    assert not holds(read_condition("amount > 100"), VALUES, "failed")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("amount = 100", "expected == to compare"),
        ("amount", "expected done, failed"),
        ("", "found `nothing`"),
        ("a == 1 or b == 2", "only `and`"),
        ("a == 1 b == 2", "found `b == 2`"),
        ("a == 1 and", "found `and`"),
        ("a ~ legal", "no pattern after ~"),
        ("a ~ /(/", "which is wrong"),
        ("a == /x/", "expected it after ~"),
        ("finished", "expected done, failed"),
    ],
)
def test_a_wrong_condition_says_what_was_expected(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read_condition(text)


def test_the_names_of_a_condition_are_those_on_both_sides() -> None:
    condition = read_condition("$a.b > $c and d == e and f ~ /g/")
    assert condition.names == ("a.b", "d", "f", "c")
    assert condition.comparisons[1] == Comparison(left="d", operator="==", right="e")


def test_a_comparison_is_told_from_a_name() -> None:
    assert is_comparison("a > 1")
    assert not is_comparison("lint.run")


@given(text=st.text("ab1. $=!<>~/'\"and\\i", max_size=25))
def test_any_text_is_a_condition_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        condition = read_condition(text)
        assert isinstance(condition, Condition)
        assert holds(condition, {"a": "b", "b": 1}) in {True, False}
