"""Quoted texts taken out of a line and put back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.gherkin.quotes import mask, quote, restore


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ('I see "A" and "B"', ("A", "B")),
        ("I see “A” and „B“ and «C»", ("A", "B", "C")),
        ("I see 'it's here' and ‘B’", ("it's here", "B")),
        ("I don't see the user's `name`", ("name",)),
        ('I see "say \\"hi\\""', ('say "hi"',)),
        ("I see 'say \"hi\"'", ('say "hi"',)),
        ('a "C:\\temp" path', ("C:\\temp",)),
        ('an open " quote', ()),
        ('I see ""', ("",)),
    ],
)
def test_each_way_to_quote_gives_the_text(line: str, texts: tuple[str, ...]) -> None:
    assert mask(line)[1] == texts


def test_what_is_put_back_is_in_straight_quotes() -> None:
    assert restore(*mask("click “Log in” then 'x'")) == 'click "Log in" then "x"'


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x02\x03"))


@given(_TEXT.filter(lambda text: not ('"' in text and ("“" in text or "”" in text))))
def test_a_quoted_text_is_read_back_as_it_was(text: str) -> None:
    if text.endswith("\\") and ("“" in text or "”" in text):
        return
    assert mask(f"see {quote(text)} there")[1][:1] == (text,)


@given(_TEXT)
def test_masking_never_loses_the_words_outside(text: str) -> None:
    masked, texts = mask(text)
    assert restore(masked, texts).count("x") == text.count("x")
