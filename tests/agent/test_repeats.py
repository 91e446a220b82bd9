"""The same call again and again is told off, and then ended."""

import pytest

from orchestrator.agent.repeats import Repeats
from orchestrator.errors import LimitReached
from orchestrator.events import Event, RefusedCall
from orchestrator.messages import ToolCall, ToolResult


class Page:
    """Answers with what the page shows, which changes where it is told to."""

    def __init__(self, *shows: str) -> None:
        self.shows = list(shows)
        self.calls = 0

    async def call(self, call: ToolCall) -> ToolResult:
        self.calls += 1
        shown = self.shows.pop(0) if len(self.shows) > 1 else self.shows[0]
        return ToolResult(call_id=call.id, text=shown, observation=self.calls)


def click(number: int, target: str = "e1") -> ToolCall:
    arguments = {"element": "Greet", "target": target}
    if number % 2:
        arguments = dict(reversed(arguments.items()))
    return ToolCall(id=f"t{number}", tool="browser.browser_click", arguments=arguments)


@pytest.mark.anyio
async def test_the_fourth_same_call_is_refused_on_the_record_and_does_not_reach_the_tool() -> None:
    page, events = Page("the same"), list[Event]()
    tools = Repeats(page, record=events.append)
    results = [await tools.call(click(number)) for number in range(4)]
    assert [result.fault for result in results] == ["", "", "", "refused"]
    assert "3 times in a row" in results[3].text
    assert results[3].call_id == "t3"
    assert page.calls == 3
    refused = [event for event in events if isinstance(event, RefusedCall)]
    assert [event.call.id for event in refused] == ["t3"]


@pytest.mark.anyio
async def test_the_same_call_after_its_refusal_ends_the_conversation() -> None:
    page, events = Page("the same"), list[Event]()
    tools = Repeats(page, record=events.append)
    for number in range(4):
        await tools.call(click(number))
    with pytest.raises(LimitReached, match="again after it was refused"):
        await tools.call(click(4))
    assert (page.calls, len(events)) == (3, 2)


@pytest.mark.anyio
async def test_a_call_that_has_an_effect_may_be_made_as_often_as_it_has() -> None:
    page = Page(*(f"{count} in the cart" for count in range(9)))
    tools = Repeats(page, record=lambda _event: None)
    results = [await tools.call(click(number)) for number in range(9)]
    assert all(result.ok for result in results)


@pytest.mark.anyio
async def test_anything_else_in_between_begins_the_count_anew() -> None:
    page = Page("the same")
    tools = Repeats(page, record=lambda _event: None)
    for number in range(12):
        target = "e2" if number % 4 == 3 else "e1"
        assert (await tools.call(click(number, target))).ok


@pytest.mark.anyio
async def test_asking_the_same_of_a_page_that_stays_as_it_is_counts_too() -> None:
    page = Page('text "Hello": does not hold; saw nothing')
    tools = Repeats(page, record=lambda _event: None)
    call = ToolCall(id="x", tool="orch.expect", arguments={"kind": "text", "target": "Hello"})
    faults = [(await tools.call(call)).fault for _ in range(4)]
    assert faults == ["", "", "", "refused"]
