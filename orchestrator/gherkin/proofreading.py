"""What is wrong with a team's sentences: unclear ones, steps nobody understands, circles.

Finds out by trying: parameters are given values of several kinds, and the lines so made are read.
Plays nothing. Above: whoever loads a project; below: team, sentences.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from orchestrator.errors import ConfigError, Place
from orchestrator.gherkin.quotes import mask
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.gherkin.team import (
    PARAMETER,
    TeamVocabulary,
    Token,
    Wording,
    filled,
    readings,
    standing,
    tokens,
)

MOST_STEPS = 500
"""A sentence may stand for so many steps, those of the sentences inside it counted."""

_TRIED = (
    Token(text="x", quoted=True),
    Token(text="/x", quoted=True),
    Token(text="3"),
)
_WORDS = (*_TRIED, Token(text="Enter"), Token(text="button"), Token(text="enabled"))
_MOST_MIXED = 2
_STRAY = re.compile(r"[\"“”„«»`]|(?<!\w)['‘]")


def proofread(
    sentences: Sequence[Wording], vocabulary: Vocabulary | None = None
) -> list[ConfigError]:
    """Everything wrong with the sentences, in the order in which they stand."""
    return list(_Proof(tuple(sentences), vocabulary or Vocabulary()).errors())


@dataclass(frozen=True)
class _Proof:
    """One reading of all sentences; they are known by their numbers here."""

    sentences: tuple[Wording, ...]
    own: Vocabulary

    @cached_property
    def whole(self) -> TeamVocabulary:
        return TeamVocabulary(sentences=self.sentences, own=self.own)

    def errors(self) -> Iterator[ConfigError]:
        for sentence in self.sentences:
            yield from _unclear(sentence)
            yield from self._built_in(sentence)
        yield from self._twins()
        for sentence in self.sentences:
            keyword = ""
            for line, place in sentence.lines:
                keyword, words = standing(line, keyword)
                yield from self._line(keyword, words, place)
        circles = list(self._circles())
        yield from circles or self._too_long()

    def _built_in(self, sentence: Wording) -> Iterator[ConfigError]:
        """A sentence that some line may mean, and a built-in one too."""
        for line in _tries(sentence.text, _WORDS):
            for keyword in ("When", "Then"):
                found = self.own.matches(f"{keyword} {line}")
                if found:
                    said = f"found `{sentence.text}`, which the built-in sentence"
                    said = f"{said} `{found[0][0].expression}` says already"
                    hint = f"Say it in other words: `{line}` must have one meaning."
                    yield ConfigError(said, place=sentence.place, hint=hint)
                    return

    def _twins(self) -> Iterator[ConfigError]:
        for first, second in combinations(self.sentences, 2):
            if _overlap(first.text, second.text):
                said = f"found `{second.text}`, and `{first.text}` ({first.place}) fits the same"
                hint = "Say one of them in other words, or take it out."
                yield ConfigError(f"{said} lines", place=second.place, hint=hint)

    def _line(self, keyword: str, words: str, place: Place) -> Iterator[ConfigError]:
        """A step that no value makes a sentence of, ours or the team's."""
        keywords = (keyword,) if keyword else ("When", "Then")
        stray = _STRAY.search(mask(words)[0])
        if stray:
            said = f"found a quotation mark without its other half: {stray[0]}"
            yield ConfigError(said, place=place, hint='Close it, or write "…".')
        elif not any(
            self._known(f"{each} {tried}") for tried in _tries(words, _TRIED) for each in keywords
        ):
            nearest = "; ".join(self.whole.nearest(words))
            said = f"found the step `{words}`, expected a sentence of ours or of yours"
            yield ConfigError(said, place=place, hint=f"Nearest: {nearest}.")

    def _known(self, line: str) -> bool:
        # A line that fits two sentences is told where these stand, not at each of its uses.
        return bool(self.own.matches(line) or self.whole.fitting(line))

    @cached_property
    def used(self) -> tuple[tuple[frozenset[int], ...], ...]:
        """The sentences that each step of each sentence may be."""
        numbers = {id(sentence): number for number, sentence in enumerate(self.sentences)}
        return tuple(
            tuple(
                frozenset(
                    numbers[id(used)]
                    for tried in _tries(line, _TRIED)
                    for used, _ in self.whole.fitting(tried)
                )
                for line, _ in sentence.lines
            )
            for sentence in self.sentences
        )

    @cached_property
    def uses(self) -> tuple[dict[int, Place], ...]:
        """Which sentences each uses, and where it does so first."""
        found: list[dict[int, Place]] = []
        for sentence, steps in zip(self.sentences, self.used, strict=True):
            places: dict[int, Place] = {}
            for (_, place), numbers in zip(sentence.lines, steps, strict=True):
                for number in sorted(numbers):
                    places.setdefault(number, place)
            found.append(places)
        return tuple(found)

    def _circles(self) -> Iterator[ConfigError]:
        for start in range(len(self.sentences)):
            path = self._way_back(start)
            if path:
                edges = [
                    f"{self.uses[one][other]} uses `{self.sentences[other].text}`"
                    for one, other in zip(path, (*path[1:], start), strict=True)
                ]
                said = f"`{self.sentences[start].text}` stands for itself in the end: "
                place = self.uses[start][(*path, start)[1]]
                hint = "Take one of these steps out."
                yield ConfigError(said + ", ".join(edges), place=place, hint=hint)

    def _way_back(self, start: int) -> tuple[int, ...]:
        """The shortest way from a sentence to itself by later ones, so that each is told once."""
        ways: list[tuple[int, ...]] = [(start,)]
        met: set[int] = set()
        for way in ways:
            for used in self.uses[way[-1]]:
                if used == start:
                    return way
                if used > start and used not in met:
                    met.add(used)
                    ways.append((*way, used))
        return ()

    def _too_long(self) -> Iterator[ConfigError]:
        sizes: dict[int, int] = {}
        for number, sentence in enumerate(self.sentences):
            size = self._size(number, sizes)
            if size > MOST_STEPS:
                said = f"found {size:,} steps in the end, expected at most {MOST_STEPS}"
                hint = "Say less in one sentence."
                yield ConfigError(said, place=sentence.place, hint=hint)

    def _size(self, number: int, sizes: dict[int, int]) -> int:
        if number not in sizes:
            sizes[number] = sum(
                max([1, *(self._size(inner, sizes) for inner in step)])
                for step in self.used[number]
            )
        return sizes[number]


def _unclear(sentence: Wording) -> Iterator[ConfigError]:
    """Parameters that are not words of their own."""
    for token in tokens(sentence.text):
        if not token.parameter and (found := PARAMETER.search(token.text)):
            said = f"found `{token.text}`, expected `{found[0]}` as a word of its own"
            hint = "A parameter stands for one word or one quoted text; put blanks around it."
            yield ConfigError(said, place=sentence.place, hint=hint)


def _overlap(first: str, second: str) -> bool:
    """Whether there is a line that fits both."""
    return any(
        len(one) == len(other)
        and all(
            word.parameter or same.parameter or word.same(same)
            for word, same in zip(one, other, strict=True)
        )
        for one, other in product(readings(first), readings(second))
    )


def _tries(text: str, values: Iterable[Token]) -> Iterator[str]:
    """The text with its parameters given values, every mixture of them while they are few."""
    names = tuple(dict.fromkeys(PARAMETER.findall(text)))
    kinds = tuple(values)
    mixtures: Iterable[tuple[Token, ...]] = product(kinds, repeat=len(names))
    if len(names) > _MOST_MIXED:
        mixtures = ((value,) * len(names) for value in kinds)
    for mixture in mixtures:
        yield _tried(text, dict(zip(names, mixture, strict=True)))


def _tried(text: str, values: dict[str, Token]) -> str:
    """Words that are not quoted are put in as they are: a person may well write them so."""
    words = {name: value for name, value in values.items() if not value.quoted}
    bare = PARAMETER.sub(
        lambda found: words[found[1]].text if found[1] in words else found[0], text
    )
    return filled(bare, values)
