"""The page of exit codes and reasons: what a shell and a reader of verdicts are told."""

from collections.abc import Iterator, Mapping

from pages.tables import listed, table

from orchestrator.errors import ExitCode, OrchError
from orchestrator.flow.outcome import STOPPED, UNFINISHED, exit_code
from orchestrator.verdicts import CODES, Outcome, Verdict

EXITS: Mapping[ExitCode, str] = {
    ExitCode.PASSED: "every criterion passed",
    ExitCode.FAILED: "one or more failed, or a gate said stop",
    ExitCode.USAGE: "the command line or a file is wrong; there is no such ticket",
    ExitCode.UNDECIDED: "nothing failed, but something is blocked or unproven, or nothing was done",
    ExitCode.PARKED: "a person must decide, or the folder is not trusted",
    ExitCode.SERVER: "a server, the browser or the application is not there",
    ExitCode.MODEL: "no model could be reached, or its key is missing",
    ExitCode.LIMIT: "a limit of turns, minutes, tokens or money was reached",
    ExitCode.INTERRUPTED: "Ctrl-C",
    ExitCode.TERMINATED: "SIGTERM",
}

OUTCOMES: Mapping[Outcome, str] = {
    "pass": "everything that the criterion promises was expected after the action, and held",
    "fail": "the action was taken, and something promised was not so",
    "blocked": "the test could not be carried out, so it says nothing about the application",
    "unproven": "the test was carried out as far as it went, and does not decide",
}

REASONS: Mapping[str, str] = {
    "wrong": "an expectation does not hold",
    "target-missing": "what an action needs was not there in time; the nearest names are said",
    "environment": "the application or a page of it cannot be reached, or the browser ended",
    "account": "an account that the criterion needs is missing or locked",
    "precondition": "the starting state could not be reached",
    "server": "a tool's server died or did not answer",
    "refused": "a rule, an origin or a person refused a call that it needs",
    "ticket-changed": "the ticket's text is no longer that from which the criteria were taken",
    "captcha": "the application asks for proof of a person",
    "not-reached": "the run ended before this criterion",
    "no-evidence": "no verdict was claimed, or two claims went back for want of evidence",
    "not-understood": "no sentence fits a line; the nearest are named",
    "ambiguous": "a line or a target may mean two things, and neither is guessed",
    "not-testable-here": "the page does not tell what was asked, such as: is a field required?",
    "disagreement": "a second agent judged the evidence otherwise",
    "limit": "turns, minutes, tokens or money were used up, or the same was called again and again",
}

INTRO = """\
# Exit codes and reasons

Code decides them, from verdicts and from what stopped the run; no model's words take part.

"""

ORDER = """
Where several apply, the first of these counts: {order}. A run that did nothing is never 0. So:

"""

CASES: tuple[tuple[tuple[Outcome, ...], tuple[ExitCode, ...]], ...] = (
    (("pass", "pass"), ()),
    (("pass", "fail"), ()),
    (("pass", "fail", "blocked"), (ExitCode.SERVER,)),
    (("pass",), (ExitCode.SERVER,)),
    (("pass", "blocked"), ()),
    (("fail",), (ExitCode.INTERRUPTED,)),
    ((), ()),
)


def page() -> str:
    """The whole page."""
    unfinished = [*UNFINISHED, ExitCode.USAGE, ExitCode.FAILED]
    order = [*unfinished, *STOPPED, ExitCode.UNDECIDED, ExitCode.PASSED]
    exits = table(
        ("exit", "means", "errors"),
        ((f"`{int(code)}`", EXITS[code], listed(_errors(code))) for code in ExitCode),
    )
    return (
        INTRO
        + exits
        + ORDER.format(order=", ".join(str(int(code)) for code in order))
        + table(("verdicts", "and what stopped it", "exit"), _cases())
        + "\n## Verdicts\n\nEvery criterion ends with exactly one.\n\n"
        + table(("verdict", "means"), ((f"`{name}`", text) for name, text in OUTCOMES.items()))
        + "\n## Reasons\n\nA pass has none. The others:\n\n"
        + table(("verdict", "reason", "means"), _reasons())
        + "\n`--json` and the journal spell them so. A reason that no run gives yet is\n"
        "listed all the same: the words are fixed, so that what reads them need not change.\n"
    )


def _errors(code: ExitCode) -> Iterator[str]:
    ours = (one for one in OrchError.__subclasses__() if one.__module__ == OrchError.__module__)
    return (one.__name__ for one in ours if one.exit_code == code)


def _cases() -> Iterator[tuple[str, str, str]]:
    for outcomes, stops in CASES:
        verdicts = [Verdict(criterion="", number=0, outcome=outcome) for outcome in outcomes]
        words = ", ".join(outcomes) or "none"
        yield words, ", ".join(EXITS[one] for one in stops), f"`{int(exit_code(verdicts, stops))}`"


def _reasons() -> Iterator[tuple[str, str, str]]:
    for outcome, codes in CODES.items():
        for code in filter(None, codes):
            yield outcome, f"`{code}`", REASONS[code]
