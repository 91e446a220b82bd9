"""Expect: reads a claim from a tool call's arguments, and judges it on one look.

The one gate to all kinds: whatever asks, a model or a Gherkin sentence, asks through here, and
gets the same answer. A claim that could not fail is refused before any look. Waiting is
`prove`. Above: `prove`, `qa`. Below: `kinds`.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import get_args

from orchestrator.messages import Json
from orchestrator.page.expectation import Expectation, Match
from orchestrator.page.finding import Finding, lost, unsettled
from orchestrator.page.kinds import address, elements, events, network, state, value, wording
from orchestrator.page.kinds.events import said
from orchestrator.page.kinds.kind import Kind
from orchestrator.page.look import Look
from orchestrator.page.targets import Found, narrow
from orchestrator.page.values import read_values

__all__ = ["KINDS", "Expectation", "Finding", "evaluate", "read_expectation"]

KINDS: Mapping[str, Kind] = {
    **wording.KINDS,
    **elements.KINDS,
    **state.KINDS,
    **value.KINDS,
    **address.KINDS,
    **events.KINDS,
    **network.KINDS,
}
"""Every kind by its name."""

ARGUMENTS = (
    *("kind", "target", "value", "scope", "match"),
    *("seconds", "within", "negate", "observation"),
)

LONGEST_WAIT = 60.0
SHORTEST_WATCH = 1.0

_MATCHES: tuple[Match, ...] = get_args(Match)
_OWN: Mapping[str, set[str]] = {"text": {"is", "contains", "pattern"}, "value": set(_MATCHES)}
"""The ways to compare that a kind has; others have is and contains."""


def read_expectation(arguments: Mapping[str, Json]) -> Expectation:
    """The claim. Raises ValueError with a sentence for whoever asked: what is wrong, what to do."""
    for name in arguments:
        if name not in ARGUMENTS:
            near = get_close_matches(name, ARGUMENTS, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f'orch.expect has no argument "{name}"{meant}')
    kind = _text(arguments, "kind")
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise ValueError(f'no kind is called "{kind}"; {meant}kinds are {", ".join(KINDS)}')
    values = read_values(arguments.get("value", "")) if kind == "order" else ()
    claim = Expectation(
        kind=kind,
        target=_text(arguments, "target"),
        value=" before ".join(values) if kind == "order" else _text(arguments, "value"),
        values=values,
        scope=_text(arguments, "scope"),
        match=_match(arguments),
        negate=_negate(arguments),
        observation=_observation(arguments),
    )
    _check_uses(claim, arguments)
    KINDS[kind].check(claim)
    claim = replace(claim, within=_within(arguments))
    return replace(claim, seconds=_seconds(arguments, claim))


def evaluate(expectation: Expectation, look: Look) -> Finding:
    """The finding on this one look.

    Under an open dialog the page cannot be seen, so only a dialog can be judged. A scope that is
    not there never bears a claim out, negated or not.
    """
    kind = KINDS[expectation.kind]
    page = look.page
    if not kind.blind and not (expectation.kind == "words" and look.quoted is not None):
        if page.dialog is not None:
            return unsettled(f"a dialog is open: {said(page.dialog)}")
        if page.root is None:
            return unsettled(page.error or "no page can be seen")
        region = narrow(page, expectation.scope)
        if not isinstance(region, Found):
            return lost(region)
    finding = kind.judge(expectation, look)
    return finding.negated() if expectation.negate else finding


def _check_uses(claim: Expectation, arguments: Mapping[str, Json]) -> None:
    """An argument that means nothing to the kind is not passed over: it may be half the claim."""
    always = {"kind", "seconds", "within", "negate"}
    for name in arguments:
        blank = arguments[name] in ("", 0, None)
        if name not in always and name not in KINDS[claim.kind].uses and not blank:
            raise ValueError(f'kind {claim.kind} does not use "{name}": leave it out')
    if claim.match and claim.match not in _OWN.get(claim.kind, {"is", "contains"}):
        raise ValueError(f"kind {claim.kind} cannot compare by {claim.match}")
    if claim.kind in {"value", "title"} and arguments.get("value") is None:
        raise ValueError(f'kind {claim.kind} needs value; say "" for an empty one')


def _text(arguments: Mapping[str, Json], name: str) -> str:
    found = arguments.get(name)
    if found is None:
        return ""
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return str(found)
    if not isinstance(found, str):
        raise ValueError(f"{name} must be text")  # noqa: TRY004, it is what the model gave
    return found


def _match(arguments: Mapping[str, Json]) -> Match:
    found = _text(arguments, "match")
    for match in _MATCHES:
        if found == match:
            return match
    raise ValueError(f'match is {", ".join(filter(None, _MATCHES))}, not "{found}"')


def _negate(arguments: Mapping[str, Json]) -> bool:
    found = arguments.get("negate")
    if found is None or isinstance(found, bool):
        return bool(found)
    raise ValueError("negate must be true or false")


def _observation(arguments: Mapping[str, Json]) -> int:
    found = arguments.get("observation")
    if found is None:
        return 0
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise ValueError("observation must be the number of an observation")
    return found


def _within(arguments: Mapping[str, Json]) -> float | None:
    found = _number(arguments, "within")
    if found == 0:
        raise ValueError("within must be more than 0 seconds")
    return found


def _number(arguments: Mapping[str, Json], name: str) -> float | None:
    found = arguments.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found):
        raise ValueError(f"{name} must be a number")
    if not 0 <= found <= LONGEST_WAIT:
        raise ValueError(f"{name} must be from 0 to {LONGEST_WAIT:.0f}")
    return float(found)


def _seconds(arguments: Mapping[str, Json], claim: Expectation) -> float:
    found = _number(arguments, "seconds")
    if found is None:
        return claim.patience
    if claim.within is not None and not claim.watches:
        raise ValueError("within says how long to wait: leave seconds out")
    if claim.watches and found < SHORTEST_WATCH:
        raise ValueError("what must not be there is watched for at least 1 second")
    return found
