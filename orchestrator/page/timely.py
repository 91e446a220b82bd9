"""Timely: whether what had to be so by a time was, from all the looks that were made.

Decides on judged looks alone. What is first seen after its time may have come before it: that is
a pass only where a look in time shows it, a fail only where a look at the end of the time or later
shows that it had not come yet, and otherwise unknown. Above: `prove`. Below: `finding`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from orchestrator.page.finding import LONGEST, Finding, told, unsettled
from orchestrator.page.words import cut

EXACTNESS = 0.25
"""Seconds that a look may end after the time and still count: the pause between two looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one look says of a claim; `began` and `ended` are seconds since the action was sent."""

    began: float
    ended: float
    finding: Finding


def timely(seen: Sequence[Judged], within: float, *, stays: bool) -> Finding:
    """The finding on all looks, oldest first; one from before the action has `ended` 0 or less.

    The last was made because the claim held or the time was up. `stays` says that it must be so
    still; else it is enough that it came in time, even if it went again.
    """
    last = seen[-1]
    early = [one for one in seen if one.ended <= within + EXACTNESS]
    after = [one for one in early if one.ended > 0]
    if last.finding.holds and after and after[-1].finding.holds:
        return last.finding
    if not stays and (came := _came(early)) is not None:
        return came
    if not last.finding.holds:
        return last.finding
    late = [one for one in seen if one.began >= within and one.finding.holds is False]
    saw = f"{last.finding.saw}, {last.ended:.1f} s after the action"
    if late:
        return told(False, f"only {saw}; not yet {late[-1].began:.1f} s after it")
    return unsettled(f"{saw}; what was there in time could not be seen")


def _came(early: Sequence[Judged]) -> Finding | None:
    """That it came in time, seen by two looks: one without it and one with it."""
    for before, after in pairwise(early):
        if before.finding.holds is False and after.finding.holds:
            saw = f"{after.finding.saw}, {after.ended:.1f} s after the action, and gone since"
            return replace(after.finding, saw=cut(saw, LONGEST))
    return None
