"""A claim is read from a tool call, refused where it says nothing, and said in words."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.page.amount import read_amount
from orchestrator.page.expect import KINDS, read_expectation
from orchestrator.page.expectation import Expectation
from orchestrator.page.values import read_values


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, 'no kind is called ""'),
        ({"kind": "txt", "value": "x"}, "did you mean text"),
        ({"kind": "text"}, "kind text needs value"),
        ({"kind": "text", "value": "  "}, "kind text needs value"),
        ({"kind": "text", "value": "x", "tarlget": "y"}, "did you mean target"),
        ({"kind": "text", "value": ["x"]}, "value must be text"),
        ({"kind": "text", "value": True}, "value must be text"),
        ({"kind": "text", "value": "x", "match": "like"}, "match is"),
        ({"kind": "text", "value": "x", "negate": "no"}, "negate must be true or false"),
        ({"kind": "text", "value": "x", "seconds": "5"}, "seconds must be a number"),
        ({"kind": "text", "value": "x", "seconds": 1e9}, "seconds must be from 0 to 60"),
        ({"kind": "text", "value": "x", "seconds": float("nan")}, "seconds must be a number"),
        ({"kind": "text", "value": "x", "seconds": 0.2, "negate": True}, "at least 1 second"),
        ({"kind": "text", "value": "x", "observation": 3}, 'does not use "observation"'),
        (
            {"kind": "words", "value": "x", "observation": -1},
            "must be the number of an observation",
        ),
        ({"kind": "role"}, "kind role needs target"),
        ({"kind": "role", "target": '"Save"'}, "needs a role in target"),
        ({"kind": "role", "target": 'button "Save"', "value": "Save"}, "not in both"),
        ({"kind": "state", "target": '"Save"'}, "kind state needs value"),
        ({"kind": "state", "target": '"Save"', "value": "visible"}, "use kind role"),
        ({"kind": "state", "target": '"Save"', "value": "disable"}, "did you mean disabled"),
        ({"kind": "value", "target": '"Save"'}, 'say "" for an empty one'),
        (
            {"kind": "value", "target": '"Save"', "value": "", "match": "contains"},
            "every value contains nothing",
        ),
        ({"kind": "value", "value": "x"}, "kind value needs target"),
        ({"kind": "count", "target": "rows", "value": ">= 0"}, "it is always so"),
        (
            {"kind": "count", "target": "rows", "value": "at least 0", "negate": True},
            "it is always so",
        ),
        ({"kind": "count", "target": "rows", "value": "less than 0"}, "it is never so"),
        ({"kind": "count", "target": "rows", "value": "many"}, "is not an amount"),
        ({"kind": "count", "target": "rows"}, "kind count needs value"),
        ({"kind": "count", "target": '"Save"', "value": 1}, "needs a role"),
        ({"kind": "count", "target": "the first row", "value": 1}, "without an ordinal"),
        ({"kind": "order", "value": "A"}, "two things or more"),
        ({"kind": "order", "value": ["A", ""]}, "is empty"),
        ({"kind": "order", "value": [1, {}]}, "must be texts"),
        ({"kind": "url"}, "kind url needs value"),
        ({"kind": "url", "value": "cart"}, 'begin the address with "/"'),
        ({"kind": "url", "value": "*"}, "every address"),
        ({"kind": "url", "value": "/", "match": "contains"}, "every address"),
        ({"kind": "title", "value": " ", "match": "contains"}, "kind title needs value"),
        ({"kind": "url", "value": "/a", "scope": "dialog"}, 'does not use "scope"'),
        ({"kind": "dialog", "target": '"Confirm" dialog'}, "no dialog is called"),
    ],
    ids=str,
)
def test_a_claim_that_says_nothing_is_refused_with_a_sentence(
    arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError) as caught:
        read_expectation(arguments)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            {"kind": "role", "target": "alert", "value": "Invalid credentials"},
            'alert "Invalid credentials"',
        ),
        ({"kind": "role", "target": 'the "Save" button', "negate": True}, 'no "Save" button'),
        ({"kind": "text", "value": "Sold out"}, 'text "Sold out"'),
        (
            {"kind": "text", "value": "5", "scope": '"Tent" card', "negate": True},
            'no text "5" in "Tent" card',
        ),
        (
            {"kind": "text", "value": "5", "target": "status", "match": "is"},
            'text of status is "5"',
        ),
        (
            {"kind": "state", "target": '"Save" button', "value": "disabled"},
            '"Save" button is disabled',
        ),
        (
            {"kind": "value", "target": '"Name" field', "value": "", "negate": True},
            'value of "Name" field is not ""',
        ),
        (
            {"kind": "count", "target": "rows", "value": "more than 2"},
            "number of rows is at least 3",
        ),
        ({"kind": "order", "value": "A, B, C"}, '"A" before "B" before "C"'),
        ({"kind": "url", "value": "/cart", "negate": True}, 'address is not "/cart"'),
        ({"kind": "title", "value": "Shop", "match": "contains"}, 'title contains "Shop"'),
        ({"kind": "console"}, "no console error"),
        ({"kind": "console", "value": "boom", "negate": True}, 'a console error with "boom"'),
        ({"kind": "dialog", "target": "alert", "value": "Hi"}, 'alert dialog "Hi"'),
        ({"kind": "words", "value": "mailed"}, 'words "mailed"'),
    ],
    ids=str,
)
def test_a_claim_is_said_as_people_say_it(arguments: dict[str, Any], says: str) -> None:
    assert read_expectation(arguments).says() == says


@pytest.mark.parametrize(
    ("arguments", "seconds", "watches"),
    [
        ({"kind": "text", "value": "x"}, 5.0, False),
        ({"kind": "text", "value": "x", "seconds": 2}, 2.0, False),
        ({"kind": "text", "value": "x", "seconds": 0}, 0.0, False),
        ({"kind": "text", "value": "x", "negate": True}, 1.0, True),
        ({"kind": "text", "value": "x", "negate": True, "seconds": 3}, 3.0, True),
        ({"kind": "console"}, 1.0, True),
        ({"kind": "console", "negate": True}, 5.0, False),
        ({"kind": "count", "target": "rows", "value": 0}, 1.0, True),
        ({"kind": "count", "target": "rows", "value": "at most 2"}, 1.0, True),
        ({"kind": "count", "target": "rows", "value": 2}, 5.0, False),
    ],
    ids=str,
)
def test_a_presence_is_waited_for_and_an_absence_watched(
    arguments: dict[str, Any], seconds: float, watches: bool
) -> None:
    claim = read_expectation(arguments)
    assert (claim.seconds, claim.watches) == (seconds, watches)


def test_a_claim_made_in_code_has_the_same_patience() -> None:
    assert Expectation(kind="text", value="x").patience == 5.0
    assert Expectation(kind="text", value="x", negate=True).patience == 1.0


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("3", 3, 3), ("exactly 3", 3, 3), ("= 3", 3, 3), ("three", 3, 3), ("no", 0, 0),
        (">=3", 3, None), ("at least 3", 3, None), ("more than 2", 3, None), ("> 2", 3, None),
        ("at most 4", 0, 4), ("<= 4", 0, 4), ("less than 4", 0, 3), ("fewer than four", 0, 3),
        ("between 2 and 4", 2, 4),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_say_them(words: str, low: int, high: int | None) -> None:
    amount = read_amount(words)
    assert (max(amount.low, 0), amount.high) == (low, high)


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        (["A", " B "], ("A", "B")),
        ("A before B", ("A", "B")),
        ("A, B, C", ("A", "B", "C")),
        ("A,B", ("A", "B")),
        ("$1,000, $2,000", ("$1,000", "$2,000")),
        ('"A, x" before "B"', ("A, x", "B")),
        ('"A", "B" and "C"', ("A", "B", "C")),
        ("A then B then C", ("A", "B", "C")),
        ("", ()),
    ],
)
def test_several_values_are_told_apart(argument: Any, values: tuple[str, ...]) -> None:
    assert read_values(argument) == values


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(
    st.sampled_from(list(KINDS)),
    st.dictionaries(
        st.sampled_from(["target", "value", "scope", "match", "seconds", "negate", "observation"]),
        JSON,
    ),
)
def test_any_arguments_are_a_claim_or_a_sentence(kind: str, arguments: dict[str, Any]) -> None:
    with suppress(ValueError):
        assert read_expectation({"kind": kind, **arguments}).says()
