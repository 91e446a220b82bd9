"""Deciding a verdict: what a claim may cite, and what follows from it.

Pure. A claim (a model's, the embedded engine's) proposes an outcome and cites observations; code
accepts it, sends it back with the reason, or overrules it where evidence was lost. A model's
prose decides nothing. Above: `witness`; below: `verdicts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestrator.messages import Json, ToolSchema
from orchestrator.verdicts import CODES, Criterion, Evidence, Outcome, ReasonCode, Verdict

VERDICT = ToolSchema(
    name="orch.verdict",
    description=(
        "Give the verdict on the criterion, once. A pass or a fail cites the observations of "
        "orch.expect that prove it; code checks them."
    ),
    parameters={
        "type": "object",
        "properties": {
            "verdict": {"enum": list(CODES)},
            "code": {"enum": [code for codes in CODES.values() for code in codes]},
            "reason": {"type": "string", "description": "One sentence for a person."},
            "evidence": {"type": "array", "items": {"type": "integer"}},
        },
        "required": ["verdict"],
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One expectation of this criterion as it stands: `number` is its observation.

    `holds` is None where the page cannot show it; `lost` marks a negated one that held and did
    not hold any more when it was asked again; `tried` marks what was no claim but an attempt, an
    element looked for or an action made: it may prove a fail, and contradicts no pass.
    """

    number: int
    action: int
    action_text: str
    says: str
    saw: str
    holds: bool | None
    code: ReasonCode = ""
    lost: bool = False
    tried: bool = False

    def evidence(self, screenshot: str = "") -> Evidence:
        return Evidence(
            action=self.action,
            action_text=self.action_text,
            expectation=self.number,
            says=self.says,
            saw=self.saw,
            holds=bool(self.holds),
            screenshot=screenshot,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is proposed: an outcome, why, and the observations it rests on."""

    outcome: Outcome
    code: ReasonCode = ""
    reason: str = ""
    evidence: tuple[int, ...] = ()


class Unacceptable(Exception):
    """The claim goes back; the sentence says why, to whoever made it."""


def read_claim(arguments: Mapping[str, Json]) -> Claim:
    """The arguments of `orch.verdict`. Raises Unacceptable."""
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


def decide(claim: Claim, asked: Sequence[Asked], criterion: Criterion) -> Verdict:
    """The verdict that follows from a claim and the record. Raises Unacceptable."""
    by_number = {one.number: one for one in asked}
    for number in claim.evidence:
        if number not in by_number:
            raise Unacceptable(f"observation {number} is no expectation of this criterion")
    cited = [by_number[number] for number in claim.evidence]
    lost = [one for one in asked if one.lost]
    if lost and claim.outcome in {"pass", "fail"}:
        return _verdict(criterion, "fail", "wrong", f"it did not stay so: {lost[0].saw}", lost)
    if claim.outcome == "pass":
        _check_pass(cited, asked)
    if claim.outcome == "fail" and not any(one.holds is False for one in cited):
        raise Unacceptable("a fail cites an expectation that does not hold")
    return _verdict(criterion, claim.outcome, claim.code, claim.reason, cited)


def _check_pass(cited: Sequence[Asked], asked: Sequence[Asked]) -> None:
    if not cited:
        raise Unacceptable("a pass cites the expectations that prove it, and there are none")
    for one in cited:
        if not one.action:
            raise Unacceptable(f"observation {one.number} was made before anything was done")
        if one.holds is not True:
            raise Unacceptable(f"observation {one.number} does not hold: {one.says}")
    proven = {one.says for one in cited}
    for one in asked:
        if one.holds is False and not one.tried and one.says not in proven:
            raise Unacceptable(
                f"observation {one.number} contradicts a pass: {one.says}; saw {one.saw}"
            )


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
