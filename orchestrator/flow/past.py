"""What a journal says of a run so far: what is finished, what was sent, who answered what.

Pure: envelopes in, a `Past` out. What used a server with state of its own and did not finish
starts afresh, so nothing of its conversation is kept but its writes and a person's answers. Not
the going on itself (`run`). Above: `run`, `cli`; below: `events`, `tools.approval`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from orchestrator.errors import JournalDamaged
from orchestrator.events import (
    Answered,
    Called,
    CriteriaFixed,
    CriteriaProposed,
    Definition,
    Envelope,
    Handed,
    Judged,
    NeedAnswered,
    NeedOpened,
    RunEnded,
    RunResumed,
    RunStarted,
    Scope,
    StepEnded,
)
from orchestrator.messages import UNCERTAIN, UNSENT, Usage
from orchestrator.queries import Listed, QueryFound, TicketBegun
from orchestrator.replies import Replied, Retried
from orchestrator.tools.approval import Answer, grant_key, need_key
from orchestrator.tools.writes import Write
from orchestrator.verdicts import Verdict


def where(scope: Scope) -> str:
    """The name of a conversation within a run."""
    return f"{scope.step}/{scope.item}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time by two clocks: seconds since 1970, and seconds of the machine since it started."""

    wall: float
    mono: float

    def since(self, earlier: "Moment") -> float:
        """The seconds that have passed for certain, where a clock may have been set anew."""
        return max(0.0, min(self.wall - earlier.wall, self.mono - earlier.mono))


def moment_of(envelope: Envelope) -> Moment:
    """When the event was written down."""
    return Moment(wall=datetime.fromisoformat(envelope.ts).timestamp(), mono=envelope.mono)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A need without an answer: its event, where it was opened, and the `grant_key` of its call."""

    event: NeedOpened
    scope: Scope
    call: str

    @property
    def key(self) -> str:
        return need_key(self.event.what, self.call)

    @property
    def write(self) -> Write:
        return where(self.scope), self.call


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A run as its journal tells it.

    `answers` and `parked` are by conversation, then by the key of the need; `results` are the
    answers to the calls of finished steps, by step, `handed` what agents left at the end of theirs.
    `spent` has the model, tokens and dollars of every attempt, `observations` the number of the
    last one, `needs` how often a person was wanted. `listed` are the tickets of a query, None where
    it was not answered, and `runs` their runs by key. A step is `failed` where an error ended it,
    and it was not done since. Of a write that is `unknown` a time is kept by which it was sent.
    """

    started: RunStarted
    definitions: tuple[Definition, ...]
    ended: RunEnded | None = None
    finished: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    results: Mapping[str, Answered] = field(default_factory=dict)
    handed: Mapping[str, Handed] = field(default_factory=dict)
    proposed: CriteriaProposed | None = None
    fixed: CriteriaFixed | None = None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    waiting: tuple[Waiting, ...] = ()
    answers: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    parked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    needs: int = 0
    confirmed: Mapping[Write, str] = field(default_factory=dict)
    unknown: Mapping[Write, Moment] = field(default_factory=dict)
    spent: tuple[tuple[str, Usage, float | None], ...] = ()
    observations: int = 0
    listed: tuple[Listed, ...] | None = None
    runs: Mapping[str, str] = field(default_factory=dict)


def past_of(envelopes: Iterable[Envelope]) -> Past:
    """The past in these envelopes. Raises JournalDamaged where no run was started in them."""
    reader = _Reader()
    for envelope in envelopes:
        reader.see(envelope)
    return reader.past()


class _Reader:
    """Folds envelopes, one after another."""

    def __init__(self) -> None:
        self._started: RunStarted | None = None
        self._definitions: tuple[Definition, ...] = ()
        self._ended: RunEnded | None = None
        self._finished: set[str] = set()
        self._failed: set[str] = set()
        self._results: dict[str, Answered] = {}
        self._handed: dict[str, Handed] = {}
        self._proposed: CriteriaProposed | None = None
        self._fixed: CriteriaFixed | None = None
        self._verdicts: dict[str, Verdict] = {}
        self._waiting: dict[str, Waiting] = {}
        self._answers: dict[str, dict[str, Answer]] = {}
        self._parked: dict[str, frozenset[str]] = {}
        self._confirmed: dict[Write, str] = {}
        self._unknown: dict[Write, Moment] = {}
        self._needs = 0
        self._open: dict[str, Called] = {}
        self._latest: dict[str, Envelope] = {}
        self._asked: set[str] = set()
        self._spent: list[tuple[str, Usage, float | None]] = []
        self._observations = 0
        self._listed: tuple[Listed, ...] | None = None
        self._runs: dict[str, str] = {}
        self._epoch = 0

    def see(self, envelope: Envelope) -> None:
        if envelope.epoch != self._epoch:
            self._interrupted()
            self._epoch = envelope.epoch
        scope = envelope.scope
        self._latest[where(scope)] = envelope
        match envelope.event:
            case RunStarted() as event:
                self._started, self._definitions = event, event.definitions
            case RunResumed() as event:
                self._ended, self._definitions = None, event.definitions
            case RunEnded() as event:
                self._ended = event
            case StepEnded(state=state) if not scope.item:
                self._step_ended(scope.step, state)
            case Handed() as event:
                self._handed[scope.step] = event
            case CriteriaProposed() as event:
                self._proposed = event
            case CriteriaFixed() as event:
                self._fixed = event
            case Judged(verdict=verdict):
                self._verdicts[verdict.criterion] = verdict
            case _:
                self._see_call(envelope)

    def _step_ended(self, step: str, state: str) -> None:
        if state == "done":
            self._finished.add(step)
        if state == "failed":
            self._failed.add(step)
        else:
            self._failed.discard(step)

    def _see_call(self, envelope: Envelope) -> None:
        scope = envelope.scope
        match envelope.event:
            case Called() as event:
                self._open[where(scope)] = event
                self._asked.discard(where(scope))
            case Answered() as event:
                self._answered(event, scope)
            case Replied(model=model, usage=usage, cost=cost):
                self._spent.append((model, usage, cost))
            case Retried(model=model, usage=usage, cost=cost):
                self._spent.append((model, usage, cost))
            case NeedOpened() as event:
                self._needed(event, scope)
            case NeedAnswered() as event:
                self._decided(event)
            case QueryFound(tickets=tickets):
                self._listed = tickets
            case TicketBegun(ticket=ticket, run=run):
                self._runs[ticket] = run

    def _answered(self, event: Answered, scope: Scope) -> None:
        self._observations = max(self._observations, event.observation)
        called = self._open.pop(where(scope), None)
        if not scope.item and event.call_id == scope.step and not event.fault:
            self._results[scope.step] = event
        if called is None or called.call.id != event.call_id:
            return
        if called.effect != "writes" or event.fault in UNSENT:
            return
        write = (where(scope), grant_key(called.call))
        self._unknown.pop(write, None)
        if not event.fault:
            self._confirmed[write] = event.text
        elif event.fault in UNCERTAIN:
            self._unknown[write] = moment_of(self._latest[where(scope)])

    def _needed(self, event: NeedOpened, scope: Scope) -> None:
        self._needs += 1
        called = self._open.get(where(scope))
        call = grant_key(called.call) if called else event.payload_sha256
        one = Waiting(event=event, scope=scope, call=call)
        for need, other in [*self._waiting.items()]:
            if (other.write, other.key) == (one.write, one.key):
                del self._waiting[need]  # asked anew
        self._waiting[event.need] = one
        self._asked.add(where(scope))

    def _decided(self, event: NeedAnswered) -> None:
        waiting = self._waiting.get(event.need)
        if waiting is None:
            return
        question, name = waiting.event.what == "question", where(waiting.scope)
        self._asked.discard(name)
        if event.decision == "escalated":
            self._open.pop(name, None)
            return  # nobody said anything: it may still be said
        del self._waiting[event.need]
        if event.decision not in {"yes", "no", "run"}:
            return
        self._parked[name] = self._parked.get(name, frozenset()) - {waiting.key}
        if question:
            self._told(waiting, took_place=event.decision != "no")
            return
        if event.decision == "no":
            self._open.pop(name, None)
            self._unknown.pop(waiting.write, None)
        answer = Answer(decision=event.decision, by=event.by)  # type: ignore[arg-type]
        self._answers.setdefault(name, {})[waiting.key] = answer

    def _told(self, waiting: Waiting, *, took_place: bool) -> None:
        """A person said what became of a write; after a no the open call is sent."""
        self._unknown.pop(waiting.write, None)
        if took_place:
            self._confirmed[waiting.write] = ""
            self._open.pop(where(waiting.scope), None)

    def _interrupted(self) -> None:
        """A process is gone: what it had sent is unknown, what it had asked stays parked."""
        for place in self._waiting.values():
            name = where(place.scope)
            self._parked[name] = self._parked.get(name, frozenset()) | {place.key}
        for name, called in self._open.items():
            if called.effect == "writes" and name not in self._asked:
                self._unknown[name, grant_key(called.call)] = moment_of(self._latest[name])
        self._open.clear()
        self._asked.clear()

    def past(self) -> Past:
        if self._started is None:
            raise JournalDamaged(
                "no run was started in this journal",
                hint="there is nothing to go on with; start it anew",
            )
        self._interrupted()
        return Past(
            started=self._started,
            definitions=self._definitions,
            ended=self._ended,
            finished=frozenset(self._finished),
            failed=frozenset(self._failed),
            results=self._results,
            handed={step: one for step, one in self._handed.items() if step in self._finished},
            proposed=self._proposed,
            fixed=self._fixed,
            verdicts=self._verdicts,
            waiting=tuple(self._waiting.values()),
            answers=self._answers,
            parked=self._parked,
            needs=self._needs,
            confirmed=self._confirmed,
            unknown=self._unknown,
            spent=tuple(self._spent),
            observations=self._observations,
            listed=self._listed,
            runs=self._runs,
        )
