"""The result of a run as JUnit XML: one suite a ticket, one case a criterion.

A fail is a `failure`; blocked, unproven and what never came to a verdict are `error`s, never
skipped, since a dashboard shows a skip as harmless. What ended the run outside its criteria is a
case of its own. Above: `cli`; below: `failure`, `summary`.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from orchestrator.reports.failure import UNFINISHED, failure, pictures
from orchestrator.reports.sanitise import clean, one_line
from orchestrator.reports.sentences import invoked, spent_on
from orchestrator.reports.summary import Row, Summary, TicketHead

if TYPE_CHECKING:
    from junitparser.xunit2 import TestCase, TestSuite

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 300

ENDED = {
    2: "usage",
    4: "parked",
    5: "server",
    6: "model",
    7: "limit",
    130: "interrupted",
    143: "terminated",
}
"""What the exit codes that say why a whole run stopped are called as the type of an error."""


def write(summary: Summary, head: str = "", *more: tuple[Summary, str]) -> bytes:
    """The document; `head` is the hash of the journal's last line, which seals what it tells.

    `more` are the runs of the tickets where the first is a query's, each with its own head.
    """
    from junitparser.xunit2 import JUnitXml

    document = JUnitXml("orch")
    # what a query came to is what its tickets did, unless it never came to any
    for one, sealed in more or ((summary, head),):
        for suite in _suites(one, sealed):
            document.add_testsuite(suite)
    document.update_statistics()
    document.time = round(summary.seconds, 3)
    kept = BytesIO()
    document.write(kept)
    return kept.getvalue()


def unfinished(words: str, why: str) -> bytes:
    """The document of a run that has no result: one case with one error; `words` began the run."""
    from junitparser.xunit2 import JUnitXml, TestSuite

    document, suite = JUnitXml("orch"), TestSuite(_xml(words))
    suite.add_testcase(_stopped(words, UNFINISHED, why))
    document.add_testsuite(suite)
    document.update_statistics()
    kept = BytesIO()
    document.write(kept)
    return kept.getvalue()


def _suites(summary: Summary, head: str) -> Iterator["TestSuite"]:
    for ticket in summary.tickets:
        yield _suite(summary, ticket, head)
    run = _run_case(summary)
    if run is not None:
        suite = _named(summary, invoked(summary), head)
        suite.add_testcase(run)
        yield suite


def _suite(summary: Summary, ticket: TicketHead, head: str) -> "TestSuite":
    suite = _named(summary, one_line(f"{ticket.key} {ticket.title}"), head)
    suite.add_property("ticket", _xml(ticket.key))
    for row in summary.rows_of(ticket.key):
        suite.add_testcase(_case(row, ticket, summary))
    suite.update_statistics()
    return suite


def _named(summary: Summary, name: str, head: str) -> "TestSuite":
    from junitparser.xunit2 import TestSuite

    suite = TestSuite(_xml(name))
    suite.timestamp = summary.started.rstrip("Z")
    known = {
        "run": summary.run,
        "command": invoked(summary),
        "model": summary.model,
        "spent": " · ".join(spent_on(summary.spend)),
        "version": summary.version,
        "exit_code": "" if summary.exit_code is None else str(summary.exit_code),
        "journal": summary.folder,
        "journal.head": head,
    }
    for key, value in known.items():
        if value:
            suite.add_property(key, _xml(value))
    return suite


def _case(row: Row, ticket: TicketHead, summary: Summary) -> "TestCase":
    from junitparser.xunit2 import TestCase

    case = TestCase(
        _xml(one_line(f"{row.number} {row.title}")), _xml(one_line(ticket.key)), row.seconds
    )
    known = {
        "run": summary.run,
        "criterion": row.id,
        "requirements": ticket.key,
        "verdict": row.outcome or UNFINISHED,
        "code": row.code,
        "model": row.model,
        "evidence": " ".join(str(proof.expectation) for proof in row.evidence),
    }
    for key, value in known.items():
        if value:
            case.add_property(key, _xml(value))
    _told(case, row)
    return case


def _told(case: "TestCase", row: Row) -> None:
    """What did not hold, and the pictures in the form that CI servers take attachments in."""
    from junitparser import Error, Failure

    failed = failure(row)
    if failed:
        kind, word = (Failure, failed.code) if row.outcome == "fail" else (Error, row.outcome or "")
        of = word if row.outcome == "fail" else word or UNFINISHED
        message = failed.message if row.outcome == "fail" else f"{failed.code}: {failed.message}"
        result = kind(_xml(one_line(message, _LONGEST)), _xml(of))
        result.text = _xml(failed.text())
        case.result = result
    held = [one_line(proof.says) for proof in row.evidence if proof.holds]
    attached = [f"[[ATTACHMENT|{one_line(path)}]]" for path in pictures(row)]
    if held or attached:
        case.system_out = _xml("\n".join([*(f"held: {said}" for said in held), *attached]))


def _run_case(summary: Summary) -> "TestCase | None":
    """What the criteria do not say: that the run was stopped, had none, or has not ended."""
    from junitparser import Failure
    from junitparser.xunit2 import TestCase

    code, words = summary.exit_code, invoked(summary)
    if code is None:
        return _stopped(words, UNFINISHED, "the run goes on, or was killed")
    if code in ENDED:
        return _stopped(words, ENDED[code], summary.reason or ENDED[code])
    if summary.rows:
        return None
    if code == 0:
        return TestCase(_xml(words), _xml(summary.command), summary.seconds)
    case = _stopped(words, "no-criteria", summary.reason or "nothing was tested")
    if code == 1:
        case.result = Failure(_xml(summary.reason or "a gate said stop"), "stopped")
    return case


def _stopped(words: str, kind: str, why: str) -> "TestCase":
    from junitparser import Error
    from junitparser.xunit2 import TestCase

    case = TestCase(_xml(words), "orch", 0.0)
    error = Error(_xml(one_line(why, _LONGEST)), _xml(kind))
    error.text = _xml(why)
    case.result = error
    return case


def _xml(text: str) -> str:
    """The text without what controls a terminal, and without what no XML document may hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", clean(text))
