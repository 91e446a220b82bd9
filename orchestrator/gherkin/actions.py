"""The sentences that do something, and the browser tools they stand for.

An action on an element is two calls: `orch.locate`, which names the element, and the browser's
tool with "$ref" where that name goes. Relative addresses stay relative: a lower layer knows the
application. Above: sentences; below: grammar.
"""

from collections.abc import Callable

from orchestrator.gherkin.grammar import Make, Sentence, rows, target, text, texts
from orchestrator.gherkin.phrases import Phrase
from orchestrator.gherkin.quotes import restore
from orchestrator.gherkin.words import KEYS
from orchestrator.messages import Json, ToolCall

REF = "$ref"
"""Stands for the reference that the `orch.locate` just before gave."""

ACTS = {
    "browser_click": "click",
    "browser_hover": "click",
    "browser_type": "fill",
    "browser_select_option": "select",
    "browser_fill_form": "tick",
}
"""What is meant to be done to an element by each tool; it tells two of one name apart."""

Arguments = Callable[[Phrase, str, str], dict[str, Json]]


def call(tool: str, **arguments: Json) -> ToolCall:
    """A call that has no id yet."""
    return ToolCall(id="", tool=tool, arguments=arguments)


def scope(phrase: Phrase) -> str:
    """The phrase's scope as `page` reads it, or nothing."""
    return target(phrase, phrase.scope) if phrase.scope else ""


def _alone(phrase: Phrase, tool: str, **arguments: Json) -> tuple[ToolCall, ...]:
    return () if phrase.scope else (call(tool, **arguments),)


def _on(phrase: Phrase, words: str, tool: str, **arguments: Json) -> tuple[ToolCall, ...]:
    where: dict[str, Json] = {"target": words}
    if phrase.scope:
        where["scope"] = scope(phrase)
    if phrase.seconds:
        where["seconds"] = phrase.seconds
    if tool in ACTS:
        where["act"] = ACTS[tool]
    act = call(f"browser.{tool}", element=_named(phrase, words), target=REF, **arguments)
    return call("orch.locate", **where), act


def _named(phrase: Phrase, words: str) -> str:
    """What a person is shown of the element: its words and where it stands."""
    return f"{words} in {scope(phrase)}" if phrase.scope else words


def _navigate(phrase: Phrase, path: str) -> tuple[ToolCall, ...]:
    url = text(phrase, path)
    # A page's name is no address; to make one of it would be a guess.
    if not is_address(url):
        return ()
    return _alone(phrase, "browser.browser_navigate", url=url)


def is_address(url: str) -> bool:
    """Whether a quoted text is a path or a URL rather than a page's name."""
    return url.startswith(("/", "?", "#", "./", "http://", "https://"))


def _back(phrase: Phrase) -> tuple[ToolCall, ...]:
    return _alone(phrase, "browser.browser_navigate_back")


def _reload(phrase: Phrase) -> tuple[ToolCall, ...]:
    return _alone(phrase, "orch.reload")


def _press(phrase: Phrase, key: str) -> tuple[ToolCall, ...]:
    bare = restore(key.removeprefix("the ").removesuffix(" key"), phrase.quoted).strip('"')
    name = KEYS.get(bare.lower(), bare if len(bare) == 1 else "")
    return _alone(phrase, "browser.browser_press_key", key=name) if name else ()


def _click(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return _on(phrase, target(phrase, words), "browser_click")


def _double_click(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return _on(phrase, target(phrase, words), "browser_click", doubleClick=True)


def _fill(phrase: Phrase, words: str, value: str) -> tuple[ToolCall, ...]:
    return _on(phrase, target(phrase, words), "browser_type", text=text(phrase, value))


def _enter(phrase: Phrase, value: str, words: str) -> tuple[ToolCall, ...]:
    return _fill(phrase, words, value)


def _clear(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return _on(phrase, target(phrase, words), "browser_type", text="")


def _select(phrase: Phrase, options: str, words: str) -> tuple[ToolCall, ...]:
    if " or " in options:
        return ()
    values = list(texts(phrase, options))
    return _on(phrase, target(phrase, words), "browser_select_option", values=values)


def _tick(value: str) -> Make:
    def make(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
        box = target(phrase, words)
        name = _named(phrase, box)
        field = {"name": name, "element": name, "type": "checkbox", "target": REF, "value": value}
        locate, _ = _on(phrase, box, "browser_fill_form")
        return locate, call("browser.browser_fill_form", fields=[field])

    return make


def _accept(phrase: Phrase) -> tuple[ToolCall, ...]:
    return _alone(phrase, "browser.browser_handle_dialog", accept=True)


def _dismiss(phrase: Phrase) -> tuple[ToolCall, ...]:
    return _alone(phrase, "browser.browser_handle_dialog", accept=False)


def _answer(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    answer = text(phrase, words)
    return _alone(phrase, "browser.browser_handle_dialog", accept=True, promptText=answer)


_GOING = (
    ("I am on/at {path}", 'I am on "/login"', "opens an address of the application", _navigate),
)

_DOING = (
    ("I open {path}", 'I open "/cart"', "opens an address of the application", _navigate),
    ("I go to {path}", 'I go to "/cart"', "opens an address of the application", _navigate),
    ("I go back", "I go back", "goes back in the browser", _back),
    ("I reload( the page)", "I reload the page", "loads the page again", _reload),
    ("I click (on ){target}", 'I click "Log in"', "clicks it", _click),
    ("I press {element}", 'I press the "Log in" button', "clicks it", _click),
    ("I double-click (on ){target}", 'I double-click "Notes"', "clicks it twice", _double_click),
    ("I press {key}", "I press Enter", "presses a key of the keyboard", _press),
    ("I fill (in ){target} with {string}", 'I fill "Name" with "Ada"', "fills it in", _fill),
    ("I enter {string} in/into/as {target}", 'I enter "Ada" in "Name"', "fills it in", _enter),
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
