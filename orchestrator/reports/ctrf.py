"""The result of a run as CTRF, the Common Test Report Format: JSON that test dashboards read.

Blocked and unproven are `other` with their own word as `rawStatus`, never `skipped`. The fields
are those of the format's schema of version 0.0.0 and no others; what it has no place for is in
`extra`. Above: `cli`; below: `failure`, `summary`.
"""

import uuid
from datetime import datetime
from typing import Any

from orchestrator.messages import Json
from orchestrator.reports.failure import UNFINISHED, failure, pictures
from orchestrator.reports.sanitise import clean, json_text, one_line
from orchestrator.reports.sentences import invoked, spent_on
from orchestrator.reports.summary import Proof, Row, Summary

SPEC = "0.0.0"
STATUS = {"pass": "passed", "fail": "failed"}
_HOME = uuid.UUID("6f1d5b0e-58f0-5a3e-9d8e-0d6a4c8f2b11")
"""Where the ids of criteria and runs live: the same criterion has the same id in every run."""


def write(summary: Summary) -> str:
    """The document as text, ASCII only, ending without a line feed."""
    return json_text(document(summary))


def document(summary: Summary) -> dict[str, Json]:
    """The document of one run, as JSON values."""
    start = _moment(summary.started)
    tests = [_test(row, summary) for row in summary.rows]
    return {
        "reportFormat": "CTRF",
        "specVersion": SPEC,
        "reportId": str(uuid.uuid5(_HOME, f"run {summary.run}")),
        **({"timestamp": summary.started} if summary.started else {}),
        "generatedBy": f"orch {summary.version}".strip(),
        "results": {
            "tool": {"name": "orch", **({"version": summary.version} if summary.version else {})},
            "summary": {
                "tests": len(tests),
                **{
                    status: sum(test["status"] == status for test in tests)
                    for status in ("passed", "failed", "skipped", "pending", "other")
                },
                "suites": len(summary.tickets),
                "start": start,
                "stop": start + _milliseconds(summary.seconds),
                "duration": _milliseconds(summary.seconds),
                "extra": {
                    "run": summary.run,
                    "command": invoked(summary),
                    "model": summary.model,
                    "spent": " · ".join(spent_on(summary.spend)),
                    "exitCode": summary.exit_code,
                    "reason": clean(summary.reason),
                    "counts": {str(word): count for word, count in summary.counts.items()},
                },
            },
            "tests": tests,
        },
    }


def _test(row: Row, summary: Summary) -> dict[str, Any]:
    failed = failure(row)
    heads = [one for one in summary.tickets if one.key == row.ticket]
    suite = [one_line(f"{one.key} {one.title}") for one in heads[:1]] or [row.ticket]
    raw = row.outcome or UNFINISHED
    told = {"message": failed.message, "trace": failed.text()} if failed else {}
    steps = [_step(proof) for proof in row.evidence]
    return {
        "id": str(uuid.uuid5(_HOME, f"criterion {row.ticket} {row.id}")),
        "name": one_line(row.title) or f"criterion {row.number}",
        "status": STATUS.get(raw, "other"),
        "rawStatus": raw,
        "duration": _milliseconds(row.seconds),
        "suite": suite,
        **told,
        "type": "acceptance",
        "labels": {"ticket": row.ticket, "criterion": row.id, "number": row.number},
        **({"steps": steps} if steps else {}),
        "attachments": [
            {"name": path.rpartition("/")[2], "contentType": "image/png", "path": path}
            for path in pictures(row)
        ],
        "extra": {"code": row.code, "model": row.model, "reason": clean(row.reason)},
    }


def _step(proof: Proof) -> dict[str, Json]:
    return {
        "name": one_line(proof.says) or "expectation",
        "status": "passed" if proof.holds else "failed",
        "extra": {
            "saw": clean(proof.saw),
            "after": clean(proof.after),
            "step": clean(proof.step),
            "part": clean(proof.part),
            "action": proof.action,
            "expectation": proof.expectation,
        },
    }


def _moment(started: str) -> int:
    """Milliseconds since the epoch; 0 where the run never began."""
    return round(datetime.fromisoformat(started).timestamp() * 1000) if started else 0


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))
