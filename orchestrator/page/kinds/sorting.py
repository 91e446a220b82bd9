"""The sorted side of the kind `order`: a column, cards, or prices from low to high or back.

`value` is ascending or descending, with `by price` or `by name` where the things have both.
Amounts are compared as numbers and dates as dates, where all of them are; anything else as text,
capitals apart. Fewer than two different things are in no order. Above: `wording`. Below:
`grids`, `quantities`, `targets`.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from orchestrator.page.describing import title
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding, lost, told, unsettled
from orchestrator.page.grids import cells, heading_row, rows_of, table_of
from orchestrator.page.look import Look
from orchestrator.page.matching import heads, kin, pool
from orchestrator.page.node import Node, walk
from orchestrator.page.quantities import dates_in, money_in, numbers_in
from orchestrator.page.reading import read
from orchestrator.page.snapshot import Page
from orchestrator.page.targets import Found, find, narrow, parse_target
from orchestrator.page.words import shown

_WAY = re.compile(r"(ascending|descending)(?: by (price|name))?\Z")
_PRICES = frozenset({"prices", "the prices"})


def way_of(claim: Expectation) -> tuple[bool, str] | None:
    """Whether it claims ascending order, and by what; None where it claims no sorting."""
    match = _WAY.match(claim.value.strip().lower()) if len(claim.values) == 1 else None
    return (match[1] == "ascending", match[2] or "") if match else None


def judge_sorted(claim: Expectation, look: Look, *, ascending: bool, by: str) -> Finding:
    """Whether the things stand in order."""
    texts = _texts(claim, look.page, by)
    if isinstance(texts, Finding):
        return texts
    keys = _keys(texts)
    if len(set(map(str, keys))) < 2:
        shown = f": {_list(texts)}" if texts else ""
        return unsettled(f"{len(texts)} to compare, none before another{shown}")
    for at in range(len(keys) - 1):
        early, late = (keys[at], keys[at + 1]) if ascending else (keys[at + 1], keys[at])
        if early > late:
            return told(False, f'"{texts[at]}" stands before "{texts[at + 1]}"')
    return told(True, _list(texts))


def _texts(claim: Expectation, page: Page, by: str) -> list[str] | Finding:
    region = narrow(page, claim.scope)
    if not isinstance(region, Found):
        return lost(region)
    if claim.target.lower() in _PRICES:
        return _prices(page, region.node)
    target = parse_target(claim.target)
    if "columnheader" in target.roles:
        return _column(claim, page)
    nodes = kin(pool(page, region.node, target.roles), target.roles)
    reading = read(page)
    if by == "name":
        return [_name(page, node) for node in nodes if not heads(node)]
    if by == "price":
        found = [_prices(page, node) for node in nodes if not heads(node)]
        return [prices[0] for prices in found if prices]
    return [reading.shown(node) for node in nodes if not heads(node)]


def _column(claim: Expectation, page: Page) -> list[str] | Finding:
    outcome = find(page, parse_target(claim.target), claim.scope)
    if not isinstance(outcome, Found):
        return lost(outcome)
    table = table_of(page, outcome.node)
    headers = heading_row(page, table) if table else []
    at = next((index for index, one in enumerate(headers) if one is outcome.node), -1)
    if table is None or at < 0:
        return unsettled(f"{claim.target} is not over a table's cells")
    rows = [cells(row) for row in rows_of(page, table) if not heads(row)]
    reading = read(page)
    return [reading.shown(row[at]) for row in rows if len(row) == len(headers)]


def _prices(page: Page, region: Node) -> list[str]:
    """The texts in the region that hold one amount of money."""
    reading = read(page)
    first, last = reading.spans[region.order]
    pieces = [shown(reading.text[s:e]) for s, e in reading.pieces if s >= first and e <= last]
    return [piece for piece in pieces if len(money_in(piece)) == 1]


def _name(page: Page, node: Node) -> str:
    reading = read(page)
    heading = next((inner for inner in walk(node) if inner.role == "heading"), node)
    return title(reading, heading)


def _keys(texts: Sequence[str]) -> list[Any]:
    """What to compare: amounts where every text holds one, dates likewise, else the words."""
    readers: tuple[Callable[[str], tuple[Any, ...]], ...] = (dates_in, money_in, numbers_in)
    for read_all in readers:
        found = [read_all(text) for text in texts]
        if all(len(one) == 1 for one in found):
            return [_comparable(one[0]) for one in found]
    return [text.casefold() for text in texts]


def _comparable(quantity: Any) -> Any:
    return quantity if isinstance(quantity, Decimal) else quantity.toordinal()


def _list(texts: Sequence[str]) -> str:
    more = ", …" if len(texts) > 8 else ""
    return ", ".join(f'"{text}"' for text in texts[:8]) + more
