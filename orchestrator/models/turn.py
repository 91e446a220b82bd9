"""A streamed turn as it is collected: what makes it whole, whichever way it was spoken.

A provider says how the pieces of its stream are taken and what calls they make; when a turn is cut,
garbled or done is decided here, once for all. Above: `anthropic_turn`, `openai_turn`, `provider`;
below: `edge`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from orchestrator.messages import Reply, Stop, ToolCall, ToolSchema, Usage
from orchestrator.models.edge import Edge

OnText: TypeAlias = Callable[[str], None]


class Turn(ABC):
    """What has come of a turn so far; `usage` is what it is known to have cost.

    `stops` are the provider's words for why a reply ends. `on_text` is given each piece of text as
    it comes.
    """

    stops: ClassVar[Mapping[str, Stop]]

    def __init__(self, name: str, tools: Sequence[ToolSchema], on_text: OnText | None) -> None:
        self.usage = Usage()
        self._name = name
        self._tools = tools
        self._on_text = on_text
        self._stop = ""

    def reply(self, edge: Edge) -> Reply:
        """The reply; raises ModelFault where the turn is not whole.

        Of a reply that was cut off or refused, the calls before the cut are kept: nobody runs them.
        """
        if not self._ended:
            raise edge.of("cut", "the stream ended without saying why", self.usage)
        stop = self._why
        if stop is None:
            raise edge.of("garbled", f"it stopped for `{self._stop}`", self.usage)
        calls = self._calls(edge, cut_off=stop in {"length", "refusal"})
        if stop == "tools" and not calls:
            raise edge.of("garbled", "it asks for tools and names none", self.usage)
        # Some servers stop with `end` after whole calls.
        return self._made(calls, "tools" if stop == "end" and calls else stop)

    def _says(self, text: str) -> None:
        if self._on_text:
            self._on_text(text)

    @property
    def _ended(self) -> bool:
        """Whether the stream came to its own end."""
        return bool(self._stop)

    @property
    def _why(self) -> Stop | None:
        """Why it ended; None for a reason that nobody knows."""
        return self.stops.get(self._stop)

    @abstractmethod
    def take(self, event: Any) -> None:
        """The next piece of the stream."""

    @abstractmethod
    def _calls(self, edge: Edge, *, cut_off: bool) -> tuple[ToolCall, ...]:
        """The calls that were said to their end; raises ModelFault for one that was not, unless
        the reply was cut off.
        """

    @abstractmethod
    def _made(self, calls: tuple[ToolCall, ...], stop: Stop) -> Reply:
        """The reply with these calls."""
