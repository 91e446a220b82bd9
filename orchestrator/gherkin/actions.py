"""The sentences that do something, and the browser tools they stand for.

The everyday ones; see `gestures` and `surroundings` for the rest. Relative addresses stay
relative: a lower layer knows the application. Above: sentences; below: calls, grammar.
"""

from orchestrator.gherkin.calls import REF, alone, call, named, on
from orchestrator.gherkin.grammar import (
    Make,
    Sentence,
    plainly,
    rows,
    table,
    target,
    text,
    texts,
)
from orchestrator.gherkin.phrases import Phrase
from orchestrator.gherkin.quotes import quote
from orchestrator.gherkin.words import KEYS
from orchestrator.messages import ToolCall


def _navigate(phrase: Phrase, path: str) -> tuple[ToolCall, ...]:
    url = text(phrase, path)
    # A page's name is no address; to make one of it would be a guess.
    if not is_address(url):
        return ()
    return alone(phrase, "browser.browser_navigate", url=url)


def is_address(url: str) -> bool:
    """Whether a quoted text is a path or a URL rather than a page's name."""
    return url.startswith(("/", "?", "#", "./", "http://", "https://"))


def _back(phrase: Phrase) -> tuple[ToolCall, ...]:
    return alone(phrase, "browser.browser_navigate_back")


def _reload(phrase: Phrase) -> tuple[ToolCall, ...]:
    return alone(phrase, "orch.reload")


def _click(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return on(phrase, target(phrase, words), "browser_click")


def _press(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    # "Tab" is a key too, and nobody presses "tab" without saying which one.
    return () if words in KEYS else _click(phrase, words)


def _double_click(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return on(phrase, target(phrase, words), "browser_click", doubleClick=True)


def _fill(phrase: Phrase, words: str, value: str) -> tuple[ToolCall, ...]:
    return on(phrase, target(phrase, words), "browser_type", text=text(phrase, value))


def _enter(phrase: Phrase, value: str, words: str) -> tuple[ToolCall, ...]:
    return _fill(phrase, words, value)


def _enter_slowly(phrase: Phrase, value: str, words: str) -> tuple[ToolCall, ...]:
    typed = text(phrase, value)
    return on(phrase, target(phrase, words), "browser_type", text=typed, slowly=True)


def _enter_and_submit(phrase: Phrase, value: str, words: str) -> tuple[ToolCall, ...]:
    typed = text(phrase, value)
    return on(phrase, target(phrase, words), "browser_type", text=typed, submit=True)


def _set(phrase: Phrase, words: str, value: str) -> tuple[ToolCall, ...]:
    return on(phrase, target(phrase, words), "browser_type", text=plainly(phrase, value))


def _fill_all(phrase: Phrase, form: str) -> tuple[ToolCall, ...]:
    """One row a field: its label, and what is typed into it."""
    pairs = table(phrase, form)
    if any(len(pair) != 2 for pair in pairs):
        return ()
    return tuple(
        one
        for label, value in pairs
        for one in on(phrase, quote(label), "browser_type", text=value)
    )


def _clear(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return on(phrase, target(phrase, words), "browser_type", text="")


def _select(phrase: Phrase, options: str, words: str) -> tuple[ToolCall, ...]:
    if " or " in options:
        return ()
    values = list(texts(phrase, options))
    return on(phrase, target(phrase, words), "browser_select_option", values=values)


def _tick(value: str) -> Make:
    def make(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
        box = target(phrase, words)
        name = named(phrase, box)
        field = {"name": name, "element": name, "type": "checkbox", "target": REF, "value": value}
        locate, _ = on(phrase, box, "browser_fill_form")
        return locate, call("browser.browser_fill_form", fields=[field])

    return make


def _accept(phrase: Phrase) -> tuple[ToolCall, ...]:
    return alone(phrase, "browser.browser_handle_dialog", accept=True)


def _dismiss(phrase: Phrase) -> tuple[ToolCall, ...]:
    return alone(phrase, "browser.browser_handle_dialog", accept=False)


def _answer(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    answer = text(phrase, words)
    return alone(phrase, "browser.browser_handle_dialog", accept=True, promptText=answer)


_GOING = (
    ("I am on/at {path}", 'I am on "/login"', "opens an address of the application", _navigate),
)

_DOING = (
    ("I open {path}", 'I open "/cart"', "opens an address of the application", _navigate),
    ("I go to {path}", 'I go to "/cart"', "opens an address of the application", _navigate),
    ("I go back", "I go back", "goes back in the browser", _back),
    ("I reload( the page)", "I reload the page", "loads the page again", _reload),
    ("I click (on ){target}", 'I click "Log in"', "clicks it", _click),
    ("I press {element}", 'I press the "Log in" button', "clicks it", _press),
    ("I double-click (on ){target}", 'I double-click "Notes"', "clicks it twice", _double_click),
    ("I fill (in ){target} with {string}", 'I fill "Name" with "Ada"', "fills it in", _fill),
    ("I enter {string} in/into/as {target}", 'I enter "Ada" in "Name"', "fills it in", _enter),
    (
        "I enter {string} slowly in/into {target}",
        'I enter "Ada" slowly in "Name"',
        "key by key, for pages that listen to each",
        _enter_slowly,
    ),
    (
        "I enter {string} in/into {target} and press Enter",
        'I enter "Ada" in "Search" and press Enter',
        "fills it in and sends it off",
        _enter_and_submit,
    ),
    ("I set {target} to {amount}", 'I set "Volume" to 7', "a slider, or a number", _set),
    (
        "I set {target} to {moment}",
        'I set "Due" to 2026-12-24',
        "a date as 2026-12-24, a time as 18:30",
        _set,
    ),
    (
        "I fill (in )the form/fields/following {table}",
        'I fill in the form ["Name" "Ada"] ["City" "Paris"]',
        "a table below the step: one row a field, its label and what is typed into it",
        _fill_all,
    ),
    ("I clear {target}", 'I clear "Search"', "empties it", _clear),
    ("I select {strings} in/from {target}", 'I select "Red" in "Hue"', "takes options", _select),
    ("I choose {strings} in/from {target}", 'I choose "Red" in "Hue"', "takes options", _select),
    ("I choose {target}", 'I choose "Express"', "clicks it", _click),
    ("I check {target}", 'I check "I agree"', "ticks it, if it isn't ticked", _tick("true")),
    ("I uncheck {target}", 'I uncheck "I agree"', "unticks it, if it is ticked", _tick("false")),
    ("I accept the (browser )dialog", "I accept the dialog", "answers with OK", _accept),
    ("I dismiss the (browser )dialog", "I dismiss the dialog", "answers with Cancel", _dismiss),
    ("I answer the dialog with {string}", 'I answer the dialog with "Ada"', "and OK", _answer),
)

ACTIONS: tuple[Sentence, ...] = (
    *rows(False, _GOING, ("Given", "When")),
    *rows(False, _DOING),
)
"""The sentences that do something."""
