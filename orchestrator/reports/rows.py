"""A criterion and its verdict as the row that every report shows.

Words only, from the objects themselves; `tally` finds them in a journal. Above: `tally`,
`flow.run`; below: `summary`, `verdicts`.
"""

from collections.abc import Callable
from dataclasses import replace

from orchestrator.reports.summary import Proof, Row
from orchestrator.verdicts import Criterion, Evidence, Verdict

Picture = Callable[[str], str]
"""From the sha256 of a picture to its path from the project, or nothing."""


def waiting(criterion: Criterion, ticket: str) -> Row:
    """The row of a criterion that nobody has begun."""
    return Row(
        id=criterion.id,
        ticket=ticket,
        number=criterion.number,
        title=criterion.title,
        state="waiting",
        source=criterion.source,
    )


def judged(row: Row, verdict: Verdict, picture: Picture = lambda _: "") -> Row:
    """The row with its verdict."""
    return replace(
        row,
        state="done",
        outcome=verdict.outcome,
        code=verdict.code,
        reason=verdict.reason,
        evidence=tuple(_proof(evidence, picture) for evidence in verdict.evidence),
        model=verdict.model,
        seconds=verdict.seconds,
    )


def _proof(evidence: Evidence, picture: Picture) -> Proof:
    return Proof(
        says=evidence.says,
        saw=evidence.saw,
        holds=evidence.holds,
        after=evidence.action_text,
        action=evidence.action,
        expectation=evidence.expectation,
        screenshot=picture(evidence.screenshot),
        outlined=picture(evidence.outlined),
        step=evidence.step,
        part=evidence.part,
    )
