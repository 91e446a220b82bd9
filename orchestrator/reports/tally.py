"""Folds the envelopes of a run, one after another, into its `Summary`.

Works on a run that goes on as well as on one that ended; a criterion without a verdict in a run
that ended is `unproven: not-reached`. It reads no file. Above: every report; below: `summary`.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatchmethod
from pathlib import Path

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Answered,
    Called,
    CriteriaFixed,
    Envelope,
    Handed,
    Judged,
    NeedAnswered,
    NeedOpened,
    Noted,
    RunEnded,
    RunResumed,
    RunStarted,
    Scope,
    ServerFailed,
    Stored,
)
from orchestrator.journal import artifacts, runs
from orchestrator.messages import ToolCall
from orchestrator.models.spend import Spend, spend
from orchestrator.replies import FellBack, GaveUp, Purpose, Replied, Retried
from orchestrator.reports.rows import judged, waiting
from orchestrator.reports.summary import Artifact, Row, Summary, TicketHead, Waiting, Wrote
from orchestrator.verdicts import Verdict

_DECIDED = (ExitCode.PASSED, ExitCode.FAILED, ExitCode.UNDECIDED)
"""How a run ends that no person is waited for in; one that waits has parked."""


def summarise(envelopes: Iterable[Envelope], folder: str = "") -> Summary:
    """The summary of all these envelopes; `folder` defaults to where runs lie in a project."""
    tally = Tally(folder)
    for envelope in envelopes:
        tally.see(envelope)
    return tally.summary()


class Tally:
    """What is known of one run so far."""

    def __init__(self, folder: str = "") -> None:
        self._folder = folder
        self._first: Envelope | None = None
        self._epoch = 0
        self._since = 0.0
        self._before = 0.0
        self._seconds = 0.0
        self._start: RunStarted | None = None
        self._end: RunEnded | None = None
        self._text = ""
        self._tickets: list[TicketHead] = []
        self._rows: dict[str, Row] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._needs: dict[str, Waiting] = {}
        self._artifacts: list[Artifact] = []
        self._sent: dict[str, Wrote] = {}
        self._writes: list[Wrote] = []
        self._warnings: list[str] = []
        self._failures: list[str] = []  # of this process: a later one starts its own servers
        self._spend: dict[Purpose, Spend] = {}
        self._spent: dict[str, Spend] = {}
        # Made again only where an event changed something: a summary is wanted after every one.
        self._known: dict[str, Row] = {}

    def see(self, envelope: Envelope) -> None:
        """Take the next envelope in."""
        if self._first is None:
            self._first = envelope
            home = runs.runs_folder(Path()) / envelope.run
            self._folder = self._folder or home.as_posix()
        if envelope.epoch != self._epoch:
            self._epoch, self._since, self._before = envelope.epoch, envelope.mono, self._seconds
        self._seconds = self._before + envelope.mono - self._since
        row = self._rows.get(envelope.scope.item)
        if row and row.state == "waiting":
            self._rows[row.id] = replace(row, state="running")
        self._known.pop(envelope.scope.item, None)
        self._take(envelope.event, envelope.scope)

    def summary(self) -> Summary:
        """The run as it stands now."""
        first, start, end = self._first, self._start, self._end
        return Summary(
            run=first.run if first else "",
            folder=self._folder,
            command=start.command if start else "",
            arguments=start.arguments if start else {},
            options=start.options if start else {},
            model=start.model if start else "",
            version=start.version if start else "",
            started=first.ts if first else "",
            seconds=round(self._seconds, 3),
            exit_code=end.exit_code if end else None,
            reason=end.reason if end else "",
            text=self._text,
            tickets=tuple(self._tickets),
            rows=tuple(map(self._told, self._rows.values())),
            needs=tuple(self._needs.values()),
            artifacts=tuple(self._artifacts),
            writes=tuple(self._writes),
            warnings=(*self._failures, *self._warnings),
            spend=dict(self._spend),
        )

    @singledispatchmethod
    def _take(self, event: object, scope: Scope) -> None:
        """Events of other kinds say nothing that a summary shows."""

    @_take.register
    def _(self, event: RunStarted, _scope: Scope) -> None:
        self._start = event

    @_take.register
    def _(self, event: RunEnded, _scope: Scope) -> None:
        self._end = event
        self._seconds = self._before + event.seconds
        self._known.clear()
        if event.exit_code in _DECIDED:
            self._needs.clear()  # asked before the run was cut off, and not needed since

    @_take.register
    def _(self, _event: RunResumed, _scope: Scope) -> None:
        self._end = None
        self._failures.clear()
        self._known.clear()

    @_take.register
    def _(self, event: Handed, _scope: Scope) -> None:
        self._text = event.text

    @_take.register
    def _(self, event: CriteriaFixed, _scope: Scope) -> None:
        self._tickets.append(
            TicketHead(key=event.ticket, title=event.title, looked_for=event.looked_for)
        )
        for criterion in event.criteria:
            self._rows[criterion.id] = waiting(criterion, event.ticket)
            self._known.pop(criterion.id, None)

    @_take.register
    def _(self, event: Called, scope: Scope) -> None:
        row = self._rows.get(scope.item)
        if row and row.state == "running":
            self._rows[row.id] = replace(row, doing=event.call.tool)
        if event.effect == "writes":
            self._sent[event.call.id] = Wrote(tool=event.call.tool, about=_about(event.call))

    @_take.register
    def _(self, event: Answered, _scope: Scope) -> None:
        wrote = self._sent.pop(event.call_id, None)
        if wrote and not event.fault:
            self._writes.append(wrote)

    @_take.register
    def _(self, event: Replied, scope: Scope) -> None:
        self._pay(event.purpose, event, scope)

    @_take.register(Retried | GaveUp)
    def _(self, event: Retried | GaveUp, scope: Scope) -> None:
        self._pay("retry", event, scope)

    def _pay(self, purpose: Purpose, event: Replied | Retried | GaveUp, scope: Scope) -> None:
        spent = spend(event.model, event.usage, event.cost)
        if spent == Spend():
            return
        self._spend[purpose] = self._spend.get(purpose, Spend()) + spent
        self._spent[scope.item] = self._spent.get(scope.item, Spend()) + spent

    @_take.register
    def _(self, event: Judged, _scope: Scope) -> None:
        verdict = event.verdict
        row = self._rows.get(verdict.criterion)
        ticket = self._tickets[-1].key if self._tickets else ""
        self._rows[verdict.criterion] = Row(
            id=verdict.criterion,
            ticket=row.ticket if row else ticket,
            number=row.number if row else verdict.number,
            title=row.title if row else verdict.criterion,
            state="done",
            source=row.source if row else None,
        )
        self._verdicts[verdict.criterion] = verdict
        self._known.pop(verdict.criterion, None)

    @_take.register
    def _(self, event: NeedOpened, _scope: Scope) -> None:
        self._needs[event.need] = Waiting(
            need=event.need, what=event.what, shown=event.shown, rule=event.rule
        )

    @_take.register
    def _(self, event: NeedAnswered, _scope: Scope) -> None:
        self._needs.pop(event.need, None)

    @_take.register
    def _(self, event: Stored, scope: Scope) -> None:
        self._artifacts.append(
            Artifact(
                name=event.name,
                media=event.media,
                size=event.size,
                sha256=event.blob,
                path=f"{self._folder}/{artifacts.FOLDER}/{event.name}",
                criterion=scope.item,
            )
        )

    @_take.register
    def _(self, event: ServerFailed, _scope: Scope) -> None:
        self._failures.append(f"server {event.server}: {event.reason}")

    @_take.register
    def _(self, event: FellBack, _scope: Scope) -> None:
        self._warnings.append(f"{event.to} took over from {event.model}: {event.why}")

    @_take.register
    def _(self, event: Noted, _scope: Scope) -> None:
        if event.level == "warning":
            self._warnings.append(event.text)

    def _told(self, row: Row) -> Row:
        if row.id not in self._known:
            self._known[row.id] = self._ruled(row)
        return self._known[row.id]

    def _ruled(self, row: Row) -> Row:
        """The row with its verdict, or with what the end of the run made of it."""
        row = replace(row, spend=self._spent.get(row.id, Spend()))
        verdict = self._verdicts.get(row.id)
        if verdict:
            return judged(row, verdict, lambda sha256: self._picture(sha256, row.id))
        if self._end is None:
            return row
        begun = "while this was tested" if row.state == "running" else "before this was reached"
        return replace(
            row,
            state="done",
            outcome="unproven",
            code="not-reached",
            reason=f"the run ended {begun}",
            doing="",
        )

    def _picture(self, sha256: str, criterion: str) -> str:
        """Where the picture lies; two criteria may have pictures that are equal byte for byte."""
        return next(
            (
                artifact.path
                for artifact in self._artifacts
                if (artifact.sha256, artifact.criterion) == (sha256, criterion)
            ),
            "",
        )


_ABOUT = ("key", "path", "name", "title")


def _about(call: ToolCall) -> str:
    """What a call is about, where an argument of it is called as such things are."""
    named = (call.arguments.get(name) for name in _ABOUT)
    return next((one for one in named if isinstance(one, str) and one), "")
