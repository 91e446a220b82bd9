"""Masking: no derived form of a canary survives, and nothing else is touched."""

import base64
import codecs
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from orchestrator.tools.masking import Mask
from orchestrator.tools.views import Aligned, folded, squeezed, unescaped

CANARY = "Zebra-hunter2!"
MASK = Mask({"shopper.password": CANARY})
HELD = "{{shopper.password}}"


def _b64(text: str, before: bytes = b"") -> str:
    return base64.b64encode(before + text.encode()).decode()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper": str.upper,
    "lower": str.lower,
    "swapped": str.swapcase,
    "url": lambda s: quote(s, safe=""),
    "form": quote_plus,
    "percent": lambda s: "".join(f"%{b:02x}" for b in s.encode()),
    "percent twice": lambda s: "".join(f"%25{b:02X}" for b in s.encode()),
    "html": html.escape,
    "html decimal": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "html hex": lambda s: "".join(f"&#x{ord(c):X};" for c in s),
    "json": lambda s: json.dumps(s)[1:-1],
    "json in json": lambda s: json.dumps(json.dumps(s))[3:-3],
    "unicode escapes": lambda s: "".join(f"\\u{ord(c):04x}" for c in s),
    "url in html": lambda s: html.escape(quote(s)),
    "base64": _b64,
    "base64 after one": lambda s: _b64(s + "xy", b"u"),
    "base64 after two": lambda s: _b64(s + "x", b"u:"),
    "base64 url": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
    "base64 in lines": lambda s: "\n".join(_b64(s)[n : n + 5] for n in range(0, len(_b64(s)), 5)),
    "base64 of utf-16": lambda s: base64.b64encode(s.encode("utf-16-le")).decode(),
    "hex": lambda s: s.encode().hex(),
    "HEX": lambda s: s.encode().hex().upper(),
    "hex with colons": lambda s: s.encode().hex(":"),
    "hex with spaces": lambda s: s.encode().hex(" "),
    "character codes": lambda s: ", ".join(str(b) for b in s.encode()),
    "reversed": lambda s: s[::-1],
    "rot13": lambda s: codecs.encode(s, "rot13"),
    "spaced": " ".join,
    "broken": lambda s: s[:4] + "\n   " + s[4:],
    "dotted": ".".join,
    "zero-width": "\u200b".join,
    "full width": lambda s: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in s),
}

SECRETS = st.text(
    alphabet=st.sampled_from("abcxyzABCXYZ0123456789!#$%&'()*+,-./:;<=>?@[]^_`{|}~\"\\ äßéЖ"),
    min_size=8,
    max_size=24,
).filter(lambda s: len(set(folded(s))) >= 6 and s == s.strip() and "  " not in s)
AROUND = st.text(alphabet='ab%\\&#u0;1 -.\n"é', max_size=8)
# half an escape before a secret that begins with hex digits makes another character of them
BEFORE = AROUND.map(lambda s: re.sub(r"(%\w?)+$", "", s))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_canary_in_a_known_encoding_is_taken_out_and_its_neighbours_stay(encoding: str) -> None:
    masked = MASK.mask(f"before: {ENCODINGS[encoding](CANARY)} :after")
    assert masked == f"before: {HELD} :after"


@pytest.mark.parametrize("encoding", sorted(ENCODINGS.keys() - {"swapped", "full width"}))
@given(secret=SECRETS, before=BEFORE, after=AROUND)
@example(secret="#000123<", before="&", after="")
@example(secret='u0041bcd"<', before="\\", after="")
def test_no_derived_form_of_any_canary_survives(
    encoding: str, secret: str, before: str, after: str
) -> None:
    assume(encoding != "dotted" or not set(secret) & {".", " "})
    encoded = ENCODINGS[encoding](secret)
    masked = Mask({"a.b": secret}).mask(f"{before}{encoded}{after}")
    rest = masked.replace("{{a.b}}", "\n")
    assert encoded not in rest
    assert folded(secret) not in folded(unescaped(rest))


@given(text=st.text(alphabet="%\\&#u0x;1amp<aé\u200b\uff21 \ud83d\ude00-", max_size=40))
def test_a_view_with_its_places_shows_the_same_text(text: str) -> None:
    aligned = Aligned(text)
    assert aligned.unescaped().text == unescaped(text)
    assert aligned.folded().text == folded(text)
    assert aligned.unescaped().squeezed().text == squeezed(unescaped(text))
    assert len(aligned.unescaped().spans) == len(unescaped(text))


@given(text=st.text(alphabet="Zebra-hunter2! .{}shoped", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert MASK.mask(MASK.mask(text)) == MASK.mask(text)


def test_a_text_without_a_secret_is_the_very_same_text() -> None:
    text = '- textbox "Password" [ref=e7]: "%41&amp;\\u0041" 1.2.3.4.5.6 a-b-c-d-e-f ---------- é'
    assert MASK.mask(text) is text
    assert Mask({}).mask(CANARY) is CANARY


def test_the_password_that_a_snapshot_shows_is_masked_and_the_page_stays() -> None:
    page = f'- textbox "Password" [active] [ref=e7]: {CANARY}\n- button "Log in" [ref=e8]'
    assert MASK.mask(page) == page.replace(CANARY, HELD)


def test_a_secret_that_is_a_word_of_its_own_name_leaves_the_name_alone() -> None:
    mask = Mask({"shopper.password": "password", "shopper.pin": "pinpin1"})
    assert mask.mask("type {{shopper.password}} or password") == (
        "type {{shopper.password}} or {{shopper.password}}"
    )


def test_the_longer_of_two_secrets_is_named_and_neither_survives() -> None:
    mask = Mask({"short": "hunter2", "long": "hunter2-zebra"})
    assert mask.mask("a hunter2-zebra b hunter2 c") == "a {{long}} b {{short}} c"


def test_a_key_file_is_masked_line_by_line() -> None:
    key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n9w0BAQEFAASCBKcwggSj\n-----END KEY-----"
    mask = Mask({"key": key})
    assert mask.mask(f"x {key} y") == "x {{key}} y"
    assert mask.mask("only 9w0BAQEFAASCBKcwggSj here") == "only {{key}} here"


def test_a_secret_of_few_letters_and_many_blanks_is_found_as_it_is() -> None:
    mask = Mask({"odd": "a  b  c"})
    assert mask.mask("x a  b  c y abc") == "x {{odd}} y abc"


def test_a_row_that_begins_inside_another_row_is_found() -> None:
    assert Mask({"a.b": "01##2#34"}).mask("#0#0.1.#.#.2.#.3.4") == "#0#{{a.b}}"


def test_json_is_masked_in_values_names_and_numbers() -> None:
    mask = Mask({"pin": "12345678"})
    assert mask.json({"12345678": [12345678, 5, True, None, 1.5], "x": {"y": "1 2345678"}}) == {
        "{{pin}}": ["{{pin}}", 5, True, None, 1.5],
        "x": {"y": "{{pin}}"},
    }


def test_two_members_whose_names_become_one_both_stay() -> None:
    assert MASK.json({CANARY: 1, CANARY.upper(): 2}) == {HELD: 1, f"{HELD} (2)": 2}


def test_a_file_name_and_bytes_that_are_no_text_are_masked() -> None:
    assert MASK.mask(f"page-{CANARY}.png") == f"page-{HELD}.png"
    assert MASK.bytes(b"\xff\xfe" + CANARY.encode() + b"\x80") == (
        b"\xff\xfe" + HELD.encode() + b"\x80"
    )
