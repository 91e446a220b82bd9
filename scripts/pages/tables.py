"""Markdown tables and lists of words."""

from collections.abc import Iterable, Sequence

WIDTH = 96
"""Columns of what is shown in a block."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a `|` in a cell is escaped."""
    lines = [_row(head), _row(["---"] * len(head)), *(_row(cells) for cells in rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def listed(words: Iterable[str]) -> str:
    """Words in code, with commas."""
    return ", ".join(f"`{word}`" for word in words)
