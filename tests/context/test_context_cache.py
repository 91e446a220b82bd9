"""What a provider is told first is the same bytes all through a run, and a broken cache is told."""

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.context.brief import brief
from orchestrator.context.cache import Cache
from orchestrator.context.tools import FIND, READ
from orchestrator.messages import (
    Json,
    Message,
    Prompt,
    Reply,
    Results,
    ToolCall,
    ToolResult,
    ToolSchema,
    Usage,
)
from orchestrator.models.anthropic_wire import messages, system, tools_told
from orchestrator.verdicts import Criterion, Source, Ticket

MODEL = "claude-sonnet-5-5"


def told(number: int) -> Prompt:
    criterion = Criterion(
        id=f"c{number}",
        number=number,
        title=f"Criterion {number}",
        text=f"I see {number}",
        source=Source(section="Acceptance criteria", first=number, last=number),
    )
    return brief(
        context="We test.",
        agent="You test.",
        instructions=["Prove one criterion."],
        app="http://127.0.0.1:8000",
        ticket=Ticket(key="AB-1", title="Greeting", body=""),
        criterion=criterion,
    )


def prefix(conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> bytes:
    """What stands before the messages, as bytes, with the breakpoint at its end."""
    blocks: Json = [tools_told(tools), system(conversation)]
    assert blocks[1][-1]["cache_control"] == {"type": "ephemeral"}
    return json.dumps(blocks).encode()


def grown(number: int, turns: int) -> list[Message]:
    conversation: list[Message] = [told(number)]
    for turn in range(turns):
        call = ToolCall(id=f"t{turn}", tool="orch.find", arguments={"query": str(turn)})
        conversation.append(Reply(model=MODEL, calls=(call,), stop="tools"))
        answer = ToolResult(call_id=call.id, text=f"answer {turn}", observation=turn + 1)
        conversation.append(Results(results=(answer,)))
    return conversation


def test_the_prefix_is_the_same_bytes_for_every_criterion_and_every_turn() -> None:
    found = {
        prefix(grown(number, turns), tools)
        for number in (1, 2, 9)
        for turns in (0, 1, 40)
        for tools in ((FIND, READ), (READ, FIND))
    }
    assert len(found) == 1


def test_what_was_said_stays_the_same_bytes_while_the_conversation_grows() -> None:
    def plain(turns: int) -> list[str]:
        said = messages(grown(1, turns), MODEL)
        for turn in said:
            for block in turn["content"]:
                block.pop("cache_control", None)
        return [json.dumps(turn) for turn in said]

    assert plain(40)[: len(plain(12))] == plain(12)


def test_the_growing_end_has_a_breakpoint_of_its_own() -> None:
    said = messages(grown(1, 3), MODEL)
    marked = [turn for turn in said if any("cache_control" in one for one in turn["content"])]
    assert marked == [said[-1]]


def test_a_cache_that_holds_says_nothing() -> None:
    cache = Cache()
    assert cache.broken(Usage(input=10, cache_write=5000), (FIND,), 0.0) == ""
    assert cache.broken(Usage(input=10, cache_read=5000, cache_write=300), (FIND,), 9.0) == ""
    assert cache.broken(Usage(input=10, cache_read=5300), (FIND,), 20.0) == ""


def test_a_cache_that_broke_says_why() -> None:
    written = Usage(input=10, cache_write=5000)
    for tools, began, why in (
        ((FIND, READ), 9.0, "the tools are not the same"),
        ((FIND,), 900.0, "more than 5 minutes had gone by"),
        ((FIND,), 9.0, "nothing of ours had changed"),
    ):
        cache = Cache()
        cache.broken(written, (FIND,), 0.0)
        said = cache.broken(written, tools, began)
        assert "5000 tokens were read anew" in said
        assert why in said


def test_a_provider_that_reads_the_same_prefix_every_turn_broke_nothing() -> None:
    cache, constant = Cache(), Usage(input=10, cache_read=2000, cache_write=300)
    assert {cache.broken(constant, (FIND,), 9.0 * turn) for turn in range(20)} == {""}


def test_a_cache_that_never_holds_is_told_once_and_again_only_after_it_held() -> None:
    cache, written = Cache(), Usage(input=10, cache_write=5000)
    said = [cache.broken(written, (FIND,), 9.0 * turn) for turn in range(9)]
    assert [bool(words) for words in said] == [False, True] + [False] * 7
    assert cache.broken(Usage(cache_read=5000), (FIND,), 90.0) == ""
    assert "5000 tokens" in cache.broken(written, (FIND,), 99.0)


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=30))
def test_a_conversation_that_is_read_but_for_its_end_never_broke(added: list[int]) -> None:
    cache, so_far = Cache(), 0
    for turn, more in enumerate(added):
        usage = Usage(input=3, cache_read=so_far, cache_write=more)
        assert cache.broken(usage, (FIND,), float(turn)) == ""
        so_far += more


def test_a_provider_without_a_cache_has_none_to_break() -> None:
    cache = Cache()
    assert cache.broken(Usage(input=5000), (FIND,), 0.0) == ""
    assert cache.broken(Usage(input=5000), (), 9.0) == ""
