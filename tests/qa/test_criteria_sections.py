"""Criteria under a heading "Acceptance criteria", in the ways that people list them."""

import pytest

from orchestrator.qa.criteria import Extraction, criterion_id, extract
from orchestrator.verdicts import Ticket

SENTENCE = 'Given I am on "/login", when I click "Log in", then I see "Hi"'
STEPS = ('Given I am on "/login"', 'When I click "Log in"', 'Then I see "Hi"')


def _extract(body: str) -> Extraction:
    return extract(Ticket(key="SHOP-7", title="A member can log in", body=body))


@pytest.mark.parametrize(
    "heading",
    [
        "## Acceptance criteria",
        "# ACCEPTANCE CRITERIA",
        "### Acceptance Criteria (Draft, to be confirmed by PM)",
        "#### Testability: Additional Acceptance Criteria",
        "## AC",
        "**Acceptance criteria:**",
        "__Acceptance Criteria__",
        "Acceptance criteria:",
        "Acceptance Criteria\n===================",
    ],
)
@pytest.mark.parametrize("bullet", ["- ", "* ", "1. ", "2) ", "- [ ] ", "* [x] ", "+ "])
def test_any_heading_and_any_bullet_will_do(heading: str, bullet: str) -> None:
    (criterion,) = _extract(f"As a member I want …\n\n{heading}\n\n{bullet}{SENTENCE}\n").criteria
    assert criterion.text == SENTENCE
    assert criterion.steps == STEPS
    assert criterion.number == 1


def test_each_keeps_where_it_came_from() -> None:
    body = f"Intro\n\n## Acceptance criteria\n\n- {SENTENCE}\n- When I open\n  `/x`, then\n  I see `y`\n\nmore"
    first, second = _extract(body).criteria
    assert (first.source.section, first.source.first, first.source.last) == (
        "Acceptance criteria",
        5,
        5,
    )
    assert (second.source.first, second.source.last) == (6, 8)
    assert second.steps == ('When I open "/x"', 'Then I see "y"')


def test_the_section_ends_at_the_next_heading_of_its_level_or_higher() -> None:
    body = (
        "## Acceptance criteria\n- one\n### Errors\n- two\n## Out of scope\n- three\n# Else\n- four"
    )
    assert [each.text for each in _extract(body).criteria] == ["one", "two"]


def test_a_bold_heading_ends_at_the_next_bold_one() -> None:
    body = "**Acceptance criteria**\n\n- one\n\n**Notes**\n\n- two\n"
    assert [each.text for each in _extract(body).criteria] == ["one"]


def test_what_has_no_structure_is_a_criterion_without_steps() -> None:
    (criterion,) = _extract("## Acceptance criteria\n- The total equals the sum\n").criteria
    assert (criterion.text, criterion.steps) == ("The total equals the sum", ())


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (f"**A right password**: {SENTENCE}", "A right password"),
        (f"**A right password.** {SENTENCE}", "A right password"),
        (f"**A right password** {SENTENCE}", "A right password"),
        (f"A right password: {SENTENCE}", "A right password"),
        ("**Given** a, **when** b, **then** c", "Given a, when b, then c"),
        (
            f'{SENTENCE} and I see the heading "Welcome back, Ada"',
            'Given I am on "/login", when I click "Log in", then I see "Hi" and I…',
        ),
        ("x" * 100, "x" * 71 + "…"),
    ],
)
def test_the_title_is_the_bold_lead_in_or_the_sentence_cut_on_a_word(item: str, title: str) -> None:
    (criterion,) = _extract(f"## Acceptance criteria\n- {item}\n").criteria
    assert criterion.title == title
    assert len(criterion.title) <= 72


def test_a_bold_lead_in_is_no_step() -> None:
    (criterion,) = _extract(f"## Acceptance criteria\n- **Good.** {SENTENCE}\n").criteria
    assert criterion.steps == STEPS


def test_clauses_of_their_own_bullets_are_one_criterion() -> None:
    body = (
        "## Acceptance criteria\n"
        '* Given I am on "/a"\n* When I click "B"\n* Then I see "C"\n* And I see "D"\n'
        '* When I open "/e"\n* Then I see "F"\n'
    )
    first, second = _extract(body).criteria
    assert [step.split(" ", 1)[0] for step in first.steps] == ["Given", "When", "Then", "Then"]
    assert (first.source.first, first.source.last) == (2, 5)
    assert second.steps == ('When I open "/e"', 'Then I see "F"')


def test_nested_bullets_belong_to_the_item_above_them() -> None:
    body = '## Acceptance criteria\n1. Login:\n   - Given I am on "/a"\n   - when I click "B"\n   - then I see "C"\n'
    (criterion,) = _extract(body).criteria
    assert criterion.title == "Login"
    assert criterion.steps == ('Given I am on "/a"', 'When I click "B"', 'Then I see "C"')


def test_a_clause_split_over_paragraphs_is_one_item() -> None:
    listed = (
        '## Acceptance criteria\n1. Given I am on "/a",\n\n   when I click "B", then I see "C"\n'
    )
    plain = '## Acceptance criteria\n\nGiven I am on "/a",\n\nwhen I click "B", then I see "C"\n'
    for body in (listed, plain):
        (criterion,) = _extract(body).criteria
        assert criterion.steps == ('Given I am on "/a"', 'When I click "B"', 'Then I see "C"')


def test_talk_around_the_list_is_no_criterion_but_talk_alone_is_noted() -> None:
    body = f"## Acceptance criteria\n\nThe following must hold.\n\n- {SENTENCE}\n\nThat is all.\n"
    assert len(_extract(body).criteria) == 1
    assert _extract(body).notes == ()
    talk = _extract("# Login\n\n## Acceptance criteria\n\nIt must be good.\n")
    assert talk.criteria == ()
    assert talk.notes == (
        'line 5: "Acceptance criteria" holds text, but no list and no Given-when-then',
    )


def test_markup_case_and_white_space_do_not_change_an_id() -> None:
    plain = _extract(f"## Acceptance criteria\n- {SENTENCE}\n").criteria[0]
    dressed = _extract(
        '## AC\n1. [ ] **Given** I  am on "/LOGIN", *when* I click "Log in",\n   then I see "Hi"\n'
    ).criteria[0]
    assert plain.id == dressed.id == criterion_id(SENTENCE)
    assert len(plain.id) == 12
    other = _extract(f"## Acceptance criteria\n- {SENTENCE}!\n").criteria[0]
    assert other.id != plain.id


def test_what_is_quoted_keeps_every_sign_of_its_markup() -> None:
    body = '## AC\n- **When** I fill "Search" with "<b>*x*_y_</b> &amp;", then I see `a_b_c*` and `"x"`\n'
    (criterion,) = _extract(body).criteria
    assert criterion.steps == (
        'When I fill "Search" with "<b>*x*_y_</b> &amp;"',
        'Then I see "a_b_c*" and "x"',
    )


def test_the_same_criterion_twice_is_counted_once_and_said() -> None:
    body = f"## Acceptance criteria\n- one\n- {SENTENCE}\n- **{SENTENCE}**\n- two\n"
    extraction = _extract(body)
    assert [each.number for each in extraction.criteria] == [1, 2, 3]
    assert extraction.notes == ("line 4: the same as criterion 2, counted once",)


def test_where_there_is_none_it_says_what_was_looked_for_and_what_is_there() -> None:
    extraction = _extract("# Login\n\n- Given a, when b, then c\n\n## Notes\n\nwords\n")
    assert extraction.criteria == ()
    assert '"Acceptance criteria"' in extraction.looked_for
    assert "gherkin" in extraction.looked_for
    assert extraction.looked_for.endswith('its headings are "Login", "Notes"')
    assert _extract("").looked_for.endswith("it has no headings")
    assert _extract(f"## AC\n- {SENTENCE}").looked_for == ""


@pytest.mark.parametrize("between", [" ", "\n  ", ": ", ". "])
def test_a_bold_title_right_before_the_sentence_is_no_part_of_it(between: str) -> None:
    body = f"## Acceptance criteria\n- **Login works for members**{between}{SENTENCE}\n"
    (criterion,) = _extract(body).criteria
    assert criterion.title == "Login works for members"
    assert criterion.steps == STEPS


def test_a_bold_clause_of_the_sentence_stays_in_it() -> None:
    body = '## AC\n- **Given I am on "/login"** when I click "Log in", then I see "Hi"\n'
    (criterion,) = _extract(body).criteria
    assert criterion.steps == STEPS


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("## AC\n\n- one\n\n      - deeper\n      - still\n", ["one\ndeeper\nstill"]),
        ("## AC\n\n- one:<br>- deeper<br/>2. still\n", ["one:\ndeeper\nstill"]),
        ("AC1: one\n- deeper\n- still\n\nAC2: two\n", ["one\ndeeper\nstill", "two"]),
        ("- AC1: one\n  - deeper\n- AC2: two\n", ["one\ndeeper", "two"]),
        ("AC1: one\n\n- deeper\n\nThe rest is talk.\n\n- talk\n", ["one\ndeeper"]),
    ],
)
def test_a_deeper_list_is_part_of_its_item_without_its_marks(body: str, texts: list[str]) -> None:
    assert [one.text for one in _extract(body).criteria] == texts


@pytest.mark.parametrize(
    "body",
    [
        '## AC\n\n- When I fill "Name" with "   ", then I see "a  b"\n',
        '## AC\n\n- When I fill "Name" with "   "\n- Then I see "a  b"\n',
        '```gherkin\nScenario: x\n  When I   fill "Name" with "   "\n  Then I see "a  b"\n```\n',
        '### Scenario: x\n**When** I fill "Name" with "   "  \n**Then** I see "a  b"\n',
    ],
)
def test_spaces_in_quotes_are_kept_as_they_are(body: str) -> None:
    (criterion,) = _extract(body).criteria
    assert criterion.steps == ('When I fill "Name" with "   "', 'Then I see "a  b"')


def test_two_whens_that_each_say_what_comes_of_them_are_two_criteria() -> None:
    body = (
        "## Acceptance criteria\n"
        '1. When I open "/settings", the "Profile" tab is selected.\n'
        "2. When the user opens it and clicks SMS, the switch is on.\n"
        "3. When I click Save,\n"
        "4. when I click OK, and I wait,\n"
        "5. then I see Saved\n"
    )
    texts = [each.text for each in extract(Ticket(key="S-1", title="t", body=body)).criteria]
    assert [text.splitlines()[0][:12] for text in texts] == [
        "When I open ",
        "When the use",
        "When I click",
    ]
    assert len(texts[2].splitlines()) == 3
