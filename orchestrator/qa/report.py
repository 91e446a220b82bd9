"""`$run.report`: what a run found so far, as Markdown for a tracker or a message.

One line a criterion in the ticket's order, the verdict first. Of what a page showed only what the
verdict quotes of it, on one line and made visible. Not the screen's table, which `reports` makes
of the journal. Pure. Above: `flow.run`; below: `verdicts`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from orchestrator.tools.visible import visible
from orchestrator.verdicts import Criterion, Outcome, Verdict

_COUNTED: Mapping[Outcome, str] = {
    "pass": "passed",
    "fail": "failed",
    "blocked": "blocked",
    "unproven": "unproven",
}


def report(
    ticket: str, criteria: Sequence[Criterion], verdicts: Mapping[str, Verdict], run: str
) -> str:
    """The Markdown; `verdicts` by the criterion's id, those not there yet are told as open."""
    found = Counter(verdict.outcome for verdict in verdicts.values())
    counts = [f"{found[outcome]} {word}" for outcome, word in _COUNTED.items() if found[outcome]]
    lines = [_line(one, verdicts.get(one.id)) for one in criteria]
    head = " · ".join(counts) or "nothing was tested"
    return "\n".join([f"{ticket}: {head}".lstrip(": "), "", *lines, "", f"run {run}"])


def _line(criterion: Criterion, verdict: Verdict | None) -> str:
    name = f"{criterion.number}. {_one_line(criterion.title)}"
    if verdict is None:
        return f"- open · {name}"
    why = "; ".join(filter(None, (verdict.code, _one_line(verdict.reason))))
    outcome = verdict.outcome if verdict.outcome == "pass" else f"**{verdict.outcome}**"
    return f"- {outcome} · {name}" + (f": {why}" if why and verdict.outcome != "pass" else "")


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))
