"""The limits of a run and of one criterion, from what the team wrote, with its file and line.

A project's budget bounds everything; an agent's own limits narrow it. Only reading: who counts is
`agent.limits`. Above: `world`, `proving`; below: `library`, `agent.limits`.
"""

from collections.abc import Callable, Mapping

from orchestrator.agent.limits import Limits, Sort
from orchestrator.errors import Place
from orchestrator.library.agents import Agent
from orchestrator.library.context import Context
from orchestrator.library.document import Marks

SORTS: tuple[Sort, ...] = ("turns", "context", "output", "cost", "minutes")


def run_limits(context: Context, clock: Callable[[], float]) -> Limits:
    """How far the run as a whole may go; its time begins now."""
    return Limits(
        whose="run's",
        turns=0,
        cost=context.budget.cost,
        seconds=context.budget.minutes * 60,
        places=_written(context.marks, "budget", "run"),
        clock=clock,
        began=clock(),
    )


def criterion_limits(context: Context, agent: Agent, run: Limits) -> Limits:
    """How far one conversation of an agent may go, within the run."""
    budget, own = context.budget, agent.limits
    places = {**_written(context.marks, "budget", "criterion")}
    narrower = _written(agent.marks, "limits")
    if turned := agent.marks.written("maxTurns"):
        narrower = {"turns": turned, **narrower}
    turns = budget.turns
    if own.turns and own.turns <= turns:
        turns = own.turns
    else:
        narrower = {sort: place for sort, place in narrower.items() if sort != "turns"}
    return Limits(
        whose="criterion's",
        turns=turns,
        context=budget.context,
        output=budget.output,
        cost=own.cost or 0.0,
        seconds=(own.minutes or 0.0) * 60,
        places={**places, **narrower},
        within=run,
        clock=run.clock,
    )


def _written(marks: Marks, *keys: str) -> Mapping[Sort, Place]:
    """Where the limits below a key are written, those that are."""
    found = ((sort, marks.written(*keys, sort)) for sort in SORTS)
    return {sort: place for sort, place in found if place}
