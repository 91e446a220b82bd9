"""docs/reports.md says what the reports say."""

import re
from dataclasses import replace

from junitparser.xunit2 import JUnitXml

from orchestrator.reports import ctrf, junit, markdown
from orchestrator.reports.failure import Failure
from orchestrator.reports.tally import summarise
from orchestrator.verdicts import Outcome
from tests.docs.page_examples import DOCS, blocks
from tests.reports import shop_story

PAGE = (DOCS / "reports.md").read_text("utf-8")
ROW = re.compile(
    r"^\| (pass|fail|blocked|unproven)\b[^|]* \| ([^|]*) \| (\w+) / (\w+) \|", re.MULTILINE
)


def test_the_sample_is_what_a_tracker_is_told() -> None:
    (sample,) = [block for block in blocks("reports.md") if "sample" in block.words]
    rows = summarise(shop_story.shop_7()).rows
    assert sample.text.rstrip("\n") == markdown.short("SHOP-7", rows, shop_story.RUN)


def test_each_verdict_has_the_slot_that_the_table_gives_it() -> None:
    summary = summarise(shop_story.shop_7())
    told = ROW.findall(PAGE)
    assert [outcome for outcome, *_ in told] == ["pass", "fail", "blocked", "unproven"]
    for outcome, child, status, raw in told:
        rows = tuple(replace(row, outcome=outcome) for row in summary.rows[2:3])
        one = replace(summary, rows=rows)
        (suite,) = list(JUnitXml.fromstring(junit.write(one)))
        results = [result for case in suite for result in case.result]
        assert [f'<{result._tag} type="{result.type}">' in child for result in results] in (
            [True],
            [] if outcome == "pass" else [True],
        )
        test = ctrf.document(one)["results"]["tests"][0]
        assert (test["status"], test["rawStatus"]) == (status, raw)


def test_every_part_of_a_failure_is_explained() -> None:
    part = Failure(
        code="wrong",
        message="m",
        expected="e",
        found="f",
        step="s",
        after="a",
        part="p",
        evidence="v",
    )
    for name, _ in part.labelled():
        assert f"| {name} |" in PAGE


def test_every_error_of_a_whole_run_is_named() -> None:
    assert all(f"`{name}`" in PAGE for name in junit.ENDED.values())
    outcomes: tuple[Outcome, ...] = ("blocked", "unproven")
    assert all(f'<error type="{name}">' in PAGE for name in outcomes)
