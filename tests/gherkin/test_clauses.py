"""Prose cut into step lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.gherkin.clauses import lead_in, split_clauses, split_step
from orchestrator.gherkin.sentences import Vocabulary

UNDERSTOOD = Vocabulary().understands


def test_a_whole_sentence_becomes_its_steps() -> None:
    sentence = (
        'Given I am on "/login", when I fill "Password" with "nope" and click "Log in", '
        'then I see "Invalid credentials" and the URL is "/login"'
    )
    assert split_clauses(sentence) == (
        'Given I am on "/login"',
        'When I fill "Password" with "nope"',
        'When click "Log in"',
        'Then I see "Invalid credentials"',
        'Then the URL is "/login"',
    )


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        ('WHEN I open "/x" THEN I see "A"', ['When I open "/x"', 'Then I see "A"']),
        ('When I click "A" and then click "B", then I see "C"',
         ['When I click "A"', 'When click "B"', 'Then I see "C"']),
        ('Given I am on "/".\nWhen I click "A".\nThen I see "B".',
         ['Given I am on "/"', 'When I click "A"', 'Then I see "B"']),
        ('Then I see "A"; and I do not see "B", but "C" is shown',
         ['Then I see "A"', 'Then I do not see "B"', 'Then "C" is shown']),
        ('When I select "A" and "B" in "C", then the "D" button is disabled and there are no rows',
         ['When I select "A" and "B" in "C"', 'Then the "D" button is disabled', "Then there are no rows"]),
        ('When I click "A and click B, then C", then I see "when"',
         ['When I click "A and click B, then C"', 'Then I see "when"']),
        ("When I click 'A', then I see 'B'", ['When I click "A"', 'Then I see "B"']),
    ],
)  # fmt: skip
def test_it_is_cut_where_a_clause_begins_and_nowhere_else(sentence: str, steps: list[str]) -> None:
    assert list(split_clauses(sentence)) == steps
    assert list(split_clauses(sentence, UNDERSTOOD)) == steps


def test_with_the_vocabulary_a_claim_is_not_torn_apart() -> None:
    sentence = 'When I open "/x", then I verify that "A" and "B" are shown'
    assert split_clauses(sentence, UNDERSTOOD)[1:] == ('Then I verify that "A" and "B" are shown',)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "Members see only their own orders",
        "The total is right when an item is added",
        'Given I am on "/login"',
        'Then I see "B" when I click "A"',
        'A "Given a, when b, then c" in quotes',
        "given " * 2000,
    ],
)
def test_what_is_not_built_so_has_no_steps(sentence: str) -> None:
    assert split_clauses(sentence, UNDERSTOOD) == ()


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ('Bad token: Given I am on "/", when x, then y', "Bad token"),
        ('A wrong password is refused. When I click "x", then y', "A wrong password is refused"),
        ('AC1 (SHOP-7) – Given I am on "/", when x, then y', "AC1 (SHOP-7)"),
        ('Given I am on "/". When x. Then y.', ""),
        ('When I see "a: given b", then c', ""),
    ],
)
def test_what_stands_before_the_first_keyword_names_it(text: str, lead: str) -> None:
    assert lead_in(text) == lead
    assert split_clauses(text)[0].split()[0] in {"Given", "When"}


@given(st.text(max_size=300))
def test_any_text_is_cut_without_an_error(text: str) -> None:
    for step in split_clauses(f"When {text}, then I see it"):
        assert step.split(" ", 1)[0] in {"Given", "When", "Then"}
        assert "\n" not in step


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        (
            'Then I see "X" and the request "/api/cart" answers 200',
            ('Then I see "X"', 'Then the request "/api/cart" answers 200'),
        ),
        (
            'When I fill "A" with "x and y", and click "B"',
            ('When I fill "A" with "x and y"', 'When click "B"'),
        ),
        (
            'Then within 2 seconds I see "X" and the title is "B"',
            ('Then within 2 seconds I see "X"', 'Then within 2 seconds the title is "B"'),
        ),
        ('Then I see "I see A and I see B"', ()),
        ('Then I see "X" and the colours feel right', ()),
        ('Then I see "A" and "B"', ()),
    ],
)
def test_a_step_of_several_sentences_is_cut_where_each_is_understood(
    line: str, pieces: tuple[str, ...]
) -> None:
    assert split_step(line, Vocabulary().understands) == pieces


def test_a_time_said_first_is_that_of_every_claim_after_it() -> None:
    text = 'When I click "A", then within 2 seconds I see "X" and the title is "B" within 9 seconds'
    assert split_clauses(text, Vocabulary().understands)[1:] == (
        'Then within 2 seconds I see "X"',
        'Then the title is "B" within 9 seconds',
    )
