"""Rules and people: what stands before a call has any effect.

A denied call comes back as a refusal; one that is asked for goes to the approver, with a need on
the record, and parks the run where nobody can answer. What is shown is what runs. Not the rules
themselves (`rules`, pure) and not the screen (`cli`). Above: `recorded`; below: `toolbox`.
"""

from collections.abc import Callable, Iterator

from orchestrator.errors import Parked
from orchestrator.events import Actor, Event
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.approval import (
    SAID_NO,
    UNANSWERED,
    Approver,
    Grants,
    Need,
    answered,
    opened,
)
from orchestrator.tools.rules import Decision
from orchestrator.tools.toolbox import Tools

_REFUSALS = {"no": SAID_NO, "escalated": UNANSWERED}


class Gate:
    """Lets a call through, refuses it, or asks.

    `ruling` is the rules' word on a call, `tell` writes an event down; `needs` counts what people
    are asked in this run, and `run` is what a person who answers later calls it.
    """

    def __init__(
        self,
        inner: Tools,
        *,
        ruling: Callable[[ToolCall], Decision],
        approver: Approver,
        grants: Grants,
        tell: Callable[[Event, Actor], object],
        needs: Iterator[int],
        run: str,
    ) -> None:
        self._inner = inner
        self._ruling = ruling
        self._approver = approver
        self._grants = grants
        self._tell = tell
        self._needs = needs
        self._run = run

    async def call(self, call: ToolCall) -> ToolResult:
        decision = self._ruling(call)
        if decision.kind == "deny":
            return _refused(call, decision.why)
        if decision.kind == "ask" and not self._grants.covers(call):
            need = Need.of(f"N{next(self._needs)}", call, decision.why)
            if words := await self._refusal(call, need):
                return _refused(call, f"{words}; {decision.why}")
        return await self._inner.call(call)

    async def _refusal(self, call: ToolCall, need: Need) -> str:
        """Why a person did not let it through, or nothing where they did."""
        self._tell(opened(need), Actor(type="code", id="rules"))
        answer = await self._approver.ask(need)
        if answer is None:
            raise Parked(
                f"`{call.tool}` needs a person's yes, and nobody can answer here; {need.rule}",
                hint=f"`orch answer {self._run} yes` or `no`, then `orch resume {self._run}`",
            )
        self._tell(answered(need, answer), Actor(type="person", id=answer.by))
        if answer.decision == "run":
            self._grants.grant(call)
        return _REFUSALS.get(answer.decision, "")


def _refused(call: ToolCall, why: str) -> ToolResult:
    return ToolResult(call_id=call.id, text=why, fault="refused")
