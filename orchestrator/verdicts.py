"""Ticket, criterion, evidence and verdict: the words in which a result is said.

Words only; who decides a verdict is `qa`. Above: everything; below: nothing.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["pass", "fail", "blocked", "unproven"]

ReasonCode: TypeAlias = Literal[
    "",
    # fail
    "wrong",
    "target-missing",
    # blocked
    "environment",
    "account",
    "precondition",
    "server",
    "refused",
    "ticket-changed",
    "captcha",
    # unproven
    "not-reached",
    "no-evidence",
    "not-understood",
    "ambiguous",
    "not-testable-here",
    "disagreement",
    "limit",
]
"""Why a verdict is not a pass; a pass has none."""

CODES: dict[Outcome, tuple[ReasonCode, ...]] = {
    "pass": ("",),
    "fail": ("wrong", "target-missing"),
    "blocked": (
        "environment",
        "account",
        "precondition",
        "server",
        "refused",
        "ticket-changed",
        "captcha",
    ),
    "unproven": (
        "not-reached",
        "no-evidence",
        "not-understood",
        "ambiguous",
        "not-testable-here",
        "disagreement",
        "limit",
    ),
}
"""The reason codes that each outcome may carry."""


PassageKind: TypeAlias = Literal["field", "list", "task", "comment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text of a ticket outside its body: a field of the site's own, by its name, or the like."""

    name: str
    text: str
    kind: PassageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What is to be tested, as the tracker gave it; `body` is Markdown, and data."""

    key: str
    title: str
    body: str
    status: str = ""
    priority: str = ""
    labels: tuple[str, ...] = ()
    elsewhere: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where in the ticket a criterion stands: the section's heading and its lines, from 1.

    `words` are the ticket's own, where a model proposed the criterion and code found them there.
    `field` is the name of the field that holds it; empty for the ticket's body.
    """

    section: str
    first: int
    last: int
    words: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One acceptance criterion. `id` is the hash of its normalised text.

    `steps` is the criterion as Gherkin lines ("Given …", "When …", "Then …"), empty where code
    found no such structure in it. `settled` is the code of one that is `unproven` before any work,
    because nobody could prove it here, and `because` says why, for a person.
    """

    id: str
    number: int
    title: str
    text: str
    source: Source
    steps: tuple[str, ...] = ()
    settled: ReasonCode = ""
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One expectation that was asked, after which action, and what the page showed.

    The numbers are observations of this run. `says` is the claim in words, `saw` what was there.
    `step` is the criterion's own line that asked, empty where none is known; `part` is where on
    the page it was looked for: the way to it, and below, line by line, what stands there.
    `screenshot` and `outlined` are sha256: the page as it was, and the same with the element
    framed (or the element alone, where it lay out of sight).
    """

    action: int
    action_text: str
    expectation: int
    says: str
    saw: str
    holds: bool
    screenshot: str = ""
    outlined: str = ""
    step: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What code decided about one criterion, and from what."""

    criterion: str
    number: int
    outcome: Outcome
    code: ReasonCode = ""
    reason: str = ""
    evidence: tuple[Evidence, ...] = field(default=())
    model: str = ""
    seconds: float = 0.0
