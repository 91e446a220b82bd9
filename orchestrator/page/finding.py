"""A finding: whether one look bears an expectation out, and what was there to see.

Above: `kinds`, `expect`, `prove`. Below: `verdicts` (for the reason codes).
"""

from dataclasses import dataclass, replace

from orchestrator.page.targets import Ambiguous, Missing
from orchestrator.page.words import cut
from orchestrator.verdicts import ReasonCode

LONGEST = 200
"""How many characters `saw` may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`holds` is None where this look cannot tell, and then `code` says why.

    `saw` is what was there instead (or what bears it out), at most LONGEST characters.
    """

    holds: bool | None
    saw: str
    code: ReasonCode = ""

    def negated(self) -> "Finding":
        """The finding for the opposite claim. What could not be asked at all stays so."""
        if self.holds is None or self.code == "target-missing":
            return self
        return replace(self, holds=not self.holds, code="wrong" if self.holds else "")


def told(holds: bool, saw: str) -> Finding:
    """A decided finding."""
    return Finding(holds=holds, saw=cut(saw, LONGEST), code="" if holds else "wrong")


def unseen(saw: str) -> Finding:
    """It does not show in what we can see of a page, however long we wait."""
    return Finding(holds=None, saw=cut(saw, LONGEST), code="not-testable-here")


def unsettled(saw: str) -> Finding:
    """Just now it cannot be seen; later it may."""
    return Finding(holds=None, saw=cut(saw, LONGEST), code="no-evidence")


def lost(outcome: Missing | Ambiguous) -> Finding:
    """The target, or its scope, is not there, or is not one."""
    saw = cut(outcome.says(), LONGEST)
    if isinstance(outcome, Ambiguous):
        return Finding(holds=None, saw=saw, code="ambiguous")
    return Finding(holds=False, saw=saw, code="target-missing")
