"""Errors that nothing caught, as the browser server lists them: without a level."""

from orchestrator.page.console import is_error, read_console

LISTED = """### Result
Total messages: 4 (Errors: 4, Warnings: 0)

[ERROR] e1
second line @ http://127.0.0.1:36915/a:0
Error: lateboom
    at http://127.0.0.1:36915/a:1:177
plain text
TypeError: rej
    at http://127.0.0.1:36915/a:1:277
### Page
- Page URL: http://127.0.0.1:36915/a
"""


def test_an_error_that_nothing_caught_is_a_message_of_its_own() -> None:
    heads = [message.split("\n")[0] for message in read_console(LISTED)]
    assert heads == ["[ERROR] e1", "Error: lateboom", "plain text", "TypeError: rej"]


def test_it_counts_as_an_error() -> None:
    assert all(is_error(message) for message in read_console(LISTED))


def test_no_messages_are_none() -> None:
    text = "### Result\nTotal messages: 1 (Errors: 0, Warnings: 0)\nReturning 0 messages for level"
    assert read_console(text + ' "error"\n\n') == ()
