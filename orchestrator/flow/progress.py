"""How far a run has come: values by name, how each step ended, the ticket and its verdicts.

Begins empty, or where the journal of a run that was cut off leaves it. Not the order of steps
(`run`). Above: `run`; below: `past`, `world`.
"""

from dataclasses import dataclass, field
from itertools import count as counting

from orchestrator.events import Handed
from orchestrator.flow.outcome import count
from orchestrator.flow.past import Moment, Past
from orchestrator.flow.world import World
from orchestrator.library.conditions import State
from orchestrator.library.steps import Step
from orchestrator.messages import Json
from orchestrator.models.spend import spend
from orchestrator.qa.criteria import Extraction
from orchestrator.tools.writes import Writes
from orchestrator.verdicts import Criterion, Ticket, Verdict

COUNTED = {"passed": "pass", "failed": "fail", "blocked": "blocked", "unproven": "unproven"}
"""What a step that runs once per criterion has, and the outcome that each counts."""

NEVER_BEGUN = frozenset({"not-reached", "limit"})
"""The codes of a criterion that the end of its run left alone; with no model, nobody tested it."""


@dataclass(slots=True)
class Progress:
    """What is known so far; `finished` are the steps that an earlier process ended.

    `did` says that a step did something, `undone` why one of an agent's did not.
    """

    values: dict[str, Json]
    states: dict[str, State] = field(default_factory=dict)
    ticket: Ticket | None = None
    extraction: Extraction | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    did: bool = False
    undone: str = ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return self.extraction.criteria if self.extraction else ()

    @property
    def unfinished(self) -> tuple[Criterion, ...]:
        return tuple(one for one in self.criteria if one.id not in self.verdicts)

    @property
    def in_order(self) -> tuple[Verdict, ...]:
        return tuple(sorted(self.verdicts.values(), key=lambda verdict: verdict.number))

    def take(self, step: str, handed: Handed) -> None:
        """What an agent left at the end of its step."""
        self.values.update(handed.parts)
        self.values[step] = {**handed.parts, "text": handed.text}
        self.did = self.did or not handed.undone
        self.undone = self.undone or (handed.undone and f"step `{step}`: {handed.undone}")

    def count(self, step: Step) -> None:
        """Give a step that runs once per criterion its `.passed .failed .blocked .unproven`."""
        if step.each and self.criteria:
            counts = count(self.in_order)
            self.values[step.id] = {name: counts[outcome] for name, outcome in COUNTED.items()}


def final(verdict: Verdict) -> bool:
    """Whether the criterion was tested; else a run that goes on tests it."""
    return bool(verdict.model) or verdict.code not in NEVER_BEGUN


def going_on(past: Past, world: World, now: Moment) -> Progress:
    """The progress that the past amounts to; what was spent, written and answered counts on."""
    world.observations = counting(past.observations + 1)
    sent = {write: world.clock() - now.since(then) for write, then in past.unknown.items()}
    world.writes = Writes(confirmed=dict(past.confirmed), unknown=sent)
    world.needs = counting(past.needs + 1)
    world.answers = {name: dict(answers) for name, answers in past.answers.items()}
    world.parked = past.parked
    world.proposed = past.proposed
    world.tainted = bool(past.results or past.handed)
    for model, usage, cost in past.spent:
        world.limits.pay(spend(model, usage, cost))
    values: dict[str, Json] = {**past.started.options, **past.started.arguments}
    for step, answer in past.results.items():
        values[step] = answer.data if answer.data is not None else {"text": answer.text}
    progress = Progress(
        values=values,
        states=dict.fromkeys(past.finished, "done"),
        verdicts={key: one for key, one in past.verdicts.items() if final(one)},
        finished=past.finished,
        did=bool(past.results),
    )
    for step, handed in past.handed.items():
        progress.take(step, handed)
    return progress
