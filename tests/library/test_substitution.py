"""`$name` in texts: put in once, and only what was declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.library.substitution import (
    fill,
    lookup,
    mentions,
    substitute,
    uses_arguments,
)

VALUES = {
    "ticket": "SHOP-7",
    "count": 3,
    "tags": ["a", "b"],
    "read": {"title": "Log in", "deep": {"er": "x"}},
    "run.report": "all passed",
}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("test $ticket now", "test SHOP-7 now"),
        ("$ticket.", "SHOP-7."),
        ("$ticket-old", "SHOP-7-old"),
        ("$tickets", "$tickets"),
        ("$read.title!", "Log in!"),
        ("$read.deep.er", "x"),
        ("$read.gone", '{"title": "Log in", "deep": {"er": "x"}}.gone'),
        ("$run.report", "all passed"),
        ("$run.url", "$run.url"),
        ("$count of $tags", '3 of ["a", "b"]'),
        ("$HOME costs $5 or $ 5 or $", "$HOME costs $5 or $ 5 or $"),
        (r"\$ticket is $ticket", "$ticket is SHOP-7"),
        (r"\$5 and \$other and \\", r"$5 and $other and \\"),
        ("${ticket}", "${ticket}"),
        ("$$ticket", "$SHOP-7"),
    ],
)
def test_only_declared_names_are_put_in(text: str, result: str) -> None:
    assert substitute(text, VALUES) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("$1 then $2, not $3", "one then two words, not $3"),
        ("$0 then $1", "one then two words"),
        ("$ARGUMENTS", "one 'two words'"),
        ("$ARGUMENTS[1]", "two words"),
        ("$ARGUMENTSX", "$ARGUMENTSX"),
        (r"\$1 and \$ARGUMENTS", "$1 and $ARGUMENTS"),
    ],
)
def test_arguments_are_put_in_by_number_and_as_a_whole(text: str, result: str) -> None:
    assert substitute(text, {}, arguments=("one", "two words")) == result


def test_all_arguments_are_the_words_as_they_were_typed() -> None:
    assert substitute("$ARGUMENTS", {}, arguments=("a", "b"), raw="a   b") == "a   b"


def test_a_text_that_is_only_a_name_becomes_the_value_itself() -> None:
    given = {"key": "$ticket", "all": ["$tags", "n=$count"], "n": "$count", "same": 4}
    assert fill(given, VALUES) == {
        "key": "SHOP-7",
        "all": [["a", "b"], "n=3"],
        "n": 3,
        "same": 4,
    }


def test_nothing_that_is_put_in_is_looked_at_again() -> None:
    values = {"a": "$b and $1 and $ARGUMENTS", "b": "$a"}
    assert substitute("$a|$b", values, arguments=("x",)) == "$b and $1 and $ARGUMENTS|$a"
    assert fill({"x": "$a"}, values) == {"x": "$b and $1 and $ARGUMENTS"}


def test_names_are_found_in_mappings_and_under_dotted_names() -> None:
    assert lookup("read.deep.er", VALUES) == "x"
    assert lookup("run.report", VALUES) == "all passed"
    assert lookup("read.gone", VALUES, "no") == "no"


def test_mentions_leave_out_what_is_escaped_or_a_number() -> None:
    assert list(mentions(r"$a \$b $1 $c.d $ARGUMENTS")) == [("a", 0), ("c.d", 10)]
    assert uses_arguments("say $1")
    assert not uses_arguments(r"say \$1 to $name")


words = st.text("ab$\\.-_ 1{}[]ARGUMENTS\n", max_size=30)


@given(text=words, values=st.dictionaries(st.sampled_from(["a", "b", "ab"]), words))
def test_what_is_put_in_is_never_scanned(text: str, values: dict[str, str]) -> None:
    """Marks that hold no `$` go in first; putting the values in their place gives the same."""
    marks = {name: f"\ue000{index}\ue001" for index, name in enumerate(values)}
    result = substitute(text, marks)
    for name, mark in marks.items():
        result = result.replace(mark, values[name])
    assert substitute(text, values) == result


@given(text=words.filter(lambda text: "ARGUMENTS" not in text and "\\" not in text))
def test_a_text_without_declared_names_stays_as_it_is(text: str) -> None:
    assert substitute(text, {}) == text
