"""Criteria that stand beside a ticket's body: fields, checklists, sub-tasks, comments."""

import json

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.qa.criteria import Extraction, extract
from orchestrator.verdicts import Passage, PassageKind, Ticket

BODY = "## Acceptance criteria\n\n- A wrong password is refused\n- A right one opens the shop\n"


def passage(text: str, name: str = "Acceptance Criteria", kind: PassageKind = "field") -> Passage:
    return Passage(name=name, text=text, kind=kind)


def of(body: str, *elsewhere: Passage) -> Extraction:
    return extract(Ticket(key="SHOP-7", title="t", body=body, elsewhere=elsewhere))


def texts(found: Extraction) -> list[str]:
    return [criterion.text for criterion in found.criteria]


def test_a_field_is_read_with_the_body_and_its_name_is_recorded() -> None:
    found = of(BODY, passage("* The lock is mailed\n* A wrong password is refused"))
    assert texts(found) == [
        "A wrong password is refused",
        "A right one opens the shop",
        "The lock is mailed",
    ]
    third = found.criteria[2].source
    assert (third.field, third.first) == ("Acceptance Criteria", 1)
    assert [one.source.field for one in found.criteria[:2]] == ["", ""]
    assert found.notes == (
        'in "Acceptance Criteria", line 2: the same as criterion 1, counted once',
        (
            'criteria stand in several places and differ (2 in the description, 2 in "Acceptance '
            'Criteria"): all are tested'
        ),
    )


def test_the_same_criteria_in_both_places_are_no_conflict() -> None:
    found = of(BODY, passage("# A wrong password is refused\n# A right one opens the shop"))
    assert len(found.criteria) == 2
    assert found.notes == (
        'in "Acceptance Criteria", line 1: the same as criterion 1, counted once',
        'in "Acceptance Criteria", line 2: the same as criterion 2, counted once',
    )


def test_a_field_alone_is_enough_in_every_encoding() -> None:
    item = {"type": "listItem", "content": [_paragraph("A wrong password is refused")]}
    document = {
        "type": "doc",
        "content": [{"type": "panel", "content": [{"type": "bulletList", "content": [item]}]}],
    }
    for text in (
        "# A wrong password is refused",
        "- A wrong password is refused",
        "A wrong password is refused",
        "h3. Login\n* A wrong password is refused",
        "- [ ] A wrong password is refused",
        json.dumps(document),
    ):
        found = of("Some talk.", passage(text))
        assert texts(found) == ["A wrong password is refused"], text
        assert found.criteria[0].source.field == "Acceptance Criteria"


def test_lines_without_bullets_in_a_field_are_a_criterion_each() -> None:
    found = of("", passage("A wrong password is refused\nA right one opens the shop"))
    assert texts(found) == ["A wrong password is refused", "A right one opens the shop"]
    assert [one.source.first for one in found.criteria] == [1, 2]


def test_gherkin_in_a_field_is_a_scenario() -> None:
    text = "Scenario: Login\nGiven I am on /login\nWhen I click Log in\nThen I see Welcome"
    (criterion,) = of("", passage(text)).criteria
    assert criterion.steps[0].startswith("Given")


def test_a_checklist_and_sub_tasks_are_read_only_where_nothing_else_holds_criteria() -> None:
    boxes = passage("- The cart is kept", name="Checklist", kind="list")
    task = passage("The price is shown", name="task 1", kind="task")
    assert len(of(BODY, boxes, task).criteria) == 2
    listed = of("Talk.", boxes, task)
    assert texts(listed) == ["The cart is kept"]
    assert listed.notes == ('the description holds no criteria: they were taken from "Checklist"',)
    (only,) = of("Talk.", task).criteria
    assert (only.text, only.source.field) == ("The price is shown", "sub-tasks")


def test_comments_are_pointed_at_and_never_read() -> None:
    found = of("Talk.", passage(BODY, name="comment 3", kind="comment"))
    assert found.criteria == ()
    assert found.notes[0].startswith("comment 3 of the ticket looks like criteria")


def test_where_nothing_is_found_the_fields_that_were_looked_at_are_named() -> None:
    found = of("# Why", passage("---", name="Acceptance Criteria"))
    assert 'its headings are "Why"' in found.looked_for
    assert found.looked_for.endswith('; nor in "Acceptance Criteria"')


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_are_read_without_a_fault_and_each_criterion_says_where_from(
    body: str, text: str
) -> None:
    found = of(body, passage(text))
    assert {one.source.field for one in found.criteria} <= {"", "Acceptance Criteria"}
    assert all(1 <= one.source.first <= one.source.last for one in found.criteria)


def test_a_title_whose_bold_was_closed_by_half_is_a_title() -> None:
    """mcp-atlassian makes this of `* *Refused.* A wrong password is refused`."""
    (criterion,) = of("### AC\n\n  - **Refused.* A wrong password is refused").criteria
    assert criterion.title == "Refused"


def _paragraph(text: str) -> dict[str, object]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}
