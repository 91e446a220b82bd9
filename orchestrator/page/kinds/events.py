"""Kinds about what the browser said since the last action: console, dialog.

`console` claims that no error was logged (with the words of value, if given); negated, that one
was. `dialog` is a browser's own: alert, confirm, prompt, beforeunload or a file chooser, open
now or handled since; a dialog made of page elements is a role. Above: `expect`. Below: `look`.
"""

from orchestrator.page.console import is_error
from orchestrator.page.describing import describe
from orchestrator.page.expectation import Expectation
from orchestrator.page.finding import Finding, told
from orchestrator.page.kinds.kind import Kind
from orchestrator.page.look import Look
from orchestrator.page.reading import read
from orchestrator.page.snapshot import FILE_CHOOSER, Dialog
from orchestrator.page.words import cut, normal, same, within
from orchestrator.wording import number_of

DIALOGS = ("alert", "confirm", "prompt", "beforeunload", FILE_CHOOSER)


def _check_dialog(claim: Expectation) -> None:
    if claim.target and _type(claim) not in {"", *DIALOGS}:
        known = ", ".join(DIALOGS)
        raise ValueError(
            f'no dialog is called "{claim.target}"; they are {known}; one on the page is a role'
        )


def _judge_console(claim: Expectation, look: Look) -> Finding:
    errors = [message for message in look.console if is_error(message)]
    wanted = normal(claim.value)
    matching = [message for message in errors if wanted in normal(message)]
    if matching:
        more = f" and {len(matching) - 1} more" if len(matching) > 1 else ""
        return told(False, f"{cut(normal(matching[0]), 180)}{more}")
    return told(
        True, f"{number_of(len(errors), 'error')}, none of them so" if errors else "no errors"
    )


def _judge_dialog(claim: Expectation, look: Look) -> Finding:
    opened = [look.page.dialog] if look.page.dialog else []
    dialogs = [*opened, *reversed(look.dialogs)]
    for dialog in dialogs:
        if _is_meant(claim, dialog):
            return told(True, said(dialog))
    if dialogs:
        return told(False, said(dialogs[0]))
    reading = read(look.page)
    shown = [
        node
        for node in look.page.nodes
        if node.role in {"dialog", "alertdialog"} and (node.name or reading.of(node))
    ]
    other = f"; on the page: {describe(look.page, shown[0])}" if shown else ""
    return told(False, f"no browser dialog{other}")


def said(dialog: Dialog) -> str:
    """The dialog in words: `alert "Saved"`."""
    return f'{dialog.type} "{cut(normal(dialog.message), 120)}"' if dialog.message else dialog.type


def _type(claim: Expectation) -> str:
    kind = normal(claim.target).lower().removeprefix("the ").removesuffix("dialog").strip()
    return kind if kind != "confirmation" else "confirm"


def _is_meant(claim: Expectation, dialog: Dialog) -> bool:
    if _type(claim) not in {"", dialog.type}:
        return False
    message, wanted = normal(dialog.message), normal(claim.value)
    if not wanted:
        return claim.match != "is" or not message
    if claim.match == "is":
        return same(message, wanted)
    return wanted in message if claim.match == "contains" else within(message, wanted)


def _check_console(claim: Expectation) -> None:
    """Any value will do: none asks for every error."""


KINDS = {
    "console": Kind(check=_check_console, judge=_judge_console, uses=frozenset({"value"})),
    "dialog": Kind(
        check=_check_dialog,
        judge=_judge_dialog,
        uses=frozenset({"target", "value", "match"}),
        blind=True,
    ),
}
