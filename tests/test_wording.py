"""Small words: a count and its noun, an article, and the name that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.wording import all_near, article, near, nearest, number_of

WORDS = st.text("abcdefgh-._", min_size=1, max_size=16)


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (0, "run", "0 runs"),
        (1, "run", "1 run"),
        (2, "criterion", "2 criteria"),
        (1, "criterion", "1 criterion"),
        (1200, "shell line", "1,200 shell lines"),
        (2, "query", "2 queries"),
        (2, "match", "2 matches"),
        (3, "proposed criterion", "3 proposed criteria"),
    ],
)
def test_a_count_has_its_noun_in_the_right_number(count: int, noun: str, said: str) -> None:
    assert number_of(count, noun) == said


def test_a_noun_has_the_article_that_its_sound_wants() -> None:
    assert [article(noun) for noun in ("agent", "command", "option", "ticket")] == [
        "an agent",
        "a command",
        "an option",
        "a ticket",
    ]


@pytest.mark.parametrize(
    ("word", "names", "meant"),
    [
        ("raed", ["read", "search"], "read"),
        ("descripton", ["description", "name"], "description"),
        ("Trakcer", ["tracker", "tickets"], "tracker"),
        ("nosuch", ["orch", "tickets"], ""),
        ("nonsense", ["sonnet", "opus"], ""),
        ("b", ["a"], ""),
        ("qaa", ["qa"], "qa"),
        (
            "browser.browser_clik",
            ["browser.browser_click", "browser.browser_drag"],
            "browser.browser_click",
        ),
        ("browser.browser_swipe", ["browser.browser_click"], ""),
    ],
)
def test_only_a_slip_of_the_pen_is_taken_for_a_name(
    word: str, names: list[str], meant: str
) -> None:
    assert near(word, names) == meant


def test_what_is_not_near_is_answered_by_what_there_is() -> None:
    assert nearest("nosuch", ["b", "a"]) == "There are: a, b."
    assert nearest("nosuch", ["b"], "Look.") == "Look."
    assert nearest("nosuch", []) == ""
    assert nearest("raed", ["read"]) == "Did you mean `read`?"


@given(WORDS, st.lists(WORDS))
def test_what_is_suggested_is_there_and_a_name_itself_comes_first(
    word: str, names: list[str]
) -> None:
    found = all_near(word, [*names, word])
    assert {*found} <= {*names, word}
    assert found[:1] == [word] or len(word) < 3


@given(WORDS, WORDS)
def test_nearness_is_mutual(one: str, other: str) -> None:
    assert bool(near(one, [other])) == bool(near(other, [one]))
