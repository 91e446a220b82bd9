"""What there is in a project, in groups: `orch list`.

Shows rows that others made; knows no file and no kind. Above: `cli`; below: `sanitise`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestrator.errors import Place
from orchestrator.messages import Json
from orchestrator.reports.sanitise import one_line

SCHEMA_VERSION = 1

Source: TypeAlias = Literal["built-in", "project", ".claude"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing: `name` and what goes with it (`qa TICKET`), a sentence, where it comes from."""

    name: str
    words: str = ""
    says: str = ""
    source: Source = "project"
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Things of one kind; `more` says what else there is of it, or that there is none."""

    kind: str
    rows: tuple[Row, ...]
    more: str = ""


def show(groups: Sequence[Group], console: Console) -> None:
    """Print the groups that have something to say, columns of one width throughout."""
    shown = [group for group in groups if group.rows or group.more]
    names = [one_line(_called(row)) for group in shown for row in group.rows]
    width = min(max(map(len, names), default=0), console.width // 4)
    froms = [one_line(_from(row)) for group in shown for row in group.rows]
    last = min(max(map(len, froms), default=0), console.width // 3)
    for number, group in enumerate(shown):
        if number:
            console.print()
        console.print(Text(group.kind, style="bold"))
        if group.rows:
            console.print(_grid(group.rows, width, last))
        if group.more:
            console.print(Text(f"  {one_line(group.more)}", style="dim"))


def document(groups: Iterable[Group]) -> dict[str, Json]:
    """The same for programs: a list of things a kind, each with its file and line."""
    return {
        "schema_version": SCHEMA_VERSION,
        **{group.kind: [_machine(row) for row in group.rows] for group in groups},
    }


def _grid(rows: Iterable[Row], width: int, last: int) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(width=0)
    grid.add_column(width=width, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(width=last, overflow="fold")
    grid.expand = True
    for row in rows:
        name = Text(one_line(row.name), style="cyan")
        if row.words:
            name.append(f" {one_line(row.words)}", style="dim")
        says, where = one_line(row.says), one_line(_from(row))
        grid.add_row("", name, Text(says), Text(where, style="dim"))
    return grid


def _called(row: Row) -> str:
    return f"{row.name} {row.words}".strip()


def _from(row: Row) -> str:
    """Where it stands, a whole file without a line; the word where there is no file."""
    if row.place is None:
        return row.source
    return str(row.place) if row.place.line > 1 else row.place.path


def _machine(row: Row) -> dict[str, Json]:
    place = row.place or Place(path="")
    return {
        "name": row.name,
        "words": row.words,
        "says": row.says,
        "source": row.source,
        "path": place.path,
        "line": place.line,
    }
