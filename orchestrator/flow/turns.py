"""A model whose turns are on the record, and paid for.

Wraps any model: what it was told first, every reply with its calls, tokens, cost and time, and
that it gave up. The events are made durable by the sync before the next effect. Above: `asking`;
below: `journal`, `models`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

from orchestrator.context.cache import Cache
from orchestrator.context.tokens import count_prompt
from orchestrator.errors import ModelUnreachable
from orchestrator.events import Actor, Noted, Scope
from orchestrator.journal.journal import Journal
from orchestrator.library.context import EMBEDDED
from orchestrator.messages import Message, Opaque, Prompt, Reply, ToolSchema, Usage
from orchestrator.models.faults import ModelFault
from orchestrator.models.model import Model
from orchestrator.replies import Briefed, GaveUp, Purpose, Replied


class RecordedModel:
    """The model itself to whoever asks it, with a journal beside it.

    `pay` is told of the tokens of a reply of a model, and gives what they cost, if that is known.
    """

    def __init__(
        self,
        inner: Model,
        journal: Journal,
        scope: Scope,
        *,
        pay: Callable[[str, Usage], float | None],
        purpose: Purpose = "work",
    ) -> None:
        self.name = inner.name
        self._inner = inner
        self._journal = journal
        self._scope = scope
        self._pay = pay
        self._purpose: Purpose = purpose
        self._cache = Cache()

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        first = conversation[0]
        if len(conversation) == 1 and isinstance(first, Prompt):
            self._briefed(first, tools)
        began = time.monotonic()
        try:
            reply = await self._inner.reply(conversation, tools)
        except ModelUnreachable as gone:
            self._gave_up(gone)
            raise
        opaque = [asdict(part) for part in reply.parts if isinstance(part, Opaque)]
        event = Replied(
            model=reply.model,
            text=reply.text,
            calls=reply.calls,
            stop=reply.stop,
            usage=reply.usage,
            seconds=round(time.monotonic() - began, 4),
            purpose=self._purpose,
            opaque=opaque or None,
            cost=self._pay(self.name, reply.usage),
        )
        self._journal.append(event, scope=self._scope, actor=Actor(type="model", id=self.name))
        if why := self._cache.broken(reply.usage, tools, began):
            self._journal.append(Noted(text=why), scope=self._scope)
        return reply

    def _gave_up(self, gone: ModelUnreachable) -> None:
        usage = gone.usage if isinstance(gone, ModelFault) else Usage()
        cost = self._pay(self.name, usage)
        event = GaveUp(model=self.name, why=gone.message, usage=usage, cost=cost)
        self._journal.append(event, scope=self._scope)

    def _briefed(self, prompt: Prompt, tools: Sequence[ToolSchema]) -> None:
        text = "\n\n".join(f"# {part.label} ({part.origin})\n{part.text}" for part in prompt.parts)
        event = Briefed(
            model=self.name,
            blob=self._journal.put(text.encode("utf-8", "surrogatepass")),
            tools=tuple(tool.name for tool in tools),
            counted=count_prompt(prompt, tools) if self.name != EMBEDDED else 0,
        )
        self._journal.append(event, scope=self._scope)
        self._journal.sync()  # a long text: here nothing waits for it, before an effect it would


class Heard:
    """The model to whoever asks it, with `hear` told every reply before its calls are made."""

    def __init__(self, inner: Model, hear: Callable[[Reply], None]) -> None:
        self._inner = inner
        self._hear = hear

    @property
    def name(self) -> str:
        return self._inner.name

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        reply = await self._inner.reply(conversation, tools)
        self._hear(reply)
        return reply
