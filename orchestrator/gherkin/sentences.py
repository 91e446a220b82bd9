"""The vocabulary: every sentence a step may be, and the reading of a line by it.

A line is one sentence or it is not understood; nothing is ever guessed. Above: the embedded model
and `qa`, which are given `Vocabulary.read`; below: actions, expectations, phrases.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from orchestrator.gherkin.actions import ACTIONS
from orchestrator.gherkin.calls import call
from orchestrator.gherkin.clauses import split_step
from orchestrator.gherkin.comparisons import COMPARISONS
from orchestrator.gherkin.expectations import EXPECTATIONS
from orchestrator.gherkin.gestures import GESTURES
from orchestrator.gherkin.grammar import Sentence
from orchestrator.gherkin.phrases import Phrase, phrases, split_keyword
from orchestrator.gherkin.quotes import MARK, mask
from orchestrator.gherkin.storing import STORING
from orchestrator.gherkin.surroundings import SURROUNDINGS
from orchestrator.messages import ToolCall

SENTENCES: tuple[Sentence, ...] = (
    *ACTIONS,
    *GESTURES,
    *SURROUNDINGS,
    *STORING,
    *EXPECTATIONS,
    *COMPARISONS,
)
"""All of them, actions first; the documentation of steps is made from this."""

LONGEST = 4000
"""A longer line, in characters, is no sentence."""

REMEMBERED = 500
"""Lines whose reading is kept: an agent, its judge and its witness ask for each several times."""

Fit: TypeAlias = tuple[Sentence, tuple[ToolCall, ...]]
"""A sentence that a line may be, and the calls that it then stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The sentences that lines are read by."""

    sentences: Sequence[Sentence] = SENTENCES
    _known: dict[str, list[Fit]] = field(default_factory=dict, repr=False, compare=False)

    def read(self, line: str) -> tuple[ToolCall, ...]:
        """The calls that a step line stands for, those of each part where "and" joins several.

        A line that no sentence fits, or more than one, is one `orch.verdict` call that says so.
        """
        found = self.matches(line)
        if len(found) == 1:
            return found[0][1]
        if found:
            return ambiguous(line, [f"`{sentence.expression}`" for sentence, _ in found])
        if pieces := split_step(line, self.understands):
            return tuple(one for piece in pieces for one in self.read(piece))
        return not_understood(line, self.nearest(line))

    def understands(self, line: str) -> bool:
        """Whether exactly one sentence fits the line."""
        return len(self.matches(line)) == 1

    def matches(self, line: str) -> list[Fit]:
        """Every sentence that fits the likeliest reading that any fits; a line is read once."""
        if line not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[line] = self._matches(line)
        return self._known[line]

    def _matches(self, line: str) -> list[Fit]:
        if len(line) > LONGEST:
            return []
        for phrase in phrases(line):
            found = self._fitting(phrase)
            if found:
                return found
        return []

    def nearest(self, line: str, count: int = 3) -> tuple[str, ...]:
        """The examples most like the line, the likest first, without their keywords."""
        return most_like(line, (split_keyword(each.example)[1] for each in self.sentences), count)

    def _fitting(self, phrase: Phrase) -> list[Fit]:
        pairs = ((sentence, sentence.match(phrase)) for sentence in self.sentences)
        return [(sentence, calls) for sentence, calls in pairs if calls]


def most_like(line: str, examples: Iterable[str], count: int) -> tuple[str, ...]:
    """Those of the examples that are most like the line, the likest first; compared once."""
    return _most_like(line[:LONGEST], tuple(examples), count)


@lru_cache(maxsize=256)
def _most_like(line: str, examples: tuple[str, ...], count: int) -> tuple[str, ...]:
    wanted = _shape(line)
    likeness = {example: _likeness(wanted, _shape(example)) for example in examples}
    return tuple(sorted(likeness, key=lambda example: -likeness[example])[:count])


def ambiguous(line: str, named: Iterable[str]) -> tuple[ToolCall, ...]:
    """What a line stands for that several sentences fit."""
    return _unproven("ambiguous", f'"{_cut(line)}" may be any of {", ".join(named)}')


def not_understood(line: str, nearest: Iterable[str]) -> tuple[ToolCall, ...]:
    """What a line stands for that no sentence fits."""
    reason = f'no sentence for "{_cut(line)}"; nearest: {"; ".join(nearest)}'
    return _unproven("not-understood", reason)


@lru_cache(maxsize=REMEMBERED)
def _shape(line: str) -> tuple[str, ...]:
    """The line's words without its keyword, its case and what is quoted: what makes lines alike."""
    return tuple(re.sub(MARK, "“”", mask(split_keyword(line)[1])[0].lower()).split())


def _likeness(wanted: tuple[str, ...], example: tuple[str, ...]) -> float:
    by_word = difflib.SequenceMatcher(a=wanted, b=example, autojunk=False).ratio()
    letters = difflib.SequenceMatcher(a=" ".join(wanted)[:200], b=" ".join(example))
    return by_word + letters.ratio()


def _cut(line: str) -> str:
    words = " ".join(line.split())
    return words if len(words) <= 200 else words[:199] + "…"


def _unproven(code: str, reason: str) -> tuple[ToolCall, ...]:
    return (call("orch.verdict", verdict="unproven", code=code, reason=reason, evidence=[]),)
