"""The result of a query: what each ticket came to, in the query's order, and their sum.

Above: `cli`; below: `terminal`, `machine`, `sentences`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from orchestrator.messages import Json
from orchestrator.reports import machine
from orchestrator.reports.sanitise import json_text, one_line
from orchestrator.reports.sentences import counted, counted_rows, duration, short
from orchestrator.reports.summary import Summary
from orchestrator.reports.terminal import Board, remarks
from orchestrator.wording import number_of

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A ticket of the query: its run, or why there was none."""

    key: str
    title: str
    exit_code: int
    summary: Summary | None = None
    problem: str = ""


def line(tested: Tested) -> Text:
    """One ticket on one line, for whoever waits."""
    said = counted(tested.summary) if tested.summary else one_line(tested.problem)
    return Text(f"{one_line(tested.key)}  {said} · exit {tested.exit_code}")


def show(whole: Summary, tested: Sequence[Tested], console: Console, *, verbose: bool) -> None:
    """Print what did not pass, ticket by ticket, then one table of all, then the sum."""
    for one in tested:
        shown = list(_parts(one, one.summary, verbose=verbose)) if one.summary else []
        for part in shown:
            console.print(part)
        if shown:
            console.print()
    console.print(_table(tested))
    rows = [row for one in tested if one.summary for row in one.summary.rows]
    count = number_of(len(tested), "ticket")
    parts = [count, *filter(None, [counted_rows(rows)])]
    facts = [f"run {short(whole.run)}", duration(whole.seconds), f"exit {whole.exit_code}"]
    console.print(Text(" · ".join(parts)).append("   " + " · ".join(facts), style="dim"))
    if whole.reason:
        console.print(Text(one_line(whole.reason), style="yellow"))
    for warning in whole.warnings:
        console.print(Text(one_line(warning), style="yellow"))


def _parts(one: Tested, summary: Summary, *, verbose: bool) -> Iterator[RenderableType]:
    """What is to be read of a ticket: what is open, and what no table says."""
    open_ = {row.id for row in summary.rows if row.outcome != "pass"}
    said = remarks(summary)
    if summary.tickets and (verbose or open_ or not summary.rows):
        every = verbose or not summary.rows
        yield Board(summary, verbose=verbose, only=None if every else open_)
    elif said:
        yield Text(f"{one_line(one.key)}  {one_line(one.title)}", style="bold")
    yield from said


def _table(tested: Sequence[Tested]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for _ in range(3):
        table.add_column(no_wrap=True)
    for one in tested:
        said = counted(one.summary) if one.summary else one_line(one.problem)
        run = f"run {short(one.summary.run)}" if one.summary else ""
        style = "" if one.exit_code == 0 else "red" if one.exit_code == 1 else "yellow"
        table.add_row(
            Text(one_line(one.key), style="bold"),
            Text(one_line(one.title)),
            Text(said, style=style),
            Text(f"exit {one.exit_code}"),
            Text(run, style="dim"),
        )
    return table


def document(whole: Summary, tested: Sequence[Tested]) -> dict[str, Json]:
    """The result as JSON values: the query's run, and under `tickets` each ticket's own."""
    return {
        "schema_version": SCHEMA_VERSION,
        "run": whole.run,
        "query": whole.options.get("query", ""),
        "exit_code": whole.exit_code,
        "reason": whole.reason,
        "seconds": whole.seconds,
        "warnings": list(whole.warnings),
        "tickets": [
            {
                "key": one.key,
                "title": one.title,
                "exit_code": one.exit_code,
                "problem": one.problem,
                "result": machine.document(one.summary) if one.summary else None,
            }
            for one in tested
        ],
    }


def write(whole: Summary, tested: Sequence[Tested]) -> str:
    """The document as text, ASCII only, ending without a line feed."""
    return json_text(document(whole, tested))
