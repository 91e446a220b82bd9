"""The sentences that claim something about the application.

Each makes `orch.expect` calls and nothing else; whether a claim holds is for `page` to say. Every
one of them has a negated form, which the phrase already carries. Above: sentences; below: grammar.
"""

from dataclasses import replace
from typing import Literal

from orchestrator.gherkin.actions import is_address
from orchestrator.gherkin.calls import call, scope
from orchestrator.gherkin.grammar import (
    Make,
    Sentence,
    amount,
    rows,
    singular,
    target,
    text,
    texts,
)
from orchestrator.gherkin.phrases import Phrase
from orchestrator.gherkin.words import FIELD_ROLES, STATES
from orchestrator.messages import Json, ToolCall

LAST = "$last"
"""Stands for the number of the last action's observation."""

_Match = Literal["is", "contains"]


def expect(phrase: Phrase, kind: str, **claim: Json) -> tuple[ToolCall, ...]:
    """One `orch.expect`, with the phrase's scope, patience and negation."""
    arguments: dict[str, Json] = {"kind": kind, **claim}
    if phrase.scope:
        arguments["scope"] = scope(phrase)
    if phrase.seconds:
        arguments["seconds" if _watched(phrase, kind) else "within"] = phrase.seconds
    if phrase.negate:
        arguments["negate"] = True
    return (call("orch.expect", **arguments),)


def _watched(phrase: Phrase, kind: str) -> bool:
    """Whether the line's time is one in which nothing comes, and not one by which it is so."""
    if kind == "console":
        return not phrase.negate
    return phrase.negate and not phrase.ceases and kind in _COMING


_COMING = frozenset({"text", "role", "dialog", "request", "download", "words"})


def seen(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    """Each of the texts is on the page."""
    if " or " in words and not phrase.negate:
        return ()
    return tuple(
        expected
        for value in texts(phrase, words)
        for expected in expect(phrase, "text", value=value)
    )


def seen_role(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    """There is such a thing."""
    return expect(phrase, "role", target=target(phrase, words))


def gone_role(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    """There is no such thing any more."""
    return seen_role(replace(phrase, negate=not phrase.negate), words)


def _none(phrase: Phrase, things: str) -> tuple[ToolCall, ...]:
    """None in time, and none over the watch window after that."""
    return seen_role(replace(phrase, negate=not phrase.negate), singular(things))


def gone(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    """None of the texts is on the page any more."""
    return seen(replace(phrase, negate=not phrase.negate), words)


def _none_inside(phrase: Phrase, words: str, things: str) -> tuple[ToolCall, ...]:
    return () if phrase.scope else _none(replace(phrase, scope=words), things)


def in_state(phrase: Phrase, words: str, state: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "state", target=target(phrase, words), value=STATES[state])


def is_all(phrase: Phrase, words: str, value: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "value", target=target(phrase, words), value=text(phrase, value))


def _shows(phrase: Phrase, words: str, values: str) -> tuple[ToolCall, ...]:
    """Parts of what a field holds, or else whole words of the thing's text."""
    if " or " in values and not phrase.negate:
        return ()
    thing = target(phrase, words)
    kind, more = "text", {}
    if thing.endswith(tuple(f" {role}" for role in FIELD_ROLES)):
        kind, more = "value", {"match": "contains"}
    return tuple(
        expected
        for wanted in texts(phrase, values)
        for expected in expect(phrase, kind, target=thing, value=wanted, **more)
    )


def _seen_in(phrase: Phrase, value: str, words: str) -> tuple[ToolCall, ...]:
    return _shows(phrase, words, value)


def _holds(phrase: Phrase, words: str, value: str) -> tuple[ToolCall, ...]:
    thing, wanted = target(phrase, words), text(phrase, value)
    return expect(phrase, "value", target=thing, value=wanted, match="contains")


def _empty(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "value", target=target(phrase, words), value="")


def _count(phrase: Phrase, count: str, things: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "count", target=target(phrase, things), value=amount(count))


def _count_inside(phrase: Phrase, words: str, count: str, things: str) -> tuple[ToolCall, ...]:
    return () if phrase.scope else _count(replace(phrase, scope=words), count, things)


def _order(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    wanted = list(texts(phrase, words))
    return expect(phrase, "order", value=wanted) if len(wanted) > 1 else ()


def _before(phrase: Phrase, first: str, second: str) -> tuple[ToolCall, ...]:
    return _order(phrase, f"{first} {second}")


def _plain(kind: str, match: _Match | Literal[""] = "") -> Make:
    """A claim that has a value and no target: the URL, the title, a dialog, the console."""

    def make(phrase: Phrase, words: str = "") -> tuple[ToolCall, ...]:
        if phrase.scope:
            return ()
        claim = {"value": text(phrase, words)} if words else {}
        return expect(phrase, kind, **claim, **({"match": match} if match else {}))

    return make


def _console(phrase: Phrase, words: str = "") -> tuple[ToolCall, ...]:
    """The kind claims that there is no error, so that an error is its negation."""
    return _plain("console")(replace(phrase, negate=not phrase.negate), words)


def _here(phrase: Phrase, path: str) -> tuple[ToolCall, ...]:
    if not is_address(text(phrase, path)):
        return ()
    return _plain("url", "is")(phrase, path)


def _words(phrase: Phrase, words: str) -> tuple[ToolCall, ...]:
    return expect(phrase, "words", value=text(phrase, words), observation=LAST)


_URL_IS, _URL_HAS = _plain("url", "is"), _plain("url", "contains")
_TITLE_IS, _TITLE_HAS = _plain("title", "is"), _plain("title", "contains")
_DIALOG = _plain("dialog")

_BEING = (("I am on/at {path}", 'I am on "/cart"', "this is the address", _here),)

_CLAIMS = (
    ("I see (the text ){strings}", 'I see "Thank you"', "the text is on the page", seen),
    ("{strings} is/are shown", '"Thank you" is shown', "the text is on the page", seen),
    ("{strings} appear(s)", '"Thank you" appears', "the text is on the page", seen),
    ("the page shows/contains/has {strings}", 'the page shows "Hi"', "the text is there", seen),
    ("I see {element}", 'I see the "Log out" button', "there is such a thing", seen_role),
    ("{element} is shown", 'the "Pay" button is shown', "there is such a thing", seen_role),
    ("{element} appears/exists", "an alert appears", "there is such a thing", seen_role),
    ("there is {element}", 'there is a "Pay" button', "there is such a thing", seen_role),
    (
        "the page shows/has/contains {element}",
        "the page shows an error",
        "there is such",
        seen_role,
    ),
    ("the page shows/has/contains no {things}", "the page shows no errors", "none", _none),
    ("I see no {things}", "I see no alert", "there is none, and none comes", _none),
    ("there is/are no {things}", 'there is no "Pay" button', "none, and none comes", _none),
    ("{target} has/shows/contains no {things}", '"Cart" has no rows', "none in it", _none_inside),
    ("{element} is gone/hidden", 'the "Pay" button is gone', "none, and none comes back", _none),
    ("{element} disappears", "the dialog disappears", "none, and none comes back", _none),
    ("{strings} is/are gone/hidden", '"Loading" is gone', "the text is gone", gone),
    ("{strings} disappear(s)", '"Loading" disappears', "the text is gone", gone),
    ("{target} is {state}", 'the "Pay" button is disabled', "it is in this state", in_state),
    ("{target} has the/a value {string}", '"Name" has the value "Ada"', "it holds it", is_all),
    ("the value of {target} is {string}", 'the value of "Name" is "Ada"', "it holds it", is_all),
    ("the value of {target} contains {string}", 'the value of "Q" contains "a"', "part", _holds),
    ("{target} is empty", 'the "Name" field is empty', "a field holds nothing", _empty),
    ("{target} is {string}", 'the "Name" field is "Ada"', "all of its value or text", is_all),
    ("{element} shows/says/contains {strings}", 'the alert says "No"', "some of it", _shows),
    ("I see {string} in {element}", 'I see "Ada" in the "Name" field', "some of it", _seen_in),
    ("there is/are {count} {things}", "there are 3 rows", "so many, no more", _count),
    ("I see {count} {things}", 'I see 2 "Delete" buttons', "so many, no more", _count),
    ("{target} has/shows/contains {count} {things}", '"Cart" has 3 rows', "in it", _count_inside),
    ("I see {strings} in this order", 'I see "A", "B" in this order', "one after another", _order),
    ("{string} is before {string}", '"Apple" is before "Pear"', "one after another", _before),
    ("the URL is {string}", 'the URL is "/cart"', "the whole address, or its path", _URL_IS),
    ("the URL contains {string}", 'the URL contains "cart"', "part of the address", _URL_HAS),
    ("the (page )title is {string}", 'the title is "Shop"', "the whole title", _TITLE_IS),
    ("the (page )title contains {string}", 'the title contains "op"', "part of it", _TITLE_HAS),
    ("the console shows/has a/an/any error(s)", "the console shows an error", "any", _console),
    ("there is/are a/an/any console error(s)", "there is a console error", "any", _console),
    ("the console shows/has/contains {string}", 'the console shows "404"', "this one", _console),
    ("a/the browser dialog says {string}", 'a browser dialog says "Sure?"', "its text", _DIALOG),
    ("a/the browser dialog is open/shown", "a browser dialog is open", "any", _DIALOG),
    ("the last answer says/contains {string}", 'the last answer says "404"', "a quotation", _words),
)

EXPECTATIONS: tuple[Sentence, ...] = (
    *rows(True, _BEING, ("Then",)),
    *rows(True, _CLAIMS),
)
"""The sentences that claim something."""
