"""No picture is taken of a page that shows a secret."""

import pytest

from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.masking import Mask
from orchestrator.tools.pictures import SCREENSHOT, SHOWN, SNAPSHOT, Pictures

MASK = Mask({"shopper.password": "hunter2-longer"})
CALL = ToolCall(id="1", tool=SCREENSHOT)
PLAIN, SHOWING = '- textbox "Password"', '- textbox "Password": hunter2-longer'


class Browser:
    """Shows these pages in turn, and a picture whenever it is asked for one."""

    def __init__(self, *pages: str, fault: str = "") -> None:
        self.asked: list[str] = []
        self._pages = list(pages)
        self._fault = fault

    async def call(self, call: ToolCall) -> ToolResult:
        self.asked.append(call.tool)
        if call.tool == SCREENSHOT:
            return ToolResult(call_id=call.id, text="", image=b"picture")
        return ToolResult(call_id=call.id, text=self._pages.pop(0), fault=self._fault)  # type: ignore[arg-type]


async def taken(browser: Browser, mask: Mask = MASK) -> ToolResult:
    return await Pictures(browser, mask).call(CALL)


@pytest.mark.anyio
async def test_a_page_without_a_secret_is_pictured() -> None:
    assert (await taken(Browser(PLAIN, PLAIN))).image == b"picture"


@pytest.mark.anyio
async def test_a_page_that_shows_a_secret_is_not_pictured_and_the_result_says_so() -> None:
    browser = Browser(SHOWING)
    result = await taken(browser)
    assert (result.image, result.fault, result.text) == (b"", "refused", SHOWN)
    assert browser.asked == [SNAPSHOT]


@pytest.mark.anyio
async def test_a_secret_that_appears_meanwhile_loses_the_picture() -> None:
    result = await taken(Browser(PLAIN, SHOWING))
    assert (result.image, result.fault) == (b"", "refused")


@pytest.mark.anyio
async def test_a_page_that_cannot_be_looked_at_is_not_pictured() -> None:
    result = await taken(Browser("a dialog is open", fault="error"))
    assert (result.image, result.text, result.fault) == (b"", "a dialog is open", "error")


@pytest.mark.anyio
async def test_where_nothing_is_secret_nobody_looks() -> None:
    browser = Browser()
    assert (await taken(browser, Mask({}))).image == b"picture"
    assert browser.asked == [SCREENSHOT]


@pytest.mark.anyio
async def test_every_other_call_passes() -> None:
    browser = Browser(SHOWING)
    call = ToolCall(id="2", tool=SNAPSHOT)
    assert (await Pictures(browser, MASK).call(call)).text == SHOWING
