"""Words as a person compares them: white space evened out, never half a word or number.

`"1 item"` is not in "11 items", nor `"$29"` in "$29.99": a match that begins or ends inside a
longer word or number is none. Scripts written without spaces have no such edges. Where inline
parts of a sentence meet ("Hello |Ada|'s cart") the page does not say whether there was a space:
there a JOINT stands, which matches with and without one. Above: the rest of the room.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

JOINT = "\x1f"
"""Between inline parts: perhaps a space, perhaps not."""

BREAK = "\n"
"""Between the visible words of a node and a name of it that differs: nothing matches across."""

_INVISIBLE = {0xAD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}
_TIGHT_BEFORE = re.compile(JOINT + r"(?=[,.;:!?)\]}’'%])|(?<=[(\[{$£€#@])" + JOINT)
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


def normal(text: str) -> str:
    """Composed, without invisible characters, every run of white space one space, trimmed."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def shown(text: str) -> str:
    """Text of the page for a person to read, its joints and breaks written as spaces or none."""
    return _TIGHT_BEFORE.sub("", text).replace(JOINT, " ").replace(BREAK, " ")


def cut(text: str, most: int = 200) -> str:
    """The text, or its beginning and an ellipsis, at most so long."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@lru_cache(maxsize=256)
def pattern(words: str, *, caseless: bool = False) -> re.Pattern[str]:
    """What matches these words in the text of a page, joints allowed for."""
    parts: list[str] = []
    before = " "
    for sign in normal(words):
        if sign == " ":
            parts.append(f"[ {JOINT}]")
        else:
            if before != " " and not (_wordy(before) and _wordy(sign)):
                parts.append(f"{JOINT}?")
            parts.append(re.escape(sign))
        before = sign
    return re.compile("".join(parts), re.IGNORECASE if caseless else 0)


def places(
    text: str, words: str, *, caseless: bool = False, start: int = 0, end: int = -1
) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text, whole: never inside a longer word or number."""
    if not normal(words):
        return
    form = pattern(words, caseless=caseless)
    end = len(text) if end < 0 else end
    match = form.search(text, start, end)
    while match:
        if not _inside(text, match.start(), match.end()):
            yield match.span()
        match = form.search(text, match.start() + 1, end)


def within(text: str, words: str, *, caseless: bool = False) -> bool:
    """Whether the words stand in the text, whole."""
    return next(places(text, words, caseless=caseless), None) is not None


def same(text: str, words: str, *, caseless: bool = False) -> bool:
    """Whether the text is these words and nothing else, or one side of its BREAK is."""
    form = pattern(words, caseless=caseless)
    return any(form.fullmatch(part) for part in text.split(BREAK))


def _wordy(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _joined(left: str, right: str) -> bool:
    return _wordy(left) and _wordy(right) and not (_UNSPACED.match(left) or _UNSPACED.match(right))


def _inside(text: str, start: int, end: int) -> bool:
    """Whether what stands around the match makes it a part of something longer."""
    if start > 0 and (_joined(text[start - 1], text[start]) or _number_before(text, start)):
        return True
    if end >= len(text):
        return False
    return _joined(text[end - 1], text[end]) or (
        text[end - 1].isdigit() and text[end] in ".," and text[end + 1 : end + 2].isdigit()
    )


def _number_before(text: str, start: int) -> bool:
    first, before = text[start], text[start - 1]
    earlier = text[start - 2] if start > 1 else " "
    if first.isdigit() and before in ".," and earlier.isdigit():
        return True
    amount = first.isdigit() or unicodedata.category(first) == "Sc"
    return amount and before in "-−" and (earlier in f" ({JOINT}{BREAK}")
