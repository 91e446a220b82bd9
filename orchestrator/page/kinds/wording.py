"""Kinds about words on the page: text, words, order.

Text is what a person can read (see `reading`): capitals count, white space does not, and a
match inside a longer word or number is none. `match: contains` lifts that last rule, `match: is`
asks for the whole text. What stands in a column is what its cells say, and not its header.
Above: `expect`. Below: `reading`, `targets`.
"""

from collections.abc import Sequence
from itertools import pairwise

from orchestrator.page.describing import alike, describe
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import LONGEST, Finding, lost, told, unseen, unsettled
from orchestrator.page.grids import rows_of, table_of
from orchestrator.page.kinds.kind import Kind, need_target, need_value
from orchestrator.page.kinds.sorting import judge_sorted, way_of
from orchestrator.page.look import Look
from orchestrator.page.matching import heads
from orchestrator.page.node import Node
from orchestrator.page.patterns import fits
from orchestrator.page.reading import Reading, read
from orchestrator.page.roles import MESSAGES
from orchestrator.page.snapshot import Page
from orchestrator.page.standing import column
from orchestrator.page.targets import Found, find, narrow, parse_target
from orchestrator.page.words import cut, normal, pattern, places, same, shown

_AROUND = 40
_COMPARED = 400


def _check_text(claim: Expectation) -> None:
    need_value(claim, "the words to look for")


def _check_order(claim: Expectation) -> None:
    if way_of(claim):
        need_target(claim, '"Price" column, or prices')
        if not parse_target(claim.target).roles and claim.target.lower() != "prices":
            raise ValueError('what is sorted is a column, things such as cards, or "prices"')
        return
    if len(claim.values) < 2:
        raise ValueError('kind order needs two things or more in value: ["A", "B"] or A before B')


def _judge_text(claim: Expectation, look: Look) -> Finding:
    region = _region(claim, look.page)
    if isinstance(region, Finding):
        return region
    if region.role == "columnheader" and not _of_header(claim.target or claim.scope):
        return _in_column(claim, look.page, region)
    reading = read(look.page)
    holds, saw = _says(claim, reading.of(region))
    return told(holds, saw or _instead(look.page, reading, region, claim.value))


def _says(claim: Expectation, text: str) -> tuple[bool, str]:
    """Whether the text is, is like or holds what is claimed, and what to show of it."""
    if claim.match in {"pattern", "is"}:
        said = shown(text)
        holds = fits(said, claim.value) if claim.match == "pattern" else same(text, claim.value)
        return holds, f'the text is "{cut(said, 160)}"'
    return _stands(text, claim.value, part=claim.match == "contains")


def _of_header(words: str) -> bool:
    """Whether the words call it a column's header, and not the column."""
    target = parse_target(words)
    return "header" in target.words.replace(target.name, "").lower()


def _in_column(claim: Expectation, page: Page, header: Node) -> Finding:
    """Whether one of the cells under the header says it; a row of other cells settles nothing."""
    reading, table = read(page), table_of(page, header)
    if table is None:
        return unseen(f"what stands under {describe(page, header)} does not show")
    cells = column(page, header)
    for cell in cells:
        holds, saw = _says(claim, reading.of(cell))
        if holds:
            return told(True, saw)
    for row in rows_of(page, table):
        apart = not heads(row) and not any(row.holds(cell) for cell in cells)
        if apart and _says(claim, reading.of(row))[0]:
            return unseen(f"{describe(page, row)} has other cells than there are headers")
    said = ", ".join(f'"{shown(reading.of(cell))}"' for cell in cells[:8])
    return told(False, f"the cells {said}" if said else "no cells")


def _judge_words(claim: Expectation, look: Look) -> Finding:
    if claim.observation and look.quoted is None:
        return unsettled(f"observation {claim.observation} is not at hand")
    text = normal(look.quoted) if look.quoted is not None else read(look.page).text
    holds, saw = _stands(text, claim.value, part=False)
    return told(holds, saw or "those words are not there")


def _judge_order(claim: Expectation, look: Look) -> Finding:
    """Where the things stand: every standing of the one before every standing of the next.

    The second of two equal things is its second standing; a thing that is named once has all.
    """
    way = way_of(claim)
    if way:
        return judge_sorted(claim, look, ascending=way[0], by=way[1])
    region = _region(claim, look.page)
    if isinstance(region, Finding):
        return region
    reading = read(look.page)
    standing: list[tuple[int, ...]] = []
    for index, value in enumerate(claim.values):
        spots = _standings(reading, region, value)
        nth = claim.values[:index].count(value)
        if nth >= len(spots):
            again = f" {nth + 1} times" if nth else ""
            near = _instead(look.page, reading, region, value)
            return Finding(
                holds=False,
                saw=cut(f'"{value}" is not there{again}; {near}'),
                code="target-missing",
            )
        once = claim.values.count(value) == 1
        standing.append(tuple(spots) if once else (spots[nth],))
    return _ordered(claim.values, standing)


def _ordered(values: Sequence[str], standing: Sequence[tuple[int, ...]]) -> Finding:
    """The finding on things and where each stands: a wrong pair decides, a mixed one settles none.

    Neighbours suffice for the claim to hold, as what is before is handed on; a contrary is
    looked for between neighbours too, which are what the claim names.
    """
    mixed = ""
    for (one, before), (other, after) in pairwise(zip(values, standing, strict=True)):
        if min(before) > max(after):
            actual = sorted(zip(standing, values, strict=True))
            return told(False, "in the order " + ", ".join(f'"{value}"' for _, value in actual))
        if max(before) > min(after) and not mixed:
            mixed = f"{_times(one, before)} and {_times(other, after)}, mixed: which is meant?"
    if mixed:
        return Finding(holds=None, saw=cut(mixed, LONGEST), code="ambiguous")
    return told(True, "in the order " + ", ".join(f'"{value}"' for value in values))


def _times(value: str, spots: tuple[int, ...]) -> str:
    return f'"{cut(value, 60)}" stands there {"once" if len(spots) == 1 else f"{len(spots)} times"}'


def _region(claim: Expectation, page: Page) -> Node | Finding:
    """Where to read: the target inside the scope, or the scope, or the page."""
    outcome = (
        find(page, parse_target(claim.target), claim.scope)
        if claim.target
        else narrow(page, claim.scope)
    )
    return outcome.node if isinstance(outcome, Found) else lost(outcome)


def _stands(text: str, words: str, *, part: bool) -> tuple[bool, str]:
    """Whether the words stand in the text, and what surrounds them; also where only a part does."""
    spot = next(places(text, words), None)
    if spot is not None:
        return True, f'"{_around(text, spot)}"'
    match = pattern(words).search(text)
    if match is None:
        return False, ""
    around = f'"{_around(text, match.span())}"'
    return part, around if part else f"only inside something longer: {around}"


def _around(text: str, spot: tuple[int, int]) -> str:
    start, end = max(0, spot[0] - _AROUND), min(len(text), spot[1] + _AROUND)
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    return cut(f"{head}{shown(text[start:end]).strip()}{tail}", 150)


def _instead(page: Page, reading: Reading, region: Node, words: str) -> str:
    """What is there instead: messages first, then the text most like the words."""
    inside = page.nodes[region.order : region.last + 1]
    said = [describe(page, node) for node in inside if node.role in MESSAGES and reading.of(node)]
    first, last = reading.spans[region.order]
    pieces = [shown(reading.text[s:e]) for s, e in reading.pieces if s >= first and e <= last]
    near = max(pieces[:_COMPARED], key=lambda piece: alike(piece[:200], words), default="")
    if near and alike(near[:200], words) >= 0.5 and not any(near in one for one in said):
        said.append(f'nearest text "{cut(near, 80)}"')
    if not said and pieces:
        return f'the text begins "{cut(shown(reading.of(region)), 120)}"'
    return "; ".join(said) or "there is no text"


def _standings(reading: Reading, region: Node, words: str) -> list[int]:
    """Where a thing of a list stands: as a whole text if there is one, else within others."""
    first, last = reading.spans[region.order]
    spots = list(places(reading.text, words, start=first, end=last))
    whole = [spot for spot in spots if spot in reading.wholes]
    return [start for start, _ in whole or spots]


KINDS = {
    "text": Kind(
        check=_check_text, judge=_judge_text, uses=frozenset({"target", "value", "scope", "match"})
    ),
    "words": Kind(check=_check_text, judge=_judge_words, uses=frozenset({"value", "observation"})),
    "order": Kind(
        check=_check_order, judge=_judge_order, uses=frozenset({"target", "value", "scope"})
    ),
}
