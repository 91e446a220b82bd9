"""Secrets come off: every text and value of a result passes the mask on its way back.

Not the filling-in, which is innermost (`toolbox.Routed`), nor the encodings (`masking`).
Above: `recorded`; below: `gate`, `masking`.
"""

from dataclasses import replace

from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.masking import Mask
from orchestrator.tools.toolbox import Tools


class Masked:
    """Takes the run's secrets out of whatever comes back."""

    def __init__(self, inner: Tools, mask: Mask) -> None:
        self._inner = inner
        self._mask = mask

    async def call(self, call: ToolCall) -> ToolResult:
        result = await self._inner.call(call)
        return replace(result, text=self._mask.mask(result.text), data=self._mask.json(result.data))
