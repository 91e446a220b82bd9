"""The ledger of what agents are told, as a table with bars, and as JSON for programs.

Above: `cli`; below: `context.ledger`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestrator.context.ledger import Ledger, Row, document
from orchestrator.errors import OrchError
from orchestrator.messages import Json
from orchestrator.reports.sanitise import one_line

WIDE = 24
"""Signs of the longest bar; half as many beside the long names of single tools."""

LONGEST = 40
"""Signs of a block's beginning."""

CUTS = 8
"""Blocks of a section that are named as left out, where not all are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One agent step: its ledger, how often it runs, its turns, the most that one costs."""

    ledger: Ledger
    times: int
    turns: int
    cost: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The most that the run costs: by its limit, and by what its steps may use."""

    limit: float
    place: str
    steps: float | None

    @property
    def most(self) -> float:
        """Dollars; the limit is looked at before each turn, so one turn a lane may pass it."""
        return self.limit if self.steps is None else min(self.limit, self.steps)


def show(weights: Sequence[Weight], bound: Bound, console: Console, *, verbose: bool) -> None:
    """Print a table for each agent step, then the most that the run costs."""
    for weight in weights:
        _table(weight, console, verbose=verbose)
    if not weights:
        console.print("No step of this command asks an agent.")
    if not bound.most and bound.steps == 0:
        console.print("It costs nothing.")
        return
    money = f"${bound.most:.2f}"
    why = f"the run's limit ({bound.place or 'the default'}); one turn a lane may pass it"
    if bound.steps is not None and bound.steps < bound.limit:
        why = "every turn of every step, each with all that its conversation may grow to"
    console.print(f"At most {money}: {why}.", highlight=False)
    if bound.steps is None:
        console.print("No price is known for a model, so the limit of money does not hold it.")


def _table(weight: Weight, console: Console, *, verbose: bool) -> None:
    one = weight.ledger
    mark = one.factor.mark
    shown = [row for row in one.rows if verbose or not row.part]
    largest = max((row.tokens for row in shown if not row.part), default=1) or 1
    title = f"{one.step}: {one.agent} with {one.model}, {weight.times} ×"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    wide = WIDE // 2 if verbose else WIDE
    table.add_column("told", no_wrap=True)
    table.add_column("tokens", justify="right")
    table.add_column("", width=wide)
    table.add_column("from", overflow="fold")
    for row in shown:
        bar = "" if row.part else "█" * max(1, round(wide * row.tokens / largest))
        name = f"  {row.part}" if row.part else row.section
        table.add_row(Text(name), f"{mark}{row.tokens}", bar, Text(_place(row, mark)))
    share = f"{100 * one.total / one.limit:.0f} % of {one.limit}" if one.limit else ""
    table.add_row("first request", f"{mark}{one.total}", "", share)
    console.print(table)
    for row in one.rows:
        for line in _left_out(row, mark, verbose=verbose):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _left_out(row: Row, mark: str, *, verbose: bool) -> Iterator[str]:
    """A line for each block that is left out, the nearest to the end first; not all of many."""
    shown = row.cut if verbose else row.cut[:CUTS]
    for cut in shown:
        begins = one_line(cut.begins, LONGEST)
        words = f"left out of {row.section}: “{begins}” ({mark}{cut.tokens})"
        yield f"{cut.place}: {words}" if cut.place else words
    if rest := row.cut[len(shown) :]:
        tokens = sum(cut.tokens for cut in rest)
        yield f"left out of {row.section}: {len(rest)} more ({mark}{tokens}); --verbose names them"
    for why in dict.fromkeys(cut.why for cut in row.cut):
        yield f"why: {why}"


def _place(row: Row, mark: str) -> str:
    return f"{row.place}; on demand {mark}{row.on_demand}" if row.on_demand else row.place


def machine(
    weights: Sequence[Weight], bound: Bound, missing: Sequence[OrchError]
) -> Mapping[str, Json]:
    """The same for programs; `missing` are the servers whose tools are not counted."""
    return {
        "schema_version": 1,
        "steps": [
            {
                **document(weight.ledger),
                "times": weight.times,
                "turns": weight.turns,
                "most_cost": weight.cost,
            }
            for weight in weights
        ],
        "missing": [error.message for error in missing],
        "most": {"cost": bound.most, "limit": bound.limit, "steps": bound.steps},
    }
