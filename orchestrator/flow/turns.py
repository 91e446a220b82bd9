"""A model whose turns are on the record.

Wraps any model: what it was told first, and every reply with its calls, tokens and time. The
events are made durable by the sync before the next effect. Above: `conversation`; below:
`journal`, `models`.
"""

import time
from collections.abc import Sequence

from orchestrator.events import Actor, Briefed, Replied, Scope
from orchestrator.journal.journal import Journal
from orchestrator.messages import Message, Opaque, Prompt, Reply, ToolSchema
from orchestrator.models.model import Model


class RecordedModel:
    """The model itself to whoever asks it, with a journal beside it."""

    def __init__(self, inner: Model, journal: Journal, scope: Scope) -> None:
        self.name = inner.name
        self._inner = inner
        self._journal = journal
        self._scope = scope

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        first = conversation[0]
        if len(conversation) == 1 and isinstance(first, Prompt):
            self._briefed(first, tools)
        began = time.monotonic()
        reply = await self._inner.reply(conversation, tools)
        opaque = [part.data for part in reply.parts if isinstance(part, Opaque)]
        event = Replied(
            model=reply.model,
            text=reply.text,
            calls=reply.calls,
            stop=reply.stop,
            usage=reply.usage,
            seconds=round(time.monotonic() - began, 4),
            opaque=opaque or None,
        )
        self._journal.append(event, scope=self._scope, actor=Actor(type="model", id=self.name))
        return reply

    def _briefed(self, prompt: Prompt, tools: Sequence[ToolSchema]) -> None:
        text = "\n\n".join(f"# {part.label} ({part.origin})\n{part.text}" for part in prompt.parts)
        event = Briefed(
            model=self.name,
            blob=self._journal.put(text.encode("utf-8", "surrogatepass")),
            tools=tuple(tool.name for tool in tools),
        )
        self._journal.append(event, scope=self._scope)
