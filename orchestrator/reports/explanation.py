"""What a name or a key means here, laid out: `orch explain`.

Shows lines that others made, each with the file and line that says it; knows no kind of file.
Above: `cli`; below: `sanitise`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import indent

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestrator.errors import Place
from orchestrator.messages import Json
from orchestrator.reports.sanitise import clean, one_line

SCHEMA_VERSION = 1

STYLES = {
    "allow": "green",
    "ask": "yellow",
    "deny": "red",
    "refused": "red",
    "lost": "dim",
    "in force": "bold",
}
"""How a label is shown that says more than what follows it."""


ROOM = 52
"""Columns that words have at least, or as many as they need, beside a column of places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact: what it is about, what is so, and which file and line says it."""

    label: str
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Facts that belong together; or `prose`, which is shown as it is written."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    prose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One thing explained: its kind and name, a sentence, its place, the facts."""

    kind: str
    name: str
    says: str = ""
    place: Place | None = None
    parts: tuple[Part, ...] = ()


def show(explanations: Iterable[Explanation], console: Console) -> None:
    """Print each, with an empty line between two."""
    for number, one in enumerate(explanations):
        if number:
            console.print()
        head = Text(f"{one.kind} ", style="dim").append(one_line(one.name), style="bold cyan")
        if one.place:
            head.append(f"  {one_line(str(one.place))}", style="dim")
        console.print(head, soft_wrap=True)
        if one.says:
            console.print(Padding(Text(one_line(one.says)), (0, 0, 0, 2)))
        for part in one.parts:
            _show_part(part, console)


def _show_part(part: Part, console: Console) -> None:
    if part.title:
        console.print()
        console.print(Text(f"  {part.title}", style="bold"))
    if part.lines:
        console.print(Padding(_grid(part.lines, console.width - 2), (0, 0, 0, 2)))
    if part.prose:
        # Not wrapped: it stands as its file has it, and can be copied.
        console.print(Text(indent(clean(part.prose).strip(), "    ")), soft_wrap=True)


def _grid(lines: tuple[Line, ...], width: int) -> Table:
    """The places in a column of their own where there is room, else after the words; never cut."""
    places = [one_line(str(line.place)) if line.place else "" for line in lines]
    labels = [one_line(line.label) for line in lines]
    longest, widest = max(map(len, labels)), max(map(len, places))
    needed = min(max(len(one_line(line.text)) for line in lines), ROOM)
    apart = longest + widest + needed + 4 <= width
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(overflow="fold", min_width=min(longest, width // 2))
    grid.add_column(overflow="fold")
    if apart:
        grid.add_column(no_wrap=True)
    for label, line, place in zip(labels, lines, places, strict=True):
        words = Text(one_line(line.text))
        cells = [Text(label, style=STYLES.get(line.label, "")), words]
        if apart:
            cells.append(Text(place, style="dim"))
        elif place:
            words.append(f"  {place}", style="dim")
        grid.add_row(*cells)
    return grid


def document(explanations: Iterable[Explanation]) -> dict[str, Json]:
    """The same for programs."""
    return {
        "schema_version": SCHEMA_VERSION,
        "explanations": [
            {
                "kind": one.kind,
                "name": one.name,
                "says": one.says,
                **_where(one.place),
                "parts": [
                    {
                        "title": part.title,
                        "lines": [
                            {"label": line.label, "text": line.text, **_where(line.place)}
                            for line in part.lines
                        ],
                        "prose": part.prose,
                    }
                    for part in one.parts
                ],
            }
            for one in explanations
        ],
    }


def _where(place: Place | None) -> dict[str, Json]:
    return {"path": place.path if place else "", "line": place.line if place else 0}
