"""Looking at the application without leaving a mark: snapshots, the console, the dialogs.

Every look goes through the browser's own tools, masked and held to the origins, and is not an
event of its own: the expectation that it serves is what is recorded. A tab that an action opened
is looked at as a person would, who sees it come to the front. Not the judging of what is seen
(`page`). Above: `witness`; below: `page`.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import anyio

from orchestrator.messages import NO_ANSWER, Json, ToolCall, ToolResult
from orchestrator.page.console import is_error, read_console
from orchestrator.page.look import Look, Past, Sighting
from orchestrator.page.requests import Request, read_requests
from orchestrator.page.snapshot import Dialog, Page, count_tabs, read_page
from orchestrator.tools.browsing import ERROR_PAGE

Browser = Callable[[ToolCall], Awaitable[ToolResult]]

SNAPSHOT = ToolCall(id="look", tool="browser.browser_snapshot")
CONSOLE = ToolCall(
    id="console",
    tool="browser.browser_console_messages",
    arguments={"level": "error", "all": True},
)
REQUESTS = ToolCall(
    id="requests",
    tool="browser.browser_network_requests",
    arguments={"static": True, "all": True},
)
TABS = "browser_tabs"
LIST = ToolCall(id="tabs", tool=f"browser.{TABS}", arguments={"action": "list"})
STRANDED = "the browser shows its own error page: what it was sent to was not reached"
UNANSWERED = "the page does not answer: its script never pauses, or it has far too much to tell"
NOWHERE = "no page of the application is open: go to one first"
BLANK = "about:blank"
HANDLING = "browser_handle_dialog"
MOST_SIGHTINGS = 300
"""More than can be made in the longest time that an expectation may name."""

LOOK_SECONDS = 20.0
"""How long one look may take; a page whose script never pauses lets nobody look at it."""

_HUNG = re.compile(r"Timeout \d+ms exceeded")
"""What the server says when the page did not let it look."""


class Blind(Exception):
    """A look that could not be made: the server is dead or slow, or the page off the origins."""

    def __init__(self, result: ToolResult) -> None:
        super().__init__(result.text)
        self.result = result


class Looking:
    """The eyes of one conversation; `text` is the last page as the browser told it.

    `keeps` says that every look since the last action is remembered, and not the latest alone.
    """

    def __init__(
        self,
        browser: Browser,
        *,
        keeps: bool = False,
        clock: Callable[[], float] = anyio.current_time,
    ) -> None:
        self._browser = browser
        self._keeps = keeps
        self._clock = clock
        self._since = clock()
        self._sightings: list[Sighting] = []
        self._errors: tuple[str, ...] = ()
        """All that the console said when it was last heard; an open dialog silences it."""
        self._before: tuple[str, ...] = ()
        self._seen: Page | None = None
        """The page as it was looked at last since the last action."""
        self._page_before = Page()
        self._dialogs: list[Dialog] = []
        self._requests: tuple[Request, ...] = ()
        self._asked_before = 0
        """The number of the last request that was made before the last action."""
        self._downloads: list[str] = []
        self._tabs = 1
        self._followed = False
        self._chosen = False
        """The last action chose a tab itself."""
        self.opened = False
        """Something was done in the browser. Before that a look itself opens a page, and one beside
        the first action a second page, which covers the first.
        """
        self.followed = ""
        """The address of a tab that the last action opened, once it was looked at."""
        self.text = ""
        self.stranded = False
        """The last look saw the browser's own error page: nothing on it is the application's."""
        self.nowhere = False
        """The last look saw the empty page with which a browser begins."""

    async def mark(self, call: ToolCall) -> None:
        """An action is about to happen: what the console says from now on comes after it."""
        if self.opened:
            with suppress(Blind):  # the action itself may still work, or tells why not
                self._before = await self._listen()
                asked = await self._overhear()
                self._asked_before = max((one.number for one in asked), default=0)
        self._downloads.clear()
        self._chosen = call.name == TABS
        self.followed = ""
        if call.name != HANDLING:
            self._dialogs.clear()
            self._page_before, self._seen = self._seen or Page(), None

    def acted(self, result: ToolResult) -> None:
        """An action happened; a dialog that it opened is remembered when it is gone."""
        self.opened = True
        self._remember(read_page(result.text))

    @property
    def past(self) -> Past:
        """When the last action was sent, and what was seen since, what stood there before first."""
        return Past(since=self._since, sightings=tuple(self._sightings))

    def sent(self) -> None:
        """The last action is sent now: what was seen last was there before it."""
        self._since = self._clock()
        last = self._sightings[-1:]
        self._sightings = [replace(one, began=self._since, ended=self._since) for one in last]

    async def look(
        self,
        *,
        console: bool = False,
        requests: bool = False,
        quoted: str | None = None,
        claimed: tuple[str, ...] = (),
    ) -> Look:
        """One look. Raises Blind."""
        began = self._clock()
        if self.opened:
            await self._follow()
        page = await self._snapshot()
        self.stranded = page.url.startswith(ERROR_PAGE)
        self.nowhere = page.url == BLANK
        if self.stranded:
            page = Page(url=page.url, error=STRANDED)
        errors = _added(self._before, await self._listen()) if console else ()
        look = Look(
            page=page,
            console=errors,
            dialogs=tuple(self._dialogs),
            downloads=tuple(self._downloads),
            requests=await self._asked() if requests else (),
            quoted=quoted,
            before=self._page_before,
            claimed=claimed,
        )
        self._sighted(began, look)
        return look

    async def glance(self) -> None:
        """A look while an action is still under way; it changes no tab. Raises Blind."""
        began = self._clock()
        listed = await self._ask(LIST)
        self._remember(read_page(listed.text))
        if not listed.ok or count_tabs(listed.text) > self._tabs:
            return  # a page that a new tab covers is not drawn, and lets nobody look at it
        result = await self._ask(SNAPSHOT)
        page = read_page(result.text)
        self._remember(page)
        if result.ok and page.root is not None and not page.url.startswith(ERROR_PAGE):
            dialogs = tuple(self._dialogs)
            self._sighted(began, Look(page=page, dialogs=dialogs, before=self._page_before))

    def _sighted(self, began: float, look: Look) -> None:
        kept = self._sightings if self._keeps else []
        self._seen = look.page if look.page.root is not None else self._seen
        seen = Sighting(began=began, ended=self._clock(), look=look)
        self._sightings = [*kept, seen][-MOST_SIGHTINGS:]

    async def _ask(self, call: ToolCall) -> ToolResult:
        """What the browser answers; Blind where the page does not let it answer in time."""
        with anyio.move_on_after(LOOK_SECONDS):
            result = await self._browser(call)
            if result.fault in NO_ANSWER:
                raise Blind(result)
            if result.fault != "error" or not _HUNG.search(result.text):
                return result
        raise Blind(ToolResult(call_id=call.id, text=UNANSWERED, fault="unreachable"))

    async def _snapshot(self) -> Page:
        result = await self._ask(SNAPSHOT)
        if result.fault not in {"", "error"}:
            raise Blind(result)
        self.text = result.text
        page = read_page(result.text)
        self._remember(page)
        if self._followed and page.url:
            self.followed, self._followed = page.url, False
        return page

    async def _follow(self) -> None:
        """Bring the tab that was opened last to the front, if the action did not choose one.

        Asked before each look: the browser draws no page that a new tab covers, and a snapshot
        of such a page waits until the server gives up.
        """
        listed = await self._ask(LIST)
        self._remember(read_page(listed.text))  # an event is told once, by whatever comes next
        tabs = count_tabs(listed.text) if listed.ok else 0
        if tabs > self._tabs and not self._chosen:
            newest: dict[str, Json] = {"action": "select", "index": tabs - 1}
            await self._ask(ToolCall(id="follow", tool=f"browser.{TABS}", arguments=newest))
            self._asked_before = 0
            self._followed = True
        self._tabs = tabs or self._tabs

    async def _asked(self) -> tuple[Request, ...]:
        """The requests made since the last action."""
        made = await self._overhear()
        return tuple(one for one in made if one.number > self._asked_before)

    async def _overhear(self) -> tuple[Request, ...]:
        """Every request of the tab; those it told last where it tells none."""
        result = await self._ask(REQUESTS)
        if result.ok:
            self._requests = read_requests(result.text)
        return self._requests

    def _remember(self, page: Page) -> None:
        """What was seen since the last action was there, even if it is gone by now."""
        self._downloads += [name for name in page.downloads if name not in self._downloads]
        if page.dialog and page.dialog not in self._dialogs:
            self._dialogs.append(page.dialog)

    async def _listen(self) -> tuple[str, ...]:
        """The console's errors since the beginning; those it told last where it tells none."""
        result = await self._ask(CONSOLE)
        if result.ok:
            self._errors = tuple(filter(is_error, read_console(result.text)))
        else:
            self._remember(read_page(result.text))
        return self._errors


def _added(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """What is new. Not a slice: the browser lists what was logged before what was not caught."""
    old = Counter(before)
    new: list[str] = []
    for message in now:
        if old[message]:
            old[message] -= 1
        else:
            new.append(message)
    return tuple(new)
