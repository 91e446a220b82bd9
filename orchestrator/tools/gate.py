"""Rules and people: what stands before a call has any effect.

A denied call comes back as a refusal; one that is asked for goes to the approver, with a need on
the record, and parks the run where nobody can answer. What is shown is what runs. Not the rules
themselves (`rules`, pure) and not the screen (`cli`). Above: `recorded`; below: `toolbox`.
"""

from collections.abc import Callable
from itertools import count

from orchestrator.errors import Parked
from orchestrator.events import Actor, Event, NeedAnswered, NeedOpened
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.approval import Approver, Grants, Need
from orchestrator.tools.rules import Decision
from orchestrator.tools.toolbox import Tools

_NEEDS = count(1)


class Gate:
    """Lets a call through, refuses it, or asks.

    `ruling` is the rules' word on a call, `tell` writes an event down.
    """

    def __init__(
        self,
        inner: Tools,
        *,
        ruling: Callable[[ToolCall], Decision],
        approver: Approver,
        grants: Grants,
        tell: Callable[[Event, Actor], object],
    ) -> None:
        self._inner = inner
        self._ruling = ruling
        self._approver = approver
        self._grants = grants
        self._tell = tell

    async def call(self, call: ToolCall) -> ToolResult:
        decision = self._ruling(call)
        if decision.kind == "deny":
            return _refused(call, decision.why)
        if decision.kind == "ask" and not self._grants.covers(call):
            need = Need.of(f"N{next(_NEEDS)}", call, decision.why)
            if not await self._approved(call, need):
                return _refused(call, f"a person said no; {decision.why}")
        return await self._inner.call(call)

    async def _approved(self, call: ToolCall, need: Need) -> bool:
        opened = NeedOpened(
            need=need.id,
            what="approval",
            shown=need.shown,
            payload_sha256=need.payload_sha256,
            rule=need.rule,
        )
        self._tell(opened, Actor(type="code", id="rules"))
        answer = await self._approver.ask(need)
        if answer is None:
            raise Parked(
                f"`{call.tool}` needs a person's yes, and nobody can answer here; {need.rule}",
                hint="run it at a terminal, or allow it in CONTEXT.md",
            )
        self._tell(
            NeedAnswered(
                need=need.id,
                decision=answer.decision,
                by=answer.by,
                payload_sha256=need.payload_sha256,
            ),
            Actor(type="person", id=answer.by),
        )
        if answer.decision == "run":
            self._grants.grant(call)
        return answer.decision != "no"


def _refused(call: ToolCall, why: str) -> ToolResult:
    return ToolResult(call_id=call.id, text=why, fault="refused")
