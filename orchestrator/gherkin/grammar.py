"""What a sentence is, and the parameter types that its expression may hold.

A sentence is a Cucumber expression over a phrase and a function that makes tool calls of it. The
sentences themselves stand in `actions` and `expectations`. Above: those two and sentences;
below: phrases, words, quotes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from cucumber_expressions.expression import (
    CucumberExpression,
)
from cucumber_expressions.parameter_type import (
    ParameterType,
)
from cucumber_expressions.parameter_type_registry import (
    ParameterTypeRegistry,
)

from orchestrator.gherkin.phrases import Phrase
from orchestrator.gherkin.quotes import MARK, restore
from orchestrator.gherkin.words import (
    COMPARED,
    KEYS,
    MODIFIERS,
    NUMBERS,
    ORDINAL,
    ORDINALS,
    ROLES,
    STATES,
    WAYS,
    one_of,
    plural,
)
from orchestrator.messages import ToolCall

Make: TypeAlias = Callable[..., tuple[ToolCall, ...]]
"""Takes the phrase and its parameters, masked; gives no calls where it isn't meant after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the vocabulary: a row of `docs/steps.md`."""

    expression: str
    """A Cucumber expression, as people read it."""
    example: str
    """A whole step line that this sentence, and no other, understands."""
    meaning: str
    """What it does or claims, in a few words."""
    make: Make
    expects: bool
    """Whether it is a claim about the application; only such a one has a negated form."""
    keywords: tuple[str, ...] = ()
    """The keywords it is for; empty for all."""

    def match(self, phrase: Phrase) -> tuple[ToolCall, ...]:
        """The calls that the phrase stands for, none if this is not its sentence."""
        if self.keywords and (phrase.keyword or "When") not in self.keywords:
            return ()
        if phrase.negate and not self.expects:
            return ()
        found = _compiled(self.expression).match(phrase.words)
        if found is None:
            return ()
        return self.make(phrase, *(argument.group.value for argument in found))


_ARTICLE = r"(?:(?:the|a|an|any|my|this) )?"
_NAMED = r"(?: (?:labell?ed|named|called))?"
_ROLE = one_of(ROLES)
_ROW = rf"rows? where {MARK} (?:is|=) {MARK}(?: and {MARK} (?:is|=) {MARK})*"
_NUMBER = r"[$€£]?-?\d+(?:[.,]\d+)*"
_SHAPES = {
    "string": MARK,
    "strings": rf"{MARK}(?:(?:,|, and|, or|, then| and| or| then| and then) {MARK})*",
    "target": (
        rf"{_ARTICLE}(?:{ORDINAL} )?"
        rf"(?:{_ROW}|{MARK} {_ROLE}|{MARK}|{_ROLE}{_NAMED} {MARK}|{_ROLE})"
    ),
    "element": (
        rf"{_ARTICLE}(?:{ORDINAL} )?(?:{_ROW}|{MARK} {_ROLE}|{_ROLE}{_NAMED} {MARK}|{_ROLE})"
    ),
    "row": rf"{_ARTICLE}(?:{ORDINAL} )?(?:{_ROW}|{MARK} row|row {MARK})",
    "things": rf"(?:{_ROW}|(?:{MARK} )?{one_of([*ROLES, *map(plural, ROLES)])})",
    "count": rf"(?:{one_of(COMPARED)} )?(?:\d+|{one_of(NUMBERS)})",
    "compared": one_of([*COMPARED, "greater than"]),
    "amount": rf"(?:{MARK}|{_NUMBER})",
    "figure": _NUMBER,
    "moment": r"(?:\d{4}-\d\d-\d\d|\d\d:\d\d(?::\d\d)?)",
    "number": r"\d{1,5}",
    "state": one_of(STATES),
    "path": rf"(?:the )?{MARK}(?: page)?",
    "nth": ORDINAL,
    "key": (
        rf"(?:the )?(?:{MARK}|{one_of(KEYS)}|(?:{one_of(MODIFIERS)} ?\+ ?)+"
        rf"(?:{one_of(KEYS)}|[a-z0-9]|{MARK}))(?: keys?)?"
    ),
    "way": one_of(WAYS),
    "request": (
        r"(?:(?:the|a|an|any) )?(?:(?:get|post|put|patch|delete) )?"
        rf"request (?:to |for )?{MARK}"
    ),
    "status": r"[1-5](?:\d\d|xx)",
    "name": rf"(?:{MARK}|[a-z][a-z0-9_-]*)",
    "table": rf"(?:\[{MARK}(?: {MARK})*\])(?: \[{MARK}(?: {MARK})*\])*",
}


@cache
def _registry() -> ParameterTypeRegistry:
    registry = ParameterTypeRegistry()
    for name, shape in _SHAPES.items():
        # The built-in {string} reads quotes; ours are marks by now, so it is replaced.
        registry.parameter_type_by_name[name] = ParameterType(
            name, shape, str, lambda *found: found
        )
    return registry


@cache
def _compiled(expression: str) -> Any:
    names = re.findall(r"\{\w+\}|[^{]+", expression)
    lower = "".join(name if name.startswith("{") else name.lower() for name in names)
    return CucumberExpression(lower, _registry())


def texts(phrase: Phrase, words: str) -> tuple[str, ...]:
    """The quoted texts that stand in some masked words, in order."""
    return tuple(phrase.quoted[int(index)] for index in re.findall(r"\x02(\d+)\x03", words))


def text(phrase: Phrase, words: str) -> str:
    """The one quoted text in some masked words."""
    return texts(phrase, words)[0]


def target(phrase: Phrase, words: str) -> str:
    """Masked words for a thing as `page` reads them: `2nd "Add to cart" button`."""
    bare = re.sub(rf"^{_ARTICLE}", "", words)
    bare = re.sub(rf"{_NAMED} (?={MARK})", " ", bare)
    first, _, rest = bare.partition(" ")
    return restore(f"{ORDINALS.get(first, first)} {rest}".strip(), phrase.quoted)


def table(phrase: Phrase, words: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, each the texts of its cells."""
    return tuple(texts(phrase, row) for row in re.findall(r"\[([^\]]*)\]", words))


def plainly(phrase: Phrase, words: str) -> str:
    """A text that stands in quotes or without: a number, a name."""
    return texts(phrase, words)[0] if "\x02" in words else words


def singular(words: str) -> str:
    """Masked words for several things, naming one: `"Delete" buttons` is `"Delete" button`."""
    for role in sorted(ROLES, key=len, reverse=True):
        if words == role or words.endswith((f" {role}", f"\x03 {role}")):
            return words
        if words == plural(role) or words.endswith(f" {plural(role)}"):
            return words.removesuffix(plural(role)) + role
    return words


def amount(words: str) -> str:
    """A count in digits, as it may be compared: "at least 3"."""
    return re.sub(one_of(NUMBERS) + "$", lambda found: str(NUMBERS[found[0]]), words)


def rows(
    expects: bool, table: Sequence[tuple[str, str, str, Make]], keywords: tuple[str, ...] = ()
) -> tuple[Sentence, ...]:
    """Sentences from a table of expression, example, meaning and what makes the calls.

    The examples stand there without a keyword; the first of the sentence's own is put in front.
    """
    keyword = keywords[0] if keywords else "Then" if expects else "When"
    return tuple(
        Sentence(
            expression=expression,
            example=f"{keyword} {example}",
            meaning=meaning,
            make=make,
            expects=expects,
            keywords=keywords,
        )
        for expression, example, meaning, make in table
    )
