"""The page of sentences: what the embedded engine understands, and what it makes of a line."""

from collections.abc import Iterable, Iterator, Mapping

from pages.tables import listed, table

from orchestrator.gherkin import words
from orchestrator.gherkin.grammar import Sentence
from orchestrator.gherkin.sentences import SENTENCES, Vocabulary
from orchestrator.messages import Json, ToolCall

INTRO = """\
# Sentences

What the embedded engine `gherkin` understands: {count} sentences. It plays a criterion's Given,
When and Then without a model. A line that no sentence fits is never guessed at: its criterion is
`unproven: not-understood`, the nearest sentences are named, and nothing is done to the
application.

In the tables `(…)` may be left out, `a/b` is either, and `{{…}}` is explained [below](#the-parts).
"""

ACTIONS: Mapping[str, str] = {
    "browser_navigate": "Going somewhere",
    "browser_navigate_back": "Going somewhere",
    "reload": "Going somewhere",
    "browser_click": "Clicking and choosing",
    "browser_select_option": "Clicking and choosing",
    "browser_fill_form": "Clicking and choosing",
    "browser_type": "Typing",
    "browser_press_key": "Typing",
    "browser_handle_dialog": "Dialogs of the browser",
}
"""The chapter of an action, by the tool that it ends in."""

CLAIMS: Mapping[str, str] = {
    "text": "Texts",
    "role": "Things",
    "state": "States and values",
    "value": "States and values",
    "count": "How many, and in which order",
    "order": "How many, and in which order",
    "url": "Address and title",
    "title": "Address and title",
    "console": "Console, dialogs, answers",
    "dialog": "Console, dialogs, answers",
    "words": "Console, dialogs, answers",
}
"""The chapter of a claim, by its kind of expectation."""

PARTS = """
## The parts

- `{{path}}` is an address in quotes: `"/cart"`, relative to the application, or a whole URL. A
  page's name is none.
- `{{string}}` is a text in quotes; `{{strings}}` are several with commas, `and` or `or`.
- `{{target}}` is a thing as a person names it: a text (`"Log in"`), a role (`the alert`), or both
  (`the "Log in" button`, `the button named "Log in"`), with `first`, `2nd` or `last` before it. Two
  that fit are never a guess.
- `{{element}}` is a `{{target}}` with a role; `{{things}}` are such in the plural
  (`"Delete" buttons`).
- `{{count}}` is a number, in digits or as a word, after nothing or {compared}.
- `{{state}}` is one of {states}. What a page does not tell, such as `required`, is
  `unproven: not-testable-here`.
- `{{key}}` is one of {keys}, or a character in quotes.

The roles: {roles}.

## How it may be said

Who does it does not matter (`I`, `the user`, `a member`), nor `should` and `can`. Every claim can
be denied. What is denied is watched for a second, or for as long as the line says; what is claimed
is waited for, five seconds unless the line says otherwise. Where it stands may be named after it.

"""

FORMS = (
    'When the visitor clicks the second "Add to cart" button',
    'When I click "Remove" in the "Backpack" row',
    'Then the member should see the heading "Welcome back"',
    'Then I should no longer see "Loading" within 2 seconds',
    'Then the "Pay" button is not disabled',
    'Then I see "Total" and "Delivery"',
    'Then there are at least 3 rows in the "Cart" table',
    'When I fill "Password" with "{{shopper.password}}"',
    "Then the colours feel right",
)
"""Lines whose reading is shown."""

READING = """
That is what the engine makes of each line; `orch.locate` finds the element first, and `orch.expect`
is the only way to prove anything (see [how-it-decides.md](how-it-decides.md)).
"""


def page() -> str:
    """The whole page."""
    chapters: dict[str, list[Sentence]] = {}
    for sentence in SENTENCES:
        chapters.setdefault(_chapter(sentence), []).append(sentence)
    doing = {name: chapters[name] for name in dict.fromkeys(ACTIONS.values())}
    claiming = {name: chapters[name] for name in dict.fromkeys(CLAIMS.values())}
    return "".join(
        (
            INTRO.format(count=len(SENTENCES)),
            "\n## Doing\n",
            *_tables(doing),
            "\n## Expecting\n",
            *_tables(claiming),
            PARTS.format(
                compared=listed(words.COMPARED),
                states=listed(words.STATES),
                keys=listed(sorted(set(words.KEYS.values()))),
                roles=", ".join(words.ROLES),
            ),
            table(("a line", "is read as"), _readings(FORMS)),
            READING,
        )
    )


def _chapter(sentence: Sentence) -> str:
    """Where a sentence belongs; an error for an example that is not its own."""
    matches = Vocabulary().matches(sentence.example)
    if [found for found, _ in matches] != [sentence]:
        raise ValueError(
            f"`{sentence.example}` is not the example of `{sentence.expression}` alone"
        )
    last = matches[0][1][-1]
    return CLAIMS[str(last.arguments["kind"])] if sentence.expects else ACTIONS[last.name]


def _tables(chapters: Mapping[str, Iterable[Sentence]]) -> Iterator[str]:
    for name, sentences in chapters.items():
        rows = ((f"`{one.expression}`", one.example, one.meaning) for one in sentences)
        yield f"\n### {name}\n\n{table(('sentence', 'for example', 'what it means'), rows)}"


def _readings(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        yield line, "<br>".join(f"`{_call(call)}`" for call in Vocabulary().read(line))


def _call(call: ToolCall) -> str:
    shown = {name: value for name, value in call.arguments.items() if value not in ([], "")}
    arguments = ", ".join(f"{name}: {_value(value)}" for name, value in shown.items())
    return f"{call.tool.removeprefix('browser.')} {arguments}".strip()


def _value(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool | float) else str(value)
