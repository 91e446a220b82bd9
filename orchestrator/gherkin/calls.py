"""The calls that an action is made of: one alone, or one on an element that is located first.

An action on an element is two calls: `orch.locate`, which names the element, and the browser's
tool with "$ref" where that name goes. Above: the tables of sentences; below: grammar.
"""

from orchestrator.gherkin.grammar import target
from orchestrator.gherkin.phrases import Phrase
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


def call(tool: str, **arguments: Json) -> ToolCall:
    """A call that has no id yet."""
    return ToolCall(id="", tool=tool, arguments=arguments)


def scope(phrase: Phrase) -> str:
    """The phrase's scope as `page` reads it, or nothing."""
    return target(phrase, phrase.scope) if phrase.scope else ""


def alone(phrase: Phrase, tool: str, **arguments: Json) -> tuple[ToolCall, ...]:
    """One call that concerns no element; none where the line names a place."""
    return () if phrase.scope else (call(tool, **arguments),)


def on(phrase: Phrase, words: str, tool: str, **arguments: Json) -> tuple[ToolCall, ...]:
    """The element located, and the browser's tool used on it."""
    act = call(f"browser.{tool}", element=named(phrase, words), target=REF, **arguments)
    return locate(phrase, words, ACTS.get(tool, "")), act


def named(phrase: Phrase, words: str) -> str:
    """What a person is shown of the element: its words and where it stands."""
    return f"{words} in {scope(phrase)}" if phrase.scope else words


def locate(phrase: Phrase, words: str, act: str = "") -> ToolCall:
    """The look for one element, inside the phrase's scope."""
    where: dict[str, Json] = {"target": words}
    if phrase.scope:
        where["scope"] = scope(phrase)
    if phrase.seconds:
        where["seconds"] = phrase.seconds
    if act:
        where["act"] = act
    return call("orch.locate", **where)
