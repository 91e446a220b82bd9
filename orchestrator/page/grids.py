"""Tables: which header a cell stands under, and which rows hold what under a header.

A column is counted by cells, so a cell that spans several shifts those after it: where a row has
another number of cells than the row of headers, it has no columns. Above: `labels`, `matching`,
`kinds`. Below: `reading`.
"""

from collections.abc import Iterator

from orchestrator.page.node import Node, walk
from orchestrator.page.reading import read
from orchestrator.page.snapshot import Page
from orchestrator.page.words import same

_ARROWS = " \t\n↑↓↕⇅⇵▲▼△▽▴▾▵▿⬆⬇⏶⏷⯅⯆\ufe0e\ufe0f"
"""What a page puts beside the words of a header to show how the table is sorted."""

CELLS = frozenset({"cell", "gridcell", "rowheader", "columnheader"})
TABLES = frozenset({"table", "grid", "treegrid"})


def cells(row: Node) -> list[Node]:
    """The cells of a row, in order."""
    return [child for child in row.children if child.role in CELLS]


def table_of(page: Page, node: Node) -> Node | None:
    """The innermost table that holds the node."""
    parent = node.parent
    while parent >= 0:
        if page.nodes[parent].role in TABLES:
            return page.nodes[parent]
        parent = page.nodes[parent].parent
    return None


def heading_row(page: Page, table: Node) -> list[Node]:
    """The headers of a table's columns; its first row's cells where none is marked as such."""
    rows = list(rows_of(page, table))
    marked = [row for row in rows if any(cell.role == "columnheader" for cell in cells(row))]
    return cells(marked[0]) if marked else []


def rows_of(page: Page, table: Node) -> Iterator[Node]:
    """The rows of a table, not those of a table inside it."""
    for node in walk(table):
        if node.role == "row" and table_of(page, node) is table:
            yield node


def header_of(page: Page, cell: Node) -> Node | None:
    """The header that the cell stands under, if its table has one there."""
    row = page.nodes[cell.parent] if cell.parent >= 0 else None
    table = table_of(page, cell)
    if row is None or table is None or cell.role not in CELLS - {"columnheader"}:
        return None
    headers, beside = heading_row(page, table), cells(row)
    if len(headers) != len(beside):
        return None
    return headers[next(index for index, each in enumerate(beside) if each is cell)]


def titled(said: str, header: str) -> bool:
    """Whether a header says these words, capitals and the arrow of its sorting apart."""
    return same(said, header, caseless=True) or same(said.strip(_ARROWS), header, caseless=True)


def under(page: Page, row: Node, header: str) -> Node | None:
    """The cell of a row under the header of this name (capitals apart), if there is one."""
    reading = read(page)
    for cell in cells(row):
        above = header_of(page, cell)
        if above is not None and titled(reading.shown(above) or above.name, header):
            return cell
    return None
