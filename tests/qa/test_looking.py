"""What is remembered between two looks: the console's errors and the dialogs since an action."""

import pytest

from orchestrator.messages import ToolCall, ToolResult
from orchestrator.qa.looking import Looking

CLICK = ToolCall(id="c", tool="browser.browser_click")
PAGE = '### Page\n- Page URL: http://a/\n### Snapshot\n```yaml\n- heading "Shop"\n```'
MODAL = (
    '### Error\nError: Tool "browser_snapshot" does not handle the modal state.\n### Modal state\n'
    '- ["alert" dialog with message "late"]: can be handled by browser_handle_dialog'
)
LOGGED = "[ERROR] {} @ http://a/:0"
UNCAUGHT = "Error: {}\n    at http://a/:1:108"


class Tab:
    """A browser with one page: a dialog that is open silences every other tool."""

    def __init__(self) -> None:
        self.logged: list[str] = []
        self.uncaught: list[str] = []
        self.open = False

    async def call(self, call: ToolCall) -> ToolResult:
        if self.open:
            return ToolResult(call_id=call.id, text=MODAL, fault="error")
        if call.name != "browser_console_messages":
            return ToolResult(call_id=call.id, text=PAGE)
        listed = [LOGGED.format(each) for each in self.logged]
        listed += [UNCAUGHT.format(each) for each in self.uncaught]
        head = f"### Result\nTotal messages: {len(listed)} (Errors: {len(listed)}, Warnings: 0)\n\n"
        return ToolResult(call_id=call.id, text=head + "\n".join(listed))


async def _clicked(eyes: Looking, tab: Tab) -> None:
    await eyes.mark(CLICK)
    eyes.acted(await tab.call(CLICK))


@pytest.mark.anyio
async def test_an_error_that_nobody_caught_is_an_error_of_the_console() -> None:
    tab = Tab()
    eyes = Looking(tab.call)
    await _clicked(eyes, tab)
    tab.uncaught.append("lateboom")
    (error,) = (await eyes.look(console=True)).console
    assert error.endswith(UNCAUGHT.format("lateboom"))


@pytest.mark.anyio
async def test_what_is_new_is_told_though_it_is_listed_before_what_is_old() -> None:
    tab = Tab()
    eyes = Looking(tab.call)
    tab.logged, tab.uncaught = ["one"], ["old"]
    await _clicked(eyes, tab)
    await _clicked(eyes, tab)
    tab.logged.append("two")
    assert (await eyes.look(console=True)).console == (LOGGED.format("two"),)


@pytest.mark.anyio
async def test_a_dialog_that_silences_the_console_does_not_make_old_errors_new() -> None:
    tab = Tab()
    eyes = Looking(tab.call)
    tab.logged = ["one"]
    await _clicked(eyes, tab)
    await eyes.look(console=True)
    tab.open = True
    await eyes.mark(ToolCall(id="h", tool="browser.browser_handle_dialog"))
    tab.open = False
    assert (await eyes.look(console=True)).console == ()


@pytest.mark.anyio
async def test_a_dialog_seen_in_any_look_is_remembered_until_the_next_action() -> None:
    tab = Tab()
    eyes = Looking(tab.call)
    await _clicked(eyes, tab)
    assert (await eyes.look()).dialogs == ()
    tab.open = True
    await eyes.look()
    await eyes.look()
    tab.open = False
    (dialog,) = (await eyes.look()).dialogs
    assert (dialog.type, dialog.message) == ("alert", "late")
    await _clicked(eyes, tab)
    assert (await eyes.look()).dialogs == ()


class Tabs:
    """A browser whose click opens a second tab a moment later, as `target=_blank` does."""

    def __init__(self) -> None:
        self.open, self.front = 1, 0
        self.made = ["1. [GET] http://a/ => [200] OK"]

    async def call(self, call: ToolCall) -> ToolResult:
        if call.name == "browser_tabs":
            self.front = call.arguments.get("index", self.front)
        if call.name == "browser_network_requests":
            return ToolResult(call_id=call.id, text="### Result\n" + "\n".join(self.made))
        mark = ["(current) " if at == self.front else "" for at in range(self.open)]
        listed = "\n".join(f"- {at}: {mark[at]}[T](http://a/{at})" for at in range(self.open))
        if call.name == "browser_tabs":
            return ToolResult(call_id=call.id, text=f"### Result\n{listed}")
        tabs = f"### Open tabs\n{listed}\n" if self.open > 1 else ""
        shown = (
            f'- Page URL: http://a/{self.front}\n### Snapshot\n```yaml\n- heading "{self.front}"'
        )
        return ToolResult(call_id=call.id, text=f"{tabs}### Page\n{shown}\n```")


@pytest.mark.anyio
async def test_a_tab_that_an_action_opened_is_looked_at_and_said_to_be() -> None:
    browser = Tabs()
    eyes = Looking(browser.call)
    await eyes.mark(CLICK)
    eyes.acted(ToolResult(call_id="c", text=""))
    assert (await eyes.look()).page.url == "http://a/0"
    browser.open = 2
    assert (await eyes.look()).page.url == "http://a/1"
    assert eyes.followed == "http://a/1"


@pytest.mark.anyio
async def test_a_tab_that_was_chosen_stays_in_front() -> None:
    browser = Tabs()
    eyes = Looking(browser.call)
    eyes.acted(ToolResult(call_id="n", text=""))
    browser.open = 2
    await eyes.look()
    choose = ToolCall(id="t", tool="browser.browser_tabs", arguments={"index": 0})
    await eyes.mark(choose)
    eyes.acted(await browser.call(choose))
    assert (await eyes.look()).page.url == "http://a/0"
    await eyes.mark(CLICK)
    eyes.acted(ToolResult(call_id="c", text=""))
    assert (await eyes.look()).page.url == "http://a/0"


@pytest.mark.anyio
async def test_only_requests_and_downloads_since_the_action_are_seen() -> None:
    browser = Tabs()
    eyes = Looking(browser.call)
    eyes.acted(ToolResult(call_id="n", text=""))
    await eyes.mark(CLICK)
    done = '### Events\n- Downloading file a.csv ...\n- Downloaded file a b.csv to "./a-b.csv"'
    eyes.acted(ToolResult(call_id="c", text=done))
    browser.made.append("2. [POST] http://a/api/cart => [201] Created")
    look = await eyes.look(requests=True)
    assert [one.says() for one in look.requests] == ["POST http://a/api/cart answered 201"]
    assert look.downloads == ("a b.csv",)
    await eyes.mark(CLICK)
    look = await eyes.look(requests=True)
    assert (look.requests, look.downloads) == ((), ())
