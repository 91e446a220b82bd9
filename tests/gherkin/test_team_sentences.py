"""A team's sentences in a line: what they stand for, and what is wrong with them."""

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orchestrator.errors import Place
from orchestrator.gherkin.clauses import split_clauses
from orchestrator.gherkin.proofreading import MOST_STEPS, proofread
from orchestrator.gherkin.quotes import mask, quote
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.gherkin.team import TeamVocabulary

OWN = Vocabulary()


@dataclass(frozen=True)
class Own:
    """A sentence as the library gives it, its lines numbered from the heading."""

    text: str
    lines: tuple[tuple[str, Place], ...]
    place: Place


def sentence(text: str, *lines: str, path: str = "a.md", line: int = 1) -> Own:
    steps = tuple((step, Place(path=path, line=line + n)) for n, step in enumerate(lines, 1))
    return Own(text=text, lines=steps, place=Place(path=path, line=line))


LOGIN = sentence(
    "I am logged in as {account}",
    'Given I am on "/login"',
    'When I fill "Username" with "{{{account}.username}}"',
    'And I click "Log in"',
    'Then I see "Welcome"',
)
BUYER = sentence("I bought {product}", 'I am logged in as "ada"', "I click {product}")
TEAM = TeamVocabulary(
    sentences=(LOGIN, BUYER, sentence("I have {n} rows", "Then there are {n} rows"))
)


def test_a_line_stands_for_the_steps_with_its_own_words_in_them() -> None:
    assert TEAM.expand("Given I am logged in as shopper") == (
        ('I am on "/login"', 'Given I am on "/login"'),
        (
            'I fill "Username" with "{{shopper.username}}"',
            'When I fill "Username" with "{{shopper.username}}"',
        ),
        ('I click "Log in"', 'When I click "Log in"'),
        ('I see "Welcome"', 'Then I see "Welcome"'),
    )
    assert [call.tool for call in TEAM.read("Given I am logged in as shopper")] == [
        "browser.browser_navigate",
        "orch.locate",
        "browser.browser_type",
        "orch.locate",
        "browser.browser_click",
        "orch.expect",
    ]


@pytest.mark.parametrize(
    "line",
    [
        'When I am logged in as "shopper"',
        "And i Am  logged in as shopper.",
        "am logged in as 'shopper'",
        "* I am logged in as “shopper”",
    ],
)
def test_it_may_be_said_in_quotes_in_any_case_and_without_the_i(line: str) -> None:
    assert TEAM.understands(line)
    assert TEAM.expand(line)[1][0].endswith('"{{shopper.username}}"')


@pytest.mark.parametrize(
    "line", ["I am logged in", "I am logged in as a shopper", 'I am logged in as "a" "b"', ""]
)
def test_other_words_are_not_understood_and_the_sentence_is_among_the_nearest(line: str) -> None:
    assert not TEAM.understands(line)
    assert TEAM.expand(line) == (("", line),)
    (call,) = TEAM.read(line)
    assert call.arguments["code"] == "not-understood"
    if line:
        assert "I am logged in as {account}" in call.arguments["reason"]


def test_lines_of_the_vocabulary_stay_what_they_are() -> None:
    for own in OWN.sentences:
        assert TEAM.read(own.example) == OWN.read(own.example)
        assert TEAM.expand(own.example) == (("", own.example),)


def test_a_sentence_may_use_another_and_its_first_step_takes_the_lines_keyword() -> None:
    called, lines = zip(*TEAM.expand("When I bought Backpack"), strict=True)
    assert called[0] == 'I am logged in as "ada" › I am on "/login"'
    assert lines[0] == 'Given I am on "/login"'
    assert (called[-1], lines[-1]) == ('I click "Backpack"', 'When I click "Backpack"')


def test_a_number_without_quotes_stays_one_and_everything_else_is_quoted() -> None:
    assert TEAM.expand("Then I have 3 rows")[0][1] == "Then there are 3 rows"
    assert TEAM.expand('Then I have "3" rows')[0][1] == 'Then there are "3" rows'
    assert TEAM.read("Then I have few rows")[0].arguments["code"] == "not-understood"


def test_a_line_that_two_sentences_fit_is_ambiguous_and_names_both() -> None:
    twice = TeamVocabulary(sentences=(sentence("I click {thing}", 'I press "a"'), LOGIN, LOGIN))
    (call,) = twice.read('When I click "x"')
    assert call.arguments["code"] == "ambiguous"
    assert "`I click (on ){target}`, `I click {thing}` (a.md:1)" in call.arguments["reason"]
    (call,) = twice.read("When I am logged in as x")
    assert call.arguments["code"] == "ambiguous"


def test_a_sentence_inside_itself_ends_even_if_nobody_proofread_it() -> None:
    circle = TeamVocabulary(
        sentences=(sentence("I log in", "I sign in"), sentence("I sign in", "I log in"))
    )
    (call,) = circle.read("When I log in")
    assert call.arguments["code"] == "not-understood"


_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x02\x03"), max_size=30
)
_VALUE = _TEXT | st.sampled_from(
    [
        "{x}",
        "{name}",
        "{value}",
        "$ref",
        "$last",
        "\\1",
        "\\g<1>",
        '"',
        "'",
        "{{{value}.a}}",
        " and I click",
    ]
)
FILL = TeamVocabulary(
    sentences=(sentence("I give {name} for {value}", 'I fill "<{value}>" with "{name}!"'),)
)


@given(_VALUE, _VALUE)
def test_a_value_is_put_in_once_and_stays_text(name: str, value: str) -> None:
    assume(mask(quote(name))[1] == (name,) and mask(quote(value))[1] == (value,))
    (locate, fill) = FILL.read(f"When I give {quote(name)} for {quote(value)}")
    assert fill.arguments["text"] == f"{name}!"
    assert fill.arguments["target"] == "$ref"
    assert mask(locate.arguments["target"])[1] == (f"<{value}>",)


@given(_VALUE)
def test_a_value_outside_quotes_is_one_text_too(value: str) -> None:
    assume(mask(quote(value))[1] == (value,))
    alone = TeamVocabulary(sentences=(sentence("I give {name}", 'I fill "Name" with {name}'),))
    (_, fill) = alone.read(f"When I give {quote(value)}")
    assert fill.arguments["text"] == value


@given(st.text(max_size=80))
def test_any_line_is_read_without_an_error(line: str) -> None:
    assert TEAM.read(line)
    assert TEAM.expand(line)


def test_prose_is_cut_with_the_teams_sentences_in_mind() -> None:
    vocabulary = TeamVocabulary(
        sentences=(
            sentence("I log in and open the shop", 'I open "/"'),
            sentence("my cart holds {n} things", 'I see "x"'),
        )
    )
    text = (
        'When I log in and open the shop and click "Add", then my cart holds 1 things and I see "A"'
    )
    assert split_clauses(text, vocabulary.understands) == (
        "When I log in and open the shop",
        'When click "Add"',
        "Then my cart holds 1 things",
        'Then I see "A"',
    )


def test_right_sentences_are_found_right() -> None:
    assert proofread(TEAM.sentences) == []
    assert proofread(()) == []


STEP = 'When I click "x"'
MISTAKES = [
    ([sentence("I sing", "When I hum loudly")], "a.md:2", "the step `I hum loudly`", "Nearest: "),
    ([sentence("I sing", 'When I am on "Home"')], "a.md:2", 'step `I am on "Home"`', "Nearest: "),
    ([sentence("I sing", 'I see "x', STEP)], "a.md:2", "without its other half", "Close it"),
    ([sentence("I click {thing}", "I press Enter")], "a.md:1", "built-in sentence `I click (on ){t", "other"),
    ([sentence("I press {key}", STEP)], "a.md:1", "the built-in sentence `I press", "one meaning"),
    ([sentence("there are {n} rows", STEP)], "a.md:1", "the built-in sentence", "one meaning"),
    ([sentence("I add{n}", 'I see "{n}"')], "a.md:1", "found `add{n}`, expected `{n}`", "blanks"),
    ([sentence('I add "my {n}"', 'I see "{n}"')], "a.md:1", "found `my {n}`", "blanks"),
    (
        [sentence("I log in", STEP), sentence("i log in", STEP, path="b.md", line=7)],
        "b.md:7",
        "found `i log in`, and `I log in` (a.md:1) fits the same lines",
        "other words",
    ),
    (
        [sentence("I have {n} bags", 'I see "{n}"'), sentence("I have 2 {things}", 'I see "{things}"', line=5)],
        "a.md:5",
        "`I have {n} bags` (a.md:1) fits the same",
        "other words",
    ),
    (
        [
            sentence("I log in", STEP, "And I sign in as x"),
            sentence("I sign in as {who}", 'I see "{who}"', "I log in", path="b.md", line=4),
        ],
        "a.md:3",
        "`I log in` stands for itself in the end: a.md:3 uses `I sign in as {who}`, b.md:6 uses `I log in`",
        "out",
    ),
    ([sentence("I log in", "I log in")], "a.md:2", "itself in the end: a.md:2 uses `I log in`", ""),
    ([sentence("I sing", *[STEP] * (MOST_STEPS + 1))], "a.md:1", "found 501 steps", "Say less"),
]  # fmt: skip


@pytest.mark.parametrize(("sentences", "place", "said", "hint"), MISTAKES)
def test_a_mistake_names_its_place_and_the_way_out(
    sentences: list[Own], place: str, said: str, hint: str
) -> None:
    (error,) = proofread(sentences)
    assert str(error.place) == place
    assert said in error.message
    assert hint in error.hint


def test_sentences_that_double_each_other_are_counted_and_not_played() -> None:
    named = [sentence(f"I walk {'x' * n}z", *[f"I walk {'x' * (n + 1)}z"] * 2) for n in range(40)]
    end = sentence(f"I walk {'x' * 40}z", STEP)
    errors = proofread([*named, end])
    assert len(errors) == 40 - 8
    assert "found 1,099,511,627,776 steps" in errors[0].message
