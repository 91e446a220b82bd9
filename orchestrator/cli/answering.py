"""`orch answer`: put on the record what a person says to a run that waits for them.

Only what a run that goes on would still look for can be answered. Not the asking at a terminal
(`approver`). Above: `app`; below: `reopening`, `flow.unfinished`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from orchestrator.cli.person import person
from orchestrator.cli.reopening import reopened
from orchestrator.errors import UsageError
from orchestrator.events import Actor, NeedAnswered
from orchestrator.flow.past import Past, Waiting
from orchestrator.flow.unfinished import still_waiting, unfinished
from orchestrator.journal import runs


def answer(project: Path, word: str, said: str, need: str) -> None:
    """Put a person's answer on the record of a run that waits.

    Raises UsageError where nothing there waits for it, or more than one need does.
    """
    if said not in {"yes", "no"}:
        raise UsageError(f"`{said}` is no answer", hint="say yes or no")
    run = runs.resolve(project, word)
    with reopened(project, run) as then:
        waiting = _waiting(then.past, run, need)
        who = person()
        event = NeedAnswered(
            need=waiting.event.need,
            decision=said,
            by=who,
            payload_sha256=waiting.event.payload_sha256,
        )
        then.journal.append(event, scope=waiting.scope, actor=Actor(type="person", id=who))
    sys.stdout.write(f"{said}, to:\n\n{waiting.event.shown}\n\n")
    sys.stdout.write(f"go on with: orch resume {run[:12]}\n")


def _waiting(past: Past, run: str, need: str) -> Waiting:
    if not unfinished(past):
        raise UsageError(
            f"run {run[:12]} has ended, and waits for no answer any more",
            hint=f"orch runs show {run[:12]} tells how it ended; a new run asks anew",
        )
    waiting = still_waiting(past)
    found = [one for one in waiting if need in {"", one.event.need}]
    if len(found) == 1:
        return found[0]
    if not found:
        hint = _ids(waiting) or f"{_answered(past)}; go on with: orch resume {run[:12]}"
        raise UsageError(f"run {run[:12]} waits for no such answer", hint=hint)
    raise UsageError(
        f"run {run[:12]} waits for {len(found)} answers; say which with --need",
        hint="\n".join(_shown(found)),
    )


def _answered(past: Past) -> str:
    given = [one for answers in past.answers.values() for one in answers.values()]
    said = ", ".join(f"{one.decision} by {one.by}" for one in given)
    return f"it has its answer ({said})" if said else "it waits for nothing"


def _ids(waiting: tuple[Waiting, ...]) -> str:
    ids = ", ".join(one.event.need for one in waiting)
    return f"it waits for {ids}" if ids else ""


def _shown(waiting: list[Waiting]) -> Iterator[str]:
    for one in waiting:
        yield f"{one.event.need}: {one.event.shown.splitlines()[0]}"
