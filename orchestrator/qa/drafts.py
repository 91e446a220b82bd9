"""Criteria as they are found, before they are counted: from Gherkin, list items and tables.

What looks like a criterion and cannot be read as steps is one still, without steps; whatever is
left out is noted with its line. Above: `criteria`; below: `gherkin`, and `blocks`, `sections`,
`tables` beside it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from orchestrator.errors import ConfigError
from orchestrator.gherkin.clauses import lead_in, split_clauses, without_lead
from orchestrator.gherkin.languages import in_english, keyword
from orchestrator.gherkin.quotes import evened, mask
from orchestrator.gherkin.scenarios import Scenario, read_scenarios
from orchestrator.qa.blocks import Block
from orchestrator.qa.names import NUMBERED
from orchestrator.qa.prose import plain
from orchestrator.qa.sections import Fence, Item, Outline, Section
from orchestrator.qa.tables import Table, sentences
from orchestrator.verdicts import Source

Understood: TypeAlias = Callable[[str], bool]

_WIDTH = 72
_CONTINUES = {"When", "Then", "And", "But"}
_ADDS = {"And", "But"}
_OPENS = {"Given", "When", "Then"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A criterion before it has its number; `done` says that it is of the definition of done.

    `parts` are the texts of the items that it was put together from, if there are several.
    """

    title: str
    text: str
    source: Source
    steps: tuple[str, ...]
    done: bool = False
    parts: tuple[str, ...] = ()


def cut(text: str) -> str:
    """One line of at most so many characters, cut between two words."""
    line = " ".join(text[: _WIDTH * 10].split())
    if len(line) <= _WIDTH:
        return line
    head = line[: _WIDTH - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:") + "…"


def of_fence(fence: Fence, notes: list[str]) -> Iterator[Draft]:
    """The scenarios of a fenced block."""
    # The first line of the content stands below the opening fence.
    yield from _of_gherkin(fence.text, fence.section, (fence.first + 1, fence.last), notes)


def of_block(block: Block, parts: Outline, notes: list[str]) -> Iterator[Draft]:
    """The scenarios of Gherkin that stands bare."""
    notes.extend(f"line {line}: stands among scenarios and is no step" for line in block.passed)
    section = parts.heading_above(block.first)
    yield from _of_gherkin(block.text, section, (block.first, block.last), notes)


def _of_gherkin(
    text: str, section: str, lines: tuple[int, int], notes: list[str]
) -> Iterator[Draft]:
    first, last = lines
    scenarios = []
    try:
        scenarios = read_scenarios(text)
    except ConfigError as error:
        at = first + max(error.place.line - 1, 0) if error.place else first
        notes.append(f"line {at}: {error.message}")
    for each in scenarios:
        yield _of_scenario(each, section, first - 1)
    if not scenarios and text.strip():
        source = Source(section=section, first=first, last=last)
        yield Draft(title=cut(text), text=text.strip(), source=source, steps=())


def _of_scenario(scenario: Scenario, section: str, offset: int) -> Draft:
    source = Source(
        section=section, first=offset + scenario.first_line, last=offset + scenario.last_line
    )
    text = "\n".join((scenario.name, *scenario.lines)).strip()
    title = cut(scenario.name or " ".join(scenario.lines))
    return Draft(title=title, text=text, source=source, steps=scenario.lines)


def of_table(
    table: Table, section: Section, understood: Understood, notes: list[str]
) -> Iterator[Draft]:
    """A criterion for each row that says what is expected; the actions above it come first."""
    for row, written, before in sentences(table):
        text = plain(written)
        if section.aside == "out":
            notes.append(f"line {row.first}: out of scope, not counted")
            continue
        whole = f"given {plain(before)}, {text}" if before else text
        yield Draft(
            title=cut(text),
            text=text,
            source=Source(section=section.name, first=row.first, last=row.last),
            steps=split_clauses(in_english(whole), understood),
            done=section.aside == "done",
        )


def of_items(
    items: Iterable[Item],
    within: Iterable[tuple[int, int]],
    notes: list[str],
    understood: Understood,
) -> Iterator[Draft]:
    """The items that stand in no Gherkin; several that are one sentence are one criterion."""
    taken = {line for first, last in within for line in range(first, last + 1)}
    drafts: list[Draft] = []
    talk: dict[str, int] = {}
    for item in items:
        if not taken.isdisjoint(range(item.first, item.last + 1)):
            continue
        if item.aside == "out":
            notes.append(f"line {item.first}: out of scope, not counted")
            continue
        if not item.text[_number(item.text) :].strip():
            continue
        draft = _of_item(item, understood)
        joined = _joined(drafts[-1], draft, understood) if drafts else None
        if joined:
            drafts[-1] = joined
        elif item.listed or draft.steps or keyword(draft.text) in _OPENS:
            drafts.append(draft)
        elif drafts and _one_sentence(drafts[-1], item):
            drafts[-1] = _longer(drafts[-1], draft, understood)
        else:
            talk.setdefault(item.section, item.first)
    notes.extend(_talk(talk, drafts))
    yield from drafts


def _talk(talk: dict[str, int], drafts: Sequence[Draft]) -> Iterator[str]:
    sections = {draft.source.section for draft in drafts}
    for section, line in talk.items():
        if section not in sections:
            yield f'line {line}: "{section}" holds text, but no list and no Given-when-then'


def _of_item(item: Item, understood: Understood) -> Draft:
    text, lead = _unnumbered(item.text), _unnumbered(item.lead)
    sentence = without_lead(text, lead)
    steps = split_clauses(in_english(sentence), understood)
    if not steps and lead_in(text):
        steps = split_clauses(text, understood)
    source = Source(section=item.section, first=item.first, last=item.last)
    return Draft(
        title=cut(lead or lead_in(text) or text),
        text=text,
        source=source,
        steps=steps,
        done=item.aside == "done",
    )


def _unnumbered(text: str) -> str:
    """The words without "AC1:"."""
    return text[_number(text) :].strip()


def _number(text: str) -> int:
    """Where the words begin that follow "AC1:"."""
    found = NUMBERED.match(text)
    return found.end() if found else 0


def _joined(before: Draft, draft: Draft, understood: Understood) -> Draft | None:
    """Both as one criterion, where the second goes on with the sentence of the first."""
    opens = keyword(draft.text)
    if before.source.section != draft.source.section or opens not in _CONTINUES:
        return None
    whole = any(step.startswith("Then ") for step in before.steps)
    if keyword(before.text) not in _OPENS or (whole and opens not in _ADDS):
        return None
    if opens == "When" and _outcome(before.parts[-1] if before.parts else before.text):
        return None
    return _longer(before, draft, understood)


def _outcome(text: str) -> bool:
    """Whether a When says after a comma what comes of it: a sentence that no other goes on with."""
    clauses = re.split(r",\s+", mask(text)[0])
    return keyword(text) == "When" and any(
        re.match(r"(?!and\b|when\b|then\b|but\b|or\b|\x02)\w", clause, re.IGNORECASE)
        for clause in clauses[1:]
    )


def _one_sentence(before: Draft, item: Item) -> bool:
    """Whether a paragraph ends the sentence that an item broke off at a comma."""
    apart = before.source.section != item.section or item.first - before.source.last > 2
    return not apart and before.text.rstrip().endswith(",") and item.text[:1].islower()


def _longer(before: Draft, draft: Draft, understood: Understood) -> Draft:
    text = f"{before.text}\n{draft.text}"
    parts = (*(before.parts or (before.text,)), draft.text)
    clauses = "\n".join(evened(in_english(part)) for part in parts)
    return replace(
        before,
        title=cut(text) if before.title == cut(before.text) else before.title,
        text=text,
        source=replace(before.source, last=draft.source.last),
        steps=split_clauses(clauses, understood, lines=True),
        parts=parts,
    )
