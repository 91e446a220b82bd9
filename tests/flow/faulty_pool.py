"""A pool whose servers fail for a while, whatever they are asked: a fault at a drawn call.

The calls are counted over all processes of a run. Above: `test_faults_resumed`; below: the pool.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from orchestrator.messages import Fault, ToolCall, ToolResult
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import ServerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """From call number `first` of the tools that begin so, `calls` of them answer with the fault.

    `done` says that the server did what it was asked before; an error says that it did not.
    """

    on: str
    fault: Fault
    first: int
    calls: int = 1
    done: bool = False


@dataclass(slots=True)
class Weather:
    """What befalls the calls of one run; `met` are those that were not answered."""

    troubles: tuple[Trouble, ...]
    seen: list[str] = field(default_factory=list)
    met: list[tuple[str, Fault]] = field(default_factory=list)

    def next(self, call: ToolCall) -> Trouble | None:
        self.seen.append(call.tool)
        for one in self.troubles:
            number = sum(tool.startswith(one.on) for tool in self.seen)
            if call.tool.startswith(one.on) and one.first <= number < one.first + one.calls:
                self.met.append((call.tool, one.fault))
                return one
        return None

    def clears(self) -> None:
        """From now on nothing goes wrong."""
        self.troubles = ()

    @property
    def pool(self) -> Any:
        """What makes a pool in this weather."""
        return partial(FaultyPool, self)


class FaultyPool(Pool):
    """The real pool, whose answers may be lost on their way."""

    def __init__(self, weather: Weather, specs: Any, **more: Any) -> None:
        super().__init__(specs, **more)
        self._weather = weather

    async def call(self, key: ServerKey, call: ToolCall) -> ToolResult:
        trouble = self._weather.next(call)
        if trouble is None:
            return await super().call(key, call)
        if trouble.done and trouble.fault != "error":
            await super().call(key, call)
        return ToolResult(call_id=call.id, text="Error: no answer", fault=trouble.fault)
