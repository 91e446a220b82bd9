"""What a run stands on: the concrete things that `cli` chose, in one place.

No behaviour but the questions that every layer asks of a call: under which names the rules know
it, what its effect is, and what they say of it. Above: `run`, `conversation`; below: `tools`,
`library`, `journal`.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import anyio

from orchestrator.agent.limits import Limits
from orchestrator.errors import ExitCode
from orchestrator.events import CriteriaProposed, Envelope, Event, Scope
from orchestrator.flow.bounds import run_limits
from orchestrator.gherkin.team import TeamVocabulary
from orchestrator.journal.journal import NOWHERE, Journal
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.library.context import EMBEDDED
from orchestrator.library.trackers import TRACKER, TrackerMap
from orchestrator.messages import Json, ToolCall, Usage
from orchestrator.models.fallback import Succession
from orchestrator.models.model import Model
from orchestrator.models.prices import prices
from orchestrator.tools.approval import Answer, Approver, Grants, Remembered
from orchestrator.tools.effects import Effect, Effects
from orchestrator.tools.masking import Mask
from orchestrator.tools.origins import Origins
from orchestrator.tools.pool import Pool
from orchestrator.tools.rules import Decision, Rules
from orchestrator.tools.writes import Writes


@dataclass(slots=True, kw_only=True)
class World:
    """The parts of one run. `prepare` starts the application and the browser when first asked.

    `fill` puts secrets into a call for the page at a URL, `opened` what is no secret into any;
    `vocabulary` reads the sentences, ours and the team's.
    `chosen` says that the command line named the model, for every agent.
    `parallel` is how many criteria may be tested at once; `yes` answers the command's own
    `approve`, never a rule; `accept_criteria` says yes to criteria that a model proposes;
    `tainted` turns true once outside text was read, and stays so; `interrupted` is the exit code
    if the run is cancelled; `url` is where the run can be seen; `writes` is what is known of those
    that were made, `answers` and `parked` what people were asked before, by conversation,
    `proposed` the criteria that a model proposed before. `cost` gives the dollars of one reply of a
    model, None where no price is known; `limits` are the run's own, `unpriced` the models of which
    it was said that nobody knows their price.
    """

    catalog: Catalog
    journal: Journal
    pool: Pool
    tracker: TrackerMap
    model_name: str
    model: Callable[[str], Model]
    rules: Rules
    effects: Effects
    approver: Approver
    origins: Origins
    base: str
    mask: Mask
    fill: Callable[[ToolCall, str], ToolCall]
    prepare: Callable[[], Awaitable[None]]
    opened: Callable[[ToolCall], ToolCall] = lambda call: call
    vocabulary: TeamVocabulary = field(default_factory=TeamVocabulary)
    parallel: int = 1
    yes: bool = False
    url: str = ""
    accept_criteria: bool = False
    chosen: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)
    observations: Iterator[int] = field(default_factory=lambda: count(1))
    needs: Iterator[int] = field(default_factory=lambda: count(1))
    grants: Grants = field(default_factory=Grants)
    writes: Writes = field(default_factory=Writes)
    answers: Mapping[str, dict[str, Answer]] = field(default_factory=dict)
    parked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    proposed: CriteriaProposed | None = None
    tainted: bool = False
    interrupted: ExitCode = ExitCode.INTERRUPTED
    cost: Callable[[str, Usage], float | None] = lambda model, usage: prices().cost(model, usage)
    clock: Callable[[], float] = anyio.current_time
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    limits: Limits = field(init=False)
    unpriced: set[str] = field(default_factory=set)
    _successions: dict[tuple[str, bool], Succession] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.limits = run_limits(self.catalog.context, self.clock)

    def model_of(self, command: Command, agent: str) -> str:
        """The model that an agent speaks with in a command: the command line's, its own, the run's.

        The same for a tester, a judge and a step in prose.
        """
        own = "" if self.chosen else self.catalog.own_model(command, agent)
        return own or self.model_name

    def succession(self, name: str, *, engine: bool = True) -> Succession:
        """Who answers for a model of this name in this run; `engine` says that one that plays
        whole criteria may. Whom a proposal left is not asked again by the work.
        """
        names = (name, *self.catalog.context.fallback)
        if (name, engine) not in self._successions:
            kept = [each for each in names if engine or each == name or each != EMBEDDED]
            order = Succession(kept, whole=frozenset({EMBEDDED}))
            other = self._successions.get((name, not engine))
            left = other.names[: other.now] if other else ()
            order.now = next((at for at, one in enumerate(kept) if one not in left), 0)
            self._successions[name, engine] = order
        return self._successions[name, engine]

    def tell(self, event: Event, scope: Scope = NOWHERE, **more: Any) -> Envelope:
        """Write an event down."""
        return self.journal.append(event, scope=scope, **more)

    def asking(self, conversation: str, by: Approver | None = None) -> Approver:
        """Whoever answers in this conversation: what was answered before is not asked again.

        `by` is asked in the place of the run's own approver.
        """
        answers, parked = self.answers.get(conversation, {}), self.parked.get(conversation, ())
        return Remembered(by or self.approver, answers, parked)

    def resolve(self, call: ToolCall) -> ToolCall:
        """The server's call behind a role's (`tracker.read`); any other as it is."""
        if call.server != TRACKER:
            return call
        return replace(self.tracker.call(call.name, call.arguments), id=call.id)

    def names(self, call: ToolCall) -> tuple[str, ...]:
        """Every name that rules and effects may know this tool by, the one to show first."""
        return self.tracker.names(call.tool)

    def effect(self, call: ToolCall) -> Effect:
        """What the call may change."""
        return self.effects.of(self.names(call))

    def ruling(self, call: ToolCall) -> Decision:
        """What the rules say of the call as things stand; asks nobody."""
        arguments: dict[str, Json] = {**call.arguments}
        if call.server == TRACKER and call.name in self.tracker.roles:
            arguments |= self.resolve(call).arguments
        return self.rules.decide(
            self.names(call),
            arguments,
            effect=self.effect(call),
            tainted=self.tainted,
            variables=self.variables,
        )
