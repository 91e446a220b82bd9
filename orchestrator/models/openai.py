"""Any model that speaks chat completions: OpenAI's own, and whatever offers the same API.

Ollama, vLLM, llama.cpp, LM Studio, OpenRouter and others are one address away. Streamed; the SDK
repeats nothing. What a conversation looks like on the wire is in `openai_wire`, what a stream says
in `openai_turn`. The SDK is the extra `orch[openai]`. Above: `registry`; below: those, `provider`.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from types import ModuleType
from typing import Any

from orchestrator.messages import Json, Message, Reply, ToolSchema
from orchestrator.models.openai_turn import ChatTurn
from orchestrator.models.openai_wire import messages, tools_told
from orchestrator.models.provider import Provider

OFFICIAL = "https://api.openai.com/v1"


class OpenAIModel(Provider):
    """One model behind chat completions.

    `base_url` is the address up to and with `/v1`, `effort` the server's `reasoning_effort`.
    """

    official = OFFICIAL

    def _sdk(self) -> ModuleType:
        import openai

        return openai

    def _open(self, **settings: Any) -> Any:
        from openai import AsyncOpenAI

        return AsyncOpenAI(**settings)

    def _turn(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> ChatTurn:
        replies = [message for message in conversation if isinstance(message, Reply)]
        taken = {call.id for reply in replies for call in reply.calls}
        return ChatTurn(self.name, tools, len(replies) + 1, taken, self._on_text)

    def _request(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Json:
        request: Json = {
            "model": self._model,
            "messages": messages(conversation),
            # OpenAI's newer models know only the one name, other servers only the older.
            "max_completion_tokens" if self._at_home else "max_tokens": self._max_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if tools:
            request["tools"] = tools_told(tools)
        if self._effort:
            request["reasoning_effort"] = self._effort
        return request

    async def _stream(self, client: Any, request: Json) -> AbstractAsyncContextManager[Any]:
        stream: AbstractAsyncContextManager[Any] = await client.chat.completions.create(**request)
        return stream
