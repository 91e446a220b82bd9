"""The acceptance criteria of a ticket, extracted by code before any work begins.

The ticket's text is data: it is read, never obeyed. What looks like a criterion and cannot be
read as steps is a criterion still, without steps; nothing is dropped without a note. Above:
`flow`; below: `gherkin`, `verdicts`, and `blocks`, `sections` beside it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from orchestrator.errors import ConfigError
from orchestrator.gherkin.clauses import lead_in, split_clauses, without_lead
from orchestrator.gherkin.scenarios import Scenario, read_scenarios
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.qa.blocks import Block, find_blocks
from orchestrator.qa.sections import Fence, Heading, Item, Outline, outline
from orchestrator.verdicts import Criterion, Source, Ticket

LOOKED_FOR = (
    "looked for a ```gherkin block, lines of Gherkin (`Scenario: …`, `Given …`), or a heading "
    '"Acceptance criteria" with bullets, numbers or check boxes below it'
)

_INFO = re.compile(r"^(?:gherkin|cucumber|feature)\b")
_OPENING = re.compile(r"^\s*(?:#.*\n\s*|@.*\n\s*)*(?:Feature|Scenario(?: Outline)?|Background):")
_OPENS = re.compile(r"given\b|when\b|then\b", re.IGNORECASE)
_CONTINUES = re.compile(r"when\b|then\b|and\b|but\b", re.IGNORECASE)
_ADDS = re.compile(r"and\b|but\b", re.IGNORECASE)
_WIDTH = 72

Understood: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The criteria in the order of the ticket; `looked_for` says for what, if there are none."""

    criteria: tuple[Criterion, ...]
    looked_for: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A criterion before it has its number."""

    title: str
    text: str
    source: Source
    steps: tuple[str, ...]


def extract(ticket: Ticket, understood: Understood | None = None) -> Extraction:
    """The criteria of a ticket; never raises, whatever the text.

    `understood` says whether a line is a sentence, for prose that is cut into lines; without it
    the built-in ones are known.
    """
    body = _clean(ticket.body)
    parts = outline(body)
    notes: list[str] = []
    fenced = [fence for fence in parts.fences if _is_gherkin(fence)]
    covered = {line for fence in parts.fences for line in range(fence.first, fence.last + 1)}
    blocks = find_blocks(body.split("\n"), covered)
    parts = replace(parts, headings=_outside(parts.headings, blocks))
    drafts = [draft for fence in fenced for draft in _of_fence(fence, notes)]
    drafts += [draft for block in blocks for draft in _of_block(block, parts, notes)]
    within = [(fence.first, fence.last) for fence in fenced]
    within += [(block.first, block.last) for block in blocks]
    drafts += _of_items(parts.items, within, notes, understood or Vocabulary().understands)
    drafts.sort(key=lambda draft: draft.source.first)
    criteria = _numbered(drafts, notes)
    looked_for = "" if criteria else _looked_for(parts)
    return Extraction(criteria=criteria, looked_for=looked_for, notes=tuple(notes))


def criterion_id(text: str) -> str:
    """The id of a text without markup: its white space, case and forms of letters don't count."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return hashlib.sha256(" ".join(even.split()).encode("utf-8", "replace")).hexdigest()[:12]


def _outside(headings: Iterable[Heading], blocks: Iterable[Block]) -> tuple[Heading, ...]:
    """The headings but those in Gherkin, which are its titles and comments."""
    inside = {line for block in blocks for line in range(block.first, block.last + 1)}
    return tuple(heading for heading in headings if heading.line not in inside)


def _clean(body: str) -> str:
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", lines)


def _is_gherkin(fence: Fence) -> bool:
    return bool(_INFO.match(fence.info) or (not fence.info and _OPENING.match(fence.text)))


def _of_fence(fence: Fence, notes: list[str]) -> Iterator[_Draft]:
    # The first line of the content stands below the opening fence.
    yield from _of_gherkin(fence.text, fence.section, (fence.first + 1, fence.last), notes)


def _of_block(block: Block, parts: Outline, notes: list[str]) -> Iterator[_Draft]:
    above = [each.text for each in parts.headings if each.line < block.first]
    section = above[-1] if above else ""
    notes.extend(f"line {line}: stands among scenarios and is no step" for line in block.passed)
    yield from _of_gherkin(block.text, section, (block.first, block.last), notes)


def _of_gherkin(
    text: str, section: str, lines: tuple[int, int], notes: list[str]
) -> Iterator[_Draft]:
    first, last = lines
    scenarios = []
    try:
        scenarios = [each for each in read_scenarios(text) if each.lines]
    except ConfigError as error:
        at = first + max(error.place.line - 1, 0) if error.place else first
        notes.append(f"line {at}: {error.message}")
    for each in scenarios:
        yield _of_scenario(each, section, first - 1)
    if not scenarios and text.strip():
        source = Source(section=section, first=first, last=last)
        yield _Draft(title=_cut(text), text=text.strip(), source=source, steps=())


def _of_scenario(scenario: Scenario, section: str, offset: int) -> _Draft:
    source = Source(
        section=section, first=offset + scenario.first_line, last=offset + scenario.last_line
    )
    text = "\n".join((scenario.name, *scenario.lines)).strip()
    title = _cut(scenario.name or " ".join(scenario.lines))
    return _Draft(title=title, text=text, source=source, steps=scenario.lines)


def _of_items(
    items: Iterable[Item],
    within: Iterable[tuple[int, int]],
    notes: list[str],
    understood: Understood,
) -> Iterator[_Draft]:
    """The items that stand in no Gherkin; several that are one sentence are one criterion."""
    spans = list(within)
    drafts: list[_Draft] = []
    talk: dict[str, int] = {}
    for item in items:
        if any(first <= item.last and item.first <= last for first, last in spans):
            continue
        draft = _of_item(item, understood)
        joined = _joined(drafts[-1], draft, understood) if drafts else None
        if joined:
            drafts[-1] = joined
        elif item.listed or draft.steps or _OPENS.match(item.text):
            drafts.append(draft)
        else:
            talk.setdefault(item.section, item.first)
    sections = {draft.source.section for draft in drafts}
    for section, line in talk.items():
        if section not in sections:
            notes.append(f'line {line}: "{section}" holds text, but no list and no Given-when-then')
    yield from drafts


def _of_item(item: Item, understood: Understood) -> _Draft:
    steps = split_clauses(without_lead(item.text, item.lead), understood)
    source = Source(section=item.section, first=item.first, last=item.last)
    title = _cut(item.lead or lead_in(item.text) or item.text)
    return _Draft(title=title, text=item.text, source=source, steps=steps)


def _joined(before: _Draft, draft: _Draft, understood: Understood) -> _Draft | None:
    """Both as one criterion, where the second goes on with the sentence of the first."""
    if before.source.section != draft.source.section or not _CONTINUES.match(draft.text):
        return None
    whole = any(step.startswith("Then ") for step in before.steps)
    if not _OPENS.match(before.text) or (whole and not _ADDS.match(draft.text)):
        return None
    text = f"{before.text}\n{draft.text}"
    return replace(
        before,
        title=_cut(text) if before.title == _cut(before.text) else before.title,
        text=text,
        source=replace(before.source, last=draft.source.last),
        steps=split_clauses(text, understood),
    )


def _numbered(drafts: Iterable[_Draft], notes: list[str]) -> tuple[Criterion, ...]:
    found: dict[str, Criterion] = {}
    again: dict[int, list[int]] = {}
    for draft in drafts:
        id_ = criterion_id(draft.text)
        if id_ in found:
            again.setdefault(found[id_].number, []).append(draft.source.first)
            continue
        found[id_] = Criterion(
            id=id_,
            number=len(found) + 1,
            title=draft.title,
            text=draft.text,
            source=draft.source,
            steps=draft.steps,
        )
    for number, lines in again.items():
        where = ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")
        notes.append(f"line {where}: the same as criterion {number}, counted once")
    return tuple(found.values())


def _cut(text: str) -> str:
    """One line of at most so many characters, cut between two words."""
    line = " ".join(text[: _WIDTH * 10].split())
    if len(line) <= _WIDTH:
        return line
    head = line[: _WIDTH - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:") + "…"


def _looked_for(parts: Outline) -> str:
    names = ", ".join(f'"{_cut(heading.text)}"' for heading in parts.headings[:8])
    return (
        f"{LOOKED_FOR}; its headings are {names}" if names else f"{LOOKED_FOR}; it has no headings"
    )
