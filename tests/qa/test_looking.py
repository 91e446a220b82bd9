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
