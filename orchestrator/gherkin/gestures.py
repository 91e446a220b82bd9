"""Sentences for what hands do beyond clicking and typing: keys, the mouse, files, scrolling.

Scrolling is done as a person without a wheel does it, by keys and by pointing: the browser
server has no other way among its allowed tools. Above: sentences; below: calls, grammar.
"""

import re

from orchestrator.gherkin.calls import REF, alone, call, locate, named, on
from orchestrator.gherkin.grammar import Make, Sentence, rows, target, texts
from orchestrator.gherkin.phrases import Phrase
from orchestrator.gherkin.quotes import restore
from orchestrator.gherkin.words import KEYS, MODIFIERS
from orchestrator.messages import ToolCall

FIXTURES = "fixtures/"
"""The folder that files are uploaded from."""

MOST_PRESSES = 50


def _keyed(phrase: Phrase, key: str) -> str:
    """The browser's name for a key or a chord, nothing where there is none such."""
    bare = restore(key.removeprefix("the "), phrase.quoted)
    parts = [part.strip().strip('"') for part in _KEY.sub("", bare).split("+")]
    *held, last = parts if all(parts) else [bare.strip('"')]
    name = KEYS.get(last.lower(), last if len(last) == 1 else "")
    if not name or any(one.lower() not in MODIFIERS for one in held):
        return ""
    return "+".join([*(MODIFIERS[one.lower()] for one in held), name])


_KEY = re.compile(r" keys?$")


def _press(phrase: Phrase, key: str) -> tuple[ToolCall, ...]:
    name = _keyed(phrase, key)
    return alone(phrase, "browser.browser_press_key", key=name) if name else ()


def _press_often(phrase: Phrase, key: str, times: str) -> tuple[ToolCall, ...]:
    return _press(phrase, key) * int(times) if 0 < int(times) <= MOST_PRESSES else ()


def _key(name: str) -> Make:
    def make(phrase: Phrase) -> tuple[ToolCall, ...]:
        return alone(phrase, "browser.browser_press_key", key=name)

    return make


def _right_click(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return on(phrase, target(phrase, words), "browser_click", button="right")


def _held(modifier: str) -> Make:
    def make(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
        return on(phrase, target(phrase, words), "browser_click", modifiers=[modifier])

    return make


def _click_often(phrase: Phrase, words: str, times: str) -> tuple[ToolCall, ...]:
    once = on(phrase, target(phrase, words), "browser_click")
    return once * int(times) if 0 < int(times) <= MOST_PRESSES else ()


def _hover(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return on(phrase, target(phrase, words), "browser_hover")


def _drag(phrase: Phrase, words: str, onto: str) -> tuple[ToolCall, ...]:
    start, end = target(phrase, words), target(phrase, onto)
    drag = call(
        "browser.browser_drag",
        startElement=named(phrase, start),
        startTarget="$before",
        endElement=named(phrase, end),
        endTarget=REF,
    )
    return locate(phrase, start), locate(phrase, end), drag


def _paths(phrase: Phrase, files: str) -> list[str]:
    """Files below `fixtures/`; none where one of them leads elsewhere."""
    names = [name.removeprefix(FIXTURES) for name in texts(phrase, files)]
    if any(name.startswith(("/", "~")) or ".." in name or "\\" in name for name in names):
        return []
    return [FIXTURES + name for name in names if name]


def _upload(phrase: Phrase, files: str, words: str) -> tuple[ToolCall, ...]:
    paths = _paths(phrase, files)
    if not paths:
        return ()
    opened = on(phrase, target(phrase, words), "browser_click")
    return *opened, call("browser.browser_file_upload", paths=list(paths))


def _drop(phrase: Phrase, files: str, words: str) -> tuple[ToolCall, ...]:
    paths = _paths(phrase, files)
    return on(phrase, target(phrase, words), "browser_drop", paths=list(paths)) if paths else ()


_HANDS = (
    ("I press {key}", "I press Enter", "a key, or several: Control+A", _press),
    ("I press {key} {number} times", "I press Tab 3 times", "so often", _press_often),
    ("I click (on ){target} {number} times", 'I click "More" 2 times', "so often", _click_often),
    ("I right-click (on ){target}", 'I right-click "Photo"', "opens its own menu", _right_click),
    ("I shift-click (on ){target}", 'I shift-click "Row 3"', "with Shift held", _held("Shift")),
    ("I control-click (on ){target}", 'I control-click "Row 1"', "or Ctrl", _held("Control")),
    ("I hover (over )(on ){target}", 'I hover over "Help"', "points at it", _hover),
    ("I drag {target} to/onto {target}", 'I drag "Card" to "Done"', "and lets go there", _drag),
    ("I scroll to {target}", 'I scroll to "Imprint"', "brings it into view", _hover),
    ("I scroll down", "I scroll down", "by a screen, with a key", _key("PageDown")),
    ("I scroll up", "I scroll up", "by a screen, with a key", _key("PageUp")),
    ("I scroll to the bottom/end", "I scroll to the bottom", "with a key", _key("End")),
    ("I scroll to the top", "I scroll to the top", "with a key", _key("Home")),
    (
        "I upload {strings} to/in/into/with {target}",
        'I upload "cat.png" to "Photo"',
        "files of the folder `fixtures/`, by what opens the choice of files",
        _upload,
    ),
    (
        "I drop {strings} on/onto {target}",
        'I drop "cat.png" on "Drop files here"',
        "files of the folder `fixtures/`, as if dragged in",
        _drop,
    ),
)

GESTURES: tuple[Sentence, ...] = rows(False, _HANDS)
"""The sentences of hands."""
