"""The table while the run goes on; plain lines where nobody looks at a terminal.

Is fed each envelope as it is written, and keeps no other record. On a terminal the table vanishes
when the run ends: the result is printed by `terminal`, to standard output. Tickets may follow each
other, one run after another. Above: `cli`; below: `tally`, `terminal`.
"""

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.live import Live as Screen
from rich.text import Text

from orchestrator.events import (
    Called,
    Envelope,
    Event,
    Judged,
    NeedAnswered,
    NeedOpened,
    RunEnded,
)
from orchestrator.replies import Retried
from orchestrator.reports.sanitise import one_line
from orchestrator.reports.sentences import STYLES, criteria, duration, sentence, short, shout, why
from orchestrator.reports.summary import Row, Summary
from orchestrator.reports.tally import Tally
from orchestrator.reports.terminal import Board, closing

_REACH = 110
"""Signs of a call that are shown while it goes on."""


class Live:
    """Shows runs on `console` (standard error) while they go on; a context manager."""

    def __init__(
        self,
        console: Console,
        *,
        verbose: bool = False,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._verbose = verbose
        self._mono = mono
        self._tally = Tally()
        self._summary = self._tally.summary()
        self._since = 0.0
        self._finished: tuple[str, ...] = ()
        self._screen: Screen | None = None
        self._need: NeedOpened | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._waits()
        self._stop()

    def see(self, envelope: Envelope) -> None:
        """Take an envelope in and show what it changed."""
        if envelope.run != self._summary.run:
            self._stop()
            self._tally, self._since, self._finished = Tally(), self._mono(), ()
            self._summary = self._tally.summary()
        before = self._summary
        self._tally.see(envelope)
        self._summary = self._tally.summary()
        if isinstance(envelope.event, Judged):
            self._finished = (*self._finished, envelope.event.verdict.criterion)
        try:
            self._show(before, envelope)
        except OSError:  # a terminal that was closed, a full disk: the run goes on, and is recorded
            self._console.quiet = True

    def _show(self, before: Summary, envelope: Envelope) -> None:
        if self._console.is_terminal:
            self._start()
        self._waits(unless=envelope.event)
        if isinstance(envelope.event, NeedOpened):
            self._need = envelope.event
        for line in self._lines(before, envelope):
            self._console.print(line, soft_wrap=True)
        if isinstance(envelope.event, RunEnded):
            self._stop()

    @property
    def summary(self) -> Summary:
        """The run as it stands now; all of it, once it has ended."""
        return self._summary

    def catch_up(self, past: Iterable[Envelope]) -> None:
        """Take in the past of a run that goes on, and show nothing of it yet."""
        for envelope in past:
            self._tally.see(envelope)
        self._summary, self._since = self._tally.summary(), self._mono()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The table out of the way while a person is asked; the next event brings it back."""
        self._stop()
        self._waits()
        yield

    def _waits(self, unless: Event | None = None) -> None:
        """Say that a person is waited for, but for a need whose answer was there beforehand."""
        need, self._need = self._need, None
        answered = isinstance(unless, NeedAnswered) and need and unless.need == need.need
        if need and not answered:
            # All of it is for whoever is asked, and in the result of a run that parks.
            about = one_line(need.shown.partition("\n")[0])
            words = f"waits for a person: {need.what}: {about}"
            self._console.print(Text(words, style="yellow"), soft_wrap=True)

    def _start(self) -> None:
        if self._screen is None:
            self._screen = Screen(
                console=self._console,
                get_renderable=self._picture,
                refresh_per_second=8,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._screen.start()

    def _stop(self) -> None:
        screen, self._screen = self._screen, None
        if screen:
            with suppress(OSError):
                screen.stop()

    def _picture(self) -> RenderableType:
        """Drawn by the screen's own thread, from a summary that never changes."""
        ticking = replace(self._summary, seconds=self._mono() - self._since)
        return _Fitted(ticking, self._finished)

    def _lines(self, before: Summary, envelope: Envelope) -> list[Text]:
        """What is new since `before`, as plain lines; on a terminal the table says the most."""
        now = self._summary
        lines = [
            Text(f"warning: {one_line(text)}", style="yellow")
            for text in now.warnings[len(before.warnings) :]
        ]
        if isinstance(envelope.event, Retried):
            again = f"asked again in {duration(envelope.event.wait)}"
            lines.append(Text(f"{one_line(envelope.event.why)}; {again}", style="yellow"))
        if isinstance(envelope.event, Called) and not envelope.scope.item:
            lines += _doing(envelope.event, envelope)
        if self._screen:
            return lines
        for ticket in now.tickets[len(before.tickets) :]:
            count = criteria(len(now.rows_of(ticket.key)))
            words = (
                f"{one_line(ticket.key)}  {one_line(ticket.title)}: {count}, run {short(now.run)}"
            )
            lines.append(Text(words))
        known = {row.id: row for row in before.rows}
        for row in now.rows:
            old = known.get(row.id)
            if old is None or old.state != row.state:
                lines += self._changed(row)
        return lines

    def _changed(self, row: Row) -> list[Text]:
        head = Text(f"{one_line(row.ticket)} {row.number}  ")
        title = one_line(row.title)
        if row.state == "running" and self._verbose:
            return [head.append("started   ", style="dim").append(title)]
        if row.outcome is None:
            return []
        head.append(f"{shout(row.outcome):<8}", style=STYLES[row.outcome])
        reason = sentence(why(row))
        return [head.append(f"  {title}" + (f": {reason}" if reason else ""))]


def _doing(event: Called, envelope: Envelope) -> list[Text]:
    """What an agent does that tests no criterion: there is no table to show it in."""
    if envelope.actor.type != "model":
        return []
    arguments = ", ".join(f"{key}: {value}" for key, value in event.call.arguments.items())
    words = f"{envelope.scope.step}: {event.call.tool} {arguments}"
    return [Text(one_line(words, _REACH), style="dim")]


class _Fitted:
    """The table and the counts, on no more lines than the screen has.

    Where not all rows fit: those that run, then the latest that finished, then those to come.
    The counts are always there.
    """

    def __init__(self, summary: Summary, finished: tuple[str, ...]) -> None:
        self._summary = summary
        self._finished = finished

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        sums, height, rows = closing(self._summary), options.size.height, self._summary.rows

        def lines(of: RenderableType) -> int:
            return len(console.render_lines(of, options, pad=False))

        room = height - lines(sums)
        # Each row has a line at least: more rows than lines need no drawing to be too many.
        if len(rows) <= room and lines(Board(self._summary)) <= room:
            yield Board(self._summary)
        else:
            ids = self._by_interest()
            most = range(min(len(ids), height) + 1)
            # One line less: it says how many rows are not shown.
            fits = bisect_right(most, room - 1, key=lambda n: lines(self._board(ids[:n]))) - 1
            if fits > 0:
                yield self._board(ids[:fits])
            if room > 0 and len(ids) > fits:
                yield Text(f"  … and {len(ids) - max(fits, 0)} more", style="dim")
        yield sums

    def _board(self, only: list[str]) -> Board:
        return Board(self._summary, only=frozenset(only))

    def _by_interest(self) -> list[str]:
        """The ids of all rows, those that a person would look for first."""
        running = [row.id for row in self._summary.rows if row.state == "running"]
        every = (row.id for row in self._summary.rows)
        return list(dict.fromkeys([*running, *reversed(self._finished), *every]))
