"""CTRF: the fields of the format and no others, and no verdict that hides as skipped."""

import json
from dataclasses import replace
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from orchestrator.reports import ctrf
from orchestrator.reports.tally import summarise
from tests.reports import shop_story


def closed(required: str, more: str = "", **special: Any) -> dict[str, Any]:
    """An object of these fields and no others, as the format has its objects."""
    fields: dict[str, Any] = {key: {} for key in (required + " " + more).split()}
    return {
        "type": "object",
        "required": required.split(),
        "properties": fields | special,
        "additionalProperties": False,
    }


WHOLE, TEXT, STATUS = (
    {"type": "integer"},
    {"type": "string", "minLength": 1},
    {"enum": ["passed", "failed", "skipped", "pending", "other"]},
)
STEP = closed("name status", "extra", name=TEXT, status=STATUS)
FILE = closed("name contentType path", "extra", path=TEXT)
TEST = closed(
    "name status duration",
    "id start stop suite message trace snippet ai line rawStatus tags labels type filePath retries "
    "retryAttempts flaky stdout stderr threadId browser device screenshot attachments parameters "
    "steps insights extra",
    id={"type": "string", "format": "uuid"},
    name=TEXT,
    status=STATUS,
    duration=WHOLE,
    suite={"type": "array", "minItems": 1, "items": {"type": "string"}},
    steps={"type": "array", "items": STEP},
    attachments={"type": "array", "items": FILE},
)
COUNTS = "tests passed failed skipped pending other start stop"
RESULTS = closed(
    "tool summary tests",
    "environment extra",
    tool=closed("name", "version extra", name=TEXT),
    summary=closed(
        COUNTS, "flaky suites duration extra", **dict.fromkeys([*COUNTS.split(), "duration"], WHOLE)
    ),
    tests={"type": "array", "items": TEST},
)
SCHEMA = closed(
    "results reportFormat specVersion",
    "reportId timestamp generatedBy extra insights baseline",
    results=RESULTS,
    reportFormat={"const": "CTRF"},
    specVersion={"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
    reportId={"type": "string", "format": "uuid"},
    timestamp={"type": "string", "format": "date-time"},
)
"""The objects of the format's published schema, field by field, in our own words."""


def document() -> dict[str, Any]:
    return json.loads(ctrf.write(summarise(shop_story.shop_7())))  # type: ignore[no-any-return]


def test_the_document_is_of_the_format() -> None:
    jsonschema.validate(document(), SCHEMA, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("code", [None, 130])
def test_a_run_that_did_not_end_is_of_the_format_too(code: int | None) -> None:
    summary = replace(summarise(shop_story.shop_7()[:3]), exit_code=code)
    told = ctrf.document(summary)
    jsonschema.validate(told, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert {test["rawStatus"] for test in told["results"]["tests"]} == {"not-ended"}


def test_blocked_is_other_with_its_own_word_and_nothing_is_skipped() -> None:
    results = document()["results"]
    assert [(test["status"], test["rawStatus"]) for test in results["tests"]] == [
        ("passed", "pass"),
        ("passed", "pass"),
        ("failed", "fail"),
        ("other", "blocked"),
    ]
    counts = {name: results["summary"][name] for name in COUNTS.split()[:6]}
    assert counts == {
        "tests": 4, "passed": 2, "failed": 1, "skipped": 0, "pending": 0, "other": 1
    }  # fmt: skip


def test_a_failure_carries_expected_found_and_its_picture() -> None:
    failed = document()["results"]["tests"][2]
    assert failed["message"] == 'alert "This account is locked": saw alert "Invalid credentials"'
    assert [one["name"] for one in failed["attachments"]] == ["criterion-3-fail.png"]
    assert failed["steps"][0]["status"] == "failed"


def test_a_criterion_has_the_same_id_in_every_run() -> None:
    first, second = document(), document()
    ids = [[test["id"] for test in one["results"]["tests"]] for one in (first, second)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 4
