"""Why a criterion did not pass, in labelled parts, the same for every report.

Expected, found, the step, the action before it, the part of the page, the evidence. Not the few
words of a table (`sentences`), nor how a report sets them. Above: `junit`, `ctrf`, `markdown`;
below: `summary`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.reports.sanitise import clean, one_line
from orchestrator.reports.summary import Proof, Row

UNFINISHED = "not-ended"
"""The code of a criterion without a verdict: its run goes on, or was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One row that did not pass. Everything is made safe; `part` alone has several lines."""

    code: str
    message: str
    """On one line: what was expected and what was there instead, or the reason."""
    expected: str = ""
    found: str = ""
    step: str = ""
    after: str = ""
    part: str = ""
    reason: str = ""
    evidence: str = ""

    def labelled(self) -> Iterator[tuple[str, str]]:
        """The parts that are known, each with its name, in the order in which people read them."""
        for name in ("expected", "found", "step", "after", "reason", "evidence"):
            if said := getattr(self, name):
                yield name, said
        if self.part:
            yield "part of the page", self.part

    def text(self) -> str:
        """The parts as plain lines; those of the page indented below their name."""
        lines = []
        for name, said in self.labelled():
            below = said.splitlines() if "\n" in said else []
            lines += [f"{name}: {said}"] if not below else [f"{name}:", *(f"  {x}" for x in below)]
        return "\n".join(lines)


def failure(row: Row) -> Failure | None:
    """What is to be told of a row; None for a pass."""
    if row.outcome == "pass":
        return None
    against = decisive(row)
    code = one_line(row.code) or (row.outcome or UNFINISHED)
    reason = one_line(row.reason)
    if against is None:
        said = reason or "the run did not come to a verdict"
        return Failure(code=code, message=said, reason=reason)
    expected, found = one_line(against.says), one_line(against.saw)
    saw = f": saw {found}" if found else ""
    return Failure(
        code=code,
        message=f"{expected}{saw}",
        expected=expected,
        found=found,
        step=one_line(against.step),
        after=one_line(against.after),
        part=clean(against.part).strip(),
        reason=reason if reason != f"{expected}{saw}" else "",
        evidence=numbers(against),
    )


def decisive(row: Row) -> Proof | None:
    """The expectation that a fail rests on, or that went wrong in a row that was not decided."""
    return next((proof for proof in row.evidence if not proof.holds), None)


def numbers(proof: Proof) -> str:
    """`observation 51, after action 50`; nothing where there is none."""
    if not proof.expectation:
        return ""
    after = f", after action {proof.action}" if proof.action else ""
    return f"observation {proof.expectation}{after}"


def pictures(row: Row) -> tuple[str, ...]:
    """The paths of the row's own pictures, those with an element outlined first."""
    framed = [proof.outlined for proof in row.evidence]
    return tuple(dict.fromkeys(filter(None, [*framed, *(one.screenshot for one in row.evidence)])))
