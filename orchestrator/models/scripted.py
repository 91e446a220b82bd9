"""A model that says what it was given: the in-memory twin of the others.

For tests and demonstrations; it reads nothing but how far the conversation has come. A script out
of a file is read by `script`. Above: whoever tests with it, `script`; below: `messages`, `errors`.
"""

from collections.abc import Callable, Sequence

from orchestrator.errors import ModelUnreachable
from orchestrator.messages import Message, Reply, ToolSchema


class ScriptedModel:
    """Gives the n-th reply of its script to a conversation that holds n - 1 replies.

    `replies` is the script of every conversation, or a function that chooses one by what the
    conversation says. `fill` is given the reply whose turn it is and the conversation, and says
    what it is there. Raises `ModelUnreachable` at the script's end.
    """

    def __init__(
        self,
        replies: Sequence[Reply] | Callable[[Sequence[Message]], Sequence[Reply]],
        *,
        name: str = "scripted",
        fill: Callable[[Reply, Sequence[Message]], Reply] | None = None,
    ) -> None:
        self.name = name
        self._replies = replies
        self._fill = fill

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        del tools
        script = self._replies(conversation) if callable(self._replies) else self._replies
        spoken = sum(isinstance(message, Reply) for message in conversation)
        if spoken < len(script):
            reply = script[spoken]
            return self._fill(reply, conversation) if self._fill else reply
        raise ModelUnreachable(
            f"the script of `{self.name}` ends after {len(script)} replies",
            hint="give it a last reply that stops with `end`",
        )
