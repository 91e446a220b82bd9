"""What a person judges hides nothing, and a terminal obeys none of it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.tools.visible import visible, visible_lines


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_nothing_but_ink_and_single_blanks_comes_out(text: str) -> None:
    shown = visible(text)
    assert all(c == " " or unicodedata.category(c)[0] in "LMNPS" for c in shown)
    assert " " * 9 not in shown
    assert shown == shown.strip()


@given(st.text(alphabet="ab\\x20* \t\n\u202e\x1b", max_size=20), st.text(max_size=5))
def test_two_texts_never_look_the_same(one: str, other: str) -> None:
    assert (visible(one) == visible(other)) == (one == other)


def test_the_usual_tricks_are_written_out() -> None:
    for char, shown in [
        ("\x1b[2J", r"\x1b[2J"),
        ("\u202eevil", r"\u202eevil"),
        ("a\u200bb", r"a\u200bb"),
        ("\U000e0041", r"\U000e0041"),
        ("x\ufe0f", r"x\ufe0f"),
        ("\ud800", r"\ud800"),
        ("\x9b", r"\x9b"),
        ("\u3164", r"\u3164"),
        ("a\tb\r", r"a\tb\r"),
        ("C:\\n", r"C:\\n"),
        ("a" + " " * 120 + "b", r"a\x20*120b"),
        ("größer", "größer"),
    ]:
        assert visible(char) == shown


def test_the_lines_of_a_text_show_where_each_ends() -> None:
    assert list(visible_lines("a\n\nb")) == [r"a\n", r"\n", "b"]
    assert list(visible_lines("a\n")) == [r"a\n"]
    assert list(visible_lines("")) == [""]
