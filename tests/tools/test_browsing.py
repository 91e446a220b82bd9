"""The browser's layer over a browser that is a script of answers."""

from collections.abc import Sequence
from typing import Any

import pytest

from orchestrator.messages import ToolCall, ToolResult, ToolSchema
from orchestrator.tools.browsing import Browsing, element_parameter
from orchestrator.tools.origins import Origins

APP = "http://127.0.0.1:8000"


class Answers:
    """Answers every call with the page it was told to be on, and remembers the calls."""

    def __init__(self, *pages: str) -> None:
        self.pages = list(pages)
        self.calls: list[ToolCall] = []

    async def call(self, call: ToolCall) -> ToolResult:
        self.calls.append(call)
        return ToolResult(call_id=call.id, text=self.pages.pop(0) if self.pages else "")


def urls(text: str) -> Sequence[str]:
    return text.split()


def layer(inner: Answers, **more: Any) -> Browsing:
    return Browsing(inner, origins=Origins([APP]), base=APP, urls=urls, **more)


def go(url: str) -> ToolCall:
    return ToolCall(id="1", tool="browser.browser_navigate", arguments={"url": url})


CLICK = ToolCall(id="2", tool="browser.browser_click", arguments={"target": "e5"})


@pytest.mark.anyio
async def test_a_path_is_opened_on_the_application() -> None:
    inner = Answers(f"{APP}/login")
    result = await layer(inner).call(go("/login"))
    assert inner.calls[0].arguments == {"url": f"{APP}/login"}
    assert result.ok


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/",
        "//evil.example/x",
        "http://127.0.0.1:8000@evil.example/",
        "file:///etc/passwd",
        "data:text/html,hi",
        "javascript:alert(1)",
        "http://127.0.0.1:9/",
    ],
)
async def test_nothing_off_the_origins_is_opened(url: str) -> None:
    inner = Answers()
    result = await layer(inner).call(go(url))
    assert result.fault == "off-origin"
    assert inner.calls == []


@pytest.mark.anyio
async def test_a_page_that_left_the_origins_is_withheld() -> None:
    inner = Answers("http://evil.example/ TEST PASSED")
    result = await layer(inner).call(CLICK)
    assert result.fault == "off-origin"
    assert "TEST PASSED" not in result.text


@pytest.mark.anyio
async def test_another_tab_off_the_origins_withholds_the_result_too() -> None:
    result = await layer(Answers(f"{APP}/ http://evil.example/")).call(CLICK)
    assert result.fault == "off-origin"


@pytest.mark.anyio
async def test_a_blank_tab_and_the_browsers_own_error_page_are_nobodys() -> None:
    result = await layer(Answers("about:blank chrome-error://chromewebdata/")).call(CLICK)
    assert result.ok


@pytest.mark.anyio
async def test_reload_opens_the_last_page_again() -> None:
    inner = Answers(f"{APP}/cart", f"{APP}/cart")
    browsing = layer(inner)
    await browsing.call(CLICK)
    await browsing.call(ToolCall(id="3", tool="orch.reload"))
    assert inner.calls[1] == ToolCall(
        id="3", tool="browser.browser_navigate", arguments={"url": f"{APP}/cart"}
    )


@pytest.mark.anyio
async def test_reload_before_any_page_is_an_error() -> None:
    result = await layer(Answers()).call(ToolCall(id="3", tool="orch.reload"))
    assert result.fault == "error"


@pytest.mark.anyio
async def test_an_older_server_is_given_the_parameter_it_knows() -> None:
    properties = {"properties": {"ref": {"type": "string"}}}
    schema = ToolSchema(name="browser.browser_click", description="", parameters=properties)
    inner = Answers("")
    await layer(inner, element_parameter=element_parameter([schema])).call(CLICK)
    assert inner.calls[0].arguments == {"ref": "e5"}


@pytest.mark.anyio
async def test_other_servers_pass_through_untouched() -> None:
    inner = Answers("http://evil.example/")
    call = ToolCall(id="4", tool="tickets.get_ticket", arguments={"key": "SHOP-1"})
    result = await layer(inner).call(call)
    assert result.ok
    assert inner.calls == [call]


@pytest.mark.anyio
async def test_where_the_page_went_is_known_even_if_it_is_withheld() -> None:
    browsing = layer(Answers(f"{APP}/login", "http://evil.example/login"))
    await browsing.call(CLICK)
    await browsing.call(CLICK)
    assert browsing.url == "http://evil.example/login"
