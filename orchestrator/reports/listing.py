"""The runs of a project, one line each: `orch runs`.

Shows summaries that others read; a run that can't be read keeps its line and says why. Above:
`cli`; below: `sentences`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestrator.reports.sanitise import one_line
from orchestrator.reports.sentences import duration, invoked, money, short
from orchestrator.reports.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A run whose journal can't be read, and why."""

    run: str
    problem: str


def show(
    runs: Sequence[Summary | Unreadable], console: Console, *, zone: tzinfo | None = None
) -> None:
    """Print the runs as they are given; times in `zone`, the machine's own if none is given."""
    if not runs:
        console.print(Text("no runs yet"))
        return
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("run", "when"):
        grid.add_column(name, no_wrap=True)
    grid.add_column("command", overflow="fold")
    grid.add_column("result")
    grid.add_column("exit", justify="right", no_wrap=True)
    grid.add_column("time", justify="right", no_wrap=True)
    paid = any(isinstance(run, Summary) and run.spent.usage.total for run in runs)
    if paid:
        grid.add_column("cost", justify="right", no_wrap=True)
    for run in runs:
        cells = _unreadable(run) if isinstance(run, Unreadable) else _line(run, zone)
        grid.add_row(*cells[: len(grid.columns)])
    console.print(grid)


def _line(summary: Summary, zone: tzinfo | None) -> tuple[Text, ...]:
    code = summary.exit_code
    return (
        Text(short(summary.run)),
        Text(when(summary.started, zone), style="dim"),
        Text(invoked(summary)),
        Text(_result(summary)),
        Text("…" if code is None else str(code), style="" if code else "green"),
        Text(duration(summary.seconds), style="dim"),
        Text(_cost(summary), style="dim"),
    )


def _cost(summary: Summary) -> str:
    """`$0.04`, `unknown` without a price, `$0.04+` where one is missing, nothing for nothing."""
    spent = summary.spent
    if not spent.usage.total:
        return ""
    if spent.unpriced:
        return f"{money(spent.cost)}+" if spent.cost else "unknown"
    return money(spent.cost)


def _result(summary: Summary) -> str:
    """`2 pass 1 fail`: shorter than elsewhere, so that a run stays on its line."""
    said = [f"{count} {outcome}" for outcome, count in summary.counts.items() if count]
    return " ".join(said) or "no criteria"


def _unreadable(run: Unreadable) -> tuple[Text, ...]:
    problem = Text(one_line(run.problem), style="red")
    return Text(short(run.run)), Text(""), Text(""), problem, Text(""), Text("")


def when(moment: str, zone: tzinfo | None = None) -> str:
    """`2026-11-21 03:32` in the zone, from an envelope's `ts`; empty for an empty one."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")
