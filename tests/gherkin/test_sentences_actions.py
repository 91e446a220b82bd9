"""Step lines that do something, and the calls they become."""

import pytest

from orchestrator.gherkin.calls import ACTS
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.messages import ToolCall

VOCABULARY = Vocabulary()


def _told(line: str) -> list[tuple[str, dict[str, object]]]:
    return [(call.tool, dict(call.arguments)) for call in VOCABULARY.read(line)]


def test_going_somewhere_is_one_navigation_to_the_path_as_written() -> None:
    for line in (
        'Given I am on "/login"',
        'When the user opens "/login"',
        "When I visit “/login”",
        "Given they go to '/login'",
        'Given I navigate to the "/login" page.',
    ):
        assert _told(line) == [("browser.browser_navigate", {"url": "/login"})], line


def test_the_name_of_a_page_is_no_address_and_is_not_guessed_at() -> None:
    (call,) = VOCABULARY.read('Given I am on the "Products" page')
    assert call.tool == "orch.verdict"
    assert call.arguments["code"] == "not-understood"


def test_a_click_looks_the_element_up_first_and_uses_what_was_found() -> None:
    assert VOCABULARY.read('When I click the "Log in" button') == (
        ToolCall(
            id="", tool="orch.locate", arguments={"target": '"Log in" button', "act": "click"}
        ),
        ToolCall(
            id="",
            tool="browser.browser_click",
            arguments={"element": '"Log in" button', "target": "$ref"},
        ),
    )


@pytest.mark.parametrize(
    "line",
    [
        'I click "Log in"',
        'click "Log in"',
        'the member clicks on "Log in"',
        'When they should click "Log in".',
        "And we tap “Log in”",
        "But   I\tclick 'Log in'  again",
    ],
)
def test_subject_verb_form_and_quotes_make_no_difference(line: str) -> None:
    assert [arguments.get("target") for _, arguments in _told(line)] == ['"Log in"', "$ref"]


def test_scope_ordinal_and_patience_go_to_the_look_up() -> None:
    (locate, _), (_, click) = (
        (arguments, tool)
        for tool, arguments in _told(
            'When I click the second "Add to cart" button in the "Backpack" card within 2 seconds'
        )
    )
    assert locate == {
        "target": '2nd "Add to cart" button',
        "act": "click",
        "scope": '"Backpack" card',
        "seconds": 2.0,
    }
    assert click == "browser.browser_click"


@pytest.mark.parametrize(
    ("line", "tool", "arguments"),
    [
        ("When I go back", "browser.browser_navigate_back", {}),
        ("When I reload the page", "orch.reload", {}),
        ("When I refresh the page", "orch.reload", {}),
        ("When I press Enter", "browser.browser_press_key", {"key": "Enter"}),
        ('When I press the "Arrow Down" key', "browser.browser_press_key", {"key": "ArrowDown"}),
        ('When I press "a"', "browser.browser_press_key", {"key": "a"}),
        ("When I accept the dialog", "browser.browser_handle_dialog", {"accept": True}),
        ("When I dismiss the dialog", "browser.browser_handle_dialog", {"accept": False}),
        (
            'When I answer the dialog with "Ada"',
            "browser.browser_handle_dialog",
            {"accept": True, "promptText": "Ada"},
        ),
    ],
)
def test_what_concerns_no_element_is_one_call(
    line: str, tool: str, arguments: dict[str, object]
) -> None:
    assert _told(line) == [(tool, arguments)]


@pytest.mark.parametrize(
    ("line", "target", "tool", "rest"),
    [
        ('When I fill "Name" with "Ada"', '"Name"', "browser_type", {"text": "Ada"}),
        ('When I fill in the "Name" field with ""', '"Name" field', "browser_type", {"text": ""}),
        ('When I enter "Ada" into "Name"', '"Name"', "browser_type", {"text": "Ada"}),
        ('When I type "Ada" in the field "Name"', 'field "Name"', "browser_type", {"text": "Ada"}),
        ('When I clear "Name"', '"Name"', "browser_type", {"text": ""}),
        ('When I double click "Row"', '"Row"', "browser_click", {"doubleClick": True}),
        (
            'When I select "A" and "B" from the "Sort" dropdown',
            '"Sort" dropdown',
            "browser_select_option",
            {"values": ["A", "B"]},
        ),
        ('When I choose the "Express" radio button', '"Express" radio button', "browser_click", {}),
        ('When I press the "Save" button', '"Save" button', "browser_click", {}),
    ],
)
def test_what_is_done_to_an_element_names_it_and_says_with_what(
    line: str, target: str, tool: str, rest: dict[str, object]
) -> None:
    assert _told(line) == [
        ("orch.locate", {"target": target, "act": ACTS[tool]}),
        (f"browser.{tool}", {"element": target, "target": "$ref", **rest}),
    ]


@pytest.mark.parametrize(("verb", "value"), [("tick", "true"), ("uncheck", "false")])
def test_ticking_says_how_the_box_shall_end_and_not_to_toggle_it(verb: str, value: str) -> None:
    _, (tool, arguments) = _told(f'When I {verb} "I agree"')
    assert tool == "browser.browser_fill_form"
    assert arguments["fields"] == [
        {
            "name": '"I agree"',
            "element": '"I agree"',
            "type": "checkbox",
            "target": "$ref",
            "value": value,
        }
    ]


def test_an_element_in_the_middle_of_a_sentence_may_have_its_scope_there() -> None:
    (_, locate), (_, fill) = _told('When I fill "Qty" in the "Backpack" row with "2"')
    assert locate == {"target": '"Qty"', "scope": '"Backpack" row', "act": "fill"}
    assert fill["text"] == "2"


def test_a_negated_action_is_not_understood() -> None:
    assert _told('When I do not click "Buy"')[0][0] == "orch.verdict"


def test_a_quoted_word_that_is_no_key_is_not_pressed_as_one() -> None:
    assert _told('When I press "Save"')[0][0] == "orch.verdict"


def test_tab_alone_is_the_key_and_a_named_tab_the_thing() -> None:
    assert _told("When I press Tab") == [("browser.browser_press_key", {"key": "Tab"})]
    assert _told('When I press the "Notes" tab')[0][0] == "orch.locate"


def test_a_click_said_to_be_repeated_is_that_many_clicks_and_never_too_many() -> None:
    assert len(_told('When I click "Next" 3 times')) == 6
    assert _told('When I click "Next" 51 times')[0][0] == "orch.verdict"


@pytest.mark.parametrize("moment", ["2026-12-24", "18:30"])
def test_a_date_and_a_time_need_no_quotes(moment: str) -> None:
    assert _told(f'When I set "Due" to {moment}')[1][1]["text"] == moment
