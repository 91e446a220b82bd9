"""The table of verdicts for people, and the lines below it.

One line a criterion where the screen is wide, the evidence below the title where it is not.
Nothing here reads a file or decides anything, and no text from outside is read as markup.
Above: `live`, `cli`; below: `sentences`.
"""

from collections.abc import Collection

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from orchestrator.errors import ExitCode
from orchestrator.reports.sanitise import clean, one_line
from orchestrator.reports.sentences import (
    STYLES,
    counted,
    criteria,
    duration,
    paid,
    proven,
    sentence,
    short,
    shout,
    spent_on,
    why,
)
from orchestrator.reports.summary import Row, Summary, TicketHead

_WIDE = 110
_LONGEST_TITLE = 48
_LOOKED_FOR = "looked for "


class Board:
    """The table of one run; takes its layout from the width it is given.

    `only` are the ids of the rows to draw, where there is no room for all; a ticket without one
    of them is left out.
    """

    def __init__(
        self, summary: Summary, *, verbose: bool = False, only: Collection[str] | None = None
    ) -> None:
        self._summary = summary
        self._verbose = verbose
        self._only = only

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for ticket in self._summary.tickets:
            every = self._summary.rows_of(ticket.key)
            rows = every
            if self._only is not None:
                rows = tuple(row for row in every if row.id in self._only)
                if not rows:
                    continue
            yield _header(ticket, len(every), min(options.max_width, _WIDE))
            if not rows:
                said = one_line(ticket.looked_for).removeprefix(_LOOKED_FOR)
                looked = said or "the whole ticket"
                yield Text(f"  no acceptance criteria found; looked for {looked}", style="yellow")
                continue
            yield (_wide if options.max_width >= _WIDE else _narrow)(rows, verbose=self._verbose)


def show(summary: Summary, console: Console, *, verbose: bool = False) -> None:
    """Print the result of a run: the table, its sum, and where the evidence lies."""
    console.print(Board(summary, verbose=verbose))
    if summary.text:
        console.print(Text(clean(summary.text)))
        console.print()
    for line in remarks(summary):
        console.print(line)
    console.print(closing(summary))
    for label, path in _places(summary):
        # Paths stay whole, so that they can be copied and clicked.
        console.print(Text(f"{label:<8} {path}", style="dim"), soft_wrap=True)


def closing(summary: Summary) -> Text:
    """`2 passed · 1 failed   run 01K… · 38 s · 12,345 tokens · $0.04 · exit 1`."""
    sums = Text()
    for position, part in enumerate(counted(summary).split(" · ")):
        word = part.rpartition(" ")[2]
        style = next((STYLES[of] for of in STYLES if word.startswith(of)), "")
        sums.append(" · " if position else "").append(part, style=style)
    facts = [f"run {short(summary.run)}", duration(summary.seconds)]
    facts += spent_on(summary.spend)
    facts.append("not ended" if summary.exit_code is None else f"exit {summary.exit_code}")
    return sums.append("   " if sums else "").append(" · ".join(facts), style="dim")


def _header(ticket: TicketHead, count: int, width: int) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.width = width
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_row(
        Text(one_line(ticket.key), style="bold"),
        Text(one_line(ticket.title)),
        Text(criteria(count), style="dim"),
    )
    return grid


def _wide(rows: tuple[Row, ...], *, verbose: bool) -> Table:
    grid = _grid(rows)
    longest = max(len(one_line(row.title)) for row in rows)
    grid.add_column(width=min(longest, _LONGEST_TITLE))
    grid.add_column(width=8, no_wrap=True)
    grid.add_column(ratio=1)
    for row in rows:
        grid.add_row(_number(row), _title(row), _outcome(row), Group(*_why(row, verbose=verbose)))
    return grid


def _narrow(rows: tuple[Row, ...], *, verbose: bool) -> Table:
    grid = _grid(rows)
    grid.add_column(ratio=1)
    grid.add_column(width=10, no_wrap=True)
    for row in rows:
        words = Group(_title(row), *_why(row, verbose=verbose))
        grid.add_row(_number(row), words, _outcome(row))
    return grid


def _grid(rows: tuple[Row, ...]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True, pad_edge=False)
    grid.add_column(width=2 + max(len(str(row.number)) for row in rows), justify="right")
    return grid


def _number(row: Row) -> Text:
    return Text(str(row.number))


def _title(row: Row) -> Text:
    return Text(one_line(row.title))


def _outcome(row: Row) -> Text:
    if row.outcome:
        return Text(shout(row.outcome), style=STYLES[row.outcome])
    return Text(row.state, style="cyan" if row.state == "running" else "dim")


def _why(row: Row, *, verbose: bool) -> list[RenderableType]:
    """Why the row is as it is; with `verbose` every expectation that was asked."""
    said = [why(row)]
    if verbose and row.evidence:
        every = [proven(proof) for proof in row.evidence]
        said = every if row.outcome in {"pass", "fail"} else [*said, *every]
    if verbose and row.spend.usage.total:
        said = [*said, (" · ".join(paid(row.spend)),)]
    style = "" if row.outcome == "fail" else "dim"
    return [_Sentence(pieces, style) for pieces in said if pieces]


class _Sentence:
    """Pieces on one line where they fit, else each on its own: never broken in a bad place."""

    def __init__(self, pieces: tuple[str, ...], style: str) -> None:
        self._pieces = pieces
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        whole = Text(sentence(self._pieces), style=self._style)
        if whole.cell_len <= options.max_width:
            yield whole
        else:
            expected = "expected " if len(self._pieces) > 1 else ""
            for piece in (expected + self._pieces[0], *self._pieces[1:]):
                yield Text(piece, style=self._style)


def remarks(summary: Summary) -> list[Text]:
    """What the table can't say: warnings, needs, and why a run ended before its work."""
    said = [Text(f"warning: {one_line(text)}", style="yellow") for text in summary.warnings]
    for need in summary.needs:
        rule = f"; {one_line(need.rule)}" if need.rule else ""
        first, *rest = need.shown.split("\n")
        words = f"waits for a person: {need.what}: {one_line(first)}{rule}"
        said.append(Text(words, style="yellow"))
        said += [Text(clean(line)) for line in rest]
    # A ticket without criteria says so itself, in its place in the table.
    decided = summary.exit_code in {0, 1, 3} and (summary.rows or summary.tickets)
    if summary.reason and not decided:
        by_signal = summary.exit_code == ExitCode.TERMINATED
        reason = "terminated" if by_signal else one_line(summary.reason)
        said.append(Text(f"ended: {reason}", style="bold"))
    return said


def _places(summary: Summary) -> list[tuple[str, str]]:
    if not summary.run:
        return []
    wrote = dict.fromkeys(f"{one.tool} {one.about}".strip() for one in summary.writes)
    places = [("wrote", one_line(said)) for said in wrote]
    places.append(("journal", summary.folder))
    for row in summary.rows:
        shots = dict.fromkeys(_shots(summary, row) if row.outcome != "pass" else ())
        places += [(f"shot {row.number}", one_line(path)) for path in shots]
    return places


def _shots(summary: Summary, row: Row) -> list[str]:
    """The screenshots of a row: those of what did not hold, and others taken for it."""
    shown = [proof.screenshot for proof in row.evidence if proof.screenshot and not proof.holds]
    return shown + [
        artifact.path
        for artifact in summary.artifacts
        if artifact.criterion == row.id and artifact.media.startswith("image/")
    ]
