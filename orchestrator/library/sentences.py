"""Sentences of the team's own, from `.steps/*.md`: each a heading, and the steps below it.

Reads them and finds what is wrong in one file by itself; whether a step is understood, and
whether two sentences fit one line, is for whoever knows the vocabulary. Above: `catalog`; below:
`document`, `schema`, `imports` for fences.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orchestrator.errors import ConfigError, Place
from orchestrator.library.document import Document
from orchestrator.library.imports import next_fence
from orchestrator.library.schema import NAME, TEXT, WORD, Fields, check
from orchestrator.wording import nearest

SENTENCES = Fields(keys={"description": TEXT, "owner": TEXT})
"""The front matter of a file of sentences; there need be none."""

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(.*?))?[ \t]*")
_GHERKIN = re.compile(r" {0,3}(?:`{3,}|~{3,})[ \t]*gherkin\b", re.IGNORECASE)
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_KEYWORD = re.compile(r"(?:given|when|then|and|but)(?=[\s,:])", re.IGNORECASE)
_BRACES = re.compile(r"\{([^{}]*)\}")
_PARAMETER = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)\}")
_DOUBLED = re.compile(r"(?<!\{)\{\{([A-Za-z][A-Za-z0-9_-]*)\}\}(?!\})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSentence:
    """A sentence and the step lines that it stands for, as they are written, each with its place.

    `parameters` are the names in braces, `description` the words between heading and steps,
    `sha256` that of the whole file.
    """

    text: str
    parameters: tuple[str, ...]
    lines: tuple[tuple[str, Place], ...]
    description: str
    place: Place
    sha256: str = ""


def sentences_from(document: Document, errors: list[ConfigError]) -> tuple[TeamSentence, ...]:
    """The sentences of a document, those with a mistake in their steps too, and the errors."""
    errors.extend(check(document, SENTENCES))
    before = len(errors)
    drafts = _Reading(document, errors).drafts()
    if not drafts and len(errors) == before:
        said = "found no sentence, expected a heading of the second level"
        hint = "Write `## I am logged in as {account}`, and below it a list of steps."
        errors.append(ConfigError(said, place=Place(path=document.path), hint=hint))
    return tuple(_sentence(draft, document, errors) for draft in drafts if _named(draft, errors))


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A heading and what was found below it; `closed` once there were words below its steps.

    `odd` where something below it was meant as a step and is none.
    """

    text: str
    place: Place
    words: list[str] = field(default_factory=list)
    lines: list[tuple[str, Place]] = field(default_factory=list)
    closed: bool = False
    odd: bool = False


@dataclass(slots=True)
class _Reading:
    """One pass over the lines of a body."""

    document: Document
    errors: list[ConfigError]
    draft: _Draft | None = None
    item: bool = False
    fence: str = ""
    gherkin: bool = False

    def drafts(self) -> list[_Draft]:
        return list(self._drafts())

    def _drafts(self) -> Iterator[_Draft]:
        for number, line in enumerate(self.document.body.split("\n")):
            place = self.document.body_place(number)
            was, self.fence = self.fence, next_fence(self.fence, line)
            if was or self.fence:
                self._fenced(line, place, was)
                continue
            heading = _HEADING.fullmatch(line)
            if heading is None:
                self._plain(line, place)
                continue
            self.item = False
            words = " ".join((heading[2] or "").split())
            if heading[1] == "##":
                self.draft = _Draft(text=words, place=place)
                yield self.draft
            elif heading[1] == "#":
                self.draft = None
            else:
                said = f"found a heading of level {len(heading[1])}, expected level 2"
                self._error(said, place, f"Write `## {words}` for a sentence of its own.")

    def _fenced(self, line: str, place: Place, was: str) -> None:
        """A line in code or one of its fences: steps where it is said to be Gherkin."""
        self.item = False
        if not was:
            self.gherkin = bool(_GHERKIN.match(line))
        bare = line.strip()
        if not self.gherkin:
            self._words(line, place)
        elif was and self.fence and bare and not bare.startswith("#"):
            self._step(bare, place)

    def _plain(self, line: str, place: Place) -> None:
        bare = line.strip()
        bullet = _BULLET.fullmatch(line)
        if not bare or _RULE.fullmatch(line):
            self.item = False
        elif bullet is not None:
            self._bullet((bullet[1] or "").strip(), place)
        elif self.item and self.draft is not None:
            text, where = self.draft.lines[-1]
            self.draft.lines[-1] = (f"{text} {bare}", where)
        elif self.draft is not None and _KEYWORD.match(bare):
            self.draft.odd = True
            self._error("found a step outside of the list", place, f"Write `- {bare}`.")
        else:
            self._words(bare, place)

    def _bullet(self, text: str, place: Place) -> None:
        if self.draft is None and not _KEYWORD.match(text):
            return
        self.item = self.draft is not None and bool(text)
        if text:
            self._step(text, place)
        else:
            self._error("found an empty step", place, "Write one, or take the bullet out.")

    def _step(self, text: str, place: Place) -> None:
        if self.draft is None:
            hint = "Write `## SENTENCE` above the list."
            self._error("found a step and no sentence that it belongs to", place, hint)
        else:
            self.draft.lines.append((text, place))

    def _words(self, text: str, place: Place) -> None:
        if self.draft is None or self.draft.closed:
            return
        if self.draft.lines:
            self.draft.closed = True
            said = "found words below the steps, expected them above"
            self._error(said, place, "Put them between the sentence and its steps.")
        else:
            self.draft.words.append(text)

    def _error(self, said: str, place: Place, hint: str) -> None:
        self.errors.append(ConfigError(said, place=place, hint=hint))


def _named(draft: _Draft, errors: list[ConfigError]) -> bool:
    """Whether the heading can be a sentence; if not, why is among the errors."""
    before = len(errors)
    names = _BRACES.findall(draft.text)
    if not _BRACES.sub("", draft.text).strip("\"'` .,;:!?"):
        said = f"found the sentence `{draft.text}`, expected words"
        errors.append(ConfigError(said, place=draft.place, hint="Say in words what is done."))
    if keyword := _KEYWORD.match(draft.text):
        said = f"found `{keyword[0]}` in the sentence, expected it without"
        hint = f"Write `## {draft.text[keyword.end() :].strip(' ,:')}`: any keyword may precede it."
        errors.append(ConfigError(said, place=draft.place, hint=hint))
    for name in dict.fromkeys(names):
        if not re.fullmatch(NAME, name):
            said = f"found the parameter `{{{name}}}`, expected {WORD.what}"
            errors.append(ConfigError(said, place=draft.place, hint="Rename it."))
        elif names.count(name) > 1:
            said = f"found the parameter `{{{name}}}` twice in a sentence"
            hint = "Give one of them another name."
            errors.append(ConfigError(said, place=draft.place, hint=hint))
    return len(errors) == before


def _sentence(draft: _Draft, document: Document, errors: list[ConfigError]) -> TeamSentence:
    parameters = tuple(_PARAMETER.findall(draft.text))
    if draft.lines:
        errors.extend(_misused(draft, parameters))
    elif not draft.odd:
        said = f"found no steps for `{draft.text}`"
        hint = 'Write them below it as a list: `- When I click "Log in"`.'
        errors.append(ConfigError(said, place=draft.place, hint=hint))
    return TeamSentence(
        text=draft.text,
        parameters=parameters,
        lines=tuple(draft.lines),
        description="\n".join(draft.words).strip(),
        place=draft.place,
        sha256=document.sha256,
    )


def _misused(draft: _Draft, parameters: tuple[str, ...]) -> Iterator[ConfigError]:
    """Parameters that no step uses, and those that the sentence does not have."""
    used: set[str] = set()
    for line, place in draft.lines:
        doubled = set(_DOUBLED.findall(line))
        for name in dict.fromkeys(_PARAMETER.findall(line)):
            used.add(name)
            if name in doubled:
                said = f"found `{{{{{name}}}}}`, expected one pair of braces"
                hint = f"Write `{{{name}}}`; an account's value is `{{{{{{{name}}}.password}}}}`."
                yield ConfigError(said, place=place, hint=hint)
            elif name not in parameters:
                said = f"found `{{{name}}}`, and the sentence has no such parameter"
                hint = nearest(name, parameters, f"Write {{{name}}} into the heading.")
                yield ConfigError(said, place=place, hint=hint)
    for name in parameters:
        if name not in used:
            said = f"found the parameter `{{{name}}}`, and no step uses it"
            hint = "Use it in a step, or write the words themselves."
            yield ConfigError(said, place=draft.place, hint=hint)
