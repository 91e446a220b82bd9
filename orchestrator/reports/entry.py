"""One line of a run's story, and what its teller knows of the rest.

Words only. Above: `telling`, `calls`, `timeline`; below: `events`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestrator.events import Answered
from orchestrator.models.spend import Spend
from orchestrator.verdicts import Criterion

_FEW, _MANY = 60, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the story, not yet sanitised; `more` are lines that belong below it."""

    label: str
    text: str
    style: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the telling of one event needs to know of the others."""

    criteria: Mapping[str, Criterion]
    answers: Mapping[int, Answered]
    """By the `seq` of the call."""
    paired: frozenset[int]
    """The `seq` of each answer that its call tells."""
    verbose: bool
    spent: Mapping[str, Spend] = field(default_factory=dict)
    """What each criterion used in the end."""

    @property
    def reach(self) -> int:
        """How many signs of a text are shown."""
        return _MANY if self.verbose else _FEW
