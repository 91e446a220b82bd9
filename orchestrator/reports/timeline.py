"""The whole story of a run in order: `orch runs show RUN`.

Lays out what `telling` says, with the seconds since the run began and the criterion each event
belongs to, and at its end what was spent. Above: `cli`; below: `telling`, `tally`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from orchestrator.events import Answered, Called, CriteriaFixed, Envelope
from orchestrator.reports.entry import Entry, Story
from orchestrator.reports.sanitise import one_line
from orchestrator.reports.sentences import paid
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise
from orchestrator.reports.telling import tell
from orchestrator.wording import number_of


def show(
    envelopes: Sequence[Envelope],
    console: Console,
    *,
    verbose: bool = False,
    torn: bytes | None = None,
) -> None:
    """Print the story; `torn` is what was left of a half line at the journal's end."""
    summary = summarise(envelopes)
    story = _story(envelopes, summary, verbose=verbose)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True, style="dim")
    grid.add_column(justify="right", max_width=10, overflow="ellipsis", no_wrap=True)
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for envelope, offset in zip(envelopes, _offsets(envelopes), strict=True):
        entry = tell(envelope, story)
        if entry:
            place = Text(_place(envelope, story))
            grid.add_row(Text(f"{offset:.1f} s"), place, Text(entry.label), _words(entry))
    console.print(grid)
    for purpose, spent in summary.spend.items():
        console.print(Text(f"{purpose:<7}" + " · ".join(paid(spent)), style="dim"))
    if torn:
        size = number_of(len(torn), "byte")
        words = f"the last line was cut off in the middle ({size}) and is left out"
        console.print(Text(words, style="yellow"))


def _words(entry: Entry) -> Group:
    """The entry as text that a terminal may be given: the one way out of here."""
    below = [Text(f"  {one_line(line)}", style="dim") for line in entry.more]
    return Group(Text(one_line(entry.text), style=entry.style), *below)


def _story(envelopes: Sequence[Envelope], summary: Summary, *, verbose: bool) -> Story:
    answers: dict[int, Answered] = {}
    paired: set[int] = set()
    open_calls: dict[tuple[int, str, int, str], int] = {}
    for envelope in envelopes:
        event, scope = envelope.event, envelope.scope
        if isinstance(event, Called):
            open_calls[envelope.epoch, scope.item, scope.lane, event.call.id] = envelope.seq
        elif isinstance(event, Answered):
            key = (envelope.epoch, scope.item, scope.lane, event.call_id)
            if called := open_calls.pop(key, None):
                answers[called] = event
                paired.add(envelope.seq)
    fixed = [e.event for e in envelopes if isinstance(e.event, CriteriaFixed)]
    return Story(
        criteria={criterion.id: criterion for event in fixed for criterion in event.criteria},
        answers=answers,
        paired=frozenset(paired),
        verbose=verbose,
        spent={row.id: row.spend for row in summary.rows},
    )


def _offsets(envelopes: Sequence[Envelope]) -> Iterator[float]:
    """Seconds since the first event: monotonic within an epoch, by the clock between two."""
    bases: dict[int, tuple[float, float]] = {}
    for envelope in envelopes:
        if envelope.epoch not in bases:
            since = datetime.fromisoformat(envelope.ts) - datetime.fromisoformat(envelopes[0].ts)
            bases[envelope.epoch] = (since.total_seconds(), envelope.mono)
        start, mono = bases[envelope.epoch]
        yield start + envelope.mono - mono


def _place(envelope: Envelope, story: Story) -> str:
    criterion = story.criteria.get(envelope.scope.item)
    return str(criterion.number) if criterion else one_line(envelope.scope.step)
