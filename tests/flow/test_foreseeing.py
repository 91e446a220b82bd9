"""A request that would cross a limit is never sent: what is foreseen is not paid."""

from collections.abc import Sequence

import pytest

from orchestrator.agent.limits import Limits
from orchestrator.errors import LimitReached
from orchestrator.flow.foreseeing import Foreseen
from orchestrator.messages import (
    Message,
    Prompt,
    Reply,
    Results,
    Text,
    ToolResult,
    ToolSchema,
    Usage,
)

MODEL = "claude-sonnet-5-5"


class Counting:
    """A model that counts how often it is asked."""

    name = MODEL
    asked = 0

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        del conversation, tools
        self.asked += 1
        return Reply(model=self.name, usage=Usage(input=10, output=1))


def price(usage: Usage) -> float:
    return (usage.input + usage.cache_read / 10) / 1_000_000


def said(text: str, usage: Usage) -> list[Message]:
    result = ToolResult(call_id="c", text=text)
    first = Prompt(parts=(Text(text="Test."),))
    return [first, Reply(model=MODEL, usage=usage), Results(results=(result,))]


async def ask(limits: Limits, conversation: list[Message]) -> Counting:
    model = Counting()
    await Foreseen(model, limits, cost=price).reply(conversation, ())
    return model


@pytest.mark.anyio
async def test_a_request_that_grew_over_the_context_is_not_sent() -> None:
    limits, model = Limits(context=9000, whose="criterion's"), Counting()
    grown = said("a word and another " * 2000, Usage(input=3000, output=50))
    with pytest.raises(LimitReached, match="criterion's limit of 9000 tokens of context would be"):
        await Foreseen(model, limits, cost=price).reply(grown, ())
    assert (model.asked, limits.crossed is not None) == (0, True)


@pytest.mark.anyio
async def test_a_first_request_is_estimated_with_its_tools() -> None:
    tool = ToolSchema(name="a.b", description="so many words " * 3000, parameters={})
    with pytest.raises(LimitReached):
        await Foreseen(Counting(), Limits(context=5000), cost=price).reply(
            [Prompt(parts=(Text(text="Test."),))], (tool,)
        )


@pytest.mark.anyio
async def test_a_request_that_costs_more_than_is_left_is_not_sent_and_the_run_comes_first() -> None:
    run = Limits(turns=0, cost=0.01, whose="run's")
    grown = said("short", Usage(input=20_000, output=50))
    with pytest.raises(LimitReached, match=r"the run's limit of \$0.01 would be crossed"):
        await ask(Limits(within=run), grown)
    assert run.crossed is not None


@pytest.mark.anyio
async def test_what_the_provider_kept_is_counted_at_its_price() -> None:
    limits = Limits(cost=0.01)
    grown = said("short", Usage(input=10, cache_read=20_000, output=50))
    assert (await ask(limits, grown)).asked == 1


@pytest.mark.anyio
async def test_a_text_of_many_bytes_and_few_tokens_is_counted_before_it_is_refused() -> None:
    grown = said("internationalisation " * 500, Usage(input=3000, output=50))
    assert (await ask(Limits(context=9000), grown)).asked == 1


@pytest.mark.anyio
async def test_without_limits_nothing_is_foreseen() -> None:
    grown = said("word " * 100_000, Usage(input=3_000_000))
    assert (await ask(Limits(), grown)).asked == 1
