"""Attending: the layers by which a witness hears of every call, and sees what happens meanwhile.

One stands outside the record, so that it hears the numbers of observations; one right above the
browser, where an action is truly sent, after every rule and every person has answered. A browser's
server may hold an action's answer back until what it set off has settled, so the page is looked at
meanwhile where the criterion gives it a time. Above: `flow`; below: `witness`, `looking`.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import anyio

from orchestrator.errors import OrchError
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.page.standing import value_of
from orchestrator.qa.looking import Blind
from orchestrator.qa.witness import WAIT, Witness

Ask = Callable[[ToolCall], Awaitable[ToolResult]]

PAUSE = 0.25
"""Seconds between two looks while an action is under way."""

GLANCE_SECONDS = 3.0
"""How long such a look may take before it is given up."""

TYPE = "browser_type"
_DATE = re.compile(
    r"\d{1,4}[./ -]\s?\d{1,2}[./ -]\s?\d{1,4}|\d{1,2}[:.]\d{2}\s?[ap]\.?m\.?", re.IGNORECASE
)

LONGEST = 5.0
"""For so many seconds after an action, at most, the page is looked at before a model is asked."""


class Witnessed:
    """The layer that tells a witness of every call; outside the record, so it hears numbers."""

    def __init__(self, witness: Witness, inner: Ask) -> None:
        self._witness = witness
        self._inner = inner

    async def call(self, call: ToolCall) -> ToolResult:
        await self._witness.before(call, self._inner)
        result = await self._inner(call)
        self._witness.saw(call, result)
        return result


class Attended:
    """The layer right above the browser; `seeing` has the witness, once there is one.

    `thinks` says that whoever is asked next takes its time: what happens meanwhile is seen too.
    """

    def __init__(self, inner: Ask, seeing: Sequence[Witness], thinks: Callable[[], bool]) -> None:
        self._inner = inner
        self._seeing = seeing
        self._thinks = thinks

    async def call(self, call: ToolCall) -> ToolResult:
        witness = next(iter(self._seeing), None)
        if witness is None or not (call.tool == WAIT or witness.acts(call)):
            return await self._inner(call)
        if call.tool == WAIT:
            result = await self._inner(call)
            witness.eyes.sent()  # it asks nothing of the page: time begins when it is over
            return result
        witness.eyes.sent()
        watched = witness.within and witness.eyes.opened
        result = await (self._attend(witness, call) if watched else self._inner(call))
        return await _taken(witness, call, result)

    async def _attend(self, witness: Witness, call: ToolCall) -> ToolResult:
        over = anyio.Event()
        failed: OrchError | None = None
        async with anyio.create_task_group() as group:
            group.start_soon(_look_on, witness, over)
            try:
                result = await self._inner(call)
                if result.ok and self._thinks():
                    await witness.sleep(min(witness.within, LONGEST))
            except OrchError as error:
                failed = error
            finally:
                over.set()
        if failed is not None:
            raise failed
        return result


async def _taken(witness: Witness, call: ToolCall, result: ToolResult) -> ToolResult:
    """The result; an error where a date was typed and its box is empty after it.

    A box for dates takes them in one form, drops any other, and the browser says nothing of it.
    The error's `code` says that it proves nothing of the application.
    """
    typed = str(call.arguments.get("text") or "")
    sent = bool(call.arguments.get("submit"))
    if sent or not (result.ok and call.name == TYPE and _DATE.fullmatch(typed.strip())):
        return result
    try:
        page = (await witness.eyes.look()).page
    except Blind:
        return result
    box = next((node for node in page.nodes if node.ref == call.arguments.get("target")), None)
    if box is None or value_of(page, box):
        return result
    said = (
        "the box is empty after it, and takes another form: a date as 2026-12-01, a time as 18:30"
    )
    return replace(result, fault="error", text=said, data={"code": "not-understood"})


async def _look_on(witness: Witness, over: anyio.Event) -> None:
    """Look at the page again and again until the action is over."""
    while True:
        with anyio.move_on_after(PAUSE):
            await over.wait()
        if over.is_set():
            return
        with suppress(Blind), anyio.move_on_after(GLANCE_SECONDS):
            await witness.eyes.glance()
