"""What a model is: a conversation in, a reply out.

The protocol only. Real ones talk to a provider, `gherkin` plays step lines, `scripted` says what
it was given. Above: `agent`; below: `messages`.
"""

from collections.abc import Sequence
from typing import Protocol

from orchestrator.messages import Message, Reply, ToolSchema


class Model(Protocol):
    """Whatever answers a conversation.

    It is told everything it may know: it keeps nothing between calls, so that a conversation read
    back from a journal goes on as if it had never stopped. Nothing is forced on it: it may use any
    of the tools, several or none. Raises `ModelUnreachable` where no reply can be had.
    """

    @property
    def name(self) -> str:
        """The name that replies and verdicts carry."""
        ...

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        """What the model says next; its calls run only if `stop` is `tools`."""
        ...
