"""What happened in a run, one dataclass a kind: the closed union that a journal holds.

Words only; `journal` writes and reads them. A kind that this version does not know is kept by
the reader as `Unknown`. Above: everything; below: `messages`, `queries`,
`replies`, `verdicts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from orchestrator.messages import Fault, Json, ToolCall
from orchestrator.queries import QueryEvent
from orchestrator.replies import ModelEvent
from orchestrator.verdicts import Criterion, Verdict

FORMAT = 1
"""The version of the journal's format: the `v` of every envelope."""

ActorType: TypeAlias = Literal["model", "tool", "person", "code"]

Use: TypeAlias = Literal["", "new", "old"]
"""Which files a run goes on with, where some had changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: a model by name, a server, a person, or our own code."""

    type: ActorType
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where in the run it happened; `item` is a criterion's id inside an `each` step."""

    step: str = ""
    item: str = ""
    agent: str = ""
    lane: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A file that shaped the run: its path from the project, and the sha256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run began: what was asked for, and the files that shape it, each with its hash; `chosen`
    says that the command line named the model, for every agent.
    """

    command: str
    arguments: Mapping[str, str]
    options: Mapping[str, Json]
    definitions: tuple[Definition, ...]
    model: str
    version: str
    trigger: str = "cli"
    chosen: bool = False
    kind: Literal["run.started"] = "run.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResumed:
    """The run goes on in a new process; `use` says which files, where some had changed."""

    definitions: tuple[Definition, ...]
    use: Use = ""
    kind: Literal["run.resumed"] = "run.resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The run is over: its exit code, why, how many of each outcome, and the seconds it took."""

    exit_code: int
    reason: str
    counts: Mapping[str, int]
    seconds: float
    kind: Literal["run.ended"] = "run.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A step of the command began; `item` in the scope where it is one of an `each`."""

    kind: Literal["step.started"] = "step.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded:
    """A step is over, was skipped, or denied by a person, and why where there is more to say."""

    state: Literal["done", "failed", "skipped", "denied"]
    reason: str = ""
    seconds: float = 0.0
    kind: Literal["step.ended"] = "step.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """An agent's step came to its end: its last words, and the parts that it leaves to the next.

    `undone` says why that counts as nothing done; empty where something was.
    """

    text: str
    parts: Mapping[str, Json] = field(default_factory=dict)
    undone: str = ""
    kind: Literal["step.handed"] = "step.handed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaFixed:
    """The count is fixed before the work: what was extracted, from which ticket text."""

    ticket: str
    title: str
    body_sha256: str
    criteria: tuple[Criterion, ...]
    looked_for: str = ""
    kind: Literal["criteria.fixed"] = "criteria.fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaProposed:
    """What a model proposes where code found no criteria; nothing of it counts before a yes.

    Each carries the ticket's words that it comes from, found there by code; `notes` tell what was
    left out. What then counts is in `criteria.fixed`.
    """

    ticket: str
    model: str
    criteria: tuple[Criterion, ...]
    notes: tuple[str, ...] = ()
    kind: Literal["criteria.proposed"] = "criteria.proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStarted:
    """An MCP server is up for a lane; the hash is over its tools and their schemas."""

    server: str
    lane: int
    tools: int
    tools_sha256: str
    seconds: float
    kind: Literal["server.started"] = "server.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFailed:
    """An MCP server did not start, or died; `log` is the file with what it said last."""

    server: str
    lane: int
    reason: str
    log: str = ""
    kind: Literal["server.failed"] = "server.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A tool is about to be used: the intent, synced before the effect."""

    call: ToolCall
    effect: Literal["reads", "acts", "writes"]
    rule: str
    kind: Literal["tool.called"] = "tool.called"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The tool answered; the answer is observation number `observation`."""

    call_id: str
    observation: int
    fault: Fault
    text: str
    blob: str
    size: int
    seconds: float
    data: Json = None
    kind: Literal["tool.answered"] = "tool.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """A model was told a part of an answer: `told` of its `size` characters, kept in the blob."""

    call_id: str
    observation: int
    size: int
    told: int
    blob: str
    kind: Literal["tool.shrunk"] = "tool.shrunk"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCall:
    """A call that a rule, an origin or a person did not let through."""

    call: ToolCall
    rule: str
    reason: str
    kind: Literal["tool.refused"] = "tool.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedOpened:
    """Something a person must decide; `shown` is exactly what they are shown."""

    need: str
    what: Literal["approval", "step", "criteria", "question", "handover"]
    shown: str
    payload_sha256: str
    rule: str = ""
    kind: Literal["need.opened"] = "need.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAnswered:
    """A person decided; the hash is of exactly what they were shown."""

    need: str
    decision: str
    by: str
    payload_sha256: str
    kind: Literal["need.answered"] = "need.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict was given; it is final for its criterion."""

    verdict: Verdict
    kind: Literal["verdict"] = "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An artifact was kept: a screenshot, a log; `name` is what it shows."""

    name: str
    media: str
    blob: str
    size: int
    kind: Literal["artifact"] = "artifact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something worth telling that changed nothing: a warning, a choice made by code."""

    text: str
    level: Literal["info", "warning"] = "info"
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """An event of a kind that this version does not know, kept as it was."""

    data: Mapping[str, Json] = field(default_factory=dict)
    kind: Literal["unknown"] = "unknown"


Event: TypeAlias = (
    RunStarted
    | RunResumed
    | RunEnded
    | QueryEvent
    | StepStarted
    | StepEnded
    | Handed
    | CriteriaFixed
    | CriteriaProposed
    | ServerStarted
    | ServerFailed
    | ModelEvent
    | Called
    | Answered
    | Shrunk
    | RefusedCall
    | NeedOpened
    | NeedAnswered
    | Judged
    | Stored
    | Noted
    | Unknown
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An event with everything around it: when, where, by whom, and what came before.

    `seq` counts from 1; `ts` is UTC, ISO 8601 with milliseconds; `mono` is seconds on the
    process's monotonic clock; `prev` is the sha256 of the journal line before, as its bytes
    stand without the line feed, 64 zeros for the first.
    """

    run: str
    seq: int
    epoch: int
    ts: str
    mono: float
    scope: Scope
    actor: Actor
    host: str
    pid: int
    prev: str
    event: Event
    v: int = FORMAT
