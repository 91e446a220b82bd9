"""Deciding a verdict: what a claim says, and what follows from it and from the record.

Pure. A claim (a model's, the embedded engine's) proposes an outcome and cites observations; code
accepts it, sends it back with the reason, or overrules it where evidence was lost. A model's
prose decides nothing. What a claim may cite is `proof`. Above: `witness`; below: `proof`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestrator.messages import Json, ToolSchema
from orchestrator.qa.proof import Asked, Record, Unacceptable, check_fail, check_pass, matters
from orchestrator.verdicts import CODES, Criterion, Outcome, ReasonCode, Verdict

VERDICT = ToolSchema(
    name="orch.verdict",
    description=(
        "Give the verdict on the criterion, once. A pass or a fail cites the observations of "
        "orch.expect that prove it; code checks them."
    ),
    parameters={
        "type": "object",
        "properties": {
            "criterion": {
                "type": "string",
                "description": "The id of the criterion, as you were told it.",
            },
            "verdict": {"enum": list(CODES)},
            "code": {"enum": [code for codes in CODES.values() for code in codes]},
            "reason": {"type": "string", "description": "One sentence for a person."},
            "evidence": {
                "type": "array",
                "items": {"type": "integer"},
                "description": "The numbers of the observations that orch.expect gave.",
            },
        },
        "required": ["criterion", "verdict", "reason"],
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is proposed: an outcome, why, and the observations it rests on."""

    outcome: Outcome
    code: ReasonCode = ""
    reason: str = ""
    evidence: tuple[int, ...] = ()


def read_claim(arguments: Mapping[str, Json], criterion: Criterion) -> Claim:
    """The arguments of `orch.verdict`. Raises Unacceptable."""
    which = str(arguments.get("criterion") or criterion.id)
    if which != criterion.id:
        raise Unacceptable(f"this conversation is about criterion {criterion.id}, not {which}")
    said, code = arguments.get("verdict"), arguments.get("code") or ""
    outcome = next((one for one in CODES if one == said), None)
    if outcome is None:
        raise Unacceptable(f"`verdict` is one of {', '.join(CODES)}, not {said!r}")
    if code not in CODES[outcome]:
        allowed = ", ".join(CODES[outcome]) or "none"
        raise Unacceptable(f"the reason code of `{outcome}` is one of {allowed}, not {code!r}")
    cited = arguments.get("evidence") or []
    if not isinstance(cited, list) or not all(type(number) is int for number in cited):
        raise Unacceptable("`evidence` is a list of observation numbers")
    reason = str(arguments.get("reason") or "")
    return Claim(outcome=outcome, code=code, reason=reason, evidence=tuple(cited))


def decide(claim: Claim, record: Record, criterion: Criterion) -> Verdict:
    """The verdict that follows from a claim and the record. Raises Unacceptable."""
    by_number = {one.number: one for one in record.asked}
    for number in claim.evidence:
        if number not in by_number:
            raise Unacceptable(f"observation {number} is no expectation of this criterion")
    cited = [by_number[number] for number in claim.evidence]
    lost = [one for one in record.asked if one.lost and matters(one, record)]
    if lost and claim.outcome in {"pass", "fail"}:
        return _verdict(criterion, "fail", "wrong", f"it did not stay so: {lost[0].saw}", lost)
    if claim.outcome == "pass":
        check_pass(cited, record)
    if claim.outcome == "fail":
        check_fail(cited, record)
    return _verdict(criterion, claim.outcome, claim.code, claim.reason, cited)


def _verdict(
    criterion: Criterion,
    outcome: Outcome,
    code: ReasonCode,
    reason: str,
    cited: Sequence[Asked],
) -> Verdict:
    return Verdict(
        criterion=criterion.id,
        number=criterion.number,
        outcome=outcome,
        code=code,
        reason=reason,
        evidence=tuple(one.evidence() for one in cited),
    )


def without_evidence(criterion: Criterion, reason: str) -> Verdict:
    """What is left when claims went back twice, or none was made."""
    return _verdict(criterion, "unproven", "no-evidence", reason, ())


def settled(criterion: Criterion) -> Verdict | None:
    """The verdict of a criterion that code settled before any work; None for all others."""
    if not criterion.settled:
        return None
    return _verdict(criterion, "unproven", criterion.settled, criterion.because, ())
