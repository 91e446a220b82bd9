"""Sentences of a team's own, and the steps of the vocabulary that a line of them stands for.

A value is put into a step once and never looked at again: inside quotes it is text whatever it
holds. What is wrong with the sentences themselves is said by `proofreading`. Above: the embedded
model and `qa`, which are given `expand`, `read`, `understands`; below: sentences, quotes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, TypeAlias

from orchestrator.errors import Place
from orchestrator.gherkin.clauses import split_step
from orchestrator.gherkin.phrases import split_keyword
from orchestrator.gherkin.quotes import MARK, mask, quote, restore
from orchestrator.gherkin.sentences import (
    LONGEST,
    Vocabulary,
    ambiguous,
    most_like,
    not_understood,
)
from orchestrator.messages import ToolCall

PARAMETER = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)\}")

_PIECE = re.compile(rf"{MARK}|[^\s\x02\x03]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_STANDING = {"Given", "When", "Then"}


class Wording(Protocol):
    """A sentence of the team's: its text with `{parameters}`, and its step lines with theirs."""

    @property
    def text(self) -> str: ...
    @property
    def lines(self) -> tuple[tuple[str, Place], ...]: ...
    @property
    def place(self) -> Place: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or a quoted text; in a sentence it may be a parameter, which stands for either."""

    text: str
    quoted: bool = False
    parameter: str = ""

    def same(self, other: "Token") -> bool:
        """Whether both are the same words; only what is quoted keeps its case."""
        if self.quoted or other.quoted:
            return self == other
        return _plain(self.text) == _plain(other.text)


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


Values: TypeAlias = Mapping[str, Token]


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and quoted texts of a line or a sentence, without what ends or divides it."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    masked, texts = mask(text)
    for piece in _PIECE.findall(masked):
        quoted = piece.startswith("\x02")
        words = texts[int(piece[1:-1])] if quoted else piece.rstrip(",;:.!?")
        if quoted or words:
            named = PARAMETER.fullmatch(words)
            yield Token(text=words, quoted=quoted, parameter=named[1] if named else "")


def readings(sentence: str) -> Iterator[tuple[Token, ...]]:
    """A sentence as lines may say it: "I" may be missing, as it is in "… and log in"."""
    whole = tokens(sentence)
    yield whole
    if len(whole) > 1 and not whole[0].quoted and whole[0].text.casefold() == "i":
        yield whole[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamVocabulary:
    """The vocabulary with a team's sentences on top; a line that fits two is never guessed."""

    sentences: Sequence[Wording] = ()
    own: Vocabulary = field(default_factory=Vocabulary)

    def understands(self, line: str) -> bool:
        """Whether exactly one sentence fits the line, ours or the team's."""
        return len(self.own.matches(line)) + len(self.fitting(line)) == 1

    def read(self, line: str) -> tuple[ToolCall, ...]:
        """The calls that a line stands for, those of every step inside it one after the other."""
        return tuple(call for _, inner in self.expand(line) for call in self._calls(inner))

    def expand(self, line: str) -> tuple[tuple[str, str], ...]:
        """The vocabulary's own lines that a line stands for: what each is called, and the line.

        A step is called after the sentences that lead to it, `I log in › I click "Log in"`, the
        first of them left out: it is the line itself. A line that is no sentence of the team's,
        or may be another too, stands for itself and is called nothing.
        """
        return tuple(self._expanded(line, (), ()))

    def fitting(self, line: str) -> list[tuple[Wording, Values]]:
        """The team's sentences that fit the line, each with the values of its parameters."""
        if not self.sentences or len(line) > LONGEST:
            return []
        said = tokens(split_keyword(line)[1])
        pairs = ((sentence, _values(sentence.text, said)) for sentence in self.sentences)
        return [(sentence, values) for sentence, values in pairs if values is not None]

    def nearest(self, line: str, count: int = 3) -> tuple[str, ...]:
        """The sentences and examples most like the line, the likest first."""
        team = (sentence.text for sentence in self.sentences)
        return most_like(line, [*team, *self.own.nearest(line, count)], count)

    def _expanded(
        self, line: str, called: tuple[str, ...], within: tuple[Wording, ...]
    ) -> Iterator[tuple[str, str]]:
        found = self.fitting(line)
        known = bool(found or self.own.matches(line))
        if not known and (pieces := split_step(line, self.understands)):
            for piece in pieces:
                words = split_keyword(piece)[1]
                yield from self._expanded(piece, (*called, words), within)
            return
        if len(found) != 1 or found[0][0] in within or self.own.matches(line):
            yield " › ".join(called), line
            return
        sentence, values = found[0]
        keyword = split_keyword(line)[0]
        for template, _ in sentence.lines:
            keyword, rest = standing(filled(template, values), keyword)
            inner = f"{keyword} {rest}".strip()
            yield from self._expanded(inner, (*called, rest), (*within, sentence))

    def _calls(self, line: str) -> tuple[ToolCall, ...]:
        own, team = self.own.matches(line), self.fitting(line)
        if len(own) == 1 and not team:
            return own[0][1]
        if len(own) + len(team) > 1:
            named = [f"`{sentence.expression}`" for sentence, _ in own]
            named += [f"`{sentence.text}` ({sentence.place})" for sentence, _ in team]
            return ambiguous(line, named)
        return not_understood(line, self.nearest(line))


def standing(line: str, before: str) -> tuple[str, str]:
    """The keyword that a step of a sentence is read with, and its words.

    And, But and nothing go on with the keyword before; the first step with the line's own.
    """
    keyword, words = split_keyword(line)
    return (keyword if keyword in _STANDING else before), words


def filled(template: str, values: Values) -> str:
    """A step line with the values in it, each put in once.

    Inside quotes a value is part of the text; elsewhere it comes in quotes of its own, but for a
    number that was written without.
    """
    masked, texts = mask(template)

    def inside(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return found[0] if value is None else value.text

    def outside(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if value is None:
            return found[0]
        number = not value.quoted and _NUMBER.fullmatch(value.text)
        return value.text if number else quote(value.text)

    # The words first: no value holds a mark, so that none is taken for a text's place below.
    words = PARAMETER.sub(outside, masked)
    return restore(words, [PARAMETER.sub(inside, text) for text in texts])


def _values(sentence: str, said: tuple[Token, ...]) -> Values | None:
    """What the parameters stand for in the words said, or None where the sentence doesn't fit."""
    for pattern in readings(sentence):
        if len(pattern) == len(said) and all(
            wanted.parameter or wanted.same(word)
            for wanted, word in zip(pattern, said, strict=True)
        ):
            pairs = zip(pattern, said, strict=True)
            return {wanted.parameter: word for wanted, word in pairs if wanted.parameter}
    return None
