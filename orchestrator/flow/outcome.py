"""The exit code of a run: from verdicts and from what stopped it, never from prose.

Pure. Precedence: what is unfinished, then usage, then failures, then what stopped the whole run,
then what is undecided, then success; a run that did nothing is never a success.
Above: `run`; below: `errors`, `verdicts`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from orchestrator.errors import ExitCode
from orchestrator.verdicts import Verdict

UNFINISHED = (ExitCode.INTERRUPTED, ExitCode.TERMINATED, ExitCode.PARKED)
STOPPED = (ExitCode.MODEL, ExitCode.SERVER, ExitCode.LIMIT)


def exit_code(
    verdicts: Sequence[Verdict], stops: Iterable[ExitCode] = (), *, did: bool = False
) -> ExitCode:
    """The code for these verdicts and whatever stopped the run before its end.

    `did` says that a step without criteria did something and every gate held.
    """
    stopped = set(stops)
    counts = count(verdicts)
    for code in (*UNFINISHED, ExitCode.USAGE):
        if code in stopped:
            return code
    if counts["fail"] or ExitCode.FAILED in stopped:
        return ExitCode.FAILED
    for code in STOPPED:
        if code in stopped:
            return code
    if counts["blocked"] or counts["unproven"] or ExitCode.UNDECIDED in stopped:
        return ExitCode.UNDECIDED
    return ExitCode.PASSED if counts["pass"] or did else ExitCode.UNDECIDED


def count(verdicts: Iterable[Verdict]) -> Counter[str]:
    """How many verdicts there are of each outcome."""
    return Counter(verdict.outcome for verdict in verdicts)
