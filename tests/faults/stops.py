"""Stops as data: what ends a run before its end, what is said, and what comes after it.

Played by `test_stops.py`; what needs no stopped process by `test_input.py` and `test_servers.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """`title` says what happens; `exit_code` is as a shell shows it, `answer` a part of what is told.

    `then` is what comes after it.
    """

    title: str
    exit_code: int
    answer: str
    then: str


RESUMED = "`orch resume` goes on: what had its verdict keeps it, the rest is tested; exit `0`"

KILLED = Stop(title="It is killed (`kill -9`)", exit_code=137, answer="", then=RESUMED)
TERMINATED = Stop(
    title="It is asked to end (SIGTERM)", exit_code=143, answer="terminated", then=RESUMED
)
INTERRUPTED = Stop(title="Ctrl-C (SIGINT)", exit_code=130, answer="interrupted", then=RESUMED)
HUNG_UP = Stop(
    title="Its terminal is closed (SIGHUP)", exit_code=143, answer="terminated", then=RESUMED
)
TORN = Stop(
    title="Its machine goes down in the middle of a line of the journal",
    exit_code=137,
    answer="",
    then=RESUMED,
)
DAMAGED = Stop(
    title="A line of its journal is damaged afterwards",
    exit_code=2,
    answer="bytes are not as they were written",
    then="`orch runs verify` names the first broken line; nothing goes on from there",
)
SECOND = Stop(
    title="A second process goes on with a run that is still going on",
    exit_code=2,
    answer="is being written by another process",
    then="the first one is not disturbed",
)
TWICE = Stop(
    title="A second run of the same ticket begins meanwhile",
    exit_code=0,
    answer="",
    then="each ends with its own verdicts in a folder of its own",
)
FULL = Stop(
    title="The disk is full, or a file may not grow",
    exit_code=2,
    answer="the run cannot be recorded",
    then="once there is space, " + RESUMED,
)
FORBIDDEN = Stop(
    title="The folder may not be written to, as it begins",
    exit_code=2,
    answer="you may not write here: mend the permissions of `.orch`",
    then="nothing was done; once it may, a run is as ever",
)
FORBIDDEN_LATER = Stop(
    title="The run's folder may not be written to, as it goes on",
    exit_code=2,
    answer="you may not write here: mend the permissions of `.orch`",
    then="once it may, " + RESUMED,
)
NO_FOLDER = Stop(
    title="A file stands in the place of `.orch`",
    exit_code=2,
    answer="the run cannot be recorded",
    then="nothing was done",
)
CLOCK = Stop(
    title="The clock jumps back by a day at every look",
    exit_code=0,
    answer="",
    then="no order and no duration changes; `orch runs verify` finds nothing",
)
NO_BROWSER = Stop(
    title="No browser is installed",
    exit_code=5,
    answer="which is no program",
    then="no criterion is begun: each is `not-reached`",
)

STOPS = (
    KILLED,
    TERMINATED,
    INTERRUPTED,
    HUNG_UP,
    TORN,
    DAMAGED,
    SECOND,
    TWICE,
    FULL,
    FORBIDDEN,
    FORBIDDEN_LATER,
    NO_FOLDER,
    CLOCK,
    NO_BROWSER,
)
"""All of them, in the order of the page."""
