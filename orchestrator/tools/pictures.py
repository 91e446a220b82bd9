"""Pictures of a page that shows no secret: what cannot be masked is not taken.

A picture has no text to take a secret out of, and a snapshot does not tell a password's dots from
an ordinary box: so no picture is taken of a page whose snapshot holds a secret, right before or
right after. What only the eye sees (a drawing) is not found. Above: `gate`; below: `browsing`.
"""

from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.masking import Mask
from orchestrator.tools.toolbox import Tools

SCREENSHOT = "browser.browser_take_screenshot"
SNAPSHOT = "browser.browser_snapshot"
SHOWN = "no picture was taken: the page shows a secret, which cannot be taken out of a picture"


class Pictures:
    """Looks at the page before and after each picture of it; with no secrets it only passes on."""

    def __init__(self, inner: Tools, mask: Mask) -> None:
        self._inner = inner
        self._mask = mask

    async def call(self, call: ToolCall) -> ToolResult:
        if call.tool != SCREENSHOT or self._mask.idle:
            return await self._inner.call(call)
        before = await self._look(call)
        if not before.ok:
            return before
        result = await self._inner.call(call)
        after = await self._look(call)
        return result if after.ok else after

    async def _look(self, call: ToolCall) -> ToolResult:
        look = await self._inner.call(ToolCall(id=call.id, tool=SNAPSHOT))
        if self._mask.mask(look.text) != look.text:
            return ToolResult(call_id=call.id, text=SHOWN, fault="refused")
        return look
