"""Sentences for what is around the page: the browser's tabs, its window, time, what is remembered.

Waiting for something is an expectation as any other, so that it is evidence too. Above:
sentences; below: calls, expectations, grammar.
"""

from orchestrator.gherkin.actions import is_address
from orchestrator.gherkin.calls import REF, alone, call, locate
from orchestrator.gherkin.comparisons import compares, request
from orchestrator.gherkin.expectations import gone, gone_role, in_state, is_all, seen, seen_role
from orchestrator.gherkin.grammar import Make, Sentence, plainly, rows, target, text
from orchestrator.gherkin.phrases import Phrase
from orchestrator.gherkin.words import ORDINALS
from orchestrator.messages import ToolCall

LONGEST_WAIT = 30
_LARGEST = 8000


def _new_tab(phrase: Phrase, path: str) -> tuple[ToolCall, ...]:
    url = text(phrase, path)
    if not is_address(url):
        return ()
    return alone(phrase, "browser.browser_tabs", action="new", url=url)


def _tab(action: str) -> Make:
    """The server knows tabs by their numbers, so that the last one cannot be named."""

    def make(phrase: Phrase, nth: str) -> tuple[ToolCall, ...]:
        digits = ORDINALS.get(nth, nth)[:-2]
        if not digits.isdecimal() or not 0 < int(digits) < 100:
            return ()
        return alone(phrase, "browser.browser_tabs", action=action, index=int(digits) - 1)

    return make


def _close_tab(phrase: Phrase) -> tuple[ToolCall, ...]:
    return alone(phrase, "browser.browser_tabs", action="close")


def _resize(phrase: Phrase, width: str, height: str) -> tuple[ToolCall, ...]:
    across, down = int(width), int(height)
    if not (0 < across <= _LARGEST and 0 < down <= _LARGEST):
        return ()
    return alone(phrase, "browser.browser_resize", width=across, height=down)


def _colours(scheme: str) -> Make:
    def make(phrase: Phrase) -> tuple[ToolCall, ...]:
        return alone(phrase, "browser.browser_emulate_media", colorScheme=scheme)

    return make


def _network(state: str) -> Make:
    def make(phrase: Phrase) -> tuple[ToolCall, ...]:
        return alone(phrase, "browser.browser_network_state_set", state=state)

    return make


def _pause(phrase: Phrase, seconds: str) -> tuple[ToolCall, ...]:
    if not 0 < int(seconds) <= LONGEST_WAIT:
        return ()
    return alone(phrase, "browser.browser_wait_for", time=int(seconds))


def _remember(phrase: Phrase, words: str, name: str) -> tuple[ToolCall, ...]:
    kept = call("orch.remember", target=REF, name=plainly(phrase, name))
    return locate(phrase, target(phrase, words), "read"), kept


def _skipped(phrase: Phrase) -> tuple[ToolCall, ...]:
    if phrase.scope:
        return ()
    reason = "it is tagged @skip, so nothing was done"
    return (
        call("orch.verdict", verdict="unproven", code="not-reached", reason=reason, evidence=[]),
    )


_AROUND = (
    (
        "this scenario is skipped",
        "this scenario is skipped",
        "what the tag `@skip` says: `unproven: not-reached`, and nothing is done",
        _skipped,
    ),
    (
        "I open {path} in a new (browser )tab",
        'I open "/help" in a new tab',
        "and goes on there",
        _new_tab,
    ),
    (
        "I switch (back )to the {nth} (browser )tab",
        "I switch to the first tab",
        "of the browser; a tab that a click opened is in front already",
        _tab("select"),
    ),
    (
        "I close the {nth} browser tab",
        "I close the 2nd browser tab",
        "of the browser",
        _tab("close"),
    ),
    ("I close the (browser )tab", "I close the tab", "the one in front", _close_tab),
    (
        "I resize the window to {number} by/x {number}",
        "I resize the window to 400 by 800",
        "pixels, across and down",
        _resize,
    ),
    (
        "I use dark colours/colors",
        "I use dark colours",
        "as if a person preferred them",
        _colours("dark"),
    ),
    (
        "I use light colours/colors",
        "I use light colours",
        "as if a person preferred them",
        _colours("light"),
    ),
    (
        "I go offline",
        "I go offline",
        "no request gets through any more; a page that is opened then is `blocked`",
        _network("offline"),
    ),
    ("I go (back )online", "I go online", "requests get through again", _network("online")),
    ("I wait {number} second(s)", "I wait 2 seconds", "at most 30", _pause),
    (
        "I remember {target} as {name}",
        'I remember "Total" as total',
        "its value or text, or the number behind it, to be compared later",
        _remember,
    ),
)

_BEING = (
    ("I am offline", "I am offline", "the same as to go", _network("offline")),
    ("I am (back )online", "I am online", "the same", _network("online")),
    (
        "the (internet )connection/network is/goes (switched )off/offline/down/lost",
        "the connection is lost",
        "the same as to go offline",
        _network("offline"),
    ),
    (
        "the (internet )connection/network is/comes (switched )(back )on(line)/up/back/restored",
        "the connection is restored",
        "the same as to go online",
        _network("online"),
    ),
)

_WAITING = (
    ("I wait for/until {strings}", 'I wait for "Ready"', "until the text is there", seen),
    ("I wait for {element}", 'I wait for the "Pay" button', "until it is there", seen_role),
    (
        "I wait for/until {strings} (to )disappear(s)",
        'I wait for "Loading" to disappear',
        "until the text is gone",
        gone,
    ),
    (
        "I wait for/until {element} (to )disappear(s)",
        "I wait for the dialog to disappear",
        "until it is gone",
        gone_role,
    ),
    (
        "I wait for {request}",
        'I wait for the request to "/api/cart"',
        "until it was made, after the action before",
        request(""),
    ),
    (
        "I wait until {request} answers {status}",
        'I wait until the request to "/api/cart" answers 200',
        "until this answer came",
        request(""),
    ),
    ("I wait until {target} is {string}", 'I wait until "Status" is "Done"', "all of it", is_all),
    (
        "I wait until {target} is {state}",
        'I wait until the "Pay" button is enabled',
        "until it is in this state",
        in_state,
    ),
    (
        "I wait until {target} is {compared} {amount}",
        'I wait until "Total" is at least 10',
        "as numbers",
        compares,
    ),
)

SURROUNDINGS: tuple[Sentence, ...] = (
    *rows(False, _AROUND),
    *rows(False, _BEING, ("Given", "When")),
    *rows(True, _WAITING, ("When", "Given", "Then", "And", "But")),
)
"""The sentences about what is around the page."""
