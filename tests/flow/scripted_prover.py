"""A model that proves the twin world's first criterion, at a price, and fails where it is told to."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from orchestrator.messages import (
    Message,
    Prompt,
    Reply,
    Results,
    Text,
    ToolCall,
    ToolSchema,
    Usage,
)
from orchestrator.models.faults import ModelFault

EACH = Usage(input=100, output=20, cache_read=30)
Way: TypeAlias = Sequence[tuple[str, dict[str, object]]]

CALLS: Way = (
    ("browser.browser_navigate", {"url": "http://127.0.0.1:8000/"}),
    ("browser.browser_click", {"element": "Greet", "target": "e1"}),
    ("orch.expect", {"kind": "text", "value": "Hello", "seconds": 0}),
    ("orch.verdict", {"verdict": "pass"}),
)
"""What proves it, one call a turn; then a last word, if it is asked for one."""


class Prover:
    """Takes `EACH` a turn. `fails` gives the fault of the n-th request, counted from 1, if any.

    `calls` may be another way to go about it; the verdict cites the observation before it.
    """

    def __init__(
        self,
        name: str = "prover",
        *,
        fails: Callable[[int], ModelFault | None] = lambda _asked: None,
        calls: Way = CALLS,
        usage: Usage = EACH,
    ) -> None:
        self.name = name
        self.asked = 0
        self.told: list[Sequence[Message]] = []
        self._fails = fails
        self._calls = calls
        self._usage = usage

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        self.asked += 1
        self.told.append(tuple(conversation))
        if fault := self._fails(self.asked):
            raise fault
        turn = sum(isinstance(message, Reply) for message in conversation)
        if turn >= len(self._calls):
            return Reply(model=self.name, parts=(Text(text="done"),), usage=self._usage)
        tool, arguments = self._calls[turn]
        if tool == "orch.verdict":
            arguments = {**arguments, "evidence": [_last(conversation)]}
        call = ToolCall(id=f"t{turn}", tool=tool, arguments=arguments)
        return Reply(model=self.name, calls=(call,), stop="tools", usage=self._usage)


def _last(conversation: Sequence[Message]) -> int:
    last = conversation[-1]
    assert isinstance(last, Results | Prompt)
    return last.results[-1].observation if isinstance(last, Results) else 0
