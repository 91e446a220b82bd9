import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.reports.sanitise import clean, json_text, one_line

FORBIDDEN = [
    *(chr(point) for point in range(0x20) if chr(point) not in "\n\t"),
    *(chr(point) for point in range(0x7F, 0xA0)),
    *(chr(point) for point in range(0x202A, 0x202F)),
    *(chr(point) for point in range(0x2066, 0x206A)),
    *"\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u2028\u2029\u061c\u180e",
    *(chr(point) for point in range(0xE0000, 0xE0080)),
    *(chr(point) for point in range(0xFE00, 0xFE10)),
    *(chr(point) for point in range(0xE0100, 0xE01F0)),
    *(chr(point) for point in range(0xD800, 0xE000, 97)),
]
HOSTILE = st.text(st.characters() | st.sampled_from(FORBIDDEN), max_size=40)


@given(HOSTILE)
def test_nothing_that_controls_or_hides_gets_through(text: str) -> None:
    safe = clean(text)

    assert not set(safe) & set(FORBIDDEN)
    assert all(sign in "\n\t" or unicodedata.category(sign) != "Cc" for sign in safe)
    safe.encode("utf-8")


@given(HOSTILE)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(st.characters(categories=["L", "Nd", "P", "Sm", "Sc", "So"], codec="utf-8")))
def test_letters_numbers_and_signs_stay_as_they_are(text: str) -> None:
    seen = text.translate(dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800")))

    assert clean(seen) == seen


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J", r"\x9b2J"),
        ("a\rb\r\nc\td", "a\\rb\nc\td"),
        ("user\u202etxt.exe", r"user\u202etxt.exe"),
        ("pay\u200bpal", r"pay\u200bpal"),
        ("hi\U000e0041", r"hi\U000e0041"),
        ("\ud800", r"\ud800"),
        ("\ufe03", r"\ufe03"),
        ("warning \u26a0\ufe0f, café, 日本", "warning \u26a0, café, 日本"),
    ],
)
def test_an_escape_is_shown_in_its_place(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(HOSTILE, st.integers(2, 20))
def test_one_line_is_one_line_and_not_longer_than_asked(text: str, limit: int) -> None:
    assert "\n" not in one_line(text)
    assert len(one_line(text, limit)) <= limit


def test_a_cut_is_shown() -> None:
    assert one_line("a long\n  sentence", 8) == "a long…"
    assert one_line("a long\n  sentence") == "a long sentence"


@given(st.text(st.characters()))
def test_json_keeps_every_sign_and_shows_a_terminal_none_that_it_obeys(text: str) -> None:
    told = json_text({text: [text]})

    assert told.replace("\n", "").isascii()
    assert told.replace("\n", "").isprintable()
    # two lone surrogates side by side are one sign, to every reader of JSON
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(told) == {paired: [paired]}
