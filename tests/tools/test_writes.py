"""No write is made twice: from the record, by looking, or by asking."""

from collections.abc import Awaitable, Callable
from itertools import count

import pytest

from orchestrator.errors import Parked
from orchestrator.events import Actor, Event, NeedAnswered, NeedOpened
from orchestrator.messages import Fault, ToolCall, ToolResult
from orchestrator.tools.approval import ScriptedApprover, grant_key
from orchestrator.tools.writes import Once, Write, Writes

WRITE = ToolCall(id="c1", tool="tracker.comment", arguments={"body": "3 passed"})
LOOK = ToolCall(id="c2", tool="tracker.read", arguments={"key": "SHOP-1"})
HERE: Write = ("tell/", grant_key(WRITE))


class Server:
    """Counts what reached it."""

    def __init__(self, fault: Fault = "") -> None:
        self.calls: list[str] = []
        self.fault = fault

    async def call(self, call: ToolCall) -> ToolResult:
        self.calls.append(call.tool)
        return ToolResult(call_id=call.id, text="written", fault=self.fault)


SENT = 5.0
"""When an unknown write was sent, by the clock; by now it is 60."""


def seeing(answer: bool | None) -> Callable[[ToolCall, float], Awaitable[bool | None]]:
    async def look(_call: ToolCall, sent: float) -> bool | None:
        assert sent in {SENT, 60.0}
        return answer

    return look


class Asking:
    """A layer over a server, and what was asked and told."""

    def __init__(self, writes: Writes, *answers: str, seen: bool | None = None) -> None:
        self.server = Server()
        self.events: list[Event] = []
        self.writes = writes
        self.approver = ScriptedApprover(answers)  # type: ignore[arg-type]
        self.layer = Once(
            self.server,
            writes,
            where="tell/",
            effect=lambda call: "writes" if call is not LOOK else "reads",
            look_up=seeing(seen),
            approver=self.approver,
            tell=self.tell,
            needs=count(1),
            run="01R",
            clock=lambda: 60.0,
        )

    def tell(self, event: Event, _by: Actor) -> None:
        self.events.append(event)


@pytest.mark.anyio
async def test_a_write_that_was_answered_before_is_answered_from_the_record() -> None:
    asking = Asking(Writes(confirmed={HERE: "comment 7"}))
    result = await asking.layer.call(WRITE)
    assert asking.server.calls == []
    assert result.ok
    assert "not done again: comment 7" in result.text


@pytest.mark.anyio
async def test_the_same_write_twice_in_one_conversation_is_two_writes() -> None:
    asking = Asking(Writes())
    await asking.layer.call(WRITE)
    await asking.layer.call(WRITE)
    assert asking.server.calls == ["tracker.comment"] * 2


@pytest.mark.anyio
async def test_a_conversation_that_begins_anew_repeats_no_write_of_its_first_beginning() -> None:
    first = Asking(Writes())
    await first.layer.call(WRITE)
    again = Asking(first.writes)
    result = await again.layer.call(WRITE)
    assert again.server.calls == []
    assert "not done again: written" in result.text


@pytest.mark.anyio
async def test_a_look_is_never_held_back() -> None:
    asking = Asking(Writes(confirmed={HERE: ""}, unknown={HERE: SENT}))
    assert (await asking.layer.call(LOOK)).text == "written"


@pytest.mark.parametrize(("seen", "calls"), [(True, 0), (False, 1)])
@pytest.mark.anyio
async def test_an_unknown_write_that_can_be_seen_is_looked_for(seen: bool, calls: int) -> None:
    asking = Asking(Writes(unknown={HERE: SENT}), seen=seen)
    await asking.layer.call(WRITE)
    assert len(asking.server.calls) == calls
    assert asking.events == []


@pytest.mark.parametrize(("answer", "calls"), [("yes", 0), ("no", 1)])
@pytest.mark.anyio
async def test_of_an_unknown_write_that_cannot_be_seen_a_person_says_whether_it_took_place(
    answer: str, calls: int
) -> None:
    asking = Asking(Writes(unknown={HERE: SENT}), answer)
    await asking.layer.call(WRITE)
    assert len(asking.server.calls) == calls
    opened, answered = asking.events
    assert isinstance(opened, NeedOpened)
    assert opened.what == "question"
    assert "3 passed" in opened.shown
    assert isinstance(answered, NeedAnswered)
    (need,) = asking.approver.asked
    assert (need.question, need.lasting) == ("Did it take place?", False)


@pytest.mark.anyio
async def test_a_write_that_nobody_could_tell_of_twice_is_not_sent_and_stays_unknown() -> None:
    asking = Asking(Writes(unknown={HERE: SENT}), "escalated")
    result = await asking.layer.call(WRITE)
    assert result.fault == "refused"
    assert "nobody answered" in result.text
    assert asking.server.calls == []
    assert HERE in asking.writes.unknown


@pytest.mark.anyio
async def test_a_no_counts_for_one_sending() -> None:
    asking = Asking(Writes(unknown={HERE: SENT}), "no")
    asking.server.fault = "timeout"
    await asking.layer.call(WRITE)
    assert asking.writes.unknown == {HERE: 60.0}
    with pytest.raises(Parked):
        await asking.layer.call(WRITE)
    assert len(asking.server.calls) == 1


@pytest.mark.anyio
async def test_an_unknown_write_parks_where_nobody_can_say() -> None:
    asking = Asking(Writes(unknown={HERE: SENT}))
    with pytest.raises(Parked, match="took place is not known") as parked:
        await asking.layer.call(WRITE)
    assert "`orch answer 01R yes`" in parked.value.hint
    assert asking.server.calls == []


@pytest.mark.parametrize("fault", ["timeout", "dead", "unreachable", "garbled", "too-large"])
@pytest.mark.anyio
async def test_a_write_without_an_answer_is_never_tried_again_blindly(fault: Fault) -> None:
    asking = Asking(Writes())
    asking.server.fault = fault
    assert (await asking.layer.call(WRITE)).fault == fault
    with pytest.raises(Parked):
        await asking.layer.call(WRITE)
    assert len(asking.server.calls) == 1


@pytest.mark.parametrize("fault", ["error", "refused", "unfit"])
@pytest.mark.anyio
async def test_a_write_that_was_not_made_may_be_tried_again(fault: Fault) -> None:
    asking = Asking(Writes())
    asking.server.fault = fault
    await asking.layer.call(WRITE)
    assert (await asking.layer.call(WRITE)).fault == fault
    assert len(asking.server.calls) == 2
