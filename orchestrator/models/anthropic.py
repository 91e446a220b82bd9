"""Claude, and whatever speaks its messages API, over the vendor's SDK.

Our own loop asks one turn at a time and streams it; the SDK repeats nothing and runs nothing. What
a conversation looks like on the wire is in `anthropic_wire`, what a stream says in
`anthropic_turn`. Above: `registry`; below: those, `edge`.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from orchestrator.messages import Json, Message, Reply, ToolSchema
from orchestrator.models.anthropic_turn import Turn
from orchestrator.models.anthropic_wire import messages, system, tools_told
from orchestrator.models.edge import Edge
from orchestrator.models.fence import well_formed

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

OFFICIAL = "https://api.anthropic.com"

MAX_TOKENS = 16_000
"""Tokens of one reply, its thinking included."""


class AnthropicModel:
    """One model behind the messages API. `close` lets go of its connections.

    `model` is the provider's own name. `effort` is low, medium, high, xhigh or max; nothing leaves
    it to the model. `stall` is the longest silence between two pieces of a stream, `connect` the
    longest wait for a connection, both in seconds. `on_text` is given each piece of text as it
    comes, also of a turn that then fails. Raises ModelFault.
    """

    def __init__(
        self,
        name: str,
        model: str,
        *,
        key: str,
        base_url: str = "",
        effort: str = "",
        max_tokens: int = MAX_TOKENS,
        stall: float = 120.0,
        connect: float = 5.0,
        on_text: Callable[[str], None] | None = None,
    ) -> None:
        self.name = name
        self._model = model
        self._key = key
        self._url = base_url or OFFICIAL
        self._effort = effort
        self._max_tokens = max_tokens
        self._stall = stall
        self._connect = connect
        self._on_text = on_text
        self._client: AsyncAnthropic | None = None

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        import anthropic

        edge = Edge(sdk=anthropic, name=self.name, url=self._url, key=self._key)
        turn = Turn(self.name, self._model, tools, self._on_text)
        with edge.guard(lambda: turn.usage):
            request = well_formed(self._request(conversation, tools))
            async with self._open().messages.stream(**request) as stream:
                async for event in stream:
                    turn.take(event)
        return turn.reply(edge)

    async def close(self) -> None:
        """Close the connections; a later reply opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _request(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Json:
        request: Json = {
            "model": self._model,
            "max_tokens": self._max_tokens,
            "system": system(conversation),
            "messages": messages(conversation, self._model),
        }
        if tools:
            request["tools"] = tools_told(tools)
        if self._effort:
            request["output_config"] = {"effort": self._effort}
        return request

    def _open(self) -> "AsyncAnthropic":
        if self._client is None:
            import httpx2
            from anthropic import AsyncAnthropic

            # Servers that only speak this API know the key by its older header.
            foreign = self._url.rstrip("/") != OFFICIAL
            self._client = AsyncAnthropic(
                api_key=self._key,
                base_url=self._url,
                max_retries=0,
                timeout=httpx2.Timeout(600, connect=self._connect, read=self._stall),
                default_headers={"x-api-key": self._key} if foreign else None,
            )
        return self._client
