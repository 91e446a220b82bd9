"""Words match whole, and only where a person would say that they stand there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.page.words import JOINT, cut, normal, places, same, shown, within


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 item", "1 item"),
        ("Cart (1)", "Cart (1)"),
        ("Price $29.99 now", "$29.99"),
        ("Sum: 5.", "5"),
        ("Sum: 5, then", "5"),
        ("11 1 1", "1 1"),
        ("请登录系统", "登录"),
        ("カートに入れる", "カート"),
        ("Hello  big\u00a0world", "Hello big world"),
        ("Cafe\u0301 open", "Café"),
        (f"Hello{JOINT}Ada{JOINT}'s cart", "Hello Ada's cart"),
        (f"{JOINT}".join(["Price $", "29.99"]), "Price $29.99"),
        ("3 - 5", "5"),
        ("a-b", "b"),
        ("100%", "100"),
    ],
)
def test_words_that_stand_there_are_found(text: str, words: str) -> None:
    assert within(normal(text) if JOINT not in text else text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("11 items", "1 item"),
        ("1 items", "1 item"),
        ("Cart (10)", "Cart (1)"),
        ("Price $29.99", "$29"),
        ("Price $29.99", "29"),
        ("Price $29.99", "99"),
        ("$1,299", "$1"),
        ("$1,299", "299"),
        ("Balance: -5", "5"),
        ("Balance: -$5.00", "$5.00"),
        ("Unavailable", "available"),
        ("user_name", "name"),
        ("Log in", "log in"),
        ("Login", "Log in"),
        ("1 0", "10"),
        (f"cat{JOINT}alog", "catalog"),
        ("anything", ""),
    ],
)
def test_a_part_of_a_longer_word_or_number_is_none(text: str, words: str) -> None:
    assert not within(text, words)


def test_capitals_are_let_pass_only_where_asked() -> None:
    assert within("Log In now", "log in", caseless=True)
    assert same("LOG IN", "log in", caseless=True)
    assert not same("Log in now", "Log in")


def test_joints_are_shown_as_people_write() -> None:
    assert shown(f"Hello{JOINT}Ada{JOINT}, ({JOINT}5{JOINT})") == "Hello Ada, (5)"


@given(st.text(), st.text(min_size=1))
def test_a_place_shows_the_words_themselves(text: str, words: str) -> None:
    for start, end in places(normal(text), words):
        assert normal(text)[start:end] == normal(words)


@given(st.text(), st.integers(2, 50))
def test_a_cut_text_is_never_longer(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
