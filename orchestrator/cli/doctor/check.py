"""One thing that was looked at: how it stands, where, and what mends it.

Words only: whoever looks makes these, `report` shows them. Above: every other file here; below:
`errors`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from orchestrator.errors import ExitCode, OrchError, Place

Outcome: TypeAlias = Literal["ok", "warning", "problem", "unknown"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

PRECEDENCE = (ExitCode.USAGE, ExitCode.PARKED, ExitCode.MODEL, ExitCode.SERVER)
"""Which of several problems the shell is told of: the one that would stop a run first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a look found. Several may share an `id`, which names the thing looked at.

    `mend` is a command or an edit; `seconds` what the look took, 0 where it was not timed;
    `exit_code` counts for a problem only. `unknown` is what could not be looked at.
    """

    id: str
    outcome: Outcome
    message: str
    place: Place | None = None
    mend: str = ""
    seconds: float = 0.0
    exit_code: ExitCode = ExitCode.USAGE


def from_error(id: str, error: OrchError, outcome: Outcome = "problem") -> Check:  # noqa: A002
    """The check that an error makes, with its place, its hint and its exit code."""
    return Check(
        id=id,
        outcome=outcome,
        message=error.message,
        place=error.place,
        mend=error.hint,
        exit_code=error.exit_code,
    )


def exit_code(checks: Iterable[Check]) -> ExitCode:
    """0 where there is no problem; warnings and what is unknown are allowed."""
    codes = {check.exit_code for check in checks if check.outcome == "problem"}
    return next((code for code in PRECEDENCE if code in codes), ExitCode.PASSED)
