"""Criteria written as Gherkin: fenced, bare, and in Markdown."""

import pytest

from orchestrator.qa.criteria import Extraction, extract
from orchestrator.verdicts import Ticket

STEPS = ('Given I am on "/login"', 'When I click "Log in"', 'Then I see "Hi"')

FENCED = """\
# Login

```gherkin
Feature: Login
  Background:
    Given I am on "/login"

  Scenario: A right password
    When I click "Log in"
    Then I see "Hi"

  Scenario Outline: Tries
    Then I see "<said>"

    Examples:
      | said  |
      | Wrong |
      | Gone  |
```
"""

BARE = """\
As a member I want to log in.

Scenario: A right password
  # people write comments
  Given I am on "/login"
  When I click "Log in"
  Then I see "Hi"
Thanks, and see the wiki.

@later
Scenario: Another
  Then I see "There"
"""

MARKDOWN = """\
## Details

### Scenario: A right password

* Given I am on "/login"
* When I click "Log in"
- Then I see "Hi"

Between them a word.

### Scenario: Bold keywords

**Given** I am on "/login"\x20\x20
**When** I click "Log in"\x20\x20
**Then** I see "There"

## Notes
* nothing
"""


def _extract(body: str) -> Extraction:
    return extract(Ticket(key="SHOP-7", title="A member can log in", body=body))


def test_a_fenced_block_gives_a_criterion_for_each_scenario_and_row() -> None:
    first, second, third = _extract(FENCED).criteria
    assert (first.title, first.steps) == ("A right password", STEPS)
    assert (first.source.section, first.source.first, first.source.last) == ("Login", 8, 10)
    assert (second.title, third.title) == ("Tries (Wrong)", "Tries (Gone)")
    assert second.id != third.id
    assert (third.source.first, third.source.last) == (12, 18)


def test_bare_gherkin_ends_where_prose_begins_and_comments_are_no_prose() -> None:
    first, second = _extract(BARE).criteria
    assert (first.title, first.steps) == ("A right password", STEPS)
    assert (first.source.section, first.source.first, first.source.last) == ("", 3, 7)
    assert (second.title, second.source.first) == ("Another", 11)


def test_headings_and_bullets_of_markdown_are_gherkin_too() -> None:
    first, second = _extract(MARKDOWN).criteria
    assert (first.title, first.steps) == ("A right password", STEPS)
    assert (first.source.section, first.source.first, first.source.last) == ("Details", 3, 7)
    assert (second.title, second.steps[2]) == ("Bold keywords", 'Then I see "There"')
    assert (second.source.first, second.source.last) == (11, 15)


def test_a_bullet_among_scenarios_that_is_no_step_is_noted() -> None:
    body = MARKDOWN.replace("Between them a word.", "- The total is right")
    assert _extract(body).notes == ("line 9: stands among scenarios and is no step",)


def test_scenarios_in_an_acceptance_section_are_not_counted_as_items_too() -> None:
    body = f"## Acceptance criteria\n\n- one\n\n{FENCED.removeprefix('# Login')}\n- two\n"
    assert [each.title for each in _extract(body).criteria] == [
        "one",
        "A right password",
        "Tries (Wrong)",
        "Tries (Gone)",
        "two",
    ]


@pytest.mark.parametrize("info", ["gherkin", "Gherkin title=x", "cucumber", "feature", ""])
def test_a_fence_is_known_by_its_name_or_its_first_line(info: str) -> None:
    (criterion,) = _extract(f"```{info}\nScenario: x\n  Then I see it\n```").criteria
    assert (criterion.source.first, criterion.source.last) == (2, 3)


def test_a_fence_of_something_else_is_left_alone() -> None:
    assert _extract("```python\nScenario: x\n  Then I see it\n```").criteria == ()
    assert _extract("```\nprint()\n```").criteria == ()


def test_steps_alone_in_a_fence_are_one_scenario() -> None:
    (criterion,) = _extract("```gherkin\n" + "\n".join(STEPS) + "\n```").criteria
    assert criterion.steps == STEPS
    assert criterion.title == " ".join(STEPS)


def test_gherkin_that_cannot_be_read_is_a_criterion_without_steps_and_a_note() -> None:
    extraction = _extract("x\n\n```gherkin\nScenario: x\n  Given a\n  what is this\n```\n")
    (criterion,) = extraction.criteria
    assert criterion.steps == ()
    assert "what is this" in criterion.text
    assert (criterion.source.first, criterion.source.last) == (4, 7)
    assert extraction.notes[0].startswith("line 6: not Gherkin: ")


def test_scenarios_without_steps_or_examples_are_criteria_beside_those_that_have_them() -> None:
    found = _extract(
        "```gherkin\nScenario: To come\n\nScenario Outline: Each\n  When I open <p>\n"
        '  Examples:\n    | p |\n\nScenario: Here\n  When I go back\n  Then I see "x"\n```\n'
    )
    assert [(one.title, len(one.steps)) for one in found.criteria] == [
        ("To come", 0),
        ("Each (no examples)", 0),
        ("Here", 2),
    ]


def test_a_line_of_prose_that_begins_like_a_feature_is_prose() -> None:
    body = "Feature: as a member I want to log in\n\n## Acceptance criteria\n- one\n"
    assert [each.text for each in _extract(body).criteria] == ["one"]


def test_criteria_are_numbered_in_the_order_of_the_ticket() -> None:
    body = f"{BARE}\n## Acceptance criteria\n- last\n"
    assert [each.title for each in _extract(body).criteria] == [
        "A right password",
        "Another",
        "last",
    ]
    assert [each.number for each in _extract(body).criteria] == [1, 2, 3]


def test_what_is_tagged_skip_is_settled_before_any_model_is_asked() -> None:
    body = '```gherkin\n@skip\nScenario: x\n  When I click "A"\n  Then I see "B"\n```\n'
    (criterion,) = extract(Ticket(key="A-1", title="t", body=body)).criteria
    assert (criterion.settled, criterion.because) == (
        "not-reached",
        "it is tagged @skip, so nothing was done",
    )
