"""The table while the run goes on; plain lines where nobody looks at a terminal.

Is fed each envelope as it is written, and keeps no other record. On a terminal the table vanishes
when the run ends: the result is printed by `terminal`, to standard output. Tickets may follow each
other, one run after another. Above: `cli`; below: `tally`, `terminal`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live as Screen
from rich.text import Text

from orchestrator.events import Envelope, NeedOpened, RunEnded
from orchestrator.reports.sanitise import one_line
from orchestrator.reports.sentences import STYLES, criteria, sentence, short, shout, why
from orchestrator.reports.summary import Row, Summary
from orchestrator.reports.tally import Tally
from orchestrator.reports.terminal import Board, closing


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
        self._screen: Screen | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def see(self, envelope: Envelope) -> None:
        """Take an envelope in and show what it changed."""
        if envelope.run != self._summary.run:
            self._stop()
            self._tally, self._since = Tally(), self._mono()
            self._summary = self._tally.summary()
        before = self._summary
        self._tally.see(envelope)
        self._summary = self._tally.summary()
        if self._console.is_terminal:
            self._start()
        for line in self._lines(before, envelope):
            self._console.print(line, soft_wrap=True)
        if isinstance(envelope.event, RunEnded):
            self._stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The table out of the way while a person is asked; the next event brings it back."""
        self._stop()
        yield

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
        if self._screen:
            self._screen.stop()
            self._screen = None

    def _picture(self) -> RenderableType:
        """Drawn by the screen's own thread, from a summary that never changes."""
        ticking = replace(self._summary, seconds=self._mono() - self._since)
        return Group(Board(ticking), closing(ticking))

    def _lines(self, before: Summary, envelope: Envelope) -> list[Text]:
        """What is new since `before`, as plain lines; on a terminal the table says the most."""
        now = self._summary
        lines = [
            Text(f"warning: {one_line(text)}", style="yellow")
            for text in now.warnings[len(before.warnings) :]
        ]
        if isinstance(envelope.event, NeedOpened):
            need = envelope.event
            words = f"waits for a person: {need.what}: {one_line(need.shown)}"
            lines.append(Text(words, style="yellow"))
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
