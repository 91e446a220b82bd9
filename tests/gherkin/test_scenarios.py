"""Gherkin and Markdown with Gherkin read into scenarios."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError
from orchestrator.gherkin.scenarios import SKIPPED, read_scenarios
from orchestrator.gherkin.sentences import Vocabulary

WHOLE = """\
Feature: Login
  Background:
    Given I am on "/login"

  Scenario: A wrong password is refused
    When I click "Log in"
    But nothing else
    Then I see "Invalid credentials"
    And the URL is "/login"

  Rule: Locks
    Scenario Outline: After <n> tries
      * I try <n> times
      Then I see "<said>"

      Examples:
        | n | said   |
        | 4 | Wrong  |
        | 5 | Locked |
"""


def test_a_feature_gives_plain_lines_with_the_background_in_front() -> None:
    first, fourth, fifth = read_scenarios(WHOLE)
    assert first.name == "A wrong password is refused"
    assert first.lines == (
        'Given I am on "/login"',
        'When I click "Log in"',
        "When nothing else",
        'Then I see "Invalid credentials"',
        'Then the URL is "/login"',
    )
    assert (first.first_line, first.last_line) == (5, 9)
    assert fourth.name == "After 4 tries"
    assert fourth.lines == ('Given I am on "/login"', "Given I try 4 times", 'Then I see "Wrong"')
    assert (fifth.first_line, fifth.last_line) == (12, 19)


def test_the_rows_of_an_outline_without_placeholders_in_its_name_are_told_apart() -> None:
    text = "Scenario Outline: Tries\n  Then I see <n>\n  Examples:\n    | n |\n    | 1 |\n    | 2 |"
    assert [each.name for each in read_scenarios(text)] == ["Tries (1)", "Tries (2)"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Given a\nWhen b\nThen c", 1, 3),
        ("\nScenario: x\n  Given a\n  When b\n  Then c\n", 2, 5),
        ("# a comment\nScenario: x\r\n  Given a\r\n  When b\r\n  Then c", 2, 5),
    ],
)
def test_without_a_feature_line_the_numbers_are_still_those_of_the_text(
    text: str, first: int, last: int
) -> None:
    (scenario,) = read_scenarios(text)
    assert scenario.lines == ("Given a", "When b", "Then c")
    assert (scenario.first_line, scenario.last_line) == (first, last)


def test_the_keywords_of_another_language_come_out_in_english() -> None:
    text = "# language: fr\nScénario: x\n  Étant donné a\n  Quand b\n  Alors c\n  Et d\n"
    (scenario,) = read_scenarios(text)
    assert scenario.lines == ("Given a", "When b", "Then c", "Then d")
    assert (scenario.first_line, scenario.last_line) == (2, 6)


def test_markdown_with_gherkin_is_read_by_its_headings_and_bullets() -> None:
    text = "# Feature: Login\n\nSome words.\n\n## Scenario: One\n\n* Given a\n* When b\n- Then c\n\n## Scenario: Two\n* Then d\n"
    one, two = read_scenarios(text, markdown=True)
    assert (one.name, one.lines) == ("One", ("Given a", "When b", "Then c"))
    assert (one.first_line, one.last_line, two.first_line, two.last_line) == (5, 9, 11, 12)


def test_markdown_may_begin_with_a_scenario() -> None:
    (scenario,) = read_scenarios("### Scenario: One\n* Then c\n", markdown=True)
    assert (scenario.name, scenario.first_line) == ("One", 1)


def test_a_table_and_a_doc_string_stand_at_the_end_of_their_line() -> None:
    text = 'Scenario: x\n  When a:\n    | b | c |\n    | d | |\n  Then d\n    """\n    e\n    f\n    """\n'
    (scenario,) = read_scenarios(text)
    assert scenario.lines == ('When a ["b" "c"] ["d" ""]', 'Then d "e␊f"')
    assert scenario.last_line == 9


def test_a_doc_string_is_typed_with_its_lines_and_a_table_fills_a_form() -> None:
    text = """
Scenario: Notes
  When I fill "Notes" with
    \"\"\"
    one "two"
    three
    \"\"\"
  And I fill in the form:
    | Name | Ada   |
    | City | Paris |
  Then the "Guests" table has the rows:
    | Name | City  |
    | Ada  | Paris |
    | Bob  | Rome  |
"""
    (scenario,) = read_scenarios(text)
    notes, form, rows = (Vocabulary().read(line) for line in scenario.lines)
    assert notes[-1].arguments["text"] == 'one "two"\nthree'
    assert [call.arguments.get("text") for call in form] == [None, "Ada", None, "Paris"]
    assert [call.arguments["target"] for call in rows] == [
        'row where "Name" is "Ada" and "City" is "Paris"',
        'row where "Name" is "Bob" and "City" is "Rome"',
    ]


def test_a_skipped_scenario_begins_with_what_ends_it_and_never_passes() -> None:
    text = "@wip\nFeature: f\n\n  @skip @flaky\n  Scenario: x\n    Then d\n"
    (scenario,) = read_scenarios(text)
    assert scenario.tags == ("@wip", "@skip", "@flaky")
    assert scenario.lines == (SKIPPED, "Then d")
    (verdict,) = Vocabulary().read(scenario.lines[0])
    assert (verdict.tool, verdict.arguments["code"]) == ("orch.verdict", "not-reached")


def test_an_account_is_named_once_for_a_whole_scenario() -> None:
    text = '@account(admin)\nScenario: x\n  When I fill "Password" with "{{account.password}}"\n'
    (scenario,) = read_scenarios(text)
    assert scenario.lines == ('When I fill "Password" with "{{admin.password}}"',)


def test_rules_backgrounds_and_outlines_come_out_as_plain_lines() -> None:
    text = """
Feature: f
  Background:
    Given I am on "/"
  Rule: r
    Background:
      And I click "In"
    @slow
    Scenario Outline: <who>
      Then I see "<who>"
      @late
      Examples:
        | who |
        | Ada |
        | Bob |
"""
    first, second = read_scenarios(text)
    assert first.lines == ('Given I am on "/"', 'Given I click "In"', 'Then I see "Ada"')
    assert (second.name, second.tags) == ("Bob", ("@slow", "@late"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Scenario: x\n  Given a\n  what is this\n", 3),
        ("Feature: f\nScenario: x\n  Given a\n  what is this\n", 4),
        ("# language: xx\nScenario: x\n", 1),
        ("\n# a comment\nnot gherkin", 3),
        ("Feature: f\n  Scenario: x\n    Given a\n    @tag\n", 5),
        ("Scenario: x\n  Given a\n  @tag", 4),
        ("@a tag\nScenario: x\n  Given a\n", 1),
        ("Scenario Outline: x\n  Given <a>\n  Examples:\n    | a |\n    | 1 | 2 |\n", 5),
    ],
)
def test_what_is_not_gherkin_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ConfigError) as error:
        read_scenarios(text, path="login.feature")
    assert str(error.value.place) == f"login.feature:{line}"
    assert "not Gherkin" in error.value.message
    assert error.value.hint


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment\n", "# language: fr\n", "Feature: f\n"]
)
def test_where_nothing_is_said_there_is_no_scenario(text: str) -> None:
    assert read_scenarios(text) == []


def test_a_scenario_without_steps_is_kept_and_not_dropped() -> None:
    outline = "Scenario Outline: y\n  Examples:\n    | a |\n    | 1 |\n"
    found = read_scenarios(f"Scenario: x\n\n{outline}")
    assert [(one.name, one.lines) for one in found] == [("x", ()), ("y (1)", ())]


def test_an_outline_whose_examples_have_no_row_is_kept_and_not_dropped() -> None:
    outline = "Scenario Outline: y\n  When I open <a>\n  Examples:\n    | a |\n"
    found = read_scenarios(f"{outline}\nScenario: z\n  When I go back\n")
    assert [(one.name, one.lines) for one in found] == [
        ("y (no examples)", ()),
        ("z", ("When I go back",)),
    ]
    assert (found[0].first_line, found[0].last_line) == (1, 4)


_LINES = st.sampled_from(
    ["Feature: f", "Scenario: s", "Given a", "* b", "Then <c>", "| a |", "Examples:", '"""', "@t", "#x", "",
     "prose", "Rule: r", "Background:", "Scenario Outline: o", "# language: fr", "\x00", "```"]
)  # fmt: skip


def _places(text: str, *, markdown: bool) -> list[int]:
    """The lines that are named for a text, of its scenarios or of what is wrong with it."""
    try:
        found = read_scenarios(text, markdown=markdown)
    except ConfigError as error:
        return [error.place.line if error.place else 0]
    return [line for each in found for line in (each.first_line, each.last_line)]


@given(st.lists(_LINES | st.text(max_size=20), max_size=12), st.booleans())
def test_any_text_is_scenarios_or_an_error_with_a_line_in_it(
    lines: list[str], markdown: bool
) -> None:
    text = "\n".join(lines)
    count = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    # The end of the text, where something may be missing, is the line after the last.
    assert all(1 <= line <= count + 1 for line in _places(text, markdown=markdown))
