"""The result of a run as Markdown for people: the table of verdicts, then each failure in full.

Also its short form, which is what a tracker is told (`$run.report`). Text from outside is
escaped, in the short form made `inert`, so that no page or ticket writes a heading, a link or a
picture into a report. Above: `cli`, `flow.run`; below: `failure`, `inert`, `sentences`, `summary`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from orchestrator.reports.failure import Failure, failure, pictures
from orchestrator.reports.inert import inert
from orchestrator.reports.sanitise import clean, one_line
from orchestrator.reports.sentences import (
    counted_rows,
    duration,
    invoked,
    sentence,
    shout,
    spent_on,
    why,
)
from orchestrator.reports.summary import Row, Summary

_MARKS = re.compile(r"([\\`*_{}\[\]<>|#~&$])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)")

Link = Callable[[str], str]
"""From a path in the project to what a link in the report says."""

Say = Callable[[str], str]
"""From a text from outside to what is put into the report."""


def write(summary: Summary, link: Link = lambda path: path, head: str = "") -> str:
    """The whole report, ending without a line feed."""
    parts = [f"# {plain(invoked(summary))}", _facts(summary)]
    if summary.text:
        parts.append(_fenced(clean(summary.text)))
    for ticket in summary.tickets:
        rows = summary.rows_of(ticket.key)
        parts.append(f"## {plain(ticket.key)} {plain(ticket.title)}")
        looked = one_line(ticket.looked_for).removeprefix("looked for ") or "the whole ticket"
        parts.append(
            _table(rows, plain)
            if rows
            else f"No acceptance criteria found; looked for {plain(looked)}."
        )
    for row in summary.rows:
        if row.outcome != "pass":
            parts += _section(row, link)
    parts += [f"- Warning: {plain(text)}" for text in summary.warnings]
    seal = f" Its last line has the hash `{head}`." if head else ""
    parts.append(f"The record: [{summary.folder}]({_target(link(summary.folder))}).{seal}")
    return "\n\n".join(parts)


def short(ticket: str, rows: Sequence[Row], run: str) -> str:
    """A few lines for a tracker: every verdict, and of each failure what was there instead.

    Without pictures and paths, which nobody can open there.
    """
    head = f"{inert(ticket)}: {counted_rows(rows)}".removeprefix(": ")
    parts = [f"**{head}**", _table(rows, inert)] if rows else ["**nothing was tested**"]
    for row in rows:
        told = failure(row) if row.state == "done" else None
        if told:
            named = f"**{row.number} {inert(row.title)}**"
            parts.append(f"{named}\n\n{_list(told, inert, part=False)}")
    return "\n\n".join([*parts, f"run {inert(run)}"])


def plain(text: str) -> str:
    """The text on one line, with nothing in it that Markdown reads as more than a text."""
    escaped = _MARKS.sub(r"\\\1", one_line(text))
    # an address in a text from outside is not made a link by whoever shows the report
    return _ADDRESS.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], escaped)


def _facts(summary: Summary) -> str:
    ended = "not ended" if summary.exit_code is None else f"exit {summary.exit_code}"
    facts = [counted_rows(summary.rows), f"run `{summary.run}`", duration(summary.seconds)]
    facts += [*map(plain, spent_on(summary.spend)), ended]
    model = f"model {plain(summary.model)}" if summary.model else ""
    reason = f"\n\nEnded: {plain(summary.reason)}" if summary.reason else ""
    return " · ".join(filter(None, [*facts, model])) + reason


def _table(rows: Sequence[Row], say: Say) -> str:
    # no cell is empty: Jira Cloud refuses a document with an empty text, and in wiki markup two
    # bars in a row begin a heading
    lines = ["| no. | criterion | verdict | why |", "| ---: | --- | --- | --- |"]
    for row in rows:
        verdict = shout(row.outcome) if row.outcome else row.state
        said = verdict if row.outcome == "pass" else f"**{verdict}**"
        reason = say(sentence(why(row)[:2])) or "–"
        lines.append(f"| {row.number} | {say(row.title) or '–'} | {said} | {reason} |")
    return "\n".join(lines)


def _section(row: Row, link: Link) -> Iterator[str]:
    told = failure(row)
    if told is None:
        return
    yield f"### {row.number} {plain(row.title)}: {row.outcome or row.state}"
    yield _list(told, plain, part=True)
    if told.part:
        yield _fenced(told.part)
    for path in pictures(row):
        name = plain(path.rpartition("/")[2])
        yield f"![{name}]({_target(link(path))})"


def _fenced(text: str) -> str:
    """The text as it is, in a fence that it cannot end."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}text\n{text}\n{fence}"


def _list(told: Failure, say: Say, *, part: bool) -> str:
    """The labelled parts; that of the page by name only, what stands there follows it."""
    lines = [
        f"- {name}: {say(said)}" for name, said in told.labelled() if name != "part of the page"
    ]
    if told.code:
        lines.append(f"- code: {say(told.code)}")
    if told.part and part:
        lines.append("- part of the page:")
    elif told.part:
        lines.append(f"- part of the page: {say(told.part.partition(chr(10))[0])}")
    return "\n".join(lines)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _target(path: str) -> str:
    return quote(path, safe="/.-_~")
