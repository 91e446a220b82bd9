"""One agent's conversation: the tools it has, wrapped, and the witness that hears them.

Puts the layers around the pool for one scope and lane, in the order that design rule 4 and 5
need. Not the loop (`agent`) and not the order of steps (`run`). Above: `proving`, `single`,
`calls`; below: `tools`, `qa`, `world`.
"""

from collections.abc import Callable, Mapping, Sequence

from orchestrator.errors import ConfigError
from orchestrator.events import Actor, Event, RefusedCall, Scope
from orchestrator.flow.finding import Finding
from orchestrator.flow.marking import Marked
from orchestrator.flow.past import where
from orchestrator.flow.sighting import looking_up
from orchestrator.flow.world import World
from orchestrator.library.context import EMBEDDED
from orchestrator.messages import ToolCall, ToolResult, ToolSchema
from orchestrator.page.snapshot import read_page
from orchestrator.page.tools import EXPECT
from orchestrator.qa.attending import Attended, Witnessed
from orchestrator.qa.demand import Demands, demands
from orchestrator.qa.verdict import VERDICT
from orchestrator.qa.witness import Witness
from orchestrator.tools.browsing import Browsing, element_parameter
from orchestrator.tools.gate import Gate
from orchestrator.tools.masked import Masked
from orchestrator.tools.pictures import Pictures
from orchestrator.tools.recorded import Recorded
from orchestrator.tools.toolbox import Handler, Routed, Tools
from orchestrator.tools.writes import Once
from orchestrator.verdicts import Criterion


def layers(
    world: World,
    scope: Scope,
    actor: Actor | Callable[[], Actor],
    *,
    local: Mapping[str, Handler] | None = None,
    schemas: Sequence[ToolSchema] = (),
    attended: Callable[[Handler], Tools] | None = None,
) -> tuple[Tools, Tools]:
    """The whole onion of one conversation, and its inner part for looks off the record.

    `actor` is who makes the calls, or tells who does by then; `attended` is a layer of its own
    for what is truly sent, right above the browser's.
    """
    inside = Routed(
        world.pool,
        lane=scope.lane,
        local=local,
        resolve=world.resolve,
        fill=lambda call: world.fill(call, browsing.url),
    )
    browsing = Browsing(
        inside,
        origins=world.origins,
        base=world.base,
        urls=page_urls,
        element_parameter=element_parameter(schemas),
    )
    gate = Gate(
        Pictures(attended(browsing.call) if attended else browsing, world.mask),
        ruling=world.ruling,
        approver=world.asking(where(scope)),
        grants=world.grants,
        tell=lambda event, by: _tell(world, event, scope, by),
        needs=world.needs,
        run=world.journal.run[:12],
    )
    looking = Masked(browsing, world.mask)
    once = Once(
        gate,
        world.writes,
        where=where(scope),
        effect=world.effect,
        look_up=looking_up(world, looking, scope),
        approver=world.asking(where(scope)),
        tell=lambda event, by: _tell(world, event, scope, by),
        needs=world.needs,
        run=world.journal.run[:12],
        clock=world.clock,
    )
    recorded = Recorded(
        Masked(once, world.mask),
        record=world.journal,
        scope=scope,
        actor=(lambda: actor) if isinstance(actor, Actor) else actor,
        ruling=world.ruling,
        effect=world.effect,
        observations=world.observations,
    )
    return Finding(Opened(Marked(recorded, world, scope), world), world), looking


class Opened:
    """Puts into a call what is no secret (a user name): the record, rules and people see it."""

    def __init__(self, inner: Tools, world: World) -> None:
        self._inner = inner
        self._world = world

    async def call(self, call: ToolCall) -> ToolResult:
        return await self._inner.call(_opened(self._world, call))


def _opened(world: World, call: ToolCall) -> ToolCall:
    """A verdict only speaks of names, and keeps them."""
    return call if call.tool == VERDICT.name else world.opened(call)


def _tell(world: World, event: Event, scope: Scope, by: Actor) -> None:
    world.journal.append(event, scope=scope, actor=by)
    world.journal.sync()


def page_urls(text: str) -> tuple[str, ...]:
    """The URLs that a browser's result names, the current page's first."""
    page = read_page(text)
    return (page.url, *page.tabs)


def witness_tools(
    world: World,
    criterion: Criterion,
    scope: Scope,
    model: Callable[[], str],
    schemas: Sequence[ToolSchema],
    more: Mapping[str, Handler] | None = None,
) -> tuple[Tools, Witness]:
    """The tools of a conversation that is to prove a criterion, and its witness.

    `model` names whoever is asked by then; `more` are tools of ours beside the witness's.
    """
    local: dict[str, Handler] = dict(more or {})
    seeing: list[Witness] = []
    recorded, looking = layers(
        world,
        scope,
        lambda: Actor(type="model", id=model()),
        local=local,
        schemas=schemas,
        attended=lambda inner: Attended(inner, seeing, thinks=lambda: model() != EMBEDDED),
    )

    def acts(call: ToolCall) -> bool:
        return world.effect(call) != "reads"

    witness = Witness(
        criterion,
        browser=looking.call,
        acts=acts,
        keep=world.journal.put,
        demands=_demands(world, criterion),
        clock=world.clock,
        sleep=world.sleep,
    )
    local.update(witness.handlers)
    seeing.append(witness)

    async def answer(call: ToolCall) -> ToolResult:
        if reason := _unplayable(world, call):
            world.tell(RefusedCall(call=call, rule=call.tool, reason=reason), scope)
            return ToolResult(call_id=call.id, text=reason, fault="error")
        return await recorded.call(call)

    return Witnessed(witness, answer), witness


def _demands(world: World, criterion: Criterion) -> Demands:
    """What the criterion asks, with what is no secret put in, as an expectation has it."""

    def read(line: str) -> tuple[ToolCall, ...]:
        return tuple(_opened(world, call) for call in world.vocabulary.read(line))

    def opened(text: str) -> str:
        call = ToolCall(id="", tool=EXPECT.name, arguments={"value": text})
        return str(world.opened(call).arguments["value"])

    return demands(criterion, read, world.vocabulary.expand, opened=opened)


def _unplayable(world: World, call: ToolCall) -> str:
    """Why a role cannot be played with these arguments: the model's fault, and told to it."""
    try:
        world.resolve(call)
    except ConfigError as error:
        return f"{error.message}. {error.hint}".strip()
    return ""
