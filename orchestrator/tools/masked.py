"""Secrets stay in: none goes in by its value, and every result is masked on its way back.

Not the filling-in of secrets, which is innermost (`toolbox.Routed`), nor the encodings (`masking`).
Above: `recorded`; below: `gate`, `masking`.
"""

import json
from dataclasses import replace

from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.masking import Mask
from orchestrator.tools.toolbox import Tools

IN_CLEAR = (
    "nothing was sent: the arguments hold the value of a secret; its name in double braces stands "
    "for it, where it is typed"
)


class Masked:
    """Takes the run's secrets out of whatever comes back."""

    def __init__(self, inner: Tools, mask: Mask) -> None:
        self._inner = inner
        self._mask = mask

    async def call(self, call: ToolCall) -> ToolResult:
        if not self._mask.idle and self._holds_a_value(call):
            return ToolResult(call_id=call.id, text=IN_CLEAR, fault="refused")
        result = await self._inner.call(call)
        return replace(result, text=self._mask.mask(result.text), data=self._mask.json(result.data))

    def _holds_a_value(self, call: ToolCall) -> bool:
        arguments = dict(call.arguments)
        return json.dumps(self._mask.json(arguments)) != json.dumps(arguments)
