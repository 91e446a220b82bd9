"""Gherkin's keywords in other languages, put into English at the beginning of a clause.

Only the keywords are known, from Gherkin's own list; what a clause means is for the sentences, and
theirs is English. Above: `qa`, scenarios; below: `quotes`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from gherkin.dialect import DIALECTS as _DIALECTS

from orchestrator.gherkin.quotes import mask, restore

DIALECTS: Mapping[str, Any] = _DIALECTS

LONGEST = 4000
"""A longer text, in characters, is left as it is."""

_MEANT = {"given": "Given", "when": "When", "then": "Then", "and": "And", "but": "But"}
# Dialects that are games; their keywords would be found in ordinary English.
_ODD = {"en", "en-au", "en-lol", "en-old", "en-pirate", "en-Scouse", "en-tx", "em"}
_ENGLISH = {"data", "date", "logo", "dada", "cant"}
_NAMES = tuple(name for name in DIALECTS if name not in _ODD)
_TITLES = {
    "feature": "Feature",
    "rule": "Rule",
    "background": "Background",
    "scenario": "Scenario",
    "scenarioOutline": "Scenario Outline",
    "examples": "Examples",
}
_CJK = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_MARKS = re.compile(r"\s*(?:#{1,6}\s+|[-*+]\s+)?")
# What people write and the list does not hold: in French the clause goes on with "que".
_MORE: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "étant donné que": "Given", "étant donné qu'": "Given", "etant donné que": "Given",
        "quand": "When", "lorsque": "When", "lorsqu'": "When", "alors": "Then",
    },
    "de": {"wenn": "When", "dann": "Then"},
}  # fmt: skip


def keyword(line: str) -> str:
    """The English Given, When, Then, And or But that a line begins with; nothing if none.

    And and But are known in English only: in other languages they are letters and short words.
    """
    bare = line.strip().lstrip("*_ ").lower().replace("’", "'")
    first = re.split(r"[\s*_,:]", bare, maxsplit=1)[0]
    if first in _MEANT:
        return _MEANT[first]
    if first in _ENGLISH or (len(first) < 4 and first.isascii()):
        return ""
    for word, meant in _openings().get(bare[:1], ()):
        if _opens(bare, word):
            return meant
    return ""


def in_english(text: str) -> str:
    """The text with the keywords of its clauses in English, where it is built with them.

    The language is the one that the text begins in and that has most keywords in it; a text with
    one keyword that is also an English word is English. All else stays as it is.
    """
    if len(text) > LONGEST or not text.strip():
        return text
    masked, quoted = mask(text)
    bare = masked.strip().lower().replace("’", "'")
    known = any(_opens(bare, word) for word, _ in _openings().get(bare[:1], ()))
    found = [name for name in _NAMES if known and _opening(bare, name)]
    if not found:
        return text
    best = max(found, key=lambda name: len(_clauses(name).findall(masked)))
    meant = _keywords(best)
    if not keyword(text) and len(_clauses(best).findall(masked)) < 2:
        return text

    def put(match: re.Match[str]) -> str:
        return f"{match[1]}{meant[_key(match[2])].lower()} "

    english = _clauses(best).sub(put, masked)
    return restore(english[:1].upper() + english[1:], quoted)


def language_of(lines: Sequence[str]) -> str:
    """The language whose titles and steps the lines are in, "en" where that can't be told."""
    starts = [line.strip() for line in lines if line.strip()][:200]
    plain = [_MARKS.sub("", line, count=1) for line in starts]
    if any(each.startswith(_titles(name)) for name in _NAMES for each in plain):
        starts = plain  # Markdown with Gherkin: titles in headings, steps in bullets
    titled = [name for name in DIALECTS if any(each.startswith(_titles(name)) for each in starts)]
    if "en" in titled or not starts:
        return "en"
    count = {name: sum(each.startswith(_steps(name)) for each in starts) for name in _NAMES}
    stepped = [name for name in _NAMES if count[name] > 1 and starts[0].startswith(_steps(name))]
    if not titled and any(each.startswith(_steps("en")) for each in starts):
        return "en"
    found = [name for name in titled if name in _NAMES] or stepped
    return max(found, key=lambda name: count[name], default="en")


def titled_in_english(lines: Sequence[str]) -> Sequence[str]:
    """The lines with the keywords of titles and steps in English; the same lines if they are."""
    name = language_of(lines)
    if name == "en":
        return lines
    english = {
        f"{word}:": f"{title}:" for kind, title in _TITLES.items() for word in DIALECTS[name][kind]
    } | {word: f"{meant} " for kind, meant in _MEANT.items() for word in DIALECTS[name][kind]}
    ordered = sorted((each for each in english if each.strip() != "*"), key=len, reverse=True)
    return [_put_first(line, ordered, english) for line in lines]


def _put_first(line: str, ordered: Sequence[str], english: Mapping[str, str]) -> str:
    marks = _MARKS.match(line)
    before = marks[0].lstrip() if marks else ""
    bare = line.strip()[len(before) :]
    found = next((each for each in ordered if bare.startswith(each)), "")
    return f"{before}{english[found]}{bare[len(found) :]}" if found else line


@cache
def _titles(name: str) -> tuple[str, ...]:
    return tuple(f"{each}:" for kind in _TITLES for each in DIALECTS[name][kind])


@cache
def _steps(name: str) -> tuple[str, ...]:
    return tuple(each for kind in _MEANT for each in DIALECTS[name][kind] if each.strip() != "*")


@cache
def _openings() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Every language's keywords and what they mean, by their first letters."""
    found: dict[str, dict[str, str]] = {}
    for name in _NAMES:
        for word, meant in _keywords(name).items():
            found.setdefault(word[:1], {}).setdefault(word, meant)
    return {letter: tuple(words.items()) for letter, words in found.items()}


def _opens(bare: str, word: str) -> bool:
    """Whether a text in lower case begins with the keyword, as a word of its own."""
    return bare.startswith(word) and (_joined(word) or not bare[len(word) :][:1].isalnum())


def _opening(bare: str, name: str) -> str:
    """The keyword of Given, When or Then in that language that a text in lower case begins with."""
    return next((word for word in _keywords(name) if _opens(bare, word)), "")


@cache
def _keywords(name: str) -> Mapping[str, str]:
    """The keywords in lower case with what they mean in English, the longest first."""
    known = {
        _key(word): _MEANT[kind]
        for kind in ("given", "when", "then")
        for word in DIALECTS[name][kind]
        if word.strip() != "*"
    } | dict(_MORE.get(name, {}))
    return {word: known[word] for word in sorted(known, key=len, reverse=True)}


@cache
def _clauses(name: str) -> re.Pattern[str]:
    """A keyword where a clause may begin, with what stands before it."""
    words = "|".join(re.escape(w) + ("" if _joined(w) else r"(?!\w)") for w in _keywords(name))
    apart = words.replace("'", "['’]")
    return re.compile(rf"(^\W*|[,;.、，。]\s*|\n\s*)({apart})[,:、，]?\s*", re.IGNORECASE)


def _joined(word: str) -> bool:
    """Whether what follows the keyword is written right behind it."""
    return word.endswith("'") or bool(_CJK.search(word))


def _key(word: str) -> str:
    return word.strip().lower().replace("’", "'")
