"""Criteria in prose: a model proposes them where code found none, and a person says yes.

One call without tools, on the record like every other; then a need like every other, which
`--accept-criteria` answers too. What was accepted is fixed by `calls` as if code had found it. Not
the reading of the model's answer (`qa.proposals`). Above: `calls`; below: `world`, `asking`.
"""

from collections.abc import Iterator
from dataclasses import replace

from orchestrator.errors import Parked
from orchestrator.events import Actor, CriteriaProposed, Scope
from orchestrator.flow.approving import Escalated
from orchestrator.flow.asking import asked
from orchestrator.flow.past import where
from orchestrator.flow.world import World
from orchestrator.qa.criteria import Extraction
from orchestrator.qa.proposals import Proposed, asking, read_proposals, stand
from orchestrator.tools.approval import Always, Answer, Need, answered, need_key, opened
from orchestrator.tools.canonical import canonical, digest
from orchestrator.tools.visible import visible
from orchestrator.verdicts import Criterion, Ticket
from orchestrator.wording import number_of

FLAG = "--accept-criteria"


async def propose(
    world: World, ticket: Ticket, extraction: Extraction, scope: Scope, model: str
) -> Extraction:
    """What counts in place of an extraction without criteria: proposals that were accepted.

    Those of a run that goes on are its journal's, as long as the ticket still has their words.
    Raises Parked where nobody can answer, Escalated where nobody did twice, ModelUnreachable.
    """
    event = _known(world, ticket) or await _asked(world, ticket, scope, model)
    proposed = Proposed(criteria=event.criteria, notes=event.notes)
    if not proposed.criteria:
        return _without(extraction, f"`{event.model}` proposes none", proposed)
    answer = await _accepted(world, ticket, proposed, event.model, scope)
    if answer.decision not in {"yes", "run"}:
        count = len(proposed.criteria)
        said = f"{answer.by} did not accept the {count} that `{event.model}` proposed"
        return _without(extraction, said, Proposed(criteria=()))
    return Extraction(criteria=proposed.criteria, notes=(*extraction.notes, *proposed.notes))


def _known(world: World, ticket: Ticket) -> CriteriaProposed | None:
    """What was proposed before the run was cut off, if the ticket still says it."""
    before = world.proposed
    fits = before and before.ticket == ticket.key and stand(before.criteria, ticket)
    return before if fits else None


async def _asked(world: World, ticket: Ticket, scope: Scope, name: str) -> CriteriaProposed:
    """What a model proposes now, on the record."""
    world.limits.check()
    model = asked(world, scope, world.limits, name=name, purpose="route")
    reply = await model.reply([asking(ticket)], ())
    found = read_proposals(reply.text, ticket)
    event = CriteriaProposed(
        ticket=ticket.key, model=reply.model, criteria=found.criteria, notes=found.notes
    )
    world.tell(event, scope, actor=Actor(type="model", id=reply.model))
    return event


def _without(extraction: Extraction, said: str, proposed: Proposed) -> Extraction:
    looked_for = f"{extraction.looked_for}; {said}"
    return replace(extraction, looked_for=looked_for, notes=(*extraction.notes, *proposed.notes))


async def _accepted(
    world: World, ticket: Ticket, proposed: Proposed, model: str, scope: Scope
) -> Answer:
    """A person's answer, on the record; it is bound to the hash of exactly these criteria."""
    need = _need(ticket, proposed, model)
    world.tell(opened(need), scope)
    world.journal.sync()
    by = Always(FLAG) if world.accept_criteria else None
    answer = await world.asking(where(scope), by).ask(need)
    if answer is None:
        count = number_of(len(proposed.criteria), "criterion")
        run = world.journal.run[:12]
        raise Parked(
            f"`{model}` proposes {count} for {ticket.key}, and nobody can say here "
            "whether that counts",
            hint=f"`orch runs show {run}` has them; `orch answer {run} yes` or `no`, then "
            f"`orch resume {run}`; a new run takes {FLAG}",
        )
    world.tell(answered(need, answer), scope, actor=Actor(type="person", id=answer.by))
    if answer.decision == "escalated":
        raise Escalated(
            f"whether the criteria of {ticket.key} count was asked twice, and nobody said",
            hint=f"run it again where somebody can answer, or with {FLAG}",
        )
    return answer


def _need(ticket: Ticket, proposed: Proposed, model: str) -> Need:
    payload = [{"id": one.id, "text": one.text} for one in proposed.criteria]
    hashed = digest(payload)
    return Need(
        id=f"criteria-{ticket.key}",
        tool="orch.criteria",
        arguments=canonical(payload),
        rule="what a model proposes counts after a yes",
        payload_sha256=hashed,
        shown="\n".join(_shown(ticket, proposed, model)),
        key=need_key("criteria", hashed),
        what="criteria",
        question="Test exactly these?",
        lasting=False,
    )


def _shown(ticket: Ticket, proposed: Proposed, model: str) -> Iterator[str]:
    """The lines that a person judges: each criterion whole, and the ticket's words for it."""
    yield f"{visible(ticket.key)}  {visible(ticket.title)}"
    yield f"  No criteria were found by code; `{visible(model)}` proposes these:"
    for one in proposed.criteria:
        yield f"  {one.number}  {visible(_sentence(one))}"
        yield f"     {_lines(one)}: “{visible(one.source.words)}”"
    yield from (f"  {visible(note)}" for note in proposed.notes)


def _sentence(criterion: Criterion) -> str:
    return criterion.text.partition("\n")[0]


def _lines(criterion: Criterion) -> str:
    first, last = criterion.source.first, criterion.source.last
    return f"line {first}" if first == last else f"lines {first}-{last}"
