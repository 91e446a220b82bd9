"""Where in a ticket criteria may stand beside its body, and which of those places are read.

Fields that a site made for them are read with the body, and what the two disagree on is told.
Checklists and sub-tasks are lists of work more often than of promises: they are read only where
neither body nor field holds any. Comments are talk, and only pointed at. Above: `criteria`; below:
`flattened`, `manuscript`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from orchestrator.gherkin.quotes import evened
from orchestrator.qa.drafts import Draft
from orchestrator.qa.flattened import Keyword, relisted
from orchestrator.qa.manuscript import manuscript
from orchestrator.verdicts import Passage, PassageKind, Ticket

_OPENING = ("# Acceptance criteria", "")
_MADE = re.compile(r"^\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|```|\||(?:Scenario|Feature)\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in one text, in its order; `name` is the field's, empty for the body."""

    name: str
    drafts: tuple[Draft, ...]
    notes: tuple[str, ...]


def readings(
    ticket: Ticket, read: Callable[[str], Reading], keyword: Keyword
) -> tuple[list[Reading], list[str]]:
    """What is found in the body and in the places that count, and notes about the others.

    `read` finds the drafts of a text.
    """
    found = [read(ticket.body)]
    found += _each(_of(ticket, "field"), read, keyword)
    if any(one.drafts for one in found):
        return found, _conflict(found)
    kinds: tuple[PassageKind, ...] = ("list", "task")
    for kind in kinds:
        more = _each(_of(ticket, kind), read, keyword)
        if any(one.drafts for one in more):
            where = ", ".join(f'"{one.name}"' for one in more if one.drafts)
            told = f"the description holds no criteria: they were taken from {where}"
            return found + more, [told]
    return found, _suggested(ticket, read)


def _of(ticket: Ticket, kind: PassageKind) -> list[Passage]:
    passages = [one for one in ticket.elsewhere if one.kind == kind]
    if kind != "task" or not passages:
        return passages
    text = "\n".join(f"- {evened(one.text)}" for one in passages)
    return [Passage(name="sub-tasks", text=text, kind=kind)]


def _each(
    passages: Iterable[Passage], read: Callable[[str], Reading], keyword: Keyword
) -> list[Reading]:
    return [_placed(passage, read(_page(passage.text, keyword))) for passage in passages]


def _page(text: str, keyword: Keyword) -> str:
    """The text below a heading of criteria: whatever is listed in it is one."""
    lines = manuscript(_numbers(text), keyword).lines
    filled = [line for line in lines if line.strip()]
    if not any(_MADE.match(line) for line in filled):
        if len(filled) == 1:
            lines = (f"- {filled[0].strip()}",)
        elif len(filled) == len(lines):
            lines = tuple(relisted(["Acceptance criteria", *lines], keyword)[1:])
    return "\n".join([*_OPENING, *lines])


def _numbers(text: str) -> str:
    """With wiki's numbered items, which nobody would take for headings in a field of criteria."""
    if not re.search(r"^#\s", text, re.MULTILINE):
        return text
    return re.sub(
        r"^(#+)(?=\s)", lambda found: "   " * (len(found[1]) - 1) + "1.", text, flags=re.MULTILINE
    )


def _placed(passage: Passage, found: Reading) -> Reading:
    """The reading with its lines counted in the field itself."""
    above = len(_OPENING)
    drafts = tuple(
        replace(
            draft,
            source=replace(
                draft.source,
                first=max(1, draft.source.first - above),
                last=max(1, draft.source.last - above),
                field=passage.name,
            ),
        )
        for draft in found.drafts
    )
    notes = tuple(
        f'in "{passage.name}", '
        + re.sub(r"(?<=^line )\d+", lambda said: str(max(1, int(said[0]) - above)), note)
        for note in found.notes
    )
    return Reading(name=passage.name, drafts=drafts, notes=notes)


def _conflict(found: Sequence[Reading]) -> list[str]:
    """A note where body and field both hold criteria, and not the same ones."""
    holding = [one for one in found if one.drafts]
    texts = [{_even(draft.text) for draft in one.drafts} for one in holding]
    if len(holding) < 2 or all(one == texts[0] for one in texts):
        return []
    parts = [f"{len(one.drafts)} in {_called(one)}" for one in holding]
    return [f"criteria stand in several places and differ ({', '.join(parts)}): all are tested"]


def _suggested(ticket: Ticket, read: Callable[[str], Reading]) -> list[str]:
    numbers = [
        one.name for one in ticket.elsewhere if one.kind == "comment" and read(one.text).drafts
    ]
    if not numbers:
        return []
    said = f"{', '.join(numbers)} of the ticket looks like criteria, and comments are not read"
    return [f"{said}: put them into its description"]


def _called(reading: Reading) -> str:
    return f'"{reading.name}"' if reading.name else "the description"


def _even(text: str) -> str:
    return " ".join(text.split()).casefold()
