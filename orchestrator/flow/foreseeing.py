"""A model that is not asked where its request would cross a limit: before it is paid, not after.

The tokens of the next request are what the last reply said, and what was appended since; of a first
one all is estimated. Counted closely only where the longest that it can be would cross. Above:
`asking`; below: `agent.limits`, `context.tokens`.
"""

from collections.abc import Callable, Sequence

from orchestrator.agent.limits import Limits
from orchestrator.context.tokens import count, guessed, tools_text
from orchestrator.messages import Message, Prompt, Reply, Results, ToolSchema, Usage
from orchestrator.models.fence import answer, opening, told
from orchestrator.models.model import Model


class Foreseen:
    """The model itself to whoever asks it; `cost` is the price of a usage, if it is known."""

    def __init__(
        self, inner: Model, limits: Limits, *, cost: Callable[[Usage], float | None]
    ) -> None:
        self.name = inner.name
        self._inner = inner
        self._limits = limits
        self._cost = cost

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        last, text = _since(conversation, tools)
        if self._crosses(last, len(text.encode("utf-8", "surrogatepass"))):
            more = guessed(self.name).of(count(text))
            self._limits.foresee(*self._next(last, more))
        return await self._inner.reply(conversation, tools)

    def _crosses(self, last: Usage, most: int) -> bool:
        """Whether it may cross, if every byte were a token, and those as dear as can be."""
        return self._limits.foreseen(*self._next(last, 2 * most)) is not None

    def _next(self, last: Usage, more: int) -> tuple[int, float]:
        """The tokens of the next request and the least that it costs."""
        kept = last.total if last.cache_read or last.cache_write else 0
        usage = Usage(input=last.total - kept + more, cache_read=kept)
        return usage.prompt, self._cost(usage) or 0.0


def _since(conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> tuple[Usage, str]:
    """What the last reply used, and the text that was appended after it."""
    texts: list[str] = []
    for message in reversed(conversation):
        if isinstance(message, Reply):
            if message.usage.prompt:
                return message.usage, "\n".join(texts)
            continue
        texts += _texts(message, first=message is conversation[0])
    return Usage(), "\n".join([*texts, tools_text(tools)])


def _texts(message: Prompt | Results, *, first: bool) -> Sequence[str]:
    if isinstance(message, Results):
        return [answer(result) for result in message.results]
    if not first:
        return told(message)
    said = opening(message)
    return [*said.system, *said.user]
