"""Whether a provider's cache held from one turn of a conversation to the next, and if not, why.

A transcript that only grows is read from the cache but for its end. Where less was read than had
been kept, something broke it, and that costs money: it is worth a line of the record. Above:
`flow`; below: `tokens`, `messages`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.context.tokens import tools_text
from orchestrator.messages import ToolSchema, Usage

LASTS = 300.0
"""Seconds that a provider keeps a prefix which nobody asks for."""

HELD = 0.9
"""The share of what was kept that has to be read for the cache to have held."""


@dataclass(slots=True)
class Cache:
    """What one conversation is known to have in the cache after its last turn, and since when.

    `kept` is what was read of it last, or what was written where nothing was read: what a turn adds
    to a cache that holds may be read by the next, or not yet. `why` is what was wrong at that turn.
    """

    kept: int = 0
    began: float = 0.0
    tools: str = ""
    schemas: Sequence[ToolSchema] = ()
    why: str = ""

    def broken(self, usage: Usage, tools: Sequence[ToolSchema], began: float) -> str:
        """Why less was read than had been kept, or nothing; `began` is when the turn began.

        The same reason is told once, and again only when the cache held in between.
        """
        told = self.tools
        if tools is not self.schemas:
            told = hashlib.sha256(tools_text(tools).encode("utf-8", "surrogatepass")).hexdigest()
        missed = self.kept - usage.cache_read
        why = self._reason(told, began) if usage.cache_read < self.kept * HELD else ""
        news = why if why != self.why else ""
        self.kept = usage.cache_read
        if why or not usage.cache_read:
            self.kept += usage.cache_write
        self.began, self.tools, self.schemas, self.why = began, told, tools, why
        return f"the cache broke: {missed} tokens were read anew, {news}" if news else ""

    def _reason(self, told: str, began: float) -> str:
        if told != self.tools:
            return "since the tools are not the same as a turn ago"
        if began - self.began > LASTS:
            return f"since more than {LASTS / 60:.0f} minutes had gone by"
        return "and nothing of ours had changed"
