"""The layers of a call: the gate, the mask, the record, over tools that are a function."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from orchestrator.errors import Parked, Place
from orchestrator.events import (
    Actor,
    Answered,
    Called,
    NeedAnswered,
    NeedOpened,
    RefusedCall,
    Scope,
)
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import ToolCall, ToolResult, ToolSchema
from orchestrator.tools.approval import Approver, Grants, Nobody, ScriptedApprover
from orchestrator.tools.gate import Gate
from orchestrator.tools.masked import Masked
from orchestrator.tools.masking import Mask
from orchestrator.tools.recorded import INLINE, Recorded
from orchestrator.tools.rules import Decision, Kind, Rules, parse_rule
from orchestrator.tools.toolbox import offered

CALL = ToolCall(id="1", tool="crm.update", arguments={"who": "ada"})
ME = Actor(type="model", id="m")


class Tool:
    """Answers every call the same and counts them."""

    def __init__(self, text: str = "done", **more: Any) -> None:
        self.calls = 0
        self._result = ToolResult(call_id="1", text=text, **more)

    async def call(self, call: ToolCall) -> ToolResult:
        self.calls += 1
        return self._result


def rules(**lists: list[str]) -> Rules:
    kinds: Iterator[tuple[Kind, list[str]]] = iter(lists.items())  # type: ignore[arg-type]
    place = Place(path="CONTEXT.md", line=3)
    return Rules(parse_rule(text, kind, place) for kind, texts in kinds for text in texts)


def onion(
    tool: Tool,
    journal: MemoryJournal,
    ruled: Rules,
    approver: Approver | None = None,
    mask: Mask | None = None,
) -> Recorded:
    def ruling(call: ToolCall) -> Decision:
        return ruled.decide(
            (call.tool,), call.arguments, effect="writes", tainted=False, variables={}
        )

    gate = Gate(
        tool,
        ruling=ruling,
        approver=approver or Nobody(),
        grants=Grants(),
        tell=lambda event, by: journal.append(event, actor=by),
        needs=count(1),
        run="01R",
    )
    return Recorded(
        Masked(gate, mask or Mask({})),
        record=journal,
        scope=Scope(step="test"),
        actor=lambda: ME,
        ruling=ruling,
        effect=lambda _call: "writes",
        observations=count(1),
    )


def kinds(journal: MemoryJournal) -> list[type]:
    return [type(envelope.event) for envelope in journal.envelopes]


@pytest.mark.anyio
async def test_an_allowed_call_is_intended_synced_and_answered() -> None:
    journal, tool = MemoryJournal(), Tool()
    result = await onion(tool, journal, rules(allow=["crm.*"])).call(CALL)
    assert kinds(journal) == [Called, Answered]
    assert result.observation == 1
    called = journal.envelopes[0].event
    assert isinstance(called, Called)
    assert called.rule == "allowed by CONTEXT.md:3 `crm.*`"
    assert journal.syncs == 1


@pytest.mark.anyio
async def test_a_denied_call_never_reaches_the_tool_and_is_on_the_record() -> None:
    journal, tool = MemoryJournal(), Tool()
    result = await onion(tool, journal, rules(allow=["crm.*"], deny=["crm.update"])).call(CALL)
    assert (result.fault, tool.calls) == ("refused", 0)
    assert "CONTEXT.md:3 `crm.update`" in result.text
    assert RefusedCall in kinds(journal)


@pytest.mark.anyio
async def test_where_nobody_can_answer_the_run_parks_and_names_the_rule() -> None:
    journal, tool = MemoryJournal(), Tool()
    with pytest.raises(Parked, match=r"no rule names `crm\.update`") as parked:
        await onion(tool, journal, rules()).call(CALL)
    assert "`orch resume 01R`" in parked.value.hint
    assert tool.calls == 0
    assert kinds(journal) == [Called, NeedOpened]


@pytest.mark.anyio
async def test_a_persons_yes_lets_this_one_call_through() -> None:
    journal, tool = MemoryJournal(), Tool()
    approver = ScriptedApprover(["yes", "no"], by="maria")
    tools = onion(tool, journal, rules(ask=["crm.*"]), approver)
    assert (await tools.call(CALL)).ok
    assert (await tools.call(CALL)).fault == "refused"
    assert tool.calls == 1
    answers = [e.event for e in journal.envelopes if isinstance(e.event, NeedAnswered)]
    assert [(answer.decision, answer.by) for answer in answers] == [
        ("yes", "maria"),
        ("no", "maria"),
    ]


@pytest.mark.anyio
async def test_yes_for_this_run_is_not_asked_again_for_the_same_arguments_only() -> None:
    journal, tool = MemoryJournal(), Tool()
    approver = ScriptedApprover(["run", "no"])
    tools = onion(tool, journal, rules(ask=["crm.*"]), approver)
    await tools.call(CALL)
    await tools.call(CALL)
    other = await tools.call(ToolCall(id="2", tool="crm.update", arguments={"who": "bob"}))
    assert (tool.calls, other.fault, len(approver.asked)) == (2, "refused", 2)


@pytest.mark.anyio
async def test_a_secret_in_an_answer_is_off_before_anything_is_written() -> None:
    journal = MemoryJournal()
    tool = Tool("the password is hunter2-longer", data={"p": "hunter2-longer"})
    mask = Mask({"shopper.password": "hunter2-longer"})
    result = await onion(tool, journal, rules(allow=["crm.*"]), mask=mask).call(CALL)
    assert result.text == "the password is {{shopper.password}}"
    assert "hunter2" not in json.dumps([repr(envelope) for envelope in journal.envelopes])


@pytest.mark.anyio
async def test_a_secret_by_its_value_never_reaches_a_tool() -> None:
    journal, tool = MemoryJournal(), Tool()
    tools = onion(tool, journal, rules(allow=["crm.*"]), mask=Mask({"a.b": "hunter2-longer"}))
    for value in ("hunter2-longer", "x HUNTER2-longer", "aHVudGVyMi1sb25nZXI=", ["{{a.b}}!"]):
        result = await tools.call(ToolCall(id="1", tool="crm.update", arguments={"body": value}))
        assert result.fault == ("refused" if isinstance(value, str) else "")
        assert "hunter2" not in result.text
    assert tool.calls == 1


@pytest.mark.anyio
async def test_the_whole_of_a_large_answer_is_a_blob_and_its_head_is_in_the_event() -> None:
    journal, text = MemoryJournal(), "x" * (INLINE + 1)
    await onion(Tool(text), journal, rules(allow=["crm.*"])).call(CALL)
    answered = journal.envelopes[-1].event
    assert isinstance(answered, Answered)
    assert (len(answered.text), answered.size) == (INLINE, INLINE + 1)
    assert journal.get(answered.blob).decode() == text


def test_an_agent_is_offered_what_it_names_and_our_own() -> None:
    schemas = [
        ToolSchema(name=name, description="", parameters={})
        for name in ("crm.update", "browser.browser_click", "orch.expect")
    ]
    names = [schema.name for schema in offered(schemas, ["browser.*"])]
    assert names == ["browser.browser_click", "orch.expect"]
