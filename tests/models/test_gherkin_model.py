"""The embedded engine plays step lines, one call at a time, and decides on what came back."""

from collections.abc import Callable

import pytest

from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.messages import (
    Fault,
    Json,
    Message,
    Prompt,
    Reply,
    Results,
    Text,
    ToolCall,
    ToolResult,
)
from orchestrator.models.gherkin import GherkinModel
from orchestrator.models.model import Model

pytestmark = pytest.mark.anyio

LOGIN = (
    'Given I am on "/login"',
    'When I fill "Password" with "nope"',
    'And I click "Log in"',
    'Then I see "Invalid credentials"',
    'And I do not see "Welcome"',
)
FOUND: Json = {"found": True, "ref": "e5", "role": "button", "name": "Log in"}

Answer = Callable[[ToolCall], ToolResult | None]


def _prompt(lines: tuple[str, ...]) -> Prompt:
    parts = (Text(text="You test.", label="agent"), Text(text="\n".join(lines), label="criterion"))
    return Prompt(parts=parts)


def _answer(call: ToolCall, number: int) -> ToolResult:
    """A page on which everything is there and every claim holds."""
    data: Json = None
    if call.tool == "orch.locate":
        data = FOUND
    if call.tool == "orch.expect":
        data = {"holds": True, "says": str(call.arguments.get("value")), "saw": "it", "code": ""}
    return ToolResult(call_id=call.id, text="", data=data, observation=number)


async def _play(
    lines: tuple[str, ...], special: Answer = lambda _: None
) -> tuple[list[ToolCall], dict[str, Json]]:
    """Every call that was made, and the arguments of the verdict."""
    model: Model = GherkinModel(Vocabulary().read)
    conversation: list[Message] = [_prompt(lines)]
    calls: list[ToolCall] = []
    while True:
        reply = await model.reply(conversation, ())
        conversation.append(reply)
        if reply.stop != "tools":
            assert not reply.calls
            return calls, dict(calls[-1].arguments)
        (call,) = reply.calls
        calls.append(call)
        result = special(call) or _answer(call, len(calls))
        conversation.append(Results(results=(result,)))


def _fails(tool: str, **result: Json) -> Answer:
    """Answers so for every call of the tool."""

    def special(call: ToolCall) -> ToolResult | None:
        if call.tool != tool:
            return None
        return ToolResult(call_id=call.id, **{"text": "", "observation": 77, **result})

    return special


async def test_every_step_is_called_in_order_and_the_verdict_cites_what_was_seen() -> None:
    calls, verdict = await _play(LOGIN)
    assert [call.tool for call in calls] == [
        "browser.browser_navigate",
        "orch.locate",
        "browser.browser_type",
        "orch.locate",
        "browser.browser_click",
        "orch.expect",
        "orch.expect",
        "orch.verdict",
    ]
    assert [call.id for call in calls] == ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"]
    assert calls[2].arguments["target"] == "e5"
    assert verdict == {
        "verdict": "pass",
        "code": "",
        "reason": "Invalid credentials; Welcome",
        "evidence": [6, 7],
    }


async def test_a_line_nobody_understands_ends_it_before_anything_is_done() -> None:
    calls, verdict = await _play((*LOGIN, "Then all is well", "And so on"))
    assert [call.tool for call in calls] == ["orch.verdict"]
    assert (verdict["verdict"], verdict["code"]) == ("unproven", "not-understood")
    assert 'no sentence for "Then all is well"' in verdict["reason"]
    assert verdict["reason"].endswith("(and 1 more)")


@pytest.mark.parametrize("lines", [(), ("Members see only their own orders",)])
async def test_a_criterion_without_steps_is_not_understood(lines: tuple[str, ...]) -> None:
    _, verdict = await _play(lines)
    assert (verdict["verdict"], verdict["code"]) == ("unproven", "not-understood")


async def test_without_anything_to_see_it_is_no_evidence() -> None:
    given = ('Given I see "Hello"', 'When I click "Log in"')
    _, verdict = await _play(given)
    assert (verdict["verdict"], verdict["code"]) == ("unproven", "no-evidence")


async def test_a_claim_among_the_actions_counts_as_one_after_them() -> None:
    _, verdict = await _play(('When I click "Log in"', 'And I see "Hello"'))
    assert (verdict["verdict"], verdict["evidence"]) == ("pass", [3])


async def test_the_same_words_act_or_claim_by_the_keyword_they_continue() -> None:
    calls, _ = await _play(('Given I am on "/a"', 'Then I see "x"', 'And I am on "/b"'))
    assert [call.tool for call in calls[:3]] == [
        "browser.browser_navigate",
        "orch.expect",
        "orch.expect",
    ]


@pytest.mark.parametrize(
    ("keyword", "outcome", "code"),
    [("Given", "blocked", "precondition"), ("When", "fail", "target-missing")],
)
async def test_a_target_that_is_not_there(keyword: str, outcome: str, code: str) -> None:
    data = {"found": False, "why": "missing", "nearest": ['link "Log on"']}
    line = f'{keyword} I click "Log in"'
    calls, verdict = await _play((line, 'Then I see "x"'), _fails("orch.locate", data=data))
    assert (verdict["verdict"], verdict["code"]) == (outcome, code)
    assert verdict["reason"] == f'{line}: there is no "Log in"; nearest: link "Log on"'
    assert verdict["evidence"] == [77]
    assert len(calls) == 2


@pytest.mark.parametrize("keyword", ["Given", "When"])
async def test_two_targets_are_never_a_guess(keyword: str) -> None:
    data = {"found": False, "why": "ambiguous", "nearest": ['1st "Add"', '2nd "Add"']}
    lines = (f'{keyword} I click "Add"', 'Then I see "x"')
    _, verdict = await _play(lines, _fails("orch.locate", data=data))
    assert (verdict["verdict"], verdict["code"]) == ("unproven", "ambiguous")
    assert '1st "Add", 2nd "Add"' in verdict["reason"]


@pytest.mark.parametrize(
    ("keyword", "said", "outcome", "code"),
    [
        ("Given", "", "blocked", "precondition"),
        ("When", "", "fail", "wrong"),
        ("Then", "", "fail", "wrong"),
        ("Then", "target-missing", "fail", "target-missing"),
        ("Then", "not-testable-here", "fail", "wrong"),
    ],
)
async def test_a_claim_that_does_not_hold(keyword: str, said: str, outcome: str, code: str) -> None:
    data = {"holds": False, "says": 'text "x"', "saw": "text y", "code": said}
    lines = (f'{keyword} I see "x"', 'Then I see "y"')
    calls, verdict = await _play(lines, _fails("orch.expect", data=data))
    assert (verdict["verdict"], verdict["code"]) == (outcome, code)
    assert verdict["reason"] == 'text "x": saw text y'
    assert verdict["evidence"] == [77]
    assert len(calls) == 2


@pytest.mark.parametrize("said", ["not-testable-here", "ambiguous", "", "wrong"])
async def test_a_claim_that_cannot_be_seen_is_unproven(said: str) -> None:
    data = {"holds": None, "says": "it", "saw": "nothing", "code": said}
    _, verdict = await _play(('Then I see "x"',), _fails("orch.expect", data=data))
    code = said if said in {"not-testable-here", "ambiguous"} else "not-testable-here"
    assert (verdict["verdict"], verdict["code"]) == ("unproven", code)


@pytest.mark.parametrize(
    "tool", ["browser.browser_navigate", "orch.locate", "browser.browser_click", "orch.expect"]
)
@pytest.mark.parametrize(
    ("fault", "outcome", "code"),
    [
        ("refused", "blocked", "refused"),
        ("off-origin", "blocked", "refused"),
        ("timeout", "blocked", "server"),
        ("dead", "blocked", "server"),
        ("unfit", "blocked", "server"),
        ("garbled", "blocked", "server"),
        ("too-large", "unproven", "limit"),
    ],
)
async def test_a_fault_of_the_surroundings_is_never_a_fail(
    tool: str, fault: str, outcome: str, code: str
) -> None:
    special = _fails(tool, fault=fault, text="### Error\nno answer in 30 s\nmore")
    _, verdict = await _play(LOGIN, special)
    assert (verdict["verdict"], verdict["code"]) == (outcome, code)
    assert verdict["reason"].endswith(": no answer in 30 s")


async def test_a_page_that_cannot_be_opened_is_the_environment() -> None:
    special = _fails("browser.browser_navigate", fault="error", text="net::ERR_REFUSED")
    calls, verdict = await _play(LOGIN, special)
    assert (verdict["verdict"], verdict["code"]) == ("blocked", "environment")
    assert len(calls) == 2


@pytest.mark.parametrize(
    "said",
    [
        'Navigation to "/a" is interrupted by another navigation to "/b"',
        "net::ERR_ABORTED at http://127.0.0.1/a",
    ],
)
@pytest.mark.parametrize(
    ("crossed", "outcome", "tries"), [(1, "pass", 2), (2, "pass", 3), (3, "blocked", 3)]
)
@pytest.mark.parametrize("pause", ["", "refused"])
async def test_a_page_that_was_still_on_its_way_is_given_time_and_opened_again(
    crossed: int, outcome: str, tries: int, said: str, pause: Fault
) -> None:
    opened: list[ToolCall] = []

    def crossing(call: ToolCall) -> ToolResult | None:
        if call.tool == "browser.browser_wait_for":
            return ToolResult(call_id=call.id, text="", fault=pause, observation=8)
        if call.tool != "browser.browser_navigate":
            return None
        opened.append(call)
        late = len(opened) <= crossed
        return (
            ToolResult(call_id=call.id, text=said, fault="error", observation=9) if late else None
        )

    calls, verdict = await _play(LOGIN, crossing)
    assert verdict["verdict"] == outcome
    assert len(opened) == tries
    between = [call for call in calls if call.tool == "browser.browser_wait_for"]
    assert len(between) == tries - 1
    assert len({call.id for call in calls}) == len(calls)


async def test_a_claim_the_page_room_refuses_is_not_understood() -> None:
    special = _fails("orch.expect", fault="error", text="begin the address with /")
    _, verdict = await _play(('Then the URL is "x"',), special)
    assert (verdict["verdict"], verdict["code"]) == ("unproven", "not-understood")
    assert verdict["reason"].endswith("begin the address with /")


async def test_an_action_that_failed_once_is_looked_up_and_tried_again() -> None:
    clicks: list[ToolCall] = []

    def once(call: ToolCall) -> ToolResult | None:
        if call.tool != "browser.browser_click" or clicks:
            return None
        clicks.append(call)
        return ToolResult(call_id=call.id, text="stale", fault="error", observation=9)

    calls, verdict = await _play(LOGIN, once)
    tools = [call.tool for call in calls[3:7]]
    assert tools == ["orch.locate", "browser.browser_click"] * 2
    assert verdict["verdict"] == "pass"


@pytest.mark.parametrize(
    ("keyword", "outcome", "code"),
    [("Given", "blocked", "precondition"), ("When", "fail", "target-missing")],
)
async def test_an_action_that_failed_twice_is_said_in_the_tools_words(
    keyword: str, outcome: str, code: str
) -> None:
    special = _fails("browser.browser_click", fault="error", text="### Error\nnot visible\nlog")
    line = f'{keyword} I click "Log in"'
    calls, verdict = await _play((line, 'Then I see "x"'), special)
    assert [call.tool for call in calls].count("browser.browser_click") == 2
    assert (verdict["verdict"], verdict["code"]) == (outcome, code)
    assert verdict["reason"] == f"{line}: not visible"


async def test_an_action_on_no_element_is_tried_again_by_itself() -> None:
    special = _fails("browser.browser_handle_dialog", fault="error", text="no dialog")
    calls, _ = await _play(("When I accept the dialog", 'Then I see "x"'), special)
    assert [call.tool for call in calls] == ["browser.browser_handle_dialog"] * 2 + ["orch.verdict"]


async def test_a_dialog_in_an_actions_answer_is_left_to_the_steps() -> None:
    def dialog(call: ToolCall) -> ToolResult | None:
        if call.tool != "browser.browser_click":
            return None
        text = '### Modal state\n- ["confirm" dialog with message "Sure?"]'
        return ToolResult(call_id=call.id, text=text, observation=3)

    lines = (
        'When I click "Remove"',
        'Then the browser dialog says "Sure?"',
        "When I dismiss the dialog",
        'Then I see "Backpack"',
    )
    calls, verdict = await _play(lines, dialog)
    assert [call.tool for call in calls[1:5]] == [
        "browser.browser_click",
        "orch.expect",
        "browser.browser_handle_dialog",
        "orch.expect",
    ]
    assert (verdict["verdict"], verdict["evidence"]) == ("pass", [3, 5])


async def test_a_typed_text_is_never_taken_for_a_place_to_fill() -> None:
    calls, _ = await _play(('When I fill "Name" with "$ref"', 'Then I see "$last"'))
    assert calls[1].arguments["text"] == "$ref"
    assert calls[2].arguments["value"] == "$last"


async def test_the_check_box_of_a_form_and_a_quotation_get_their_places_filled() -> None:
    calls, _ = await _play(('When I check "Agree"', 'Then the last answer says "ok"'))
    assert calls[1].arguments["fields"][0]["target"] == "e5"
    assert calls[2].arguments["observation"] == 2


async def test_after_the_verdict_was_answered_it_asks_for_nothing_even_if_it_was_refused() -> None:
    special = _fails("orch.verdict", fault="error", text="cites nothing")
    calls, _ = await _play(('Then I see "x"',), special)
    assert [call.tool for call in calls] == ["orch.expect", "orch.verdict"]


async def test_where_it_stands_is_read_from_the_conversation_alone() -> None:
    conversation: list[Message] = [_prompt(LOGIN)]
    while True:
        # Another engine each turn: nothing is remembered but what was said.
        reply = await GherkinModel(Vocabulary().read).reply(tuple(conversation), ())
        again = await GherkinModel(Vocabulary().read).reply(tuple(conversation), ())
        assert reply == again
        if reply.stop == "end":
            break
        conversation.append(reply)
        results = Results(results=(_answer(reply.calls[0], len(conversation)),))
        conversation.append(results)
    said = [message.text for message in conversation if isinstance(message, Reply) and message.text]
    assert said[:-1] == list(LOGIN)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("404 Not Found", "precondition"),
        ("410 Gone", "precondition"),
        ("500 Internal Server Error", "environment"),
    ],
)
async def test_a_given_page_that_is_not_there_blocks(status: str, code: str) -> None:
    page = f"### Page\n- Page URL: http://a/x\n- HTTP status: {status}"
    _, verdict = await _play(LOGIN, _fails("browser.browser_navigate", text=page))
    assert (verdict["verdict"], verdict["code"]) == ("blocked", code)


async def test_a_page_that_refuses_is_one_that_a_team_may_test() -> None:
    page = "### Page\n- Page URL: http://a/x\n- HTTP status: 403 Forbidden"
    _, verdict = await _play(LOGIN, _fails("browser.browser_navigate", text=page))
    assert verdict["verdict"] == "pass"


async def test_a_page_that_was_not_reached_blocks() -> None:
    _, verdict = await _play(LOGIN, _fails("orch.expect", fault="unreachable", text="nothing"))
    assert (verdict["verdict"], verdict["code"]) == ("blocked", "environment")


async def test_a_date_in_a_form_that_the_box_does_not_take_is_told_and_is_no_fail() -> None:
    refused = _fails(
        "browser.browser_type",
        text="the box is empty",
        fault="error",
        data={"code": "not-understood"},
    )
    lines = ('Given I am on "/"', 'When I set "Arrival" to "01.12.2026"', 'Then I see "Booked"')
    _, verdict = await _play(lines, refused)
    assert (verdict["verdict"], verdict["code"]) == ("unproven", "not-understood")
    assert str(verdict["reason"]).endswith("the box is empty")
