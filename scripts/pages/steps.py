"""The page of steps: what the embedded engine understands, and what it makes of a line."""

from collections.abc import Iterable, Iterator, Mapping

from pages.tables import listed, table

from orchestrator.gherkin import words
from orchestrator.gherkin.grammar import Sentence
from orchestrator.gherkin.sentences import SENTENCES, Vocabulary
from orchestrator.messages import Json, ToolCall

INTRO = """\
# Steps

What the embedded engine `gherkin` understands: {count} sentences, each with an example that a
test plays in a real browser. It plays a criterion's Given, When and Then without a model. A line
that no sentence fits is never guessed at: its criterion is `unproven: not-understood`, the
nearest sentences are named, and nothing is done to the application.

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
    "browser_hover": "Mouse, files and scrolling",
    "browser_drag": "Mouse, files and scrolling",
    "browser_file_upload": "Mouse, files and scrolling",
    "browser_drop": "Mouse, files and scrolling",
    "browser_handle_dialog": "Dialogs, tabs, the window and the network",
    "browser_tabs": "Dialogs, tabs, the window and the network",
    "browser_resize": "Dialogs, tabs, the window and the network",
    "browser_emulate_media": "Dialogs, tabs, the window and the network",
    "browser_network_state_set": "Dialogs, tabs, the window and the network",
    "browser_cookie_set": "Cookies and storage",
    "browser_cookie_delete": "Cookies and storage",
    "browser_cookie_clear": "Cookies and storage",
    "browser_localstorage_set": "Cookies and storage",
    "browser_localstorage_delete": "Cookies and storage",
    "browser_localstorage_clear": "Cookies and storage",
    "browser_sessionstorage_set": "Cookies and storage",
    "browser_sessionstorage_delete": "Cookies and storage",
    "browser_sessionstorage_clear": "Cookies and storage",
    "browser_wait_for": "Waiting and remembering",
    "expect": "Waiting and remembering",
    "remember": "Waiting and remembering",
    "verdict": "Waiting and remembering",
}
"""The chapter of an action, by the tool that it ends in."""

CLAIMS: Mapping[str, str] = {
    "text": "Texts",
    "role": "Things",
    "state": "States and values",
    "value": "States and values",
    "count": "How many, and in which order",
    "order": "How many, and in which order",
    "request": "Requests and downloads",
    "download": "Requests and downloads",
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
  (`the "Log in" button`, `the button named "Log in"`), with `first`, `2nd` or `last` before it.
  Two that fit are never a guess.
- `{{element}}` is a `{{target}}` with a role; `{{things}}` are such in the plural (`"Delete"
  buttons`).
- `{{row}}` is a `{{target}}` that is a row: `row where "Name" is "Ada"`, with `and` for more
  columns, or `the "Ada" row`. Such a row may stand wherever a thing may.
- `{{count}}` is a number, in digits or as a word, after nothing or {compared}.
- `{{state}}` is one of {states}. What a page does not tell, such as `required`, is `unproven:
  not-testable-here`.
- `{{key}}` is one of {keys}, or a character in quotes; with {modifiers} and a `+` before it.
- `{{moment}}` is a day as `2026-12-24` or a time as `18:30`.
- `{{figure}}` and `{{amount}}` are numbers, with the sign of a currency if one likes; an amount
  may stand in quotes. "$1,234.50", "1.234,50 €" and `1234.5` are the same number. A single comma
  with three digits behind it makes thousands, a single point is always the decimal one. Where a
  label is named ("Total"), what stands beside it is compared, a text too; of a column with several
  rows none is chosen: name the row.
- A date is read as `2026-12-24`, `24.12.2026`, `24 December 2026` or `Dec 24, 2026`; `03/04/2026`
  could be two days and is not compared.
- `{{way}}` is one of {ways}.
- `{{status}}` is such as `200`, or `2xx`; `{{request}}` is `the request to "/api/cart"`, perhaps
  with its method: `a POST request to "/api/cart"`. Only what was made after the action before it
  counts.
- `{{nth}}` is `first`, `2nd` and so on; `{{name}}` is a word, or words in quotes.
- `{{table}}` is the table below a step:

      When I fill in the form:
        | Name | Ada   |
        | City | Paris |

  A doc string below a step is the quoted text at its end: `When I fill "Notes" with`, and below
  it the text between two lines of three quotation marks.

The roles: {roles}.

## How a thing is found

- Exact words before words in other capitals, and those before a part of a longer name. Of two
  that are called alike, the one is meant that the act can be done to: `I click "Save"` is the
  button and not the heading. Two that could both be clicked are `unproven: ambiguous`.
- A control without a name is called by the text before it (a tick box by the text after it), by
  the header of its column or the cell to its left.
- A card, row or item that the page marks as nothing is the smallest of several boxes side by side
  that holds the words: `"Add" button in the "Backpack" card`. Such cards are never counted
  and never numbered: name one, or count a thing that each of them holds.
- A click lands on the words themselves: on the smallest element that says them in a bigger one
  that can be clicked, and on a word in a running text only if no control of that name comes
  within a second.
- An icon is a picture, or what can be clicked and says nothing: `I click the 2nd icon`.
- What stands in a shadow root or a frame is on the page; `in the 2nd frame` says which.
- A tab that an action opens is in front from then on, as a person would see it.
- A table, a list or a part of the page without a name is called by the heading that it stands
  under: `there are 3 rows in "Orders"`; where more stands there, say which:
  `in the table "Orders"`.
- A box for a date takes it as `2026-12-01`, one for a time as `18:30`, whatever a person sees in
  it; another form is `unproven: not-understood`.
- A list that the page makes itself, and not with a select box, takes two lines: `I click "Room
  type"`, which opens it, and `I click "Double"`.

## Scenarios

In a ticket's ```` ```gherkin ```` block `Background`, `Rule`, `Scenario Outline` and its
`Examples` are read as Gherkin has them, with the keywords of any language that Gherkin knows (`#
language: fr`); the sentences themselves are English. Tags: `@skip` ends the scenario as
`unproven: not-reached` before anything is done, never as a pass; `@account(NAME)` makes
`{{{{account.password}}}}` in its steps that account's; others, such as `@flaky`, are kept and
change nothing.

## What cannot be said

The browser's tools that are allowed have no way to do these, so there is no sentence for them:

- what a cookie or the page's storage holds: they can be set and cleared, and never read, for a
  cookie may be somebody's session; every criterion begins with neither;
- the clock, the place, an answer made up or held back, and a slow network: those tools could fake
  the application; the network can be gone, as it is for a person in a tunnel;
- what a request or a downloaded file holds, and headers: only addresses, methods, statuses and
  names;
- the name of a frame, test ids and class names: the browser does not tell them;
- an icon without a name that looks clickable only under the mouse: the browser does not tell it;
- an error or a toast that the page marks as nothing (no `role="alert"`, no `role="status"`):
  `I see an error` knows only those that are marked. `I see no error`, no message and no toast are
  `unproven: ambiguous` where a text has come since the action before and may be one: a plain text
  that was not there, or, on another page, one that sounds like an error in English. Mark it, say
  first what is there (`I see "Saved" and no error is shown`), or name the words: `I don't see
  "Please"`;
- how a thing looks: colour, size, place, whether it is covered.

## How it may be said

Who does it does not matter (`I`, `the user`, `a member`), nor `should` and `can`. Every claim can
be denied. What is denied is watched for a second, or for as long as the line says; what is
claimed is waited for, five seconds. `within 2 seconds` is a limit: two seconds from the moment at
which the action before it was sent, to a quarter of a second; what could not be seen in time is
`unproven`, never a pass. So is it with what goes: `"Loading" is gone within 2 seconds`.
What shows for a moment only, such as "Loading" while a request is under way, is seen where the
line gives a time: then the page is watched while the click is being answered. Where a thing stands
may be named after it, as in `in the "Cart" table`.

Other words are read as those of the tables: {synonyms}.

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
                modifiers=listed(words.MODIFIERS),
                ways=listed(words.WAYS),
                keys=listed(sorted(set(words.KEYS.values()))),
                roles=", ".join(words.ROLES),
                synonyms=_synonyms(),
            ),
            table(("a line", "is read as"), _readings(FORMS)),
            READING,
        )
    )


def _synonyms() -> str:
    """What people write, and the word of the tables that it stands for."""
    said = {**words.VERBS, **words.SYNONYMS}
    return ", ".join(f"`{other}` as `{ours}`" for other, ours in said.items() if other != ours)


def _chapter(sentence: Sentence) -> str:
    """Where a sentence belongs; an error for an example that is not its own."""
    matches = Vocabulary().matches(sentence.example)
    if [found for found, _ in matches] != [sentence]:
        raise ValueError(
            f"`{sentence.example}` is not the example of `{sentence.expression}` alone"
        )
    last = matches[0][1][-1]
    if sentence.expects and not sentence.example.startswith("When "):
        return CLAIMS[str(last.arguments["kind"])]
    return ACTIONS[last.name]


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
