"""The vocabulary as a whole: its examples, its limits, and what is said of the unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.gherkin.grammar import Sentence
from orchestrator.gherkin.sentences import LONGEST, SENTENCES, Vocabulary
from orchestrator.gherkin.words import ROLES, STATES, plural
from orchestrator.page.expect import read_expectation
from orchestrator.page.remembering import Memory, recall
from orchestrator.page.roles import ROLE_WORDS

VOCABULARY = Vocabulary()
_EXAMPLES = [sentence.example for sentence in SENTENCES]


@pytest.mark.parametrize("sentence", SENTENCES, ids=_EXAMPLES)
def test_an_example_is_understood_by_its_own_sentence_and_by_no_other(sentence: Sentence) -> None:
    assert [found for found, _ in VOCABULARY.matches(sentence.example)] == [sentence]


@pytest.mark.parametrize("sentence", SENTENCES, ids=_EXAMPLES)
def test_a_sentence_says_what_it_means_and_keeps_to_its_side(sentence: Sentence) -> None:
    tools = {call.tool for call in VOCABULARY.read(sentence.example)}
    assert sentence.meaning
    assert (tools == {"orch.expect"}) == sentence.expects


def test_whatever_a_sentence_claims_the_page_room_accepts() -> None:
    for sentence in SENTENCES:
        for call in VOCABULARY.read(sentence.example):
            if call.tool == "orch.expect":
                arguments = recall(call.arguments, {"total": Memory(text="$12.50")})
                if arguments.get("observation"):
                    arguments["observation"] = 1
                assert read_expectation(arguments).says()


def test_every_role_and_state_that_may_be_said_is_known_to_the_page_room() -> None:
    assert [role for role in ROLES if role not in ROLE_WORDS] == []
    assert [role for role in ROLES if plural(role) not in ROLE_WORDS] == []
    for state in STATES:
        (call,) = VOCABULARY.read(f'Then "Save" is {state}')
        assert read_expectation(call.arguments).kind == "state"


def test_an_unknown_line_names_the_nearest_sentences_and_guesses_nothing() -> None:
    (call,) = VOCABULARY.read('When I hit the "Log in" button hard')
    assert call.tool == "orch.verdict"
    assert call.arguments["verdict"] == "unproven"
    assert call.arguments["code"] == "not-understood"
    assert call.arguments["evidence"] == []
    reason = call.arguments["reason"]
    assert reason.startswith('no sentence for "When I hit the "Log in" button hard"; nearest: ')
    assert 'I press the "Log in" button' in reason
    assert len(VOCABULARY.nearest("I hit it")) == 3


def test_a_line_that_two_sentences_fit_is_ambiguous_and_names_both() -> None:
    twice = Vocabulary(sentences=(SENTENCES[1], SENTENCES[1]))
    (call,) = twice.read(SENTENCES[1].example)
    assert call.arguments["code"] == "ambiguous"
    assert call.arguments["reason"].count(SENTENCES[1].expression) == 2


@pytest.mark.parametrize(
    "line", ["", "   ", "Then", "Given Given", "Then I", '"', "x" * (LONGEST + 1)]
)
def test_nothing_and_too_much_are_not_understood(line: str) -> None:
    assert not VOCABULARY.understands(line)
    assert VOCABULARY.read(line)[0].arguments["code"] == "not-understood"


_DATA = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters='"“”\\\x02\x03'), max_size=40
)


@given(_DATA)
def test_what_is_quoted_is_data_whatever_it_holds(text: str) -> None:
    (shown,) = VOCABULARY.read(f'Then I see "{text}"')
    assert shown.arguments["value"] == text
    (locate, fill) = VOCABULARY.read(f'When I fill "Name" with "{text}"')
    assert (locate.arguments["target"], fill.arguments["text"]) == ('"Name"', text)


@pytest.mark.parametrize(
    "text",
    [
        "{string} (all) a/b \\d",
        "I click",
        "and then I see",
        "in the card",
        "don't",
        "",
        "$ref",
        "{",
    ],
)
def test_words_that_mean_something_mean_nothing_in_quotes(text: str) -> None:
    (locate, click) = VOCABULARY.read(f'When I click "{text}"')
    assert locate.arguments == {"target": f'"{text}"', "act": "click"}
    assert click.tool == "browser.browser_click"


@given(st.text(max_size=120))
def test_any_line_is_read_without_an_error(line: str) -> None:
    calls = VOCABULARY.read(line)
    assert calls
    assert all(call.id == "" for call in calls)


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(
        ["", " within 2 seconds", ' in the "Backpack" card', ' in the "B" row of the table']
    ),
)
def test_no_suffix_makes_a_second_sentence_fit(sentence: Sentence, suffix: str) -> None:
    assert len(VOCABULARY.matches(sentence.example + suffix)) <= 1
