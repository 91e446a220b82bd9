"""What all providers behind an SDK have alike: a turn is asked, streamed and collected.

A provider says which SDK it is, how it opens it, what it sends and what collects the stream; what
is the same for all stands here once. Repeats nothing and runs nothing. Above: `anthropic`,
`openai`; below: `turn`, `edge`, `fence`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from types import ModuleType
from typing import Any

from orchestrator.messages import Json, Message, Reply, ToolSchema
from orchestrator.models.edge import Edge
from orchestrator.models.fence import well_formed
from orchestrator.models.turn import OnText, Turn

MAX_TOKENS = 16_000
"""Tokens of one reply, its thinking or reasoning included."""

STALL = 120.0
"""Seconds of silence between two pieces of a stream before it has stalled."""

WHOLE = 600.0
"""Seconds that the SDK gives to what is neither a connection nor a silence."""


class Provider(ABC):
    """One model behind an SDK. `close` lets go of its connections.

    `model` is the provider's own name, `base_url` an address other than the official one. `effort`
    is in the provider's own words; nothing leaves it to the model. `stall` is the longest silence
    between two pieces of a stream, `connect` the longest wait for a connection, both in seconds.
    `on_text` is given each piece of text as it comes, also of a turn that then fails.
    """

    official: str
    """The provider's own address."""

    def __init__(
        self,
        name: str,
        model: str,
        *,
        key: str,
        base_url: str = "",
        effort: str = "",
        max_tokens: int = MAX_TOKENS,
        stall: float = STALL,
        connect: float = 5.0,
        on_text: OnText | None = None,
    ) -> None:
        self.name = name
        self._model = model
        self._key = key
        self._url = base_url or self.official
        self._effort = effort
        self._max_tokens = max_tokens
        self._stall = stall
        self._connect = connect
        self._on_text = on_text
        self._client: Any = None

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        """What the model says next. Raises ModelFault."""
        edge = Edge(sdk=self._sdk(), name=self.name, url=self._url, key=self._key)
        turn = self._turn(conversation, tools)
        # A mistake of ours in here is no fault of the provider's, and not asked again.
        request = well_formed(self._request(conversation, tools))
        with edge.guard(lambda: turn.usage):
            async with await self._stream(self._opened(), request) as stream:
                async for event in stream:
                    turn.take(event)
        return turn.reply(edge)

    async def close(self) -> None:
        """Close the connections; a later reply opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _opened(self) -> Any:
        if self._client is None:
            import httpx2

            timeout = httpx2.Timeout(WHOLE, connect=self._connect, read=self._stall)
            self._client = self._open(
                api_key=self._key, base_url=self._url, max_retries=0, timeout=timeout
            )
        return self._client

    @property
    def _at_home(self) -> bool:
        """Whether it is the provider itself, not a server that only speaks its API."""
        return self._url.rstrip("/") == self.official

    @abstractmethod
    def _sdk(self) -> ModuleType:
        """The SDK's module, loaded now if it was not."""

    @abstractmethod
    def _open(self, **settings: Any) -> Any:
        """The SDK's client with these settings."""

    @abstractmethod
    def _turn(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Turn:
        """What collects the next turn of this conversation."""

    @abstractmethod
    def _request(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Json:
        """What is sent."""

    @abstractmethod
    async def _stream(self, client: Any, request: Json) -> AbstractAsyncContextManager[Any]:
        """The stream of the answer, entered by whoever reads it."""
