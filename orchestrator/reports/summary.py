"""The one shape of a run's result, which every report shows.

Words only. `tally` makes it from envelopes, also of a run that still goes on. Above: `terminal`,
`live`, `listing`, `machine`; below: `verdicts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from orchestrator.messages import Json
from orchestrator.models.spend import Spend
from orchestrator.replies import Purpose
from orchestrator.verdicts import Outcome, ReasonCode, Source

State: TypeAlias = Literal["waiting", "running", "done"]

OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "blocked", "unproven")
"""In the order in which they are counted out to people."""

COUNTED: Mapping[Outcome, str] = {
    "pass": "passed",
    "fail": "failed",
    "blocked": "blocked",
    "unproven": "unproven",
}
"""How a count of each outcome is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One expectation that was asked; `screenshot` is a path from the project, or empty."""

    says: str
    saw: str
    holds: bool
    after: str
    """The action it followed, in words."""
    action: int
    expectation: int
    """Both are numbers of observations, 0 where there is none."""
    screenshot: str
    outlined: str = ""
    """The path of the picture with the element framed, or of the element alone, or empty."""
    step: str = ""
    """The criterion's own line that asked, where one is known."""
    part: str = ""
    """Where on the page it was looked for: the way to it, and below it what stands there."""

    @property
    def way(self) -> str:
        """The part's first line: `main › article "Backpack"`."""
        return self.part.partition("\n")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One criterion and what became of it; no outcome before it is done."""

    id: str
    ticket: str
    number: int
    title: str
    state: State
    outcome: Outcome | None = None
    code: ReasonCode = ""
    reason: str = ""
    evidence: tuple[Proof, ...] = ()
    model: str = ""
    seconds: float = 0.0
    doing: str = ""
    """While it runs: the tool that was used last."""
    source: Source | None = None
    """Where in its ticket it stands."""
    spend: Spend = field(default_factory=Spend)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHead:
    """A ticket of the run; `looked_for` says what was searched where no criterion was found."""

    key: str
    title: str
    looked_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A need that nobody has answered yet."""

    need: str
    what: str
    shown: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file that the run kept; `path` is from the project, `criterion` a row's id or empty."""

    name: str
    media: str
    size: int
    sha256: str
    path: str
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """A call that changed something beyond the application, and was answered well.

    `about` is what it was done to, as the key of a ticket; empty where the call names nothing.
    """

    tool: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A run so far. `exit_code` is None until it ended; `seconds` is what has passed."""

    run: str
    folder: str
    """The run's folder, from the project."""
    command: str
    arguments: Mapping[str, str]
    options: Mapping[str, Json]
    model: str
    version: str
    started: str
    """UTC, ISO 8601; empty before the run started."""
    seconds: float
    exit_code: int | None
    reason: str
    text: str
    """What the last agent's step said at its end; outside text, as it was recorded."""
    tickets: tuple[TicketHead, ...]
    rows: tuple[Row, ...]
    needs: tuple[Waiting, ...]
    artifacts: tuple[Artifact, ...]
    writes: tuple[Wrote, ...]
    warnings: tuple[str, ...]
    spend: Mapping[Purpose, Spend]
    """What all replies used and cost, by what it went for."""

    @property
    def ended(self) -> bool:
        return self.exit_code is not None

    @property
    def spent(self) -> Spend:
        """Tokens and money of everything together."""
        return sum(self.spend.values(), Spend())

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows have each outcome, all four named."""
        return {outcome: sum(row.outcome == outcome for row in self.rows) for outcome in OUTCOMES}

    def rows_of(self, ticket: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.ticket == ticket)
