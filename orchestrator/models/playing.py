"""Where the playing of step lines stands, and what a result makes of it.

Pure: a plan, a standing and a result in; the next standing, or the verdict, out. The order of the
steps is never left, and nothing is decided that a result doesn't say. Above: `gherkin`; below:
`messages`, `verdicts`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from orchestrator.messages import Fault, Json, ToolCall, ToolResult
from orchestrator.verdicts import CODES, Outcome, ReasonCode

Keyword: TypeAlias = Literal["Given", "When", "Then"]

LOCATE, EXPECT, VERDICT = "orch.locate", "orch.expect", "orch.verdict"
_NAVIGATION = {"browser.browser_navigate", "browser.browser_navigate_back", "orch.reload"}
_BAD_STATUS = re.compile(r"^- HTTP status: (5\d\d.*|4(?!0[13])\d\d.*)$", re.MULTILINE)
"""A page that was not there to begin with; 401 and 403 are answers that a team tests for."""

_CROSSED = ("is interrupted by another navigation", "net::ERR_ABORTED")
"""The page was still on a way of its own, as a form that was sent; a person would go once more."""

_CROSSINGS = 2
"""So often a page is opened again: the way that was broken off may be in the way of the next."""

_PAUSE = ToolCall(id="", tool="browser.browser_wait_for", arguments={"time": 1})
"""What is done in between, whatever comes of it."""

_REF, _BEFORE, _LAST = "$ref", "$before", "$last"

_FAULTS: Mapping[Fault, tuple[Outcome, ReasonCode]] = {
    "refused": ("blocked", "refused"),
    "off-origin": ("blocked", "refused"),
    "timeout": ("blocked", "server"),
    "dead": ("blocked", "server"),
    "unreachable": ("blocked", "environment"),
    "unfit": ("blocked", "server"),
    "garbled": ("blocked", "server"),
    "too-large": ("unproven", "limit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step line and the calls that it stands for; its keyword with And and But resolved.

    `inner` says that the line is one of those that a team's sentence stands for: it begins with
    that sentence, and everything that is said of the step names both.
    """

    keyword: Keyword
    line: str
    calls: tuple[ToolCall, ...]
    inner: bool = False

    def claims(self, says: str) -> str:
        """What an expectation of this step is called in a reason."""
        return self.line if self.inner or not says else says


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the playing ends with: the arguments of `orch.verdict`."""

    verdict: Outcome
    code: ReasonCode = ""
    reason: str = ""
    evidence: tuple[int, ...] = ()

    def arguments(self) -> dict[str, Json]:
        return {
            "verdict": self.verdict,
            "code": self.code,
            "reason": self.reason,
            "evidence": list(self.evidence),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which call of which step comes next, and what is known so far.

    `tried` says that the call's action has failed once already, `crossed` how often its page was
    still on another way, `pausing` that it is given time before it is opened again; `ref` is the
    element that was located last and `before` the one before that, `last` the observation of the
    last action, `proven` those of the expectations that hold, `said` what they say.
    """

    step: int = 0
    call: int = 0
    tried: bool = False
    crossed: int = 0
    pausing: bool = False
    ref: str = ""
    before: str = ""
    last: int = 0
    proven: tuple[int, ...] = ()
    said: tuple[str, ...] = ()


def next_call(plan: Sequence[Step], standing: Standing) -> ToolCall:
    """The call to make now, its "$ref" and "$last" filled in."""
    if standing.pausing:
        return _PAUSE
    call = plan[standing.step].calls[standing.call]
    return replace(call, arguments=_filled(call.arguments, standing))


def after(plan: Sequence[Step], standing: Standing, result: ToolResult) -> Standing | Ruling:
    """Where the playing stands after a result, or what it ends with."""
    if standing.pausing:
        return replace(standing, pausing=False)
    step = plan[standing.step]
    call = step.calls[standing.call]
    if result.fault in _FAULTS:
        outcome, code = _FAULTS[result.fault]
        return Ruling(verdict=outcome, code=code, reason=_told(step, result))
    if call.tool in {LOCATE, EXPECT} and not result.ok:
        reason = _told(step, result)
        return Ruling(verdict="unproven", code="not-understood", reason=reason)
    if call.tool == LOCATE:
        return _located(plan, standing, result)
    if call.tool == EXPECT:
        return _expected(plan, standing, result)
    return _acted(plan, standing, result)


def _located(plan: Sequence[Step], standing: Standing, result: ToolResult) -> Standing | Ruling:
    step = plan[standing.step]
    data = _data(result)
    if data.get("found") is True:
        return _onward(plan, replace(standing, before=standing.ref, ref=str(data["ref"])))
    words = step.calls[standing.call].arguments.get("target", "")
    others = ", ".join(str(name) for name in data.get("nearest") or ())
    says = str(data.get("says") or "")
    if data.get("why") == "ambiguous":
        reason = f"{step.line}: {says or f'{words} may be any of {others}'}"
        return Ruling(verdict="unproven", code="ambiguous", reason=reason, evidence=_seen(result))
    there = f"; nearest: {others}" if others else ""
    return _missing(step, result, says or f"there is no {words}{there}")


def _missing(step: Step, result: ToolResult, what: str) -> Ruling:
    reason = f"{step.line}: {what}"
    if step.keyword == "Given":
        return Ruling(verdict="blocked", code="precondition", reason=reason, evidence=_seen(result))
    return Ruling(verdict="fail", code="target-missing", reason=reason, evidence=_seen(result))


def _expected(plan: Sequence[Step], standing: Standing, result: ToolResult) -> Standing | Ruling:
    step = plan[standing.step]
    data = _data(result)
    says, saw, code = (str(data.get(key) or "") for key in ("says", "saw", "code"))
    if data.get("holds") is True:
        if step.keyword == "Given":
            return _onward(plan, standing)
        said = (*standing.said, step.claims(says))
        proven = (*standing.proven, *_seen(result))
        return _onward(plan, replace(standing, proven=proven, said=said))
    reason = f"{step.line}: {says or 'it'} could not be seen here"
    if data.get("holds") is not False:
        known = _known("unproven", code, "not-testable-here")
        reason = f"{reason}: {saw}" if saw else reason
        return Ruling(verdict="unproven", code=known, reason=reason, evidence=_seen(result))
    reason = f"{step.claims(says)}: saw {saw or 'nothing of it'}"
    if step.keyword == "Given":
        return Ruling(verdict="blocked", code="precondition", reason=reason, evidence=_seen(result))
    known = _known("fail", code, "wrong")
    return Ruling(verdict="fail", code=known, reason=reason, evidence=_seen(result))


def _acted(plan: Sequence[Step], standing: Standing, result: ToolResult) -> Standing | Ruling:
    step = plan[standing.step]
    if result.ok:
        if step.keyword == "Given" and (status := _BAD_STATUS.search(result.text)):
            reason = f"{step.line}: the application answered {status[1]}"
            code: ReasonCode = "environment" if status[1].startswith("5") else "precondition"
            return Ruling(verdict="blocked", code=code, reason=reason)
        return _onward(plan, replace(standing, tried=False, crossed=0, last=result.observation))
    if step.calls[standing.call].tool in _NAVIGATION:
        crossed = any(words in result.text for words in _CROSSED)
        if crossed and standing.crossed < _CROSSINGS:
            return replace(standing, crossed=standing.crossed + 1, pausing=True)
        return Ruling(verdict="blocked", code="environment", reason=_told(step, result))
    if _data(result).get("code") == "not-understood":
        return Ruling(verdict="unproven", code="not-understood", reason=_told(step, result))
    if standing.tried:
        return _missing(step, result, _first_line(result.text))
    # The page may have been drawn anew between the look and the action: look again, once.
    again = standing.call
    while again and step.calls[again - 1].tool == LOCATE:
        again -= 1
    return replace(standing, tried=True, call=again)


def _onward(plan: Sequence[Step], standing: Standing) -> Standing | Ruling:
    if standing.call + 1 < len(plan[standing.step].calls):
        return replace(standing, call=standing.call + 1)
    if standing.step + 1 < len(plan):
        return replace(standing, step=standing.step + 1, call=0)
    if not standing.proven:
        reason = "no step says what must be seen after the action"
        return Ruling(verdict="unproven", code="no-evidence", reason=reason)
    said = "; ".join(standing.said)
    return Ruling(verdict="pass", reason=said, evidence=standing.proven)


# Only the places that a sentence leaves open are filled: a text that a person wants typed may
# well be "$ref", and is not touched.
_OPEN = {"target": _REF, "startTarget": _BEFORE, "endTarget": _REF, "observation": _LAST}


def _filled(value: Json, standing: Standing) -> Json:
    if isinstance(value, Mapping):
        return {key: _put(key, each, standing) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, standing) for each in value]
    return value


def _put(key: str, value: Json, standing: Standing) -> Json:
    if _OPEN.get(key) != value or not isinstance(value, str):
        return _filled(value, standing)
    return {_REF: standing.ref, _BEFORE: standing.before}.get(value, standing.last)


def _known(outcome: Outcome, code: str, otherwise: ReasonCode) -> ReasonCode:
    return next((known for known in CODES[outcome] if known == code), otherwise)


def _data(result: ToolResult) -> Mapping[str, Json]:
    return result.data if isinstance(result.data, Mapping) else {}


def _seen(result: ToolResult) -> tuple[int, ...]:
    return (result.observation,) if result.observation else ()


def _told(step: Step, result: ToolResult) -> str:
    return f"{step.line}: {_first_line(result.text) or result.fault}"


def _first_line(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not line.startswith("###")), "")
