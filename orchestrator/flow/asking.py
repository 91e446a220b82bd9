"""Asking a model in a run: who is asked, again and in whose place, and what it costs.

Puts the layers around the models of a run for one conversation: each is asked again while that may
help, each turn is on the record and paid for, and the next that `fallback` names takes over. Not
the loop (`agent`), nor what a model may do. Above: `proving`; below: `turns`, `world`, `models`.
"""

from dataclasses import replace

from orchestrator.agent.limits import Limits
from orchestrator.events import Event, Noted, Scope
from orchestrator.flow.foreseeing import Foreseen
from orchestrator.flow.turns import RecordedModel
from orchestrator.flow.world import World
from orchestrator.library.context import EMBEDDED
from orchestrator.messages import Usage
from orchestrator.models.fallback import Relay
from orchestrator.models.model import Model
from orchestrator.models.patience import Patient
from orchestrator.models.spend import spend
from orchestrator.replies import Purpose, Retried


def asked(
    world: World,
    scope: Scope,
    limits: Limits,
    *,
    name: str,
    purpose: Purpose = "work",
    engine: bool = True,
) -> Relay:
    """The model of one conversation, with everything around it; it pays into `limits`.

    `name` is the model to begin with. `purpose` says what its turns are for; the
    failed ones count as `retry` whatever that is. The embedded engine stands in for `work` only,
    and only where `engine` says that it can play what is asked.
    """

    def pay(model: str, usage: Usage) -> float | None:
        spent = spend(model, usage, world.cost(model, usage))
        limits.pay(spent)
        if spent.unpriced:
            _say_unpriced(world, limits, model)
        return spent.known

    def record(event: Event) -> None:
        if isinstance(event, Retried):
            event = replace(event, cost=pay(event.model, event.usage))
        world.tell(event, scope)
        limits.check()  # another attempt, or another model's, is to be paid as well

    def model(name: str) -> Model:
        patient = Patient(world.model(name), record=record, clock=world.clock, sleep=world.sleep)
        recorded = RecordedModel(patient, world.journal, scope, pay=pay, purpose=purpose)
        if name == EMBEDDED:
            return recorded
        return Foreseen(recorded, limits, cost=lambda usage: world.cost(name, usage))

    order = world.succession(name, engine=engine and purpose == "work")
    return Relay(order, model, record=record)


def _say_unpriced(world: World, limits: Limits, model: str) -> None:
    """Warn, once a run and model, that a limit of money that is written cannot be kept."""
    places = (world.limits.places.get("cost"), limits.places.get("cost"))
    place = next(filter(None, places), None)
    if place and model not in world.unpriced:
        world.unpriced.add(model)
        words = (
            f"no price for {model}, so the limit of money ({place}) does not hold; "
            "`prices` under `models:` in CONTEXT.md gives it one"
        )
        world.tell(Noted(text=words, level="warning"))
