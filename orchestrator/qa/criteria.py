"""The acceptance criteria of a ticket, extracted by code before any work begins.

The ticket's text is data: it is read, never obeyed. Here they are put in order, counted once each
and given their ids; what nobody can prove in a browser is settled before any work, never dropped.
Above: `flow`; below: `drafts`, `manuscript`, `passages`, `untestable` and `credentials` beside it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orchestrator.gherkin.languages import keyword
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.qa.blocks import Block, find_blocks
from orchestrator.qa.credentials import HINT, masked
from orchestrator.qa.drafts import Draft, Understood, cut, of_block, of_fence, of_items, of_table
from orchestrator.qa.manuscript import fenced_lines, manuscript
from orchestrator.qa.passages import Reading, readings
from orchestrator.qa.sections import Fence, Heading, Outline, outline
from orchestrator.qa.tables import Table, find_tables
from orchestrator.qa.untestable import settled
from orchestrator.verdicts import Criterion, Source, Ticket

LOOKED_FOR = (
    "looked for a ```gherkin block, lines of Gherkin (`Scenario: …`, `Given …`), or a heading "
    '"Acceptance criteria" with bullets, numbers or check boxes below it'
)

_INFO = re.compile(r"^(?:gherkin|cucumber|feature)\b")
_OPENING = re.compile(r"^\s*(?:#.*\n\s*|@.*\n\s*)*(?:Feature|Scenario(?: Outline)?|Background):")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The criteria in the order of the ticket; `looked_for` says for what, if there are none."""

    criteria: tuple[Criterion, ...]
    looked_for: str = ""
    notes: tuple[str, ...] = ()


def extract(ticket: Ticket, understood: Understood | None = None) -> Extraction:
    """The criteria of a ticket; never raises, whatever the text.

    `understood` says whether a line is a sentence, for prose that is cut into lines; without it
    the built-in ones are known.
    """
    understands = understood or Vocabulary().understands
    found, told = readings(ticket, lambda text: _read(text, understands), keyword)
    notes = [note for one in found for note in one.notes]
    drafts = [draft for one in found for draft in one.drafts]
    criteria = _numbered(drafts, understands, notes)
    looked_for = "" if criteria else _looked_for(ticket)
    return Extraction(criteria=criteria, looked_for=looked_for, notes=(*notes, *told))


def _read(text: str, understands: Understood) -> Reading:
    """What is found in one text, in its order."""
    page = manuscript(text, keyword)
    notes = list(page.notes)
    fenced = fenced_lines(page.lines)
    blocks = find_blocks(page.lines, fenced)
    tables = _tables(page.lines, fenced, blocks)
    parts = _outline(page.lines, blocks, tables)
    inside = [fence for fence in parts.fences if _is_gherkin(fence)]
    drafts = [draft for fence in inside for draft in of_fence(fence, notes)]
    drafts += [draft for block in blocks for draft in of_block(block, parts, notes)]
    drafts += _of_tables(tables, parts, understands, notes)
    within = [(fence.first, fence.last) for fence in inside]
    within += [(block.first, block.last) for block in blocks]
    drafts += of_items(parts.items, within, notes, understands)
    drafts.sort(key=lambda draft: draft.source.first)
    return Reading(name="", drafts=tuple(drafts), notes=tuple(notes))


def criterion_id(text: str) -> str:
    """The id of a text without markup: its white space, case and forms of letters don't count."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return hashlib.sha256(" ".join(even.split()).encode("utf-8", "replace")).hexdigest()[:12]


def _tables(lines: Sequence[str], fenced: set[int], blocks: Iterable[Block]) -> list[Table]:
    taken = {line for block in blocks for line in range(block.first, block.last + 1)}
    return find_tables(lines, fenced | taken)


def _outline(lines: Sequence[str], blocks: Sequence[Block], tables: Iterable[Table]) -> Outline:
    """The outline of what is in no table; headings in Gherkin are its titles and comments."""
    away = {line for table in tables for line in range(table.first, table.last + 1)}
    rest = ["" if number in away else line for number, line in enumerate(lines, start=1)]
    parts = outline("\n".join(rest), follows=blocks[0].first if blocks else 0)
    return replace(parts, headings=_outside(parts.headings, blocks))


def _outside(headings: Iterable[Heading], blocks: Iterable[Block]) -> tuple[Heading, ...]:
    inside = {line for block in blocks for line in range(block.first, block.last + 1)}
    return tuple(heading for heading in headings if heading.line not in inside)


def _is_gherkin(fence: Fence) -> bool:
    return bool(_INFO.match(fence.info) or (not fence.info and _OPENING.match(fence.text)))


def _of_tables(
    tables: Iterable[Table], parts: Outline, understood: Understood, notes: list[str]
) -> list[Draft]:
    drafts: list[Draft] = []
    for table in tables:
        section = parts.section_at(table.first)
        if table.kind and (section.name or table.kind != "rules"):
            drafts += of_table(table, section, understood, notes)
        elif section.name:
            notes.append(f"line {table.first}: a table whose columns say nothing of criteria")
    return drafts


def _numbered(
    drafts: Iterable[Draft], understood: Understood, notes: list[str]
) -> tuple[Criterion, ...]:
    found: dict[str, Criterion] = {}
    again: dict[int, list[Source]] = {}
    secret: list[Source] = []
    for draft in drafts:
        id_ = criterion_id(draft.text)
        if id_ in found:
            again.setdefault(found[id_].number, []).append(draft.source)
        else:
            found[id_] = _criterion(id_, len(found) + 1, draft, understood)
            if masked(draft.text) != draft.text:
                secret.append(draft.source)
    for number, lines in again.items():
        notes.append(f"{_listed(lines)}: the same as criterion {number}, counted once")
    if secret:
        notes.append(f"{_listed(secret)}: a credential stands in the ticket; {HINT}")
    return tuple(found.values())


def _listed(sources: Sequence[Source]) -> str:
    """The lines of these, the body's first, then each field's."""
    by_field: dict[str, list[int]] = {}
    for source in sources:
        by_field.setdefault(source.field, []).append(source.first)
    return "; ".join(
        (f'in "{name}", line ' if name else "line ")
        + ", ".join(map(str, lines[:5]))
        + (" …" if len(lines) > 5 else "")
        for name, lines in by_field.items()
    )


def _criterion(id_: str, number: int, draft: Draft, understood: Understood) -> Criterion:
    known = settled(draft.text, draft.steps, understood, done=draft.done)
    return Criterion(
        id=id_,
        number=number,
        title=cut(masked(draft.title)),
        text=masked(draft.text),
        source=draft.source,
        steps=tuple(masked(step) for step in draft.steps),
        settled=known.code if known else "",
        because=known.reason if known else "",
    )


def _looked_for(ticket: Ticket) -> str:
    lines = manuscript(ticket.body, keyword).lines
    parts = _outline(lines, find_blocks(lines, fenced_lines(lines)), [])
    names = ", ".join(f'"{cut(heading.text)}"' for heading in parts.headings[:8])
    said = f"its headings are {names}" if names else "it has no headings"
    fields = ", ".join(f'"{one.name}"' for one in ticket.elsewhere if one.kind != "comment")
    also = f"; nor in {fields}" if fields else ""
    return f"{LOOKED_FOR}; {said}{also}"
