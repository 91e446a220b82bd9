"""The browser's layer: where it may go, where it is, and what was renamed between versions.

Holds the origins before a navigation and after every result, turns a path into a URL, and plays
`orch.reload`, for which the server has no tool. Not the page itself: what a result says of URLs
is read by the function it is given. Above: `gate`; below: `toolbox`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from orchestrator.messages import Fault, ToolCall, ToolResult, ToolSchema
from orchestrator.tools.origins import Origins
from orchestrator.tools.toolbox import Tools

NAVIGATE = "browser.browser_navigate"
RELOAD = "orch.reload"
BLANK = ("", "about:blank")
ERROR_PAGE = "chrome-error://"
"""What Chromium shows where nothing was reached; it is nobody's page."""

CLOSED = "the browser or its page ended during the call"
"""Said where the server notices first that there is no page any more, and cannot tell why."""

_CRASHED = re.compile(
    r"(?:### Error\n)?[^\n]*?(?:(?P<says>(?:Target|Page) crashed)"
    r"|Target page, context or browser has been closed)"
)
"""The first line of an error after which there is no page any more."""


class Browsing:
    """Keeps one lane's browser on the origins; `url` is the last page that a result named.

    `urls` reads the page's URL and those of the other tabs out of a result, the page's first.
    """

    def __init__(
        self,
        inner: Tools,
        *,
        origins: Origins,
        base: str,
        urls: Callable[[str], Sequence[str]],
        element_parameter: str = "target",
    ) -> None:
        self._inner = inner
        self._origins = origins
        self._base = base
        self._urls = urls
        self._element = element_parameter
        self.url = ""

    async def call(self, call: ToolCall) -> ToolResult:
        if call.tool == RELOAD:
            if self.url in BLANK:
                return _failed(call, "error", "there is no page to reload yet")
            call = replace(call, tool=NAVIGATE, arguments={"url": self.url})
        if call.server != "browser":
            return await self._inner.call(call)
        if "url" in call.arguments:
            url = self._origins.resolve(self._base, str(call.arguments["url"]))
            if not self._origins.allows(url):
                return _failed(call, "off-origin", self._origins.why_not(url))
            call = replace(call, arguments={**call.arguments, "url": url})
        return self._checked(call, _living(await self._inner.call(self._renamed(call))))

    def _checked(self, call: ToolCall, result: ToolResult) -> ToolResult:
        """The result, or, off the origins, only the URL that it was withheld for."""
        urls = self._urls(result.text)
        if urls and urls[0]:
            self.url = urls[0]  # off the origins too: no secret may be typed where it is now
        for url in urls:
            if url and not url.startswith(ERROR_PAGE) and not self._origins.tolerates(url):
                why = self._origins.why_not(url)
                return _failed(call, "off-origin", f"what the page shows is withheld: {why}")
        return result

    def _renamed(self, call: ToolCall) -> ToolCall:
        if self._element == "target" or "target" not in call.arguments:
            return call
        arguments = dict(call.arguments)
        arguments[self._element] = arguments.pop("target")
        return replace(call, arguments=arguments)


def _living(result: ToolResult) -> ToolResult:
    """The result; that the page or the browser crashed is no answer of the application."""
    if result.fault == "error" and (crash := _CRASHED.match(result.text)):
        said = f"the page crashed: {crash['says']}" if crash["says"] else CLOSED
        return replace(result, fault="unreachable", text=said)
    return result


def element_parameter(schemas: Sequence[ToolSchema]) -> str:
    """What this server calls the parameter for an element: `target`, or `ref` before 1.60."""
    for schema in schemas:
        if schema.name == "browser.browser_click":
            return "ref" if "ref" in schema.parameters.get("properties", {}) else "target"
    return "target"


def _failed(call: ToolCall, fault: Fault, text: str) -> ToolResult:
    return ToolResult(call_id=call.id, text=text, fault=fault)
