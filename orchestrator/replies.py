"""What happened between a run and its models: five kinds of the events that a journal holds.

Words only; `models` asks and `flow` journals what came of it. Above: `events`, which has them in
its union; below: `messages`.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from orchestrator.messages import Json, Stop, ToolCall, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefed:
    """A conversation was opened: what the model is told first, and which tools it has."""

    model: str
    blob: str
    tools: tuple[str, ...]
    counted: int = 0
    """Tokens of all of it by the shipped table; 0 for an engine that reads none."""
    kind: Literal["model.briefed"] = "model.briefed"


Purpose: TypeAlias = Literal["work", "retry", "judge", "route"]
"""What tokens went for: the work itself, a turn that failed, a judge, the choice of a way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """A model's turn; `cost` is US dollars by that day's price table, null where none is known.

    `opaque` are a provider's own blocks, given back to that provider and model alone.
    """

    model: str
    text: str
    calls: tuple[ToolCall, ...]
    stop: Stop
    usage: Usage
    seconds: float
    purpose: Purpose = "work"
    opaque: Json = None
    cost: float | None = None
    kind: Literal["model.replied"] = "model.replied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """A turn failed and is asked for again as a whole, after `wait` seconds.

    `attempt` is the number of the one that follows; `usage` is what the failed one is known to
    have used, `cost` that in US dollars.
    """

    model: str
    attempt: int
    wait: float
    why: str
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    kind: Literal["model.retried"] = "model.retried"


@dataclass(frozen=True, slots=True, kw_only=True)
class GaveUp:
    """A turn failed for good; `usage` and `cost` are of the last attempt."""

    model: str
    why: str
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    kind: Literal["model.gaveup"] = "model.gaveup"


@dataclass(frozen=True, slots=True, kw_only=True)
class FellBack:
    """A model could not be reached, and the next that `fallback` names takes over.

    `anew` says that the criterion begins again, in a new conversation.
    """

    model: str
    to: str
    why: str
    anew: bool = False
    kind: Literal["model.fellback"] = "model.fellback"


ModelEvent: TypeAlias = Briefed | Replied | Retried | GaveUp | FellBack
