"""What a criterion's words ask, and which expectations are enough for it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.gherkin.sentences import SENTENCES, Vocabulary
from orchestrator.messages import ToolResult
from orchestrator.page.expect import read_expectation
from orchestrator.qa.deeds import Deeds
from orchestrator.qa.demand import Demands, Exactly, Quoted, demands
from orchestrator.qa.implying import implies
from orchestrator.qa.proof import Record
from orchestrator.verdicts import Criterion, Source

READ = Vocabulary().read
SOURCE = Source(section="", first=1, last=1)


def asked(text: str, *steps: str) -> Demands:
    return demands(
        Criterion(id="c", number=1, title="t", text=text, source=SOURCE, steps=steps), READ
    )


def claims(text: str) -> list[str]:
    return [claim.says for claim in asked(text).claims]


def claim(kind: str, **more: Any) -> Any:
    return read_expectation({"kind": kind, **more})


EXAMPLES = [one.example for one in SENTENCES if one.expects]


@pytest.mark.parametrize("line", EXAMPLES)
def test_what_the_engine_expects_of_a_sentence_is_always_enough_for_it(line: str) -> None:
    found = asked(line, line).claims
    assert found
    for one in found:
        assert isinstance(one, Exactly)
        assert one.met_by(one.wanted)
        assert one.broken_by(one.wanted)


ACTIONS = [
    one.example
    for one in SENTENCES
    if not one.expects and READ(one.example)[0].tool != "orch.verdict"
]


@pytest.mark.parametrize("line", ACTIONS)
def test_what_the_engine_does_for_a_sentence_is_what_it_says_to_be_done(line: str) -> None:
    when = "When " + line.partition(" ")[2]
    deeds = Deeds()
    for number, call in enumerate(READ(when), 1):
        result = ToolResult(call_id="", text="", observation=number)
        if call.tool == "orch.locate":
            words = f"{call.arguments['target']} {call.arguments.get('scope', '')}"
            deeds.located("$ref", words)
        else:
            deeds.did(call, result)
    record = Record(asked=(), deeds=deeds.done, demands=asked(when, when))
    assert record.demands.acts
    assert [record.missing(act) for act in record.demands.acts] == [""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Clicking it shows "Done" and no "Error"', ['"Done"', 'no "Error"']),
        ('When "Ada" logs in, "Welcome" is shown', ['"Welcome"']),
        ('The list shows neither "A" nor "B"', ['no "A"', 'no "B"']),
        ('The page says "Nothing is not here"', ['"Nothing is not here"']),
        ("The cart lists two rows and a total of $62.40", ['"$62.40"', "two rows"]),
        ("There are at least 3 results", ["at least 3 results"]),
        ("It is there within 2 seconds", []),
        ("One row is enough", []),
        ("It shows only one row", ["only one row"]),
        ("The shop works well", []),
    ],
)
def test_prose_asks_for_its_quoted_texts_amounts_and_counts(text: str, expected: list[str]) -> None:
    assert sorted(claims(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("wanted", "enough"),
    [
        (claim("text", value="Saved"), claim("role", target='status "Saved"')),
        (claim("text", value="Saved"), claim("text", value="Saved, thank you")),
        (claim("text", value="A", scope='"B" card'), claim("text", value="A", target='"B" card')),
        (claim("role", target='alert "No"'), claim("role", target="alert", value="No")),
        (claim("role", target='alert "No"'), claim("text", value="No", target="alert")),
        (claim("count", target="rows", value="at least 2"), claim("count", target="rows", value=3)),
        (claim("role", target="alert", negate=True), claim("count", target="alerts", value=0)),
        (
            claim("state", target='"Pay" button', value="enabled"),
            claim("state", target='"Pay" button', value="disabled", negate=True),
        ),
        (claim("url", value="/cart", match="contains"), claim("url", value="/cart/2")),
        (claim("order", value=["A", "C"]), claim("order", value=["A", "B", "C"])),
        (claim("title", value="Shop", match="contains"), claim("title", value="The Shop")),
        (claim("console"), claim("console")),
        (claim("text", value="Oh no", negate=True), claim("text", value="Oh", negate=True)),
    ],
)
def test_a_claim_that_says_as_much_or_more_is_enough(wanted: Any, enough: Any) -> None:
    assert implies(enough, wanted)


@pytest.mark.parametrize(
    ("wanted", "weaker"),
    [
        (claim("text", value="Saved"), claim("text", value="Save")),
        (claim("text", value="Saved"), claim("text", value="Saved", negate=True)),
        (claim("text", value="A", scope='"B" card'), claim("text", value="A")),
        (claim("text", value="A", match="is"), claim("text", value="A")),
        (claim("text", value="A", negate=True), claim("text", value="A b", negate=True)),
        (
            claim("text", value="A", negate=True),
            claim("text", value="A", scope="footer", negate=True),
        ),
        (claim("role", target='alert "No"'), claim("text", value="No")),
        (claim("role", target='alert "No"'), claim("role", target="alert")),
        (
            claim("role", target="alert", negate=True),
            claim("role", target='alert "A"', negate=True),
        ),
        (claim("count", target="rows", value=2), claim("count", target="rows", value="at least 1")),
        (claim("count", target="rows", value=2), claim("count", target="links", value=2)),
        (claim("value", target='"Name" field', value=""), claim("text", value="Name")),
        (claim("url", value="/cart"), claim("url", value="/cart", match="contains")),
        (claim("order", value=["A", "B"]), claim("order", value=["B", "A"])),
        (claim("console"), claim("console", value="only this")),
        (claim("dialog", value="Sure?"), claim("dialog")),
        (claim("text", value="A", seconds=2), claim("text", value="A", seconds=9)),
        (
            claim("text", value="A", negate=True, seconds=4),
            claim("text", value="A", negate=True),
        ),
    ],
)
def test_a_claim_that_says_less_is_not(wanted: Any, weaker: Any) -> None:
    assert not implies(weaker, wanted)


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=4))
def test_no_criterion_is_too_odd_to_be_read(text: str, steps: list[str]) -> None:
    found = asked(text, *steps)
    assert found.last >= 0


def test_what_a_when_says_is_to_be_done_and_each_then_is_due_in_its_turn() -> None:
    found = asked(
        "x",
        'Given I am on "/"',
        'When I click "A"',
        'Then I see "one"',
        'When I click "B"',
        'Then I see "two"',
    )
    assert [(act.words, act.phase) for act in found.acts] == [(("A",), 0), (("B",), 1)]
    assert [(one.says, one.phase) for one in found.claims] == [('text "one"', 0), ('text "two"', 1)]


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ('A search for "canoe" says "Nothing"', ["canoe"]),
        ('"Nothing" is shown for a search', []),
        ('Clicking "Add" and then "Pay" shows "Thanks" and "Bye"', ["Add", "Pay"]),
        ('The page must say "Hello"', []),
    ],
)
def test_only_what_prose_names_before_it_says_that_something_is_seen_may_be_acted_on(
    text: str, done: list[str]
) -> None:
    found = [one for one in asked(text).claims if isinstance(one, Quoted)]
    assert [one.text for one in found if one.prose] == done


def test_what_a_field_holds_or_an_address_says_is_shown_only_where_the_words_call_it_so() -> None:
    plain, field, address = (
        asked(text).claims[0]
        for text in ('It shows "A"', 'The name field keeps "A"', 'The address contains "A"')
    )
    value = claim("value", target="Name", value="A")
    url = claim("url", value="A", match="contains")
    assert [one.met_by(value) for one in (plain, field, address)] == [False, True, False]
    assert [one.met_by(url) for one in (plain, field, address)] == [False, False, True]


def test_a_given_after_a_then_does_not_join_two_turns_into_one() -> None:
    steps = ('When I click "Save"', 'Then I see "Lost"', "Given I am online", 'When I click "Save"')
    found = asked("", *steps, 'Then I see "Saved"')
    assert [(one.says, one.phase) for one in found.claims] == [
        ('text "Lost"', 0),
        ('text "Saved"', 1),
    ]


def test_going_online_is_not_the_going_offline_that_a_criterion_asks_for() -> None:
    offline, online = asked("", "When I go offline", "When I go online").acts
    assert (offline.words, online.words) == (("offline",), ("online",))
