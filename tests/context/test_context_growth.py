"""What long runs send, turn by turn as the benchmark counts it: in step with the work."""

import pytest

from benchmarks.context import STEPS, row
from benchmarks.context_pages import shop_page
from benchmarks.first_request import first_request

SIZE = 12_000
"""Characters of a page: more than is told whole, and soon counted."""

LENGTHS = (16, 40, 80)


@pytest.fixture(scope="module")
def sent() -> dict[int, int]:
    """Tokens sent for each number of steps, in criteria of eight."""
    prefix = first_request().tokens
    pages = [shop_page(SIZE, step % STEPS) for step in range(max(LENGTHS))]
    return {steps: row(f"{steps}", prefix, pages[:steps], STEPS, 0).ours for steps in LENGTHS}


def test_16_40_and_80_steps_are_within_a_tenth_of_a_line(sent: dict[int, int]) -> None:
    each = sum(sent.values()) / sum(LENGTHS)
    for steps, tokens in sent.items():
        assert tokens == pytest.approx(each * steps, rel=0.1)


def test_a_criterion_sends_no_more_for_those_before_it(sent: dict[int, int]) -> None:
    assert sent[80] - sent[40] <= 1.1 * (sent[40] - sent[16]) * 40 / 24


def test_one_long_criterion_sends_less_than_a_tenth_of_keeping_every_page() -> None:
    pages = [shop_page(100_000, step) for step in range(40)]
    told = row("one criterion", first_request().tokens, pages, 40, 0.1)
    assert told.ours <= told.whole * told.most
