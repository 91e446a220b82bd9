"""Sentences for what the browser keeps for a page: its cookies, its local and session storage.

Set and cleared, as a visitor's past would have left them; what is in them is never told to anyone,
for a cookie may be somebody's session. Above: sentences; below: calls, grammar.
"""

from orchestrator.gherkin.calls import alone
from orchestrator.gherkin.grammar import Make, Sentence, rows, text
from orchestrator.gherkin.phrases import Phrase
from orchestrator.messages import ToolCall


def _set_cookie(phrase: Phrase, name: str, value: str) -> tuple[ToolCall, ...]:
    said = {"name": text(phrase, name), "value": text(phrase, value)}
    return alone(phrase, "browser.browser_cookie_set", **said)


def _delete_cookie(phrase: Phrase, name: str) -> tuple[ToolCall, ...]:
    return alone(phrase, "browser.browser_cookie_delete", name=text(phrase, name))


def _clear_cookies(phrase: Phrase) -> tuple[ToolCall, ...]:
    return alone(phrase, "browser.browser_cookie_clear")


def _set(storage: str) -> Make:
    def make(phrase: Phrase, key: str, value: str) -> tuple[ToolCall, ...]:
        said = {"key": text(phrase, key), "value": text(phrase, value)}
        return alone(phrase, f"browser.browser_{storage}_set", **said)

    return make


def _delete(storage: str) -> Make:
    def make(phrase: Phrase, key: str) -> tuple[ToolCall, ...]:
        return alone(phrase, f"browser.browser_{storage}_delete", key=text(phrase, key))

    return make


def _clear(storage: str) -> Make:
    def make(phrase: Phrase) -> tuple[ToolCall, ...]:
        return alone(phrase, f"browser.browser_{storage}_clear")

    return make


_COOKIES = (
    (
        "I set the cookie {string} to {string}",
        'I set the cookie "theme" to "dark"',
        "for the page that is open; it reads it when it is loaded again",
        _set_cookie,
    ),
    ("I clear the cookie {string}", 'I clear the cookie "theme"', "this one", _delete_cookie),
    ("I clear the/all cookies", "I clear all cookies", "every cookie", _clear_cookies),
)


def _sentences(words: str, storage: str) -> tuple[tuple[str, str, str, Make], ...]:
    return (
        (
            f"I set {{string}} in the {words} storage to {{string}}",
            f'I set "seen" in the {words} storage to "yes"',
            "of the page that is open",
            _set(storage),
        ),
        (
            f"I clear {{string}} in/from the {words} storage",
            f'I clear "seen" in the {words} storage',
            "this entry",
            _delete(storage),
        ),
        (
            f"I clear the {words} storage",
            f"I clear the {words} storage",
            "every entry",
            _clear(storage),
        ),
    )


STORING: tuple[Sentence, ...] = rows(
    False,
    (*_COOKIES, *_sentences("local", "localstorage"), *_sentences("session", "sessionstorage")),
)
"""The sentences about what the browser keeps."""
