"""Claude, and whatever speaks its messages API, over the vendor's SDK.

Our own loop asks one turn at a time and streams it; the SDK repeats nothing and runs nothing. What
a conversation looks like on the wire is in `anthropic_wire`, what a stream says in
`anthropic_turn`. Above: `registry`; below: those, `provider`.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from types import ModuleType
from typing import Any

from orchestrator.messages import Json, Message, ToolSchema
from orchestrator.models.anthropic_turn import MessagesTurn
from orchestrator.models.anthropic_wire import messages, system, tools_told
from orchestrator.models.provider import Provider

OFFICIAL = "https://api.anthropic.com"


class AnthropicModel(Provider):
    """One model behind the messages API; `effort` is low, medium, high, xhigh or max."""

    official = OFFICIAL

    def _sdk(self) -> ModuleType:
        import anthropic

        return anthropic

    def _open(self, **settings: Any) -> Any:
        from anthropic import AsyncAnthropic

        # Servers that only speak this API know the key by its older header.
        headers = None if self._at_home else {"x-api-key": self._key}
        return AsyncAnthropic(default_headers=headers, **settings)

    def _turn(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> MessagesTurn:
        del conversation
        return MessagesTurn(self.name, self._model, tools, self._on_text)

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

    async def _stream(self, client: Any, request: Json) -> AbstractAsyncContextManager[Any]:
        stream: AbstractAsyncContextManager[Any] = client.messages.stream(**request)
        return stream
