"""Step lines that claim something, and the expectations they become."""

import pytest

from orchestrator.gherkin.sentences import Vocabulary

VOCABULARY = Vocabulary()


def _claims(line: str) -> list[dict[str, object]]:
    calls = VOCABULARY.read(line)
    assert {call.tool for call in calls} == {"orch.expect"}, calls[0].arguments
    return [dict(call.arguments) for call in calls]


@pytest.mark.parametrize(
    ("line", "claim"),
    [
        ('Then I see "Hi"', {"kind": "text", "value": "Hi"}),
        ('Then they should see the text "Hi"', {"kind": "text", "value": "Hi"}),
        ('Then "Hi" is displayed', {"kind": "text", "value": "Hi"}),
        ('Then "Hi" appears within 500 ms', {"kind": "text", "value": "Hi", "within": 0.5}),
        ('Then the alert says "No"', {"kind": "text", "target": "alert", "value": "No"}),
        ('Then I see the heading "Products"', {"kind": "role", "target": 'heading "Products"'}),
        ('Then there is a "Pay" button', {"kind": "role", "target": '"Pay" button'}),
        ('Then "Save" is enabled', {"kind": "state", "target": '"Save"', "value": "enabled"}),
        ('Then "Name" has the value "Ada"', {"kind": "value", "target": '"Name"', "value": "Ada"}),
        (
            'Then the "Name" field is empty',
            {"kind": "value", "target": '"Name" field', "value": ""},
        ),
        ('Then "SMS" is on', {"kind": "state", "target": '"SMS"', "value": "checked"}),
        ('Then "SMS" is off', {"kind": "state", "target": '"SMS"', "value": "unchecked"}),
        ("Then there are three rows", {"kind": "count", "target": "rows", "value": "3"}),
        (
            'Then I see at least 2 "Buy" buttons',
            {"kind": "count", "target": '"Buy" buttons', "value": "at least 2"},
        ),
        (
            'Then the "Orders" table has 3 rows',
            {"kind": "count", "target": "rows", "value": "3", "scope": '"Orders" table'},
        ),
        ('Then "A" comes before "B"', {"kind": "order", "value": ["A", "B"]}),
        ('Then I see "A", "B" and "C" in this order', {"kind": "order", "value": ["A", "B", "C"]}),
        ('Then I am on "/cart"', {"kind": "url", "value": "/cart", "match": "is"}),
        ('Then the URL contains "cart"', {"kind": "url", "value": "cart", "match": "contains"}),
        ('Then the page title is "Shop"', {"kind": "title", "value": "Shop", "match": "is"}),
        ("Then the console shows no errors", {"kind": "console"}),
        ('Then the browser dialog asks "Sure?"', {"kind": "dialog", "value": "Sure?"}),
        (
            'Then the last answer says "404"',
            {"kind": "words", "value": "404", "observation": "$last"},
        ),
    ],
)
def test_a_claim_becomes_the_expectation_of_its_kind(line: str, claim: dict[str, object]) -> None:
    assert _claims(line) == [claim]


@pytest.mark.parametrize(
    ("line", "claim"),
    [
        ('Then I do not see "Hi"', {"kind": "text", "value": "Hi"}),
        ('Then I don\'t see "Hi"', {"kind": "text", "value": "Hi"}),
        ("Then I don’t see “Hi”", {"kind": "text", "value": "Hi"}),
        ('Then the member should no longer see "Hi"', {"kind": "text", "value": "Hi"}),
        ('Then "Hi" isn\'t shown', {"kind": "text", "value": "Hi"}),
        ('Then "Hi" does not appear', {"kind": "text", "value": "Hi"}),
        ("Then I see no alert", {"kind": "role", "target": "alert"}),
        ('Then there is no "Pay" button', {"kind": "role", "target": '"Pay" button'}),
        (
            'Then there are no rows in "Orders"',
            {"kind": "role", "target": "row", "scope": '"Orders"'},
        ),
        ("Then the dialog disappears", {"kind": "role", "target": "dialog"}),
        ('Then "Save" is not disabled', {"kind": "state", "target": '"Save"', "value": "disabled"}),
        ('Then the "Q" field is not empty', {"kind": "value", "target": '"Q" field', "value": ""}),
        ("Then there are not 3 rows", {"kind": "count", "target": "rows", "value": "3"}),
        ('Then "A" is not before "B"', {"kind": "order", "value": ["A", "B"]}),
        ('Then the URL is not "/x"', {"kind": "url", "value": "/x", "match": "is"}),
        ('Then I am not on "/x"', {"kind": "url", "value": "/x", "match": "is"}),
        (
            'Then the title should not contain "x"',
            {"kind": "title", "value": "x", "match": "contains"},
        ),
        ("Then no browser dialog is open", {"kind": "dialog"}),
        (
            'Then the last answer does not contain "x"',
            {"kind": "words", "value": "x", "observation": "$last"},
        ),
    ],
)
def test_every_kind_has_a_negated_form(line: str, claim: dict[str, object]) -> None:
    assert _claims(line) == [{**claim, "negate": True}]


def test_an_error_in_the_console_is_the_opposite_of_what_its_kind_claims() -> None:
    assert _claims("Then the console shows an error") == [{"kind": "console", "negate": True}]
    assert _claims('Then the console does not show "404"') == [{"kind": "console", "value": "404"}]
    assert _claims("Then there are no console errors") == [{"kind": "console"}]


def test_several_texts_are_several_claims() -> None:
    assert [claim["value"] for claim in _claims('Then I see "A", "B" and "C"')] == ["A", "B", "C"]
    negated = _claims('Then I do not see "A" or "B"')
    assert [(claim["value"], claim["negate"]) for claim in negated] == [("A", True), ("B", True)]


def test_one_of_two_texts_is_no_claim_that_can_be_decided() -> None:
    assert VOCABULARY.read('Then I see "A" or "B"')[0].tool == "orch.verdict"


def test_two_denials_in_one_sentence_are_not_understood() -> None:
    line = 'Then the "Pay" button does not no longer appear'
    assert VOCABULARY.read(line)[0].tool == "orch.verdict"


@pytest.mark.parametrize(
    ("suffix", "scope"),
    [
        ('in the "Backpack" card', '"Backpack" card'),
        ("inside the 2nd row", "2nd row"),
        ("in the dialog", "dialog"),
        ('in the "Ada" row of the "Orders" table', '"Ada" row of the "Orders" table'),
        ('in "Orders"', '"Orders"'),
    ],
)
def test_a_scope_is_read_off_the_end(suffix: str, scope: str) -> None:
    assert _claims(f'Then I see "X" {suffix}') == [{"kind": "text", "value": "X", "scope": scope}]
    assert _claims(f'Then I see "X" {suffix} within 2 seconds')[0]["within"] == 2.0


def test_a_scope_is_read_in_the_middle_too() -> None:
    assert _claims('Then the "Remove" button in the "Backpack" card is disabled') == [
        {
            "kind": "state",
            "target": '"Remove" button',
            "value": "disabled",
            "scope": '"Backpack" card',
        }
    ]


def test_the_same_words_act_before_and_claim_after() -> None:
    assert VOCABULARY.read('When I am on "/x"')[0].tool == "browser.browser_navigate"
    assert VOCABULARY.read('Then I am on "/x"')[0].tool == "orch.expect"


def test_several_texts_of_one_thing_are_a_claim_each() -> None:
    card = '"Lamp" card'
    assert _claims(f'Then the {card} contains "199 €" and "149 €"') == [
        {"kind": "text", "target": card, "value": "199 €"},
        {"kind": "text", "target": card, "value": "149 €"},
    ]


def test_twice_and_three_times_are_as_often_in_digits() -> None:
    often = VOCABULARY.read('When I click "More" 2 times')
    assert VOCABULARY.read('When I click "More" twice') == often
    assert len(VOCABULARY.read('When I click "More" three times')) == 6
    assert VOCABULARY.read("When I press Tab two times") == VOCABULARY.read(
        "When I press Tab 2 times"
    )
