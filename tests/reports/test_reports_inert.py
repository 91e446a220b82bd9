"""Text from outside as a tracker gets it: readable everywhere, and markup nowhere."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from orchestrator.reports.inert import inert
from orchestrator.reports.sanitise import one_line

MARKUP = [
    "<img src=x>", "[a](http://x)", "![a](b)", "`c`", "**b**", "_i_", "a_b", "~~s~~", "&lt;",
    "http://x.test", "www.x.test", "{color:red}", "!x.png!", "-gone-", "+new+", "@ada", "\\", "|",
    "#12", "$x$", "\n", " ", "a", "1",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(MARKUP) | st.text(max_size=5), max_size=8).map("".join)


def narrow(text: str) -> str:
    """The text with every wide sign as its twin in ASCII."""
    return "".join(chr(ord(one) - 0xFEE0) if 0xFF01 <= ord(one) <= 0xFF5E else one for one in text)


@given(HOSTILE)
def test_no_text_becomes_markup_and_none_is_lost(text: str) -> None:
    written = inert(text)
    assert narrow(written) == narrow(one_line(text))
    assert not set("\\`*{}[]<>|~\n") & set(written)
    shown = MarkdownIt("gfm-like", {"linkify": False}).renderInline(f"x {written}")
    plain = MarkdownIt("zero").renderInline(f"x {written}")
    assert shown == plain


def test_prices_names_addresses_of_people_and_plain_words_stay_as_they_are() -> None:
    text = 'alert "Total: $5.00 of $6!" — a_b, ada@example.test, R&D, 3 - 2, -5, +49 170, why?'
    assert inert(text) == text


def test_what_a_tracker_would_obey_is_written_wide() -> None:
    assert inert("[object Object]") == "［object Object］"
    assert inert("__init__ -gone- !x.png! @ada #12") == "＿＿init＿＿ －gone- ！x.png! ＠ada ＃12"
    assert inert("https://x.test") == "https：//x.test"
