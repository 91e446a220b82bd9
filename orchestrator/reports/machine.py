"""The result of a run as a JSON document, for programs: `--json`.

Its shape is `result.schema.json` beside this file, and only grows within one `schema_version`.
Strings are as they were recorded; as text they are escapes and safe on any terminal. Above: `cli`;
below: `summary`.
"""

import dataclasses
import json
from importlib.resources import files

from orchestrator.messages import Json
from orchestrator.models.spend import Spend
from orchestrator.reports.sanitise import json_text
from orchestrator.reports.summary import COUNTED, OUTCOMES, Row, Summary

SCHEMA_VERSION = 1


def document(summary: Summary) -> dict[str, Json]:
    """The document of one run, as JSON values."""
    counts = summary.counts
    return {
        "schema_version": SCHEMA_VERSION,
        "run": summary.run,
        "folder": summary.folder,
        "command": summary.command,
        "arguments": dict(summary.arguments),
        "options": dict(summary.options),
        "model": summary.model,
        "version": summary.version,
        "started": summary.started,
        "seconds": summary.seconds,
        "ended": summary.ended,
        "exit_code": summary.exit_code,
        "reason": summary.reason,
        "text": summary.text,
        "tickets": [dataclasses.asdict(ticket) for ticket in summary.tickets],
        "criteria": [_criterion(row) for row in summary.rows],
        "counts": {COUNTED[outcome]: counts[outcome] for outcome in OUTCOMES},
        "needs": [dataclasses.asdict(need) for need in summary.needs],
        "artifacts": [dataclasses.asdict(artifact) for artifact in summary.artifacts],
        "writes": [dataclasses.asdict(wrote) for wrote in summary.writes],
        "warnings": list(summary.warnings),
        "tokens": dataclasses.asdict(summary.spent.usage),
        "cost": summary.spent.known,
        "unpriced": sorted(summary.spent.unpriced),
        "spend": {purpose: _spend(spent) for purpose, spent in summary.spend.items()},
    }


def write(summary: Summary) -> str:
    """The document as text, ASCII only, ending without a line feed."""
    return json_text(document(summary))


def schema() -> dict[str, Json]:
    """The JSON Schema of the document."""
    text = files("orchestrator.reports").joinpath("result.schema.json").read_text("utf-8")
    loaded: dict[str, Json] = json.loads(text)
    return loaded


def _criterion(row: Row) -> dict[str, Json]:
    fields = dataclasses.asdict(row)
    del fields["doing"], fields["spend"]
    return fields | {"evidence": list(fields["evidence"])} | _spend(row.spend)


def _spend(spent: Spend) -> dict[str, Json]:
    """Tokens and dollars; the cost is null, never a part of it, where a price is not known."""
    return {"tokens": dataclasses.asdict(spent.usage), "cost": spent.known}
