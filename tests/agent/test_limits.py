"""What is spent adds up, and no turn is paid for once a limit is met."""

from contextlib import suppress
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.agent.limits import Limits
from orchestrator.errors import LimitReached, Place
from orchestrator.messages import Usage
from orchestrator.models.spend import Spend, spend

TOKENS = st.integers(0, 1_000_000)
USAGE = st.builds(Usage, input=TOKENS, output=TOKENS, cache_read=TOKENS, cache_write=TOKENS)
COST = st.none() | st.floats(0, 50).map(lambda dollars: round(dollars, 7))
SPENT = st.builds(spend, st.sampled_from(["a", "b", "c"]), USAGE, COST)


@given(every=st.lists(SPENT, max_size=30), order=st.randoms())
def test_a_sum_is_the_same_in_whatever_order_it_is_made(every: list[Spend], order: Random) -> None:
    straight = sum(every, Spend())
    order.shuffle(every)
    assert sum(every, Spend()) == straight


@given(parts=st.lists(st.lists(SPENT, max_size=6), max_size=6))
def test_a_run_has_spent_what_its_criteria_have_spent(parts: list[list[Spend]]) -> None:
    run = Limits()
    criteria = [Limits(within=run) for _ in parts]
    for limits, spends in zip(criteria, parts, strict=True):
        for one in spends:
            limits.pay(one)
    assert run.spent == sum((limits.spent for limits in criteria), Spend())


@given(usage=USAGE, cost=COST)
def test_what_used_no_token_cost_nothing_and_what_has_no_price_is_named(
    usage: Usage, cost: float | None
) -> None:
    spent = spend("m", usage, cost)
    if not usage.total:
        assert spent == Spend()
    else:
        assert spent.known == cost
        assert (spent.unpriced == {"m"}) is (cost is None)


@given(
    costs=st.lists(st.floats(0.001, 1).map(lambda dollars: round(dollars, 4)), max_size=40),
    most=st.floats(0.01, 5).map(lambda dollars: round(dollars, 2)),
    of_the_run=st.booleans(),
)
def test_only_the_turn_that_crosses_a_limit_of_money_is_paid(
    costs: list[float], most: float, of_the_run: bool
) -> None:
    run = Limits(turns=0, cost=most if of_the_run else 0.0)
    limits = Limits(turns=0, cost=0.0 if of_the_run else most, within=run)
    paid = [0.0]
    for cost in costs:
        try:
            limits.check()
        except LimitReached:
            break
        limits.pay(spend("m", Usage(input=1), cost))
        paid.append(limits.spent.cost)
    assert all(before < most for before, _ in pairwise(paid))
    assert len(paid) - 1 == len(costs) or paid[-1] >= most
    assert (run.crossed is not None) is (of_the_run and len(paid) - 1 < len(costs))


@given(turns=st.integers(1, 50), output=st.integers(1, 500), each=st.integers(1, 100))
def test_turns_and_tokens_end_a_conversation_at_the_nearer_of_the_two(
    turns: int, output: int, each: int
) -> None:
    limits = Limits(turns=turns, output=output)
    taken = 0
    with suppress(LimitReached):
        while True:
            limits.check()
            taken += 1
            limits.spend(Usage(output=each))
            limits.pay(spend("m", Usage(output=each), 0.0))
    assert limits.crossed
    assert taken == min(turns, -(-output // each))


def test_the_context_is_how_far_the_conversation_has_grown_not_what_all_its_turns_read() -> None:
    limits = Limits(context=1000)
    for size in (300, 600, 900):
        limits.check()
        limits.spend(Usage(input=100, cache_read=size - 150, output=50))
    limits.check()
    limits.spend(Usage(input=100, cache_read=850, output=50))
    with pytest.raises(LimitReached, match="1000 tokens of context was reached"):
        limits.check()


def test_a_limit_says_whose_it_is_and_where_it_is_written() -> None:
    place = Place(path=".agents/qa.md", line=6)
    limits = Limits(whose="criterion's", turns=1, places={"turns": place})
    limits.spend(Usage())
    with pytest.raises(LimitReached) as caught:
        limits.check()
    assert caught.value.message == "the criterion's limit of 1 turn was reached"
    assert caught.value.place == place
    assert "budget" in caught.value.hint


def test_a_limit_that_nobody_wrote_is_told_as_the_default() -> None:
    run = Limits(whose="run's", turns=0, cost=2.0)
    run.pay(Spend(usage=Usage(input=1), cost=2.0))
    with pytest.raises(LimitReached, match=r"run's limit of \$2\.00 was reached, the default"):
        Limits(within=run).check()
    assert run.crossed


def test_the_minutes_of_a_run_pass_for_every_conversation_in_it() -> None:
    now = [0.0]
    run = Limits(whose="run's", turns=0, seconds=120, clock=lambda: now[0], began=0.0)
    Limits(within=run).check()
    now[0] = 120
    with pytest.raises(LimitReached, match="limit of 2 minutes"):
        Limits(within=run).check()
