"""Exit codes as design rule 1 orders them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ExitCode
from orchestrator.flow.outcome import exit_code
from orchestrator.verdicts import Outcome, Verdict


def verdicts(*outcomes: Outcome) -> list[Verdict]:
    return [Verdict(criterion=str(n), number=n, outcome=o) for n, o in enumerate(outcomes, 1)]


@pytest.mark.parametrize(
    ("outcomes", "stops", "code"),
    [
        (["pass", "pass"], [], 0),
        (["pass", "fail", "blocked"], [], 1),
        (["pass", "blocked"], [], 3),
        (["pass", "unproven"], [], 3),
        (["fail"], [5], 1),
        (["pass", "unproven"], [5], 5),
        (["pass"], [7, 6], 6),
        (["fail"], [4], 4),
        (["fail"], [4, 130], 130),
        (["fail"], [2], 2),
        ([], [], 3),
    ],
)
def test_the_exit_code_follows_the_precedence(
    outcomes: list[Outcome], stops: list[int], code: int
) -> None:
    assert exit_code(verdicts(*outcomes), map(ExitCode, stops)) == code


@given(st.lists(st.sampled_from(["pass", "fail", "blocked", "unproven"])))
def test_only_passes_and_at_least_one_make_a_success(outcomes: list[Outcome]) -> None:
    passed = bool(outcomes) and set(outcomes) == {"pass"}
    assert (exit_code(verdicts(*outcomes)) == 0) == passed


def test_a_run_without_criteria_passes_only_when_something_was_done() -> None:
    assert exit_code([], did=True) == 0
    assert exit_code([], did=False) == 3
