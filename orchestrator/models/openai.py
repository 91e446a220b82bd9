"""Any model that speaks chat completions: OpenAI's own, and whatever offers the same API.

Ollama, vLLM, llama.cpp, LM Studio, OpenRouter and others are one address away. Streamed; the SDK
repeats nothing. What a conversation looks like on the wire is in `openai_wire`, what a stream says
in `openai_turn`. The SDK is the extra `orch[openai]`. Above: `registry`; below: those, `edge`.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from orchestrator.messages import Json, Message, Reply, ToolSchema
from orchestrator.models.edge import Edge
from orchestrator.models.fence import well_formed
from orchestrator.models.openai_turn import Turn
from orchestrator.models.openai_wire import messages, tools_told

if TYPE_CHECKING:
    from openai import AsyncOpenAI

OFFICIAL = "https://api.openai.com/v1"

MAX_TOKENS = 16_000
"""Tokens of one reply, its reasoning included."""


class OpenAIModel:
    """One model behind chat completions. `close` lets go of its connections.

    `model` is the server's own name, `base_url` the address up to and with `/v1`. `effort` is the
    server's `reasoning_effort`; nothing leaves it out. The rest is as `AnthropicModel` has it.
    Raises ModelFault.
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
        self._client: AsyncOpenAI | None = None

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        import openai

        edge = Edge(sdk=openai, name=self.name, url=self._url, key=self._key)
        replies = sum(isinstance(message, Reply) for message in conversation)
        turn = Turn(self.name, tools, replies + 1, self._on_text)
        with edge.guard(lambda: turn.usage):
            request = well_formed(self._request(conversation, tools))
            stream: Any = await self._open().chat.completions.create(**request)
            async with stream:
                async for chunk in stream:
                    turn.take(chunk)
        return turn.reply(edge)

    async def close(self) -> None:
        """Close the connections; a later reply opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _request(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Json:
        # OpenAI's newer models know only the one name, other servers only the older.
        ours = self._url.rstrip("/") == OFFICIAL
        request: Json = {
            "model": self._model,
            "messages": messages(conversation),
            "max_completion_tokens" if ours else "max_tokens": self._max_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if tools:
            request["tools"] = tools_told(tools)
        if self._effort:
            request["reasoning_effort"] = self._effort
        return request

    def _open(self) -> "AsyncOpenAI":
        if self._client is None:
            import httpx2
            from openai import AsyncOpenAI

            self._client = AsyncOpenAI(
                api_key=self._key,
                base_url=self._url,
                max_retries=0,
                timeout=httpx2.Timeout(600, connect=self._connect, read=self._stall),
            )
        return self._client
