"""JUnit XML: nothing that is not a pass looks like one, whatever a page or ticket says."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser.xunit2 import JUnitXml, TestCase

from orchestrator.reports import junit
from orchestrator.reports.summary import Proof, Row, Summary
from orchestrator.reports.tally import summarise
from orchestrator.verdicts import CODES
from tests.reports import shop_story

HEAD = "ab" * 32
ANY = st.text(max_size=30) | st.sampled_from(
    ["\x00", "]]>", "\ufffe", "\x1b[2J", "\ud800", "&<\"'"]
)


def cases(summary: Summary) -> list[TestCase]:
    document = JUnitXml.fromstring(junit.write(summary, HEAD))
    return [TestCase.fromelem(case._elem) for suite in document for case in suite]


def words(case: TestCase) -> dict[str, str]:
    return {one.name: one.value for one in case.properties()}


def test_a_suite_a_ticket_and_a_case_a_criterion() -> None:
    document = JUnitXml.fromstring(junit.write(summarise(shop_story.shop_7()), HEAD))
    (suite,) = list(document)
    assert suite.name == "SHOP-7 A member can log in"
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (4, 1, 1, 0)
    assert (document.tests, document.failures, document.errors) == (4, 1, 1)
    kept = {one.name: one.value for one in suite.properties()}
    assert kept["run"] == shop_story.RUN
    assert kept["journal.head"] == HEAD


def test_a_fail_is_a_failure_of_its_code_with_expected_and_found_and_the_picture() -> None:
    failed = cases(summarise(shop_story.shop_7()))[2]
    (result,) = failed.result
    assert failed.is_failure
    assert result.type == "wrong"
    assert result.message == 'alert "This account is locked": saw alert "Invalid credentials"'
    assert 'expected: alert "This account is locked"' in result.text
    assert 'found: alert "Invalid credentials"' in result.text
    assert "evidence: observation 30, after action 29" in result.text
    path = f".orch/runs/{shop_story.RUN}/artifacts/criterion-3-fail.png"
    assert f"[[ATTACHMENT|{path}]]" in (failed.system_out or "")
    assert words(failed)["criterion"] == "c3"
    assert words(failed)["model"] == "gherkin"


def test_blocked_is_an_error_and_says_its_code_first() -> None:
    blocked = cases(summarise(shop_story.shop_7()))[3]
    (result,) = blocked.result
    assert blocked.is_error
    assert (result.type, result.message) == ("blocked", "server: no mail server is connected")


@pytest.mark.parametrize("outcome", ["blocked", "unproven", None])
def test_what_is_neither_pass_nor_fail_is_an_error_and_never_skipped(outcome: str | None) -> None:
    summary = summarise(shop_story.shop_7())
    rows = tuple(replace(row, outcome=outcome, state="done") for row in summary.rows)  # type: ignore[arg-type]
    found = cases(replace(summary, rows=rows))
    assert len(found) == 4
    assert all(case.is_error and not case.is_skipped for case in found)


@pytest.mark.parametrize(
    ("code", "kind"), [(None, "not-ended"), (4, "parked"), (6, "model"), (130, "interrupted")]
)
def test_what_stopped_the_whole_run_is_an_error_of_its_own(code: int | None, kind: str) -> None:
    *_, last = cases(replace(summarise(shop_story.shop_7()), exit_code=code))
    assert [result.type for result in last.result] == [kind]
    assert last.name == "qa SHOP-7"


def test_a_run_without_criteria_is_no_empty_green_file() -> None:
    bare = replace(summarise(shop_story.shop_7()), rows=(), exit_code=3, reason="no criteria")
    assert [case.is_error for case in cases(bare)] == [True]
    assert [case.is_failure for case in cases(replace(bare, exit_code=1))] == [True]
    assert [case.is_passed for case in cases(replace(bare, exit_code=0))] == [True]


_PROOFS = st.builds(
    Proof,
    says=ANY, saw=ANY, holds=st.booleans(), after=ANY, action=st.integers(0, 9),
    expectation=st.integers(0, 9), screenshot=ANY, outlined=ANY, step=ANY, part=ANY,
)  # fmt: skip
_ROWS = st.builds(
    Row,
    id=ANY, ticket=st.just("SHOP-7"), number=st.integers(0, 99), title=ANY, state=st.just("done"),
    outcome=st.sampled_from([*CODES, None]), reason=ANY, model=ANY,
    evidence=st.lists(_PROOFS, max_size=2).map(tuple), seconds=st.floats(0, 1e6),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(_ROWS, max_size=3), reason=ANY, code=st.sampled_from([None, 0, 1, 2, 3, 143]))
def test_no_text_breaks_the_file_or_turns_a_verdict(
    rows: list[Row], reason: str, code: int | None
) -> None:
    summary = replace(
        summarise(shop_story.shop_7()), rows=tuple(rows), reason=reason, exit_code=code
    )
    told = junit.write(summary, HEAD)
    ET.fromstring(told)  # noqa: S314, our own
    found = cases(summary)[: len(rows)]
    assert [case.is_passed for case in found] == [row.outcome == "pass" for row in rows]
    assert [case.is_failure for case in found] == [row.outcome == "fail" for row in rows]
