"""The witness of a criterion before a browser that is a page in a variable."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from orchestrator.messages import Reply, Text, ToolCall, ToolResult
from orchestrator.qa.attending import Witnessed
from orchestrator.qa.witness import Witness
from orchestrator.verdicts import Criterion, Source, Verdict

CRITERION = Criterion(
    id="c1", number=1, title="t", text="t", source=Source(section="", first=1, last=1)
)
CLICK = {"element": '"Add" button', "target": "e2"}


class Shop:
    """A browser, its clock, and the record, as far as a witness needs them.

    `page` gives the snapshot's lines for the seconds that have passed.
    """

    def __init__(self, page: Callable[[float], str] = lambda _now: '- heading "Shop"') -> None:
        self.page = page
        self.now = 0.0
        self.errors: list[str] = []
        self.modal = ""
        self.recorded: list[tuple[ToolCall, ToolResult]] = []
        self.fault: Any = ""
        self.broken = ""
        self.url = "http://a/"
        self._numbers = count(1)
        self.witness = Witness(
            CRITERION,
            browser=self.browser,
            acts=lambda call: call.server == "browser",
            keep=lambda _data: "sha",
            clock=lambda: self.now,
            sleep=self.sleep,
        )
        self.tools = Witnessed(self.witness, self.record)

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0.01)

    async def browser(self, call: ToolCall) -> ToolResult:
        if self.fault:
            return ToolResult(call_id=call.id, text="gone", fault=self.fault)
        if call.name == "browser_console_messages":
            return ToolResult(call_id=call.id, text="\n".join(self.errors))
        snapshot = (
            f"### Page\n- Page URL: {self.url}\n### Snapshot\n```yaml\n{self.page(self.now)}\n```"
        )
        return ToolResult(call_id=call.id, text=snapshot)

    async def record(self, call: ToolCall) -> ToolResult:
        """The layers below a witness: our own tools answer, the browser does what it is told."""
        handler = self.witness.handlers.get(call.tool)
        done = ToolResult(
            call_id=call.id, text=self.broken or self.modal, fault="error" if self.broken else ""
        )
        result = await handler(call) if handler else done
        result = replace(result, observation=next(self._numbers))
        self.recorded.append((call, result))
        return result

    async def act(self, id_: str = "a", **arguments: Any) -> ToolResult:
        call = ToolCall(id=id_, tool="browser.browser_click", arguments=arguments or CLICK)
        return await self.tools.call(call)

    async def expect(self, id_: str, **arguments: Any) -> ToolResult:
        return await self.tools.call(ToolCall(id=id_, tool="orch.expect", arguments=arguments))

    async def claim(self, verdict: str, *evidence: int, code: str = "") -> Verdict | None:
        arguments = {"verdict": verdict, "code": code, "evidence": list(evidence)}
        await self.tools.call(ToolCall(id="v", tool="orch.verdict", arguments=arguments))
        return self.witness.verdict


@pytest.mark.anyio
async def test_a_pass_rests_on_an_expectation_after_an_action() -> None:
    shop = Shop()
    await shop.act()
    seen = await shop.expect("e", kind="text", value="Shop")
    verdict = await shop.claim("pass", seen.observation)
    assert verdict
    assert verdict.outcome == "pass"
    assert verdict.evidence[0].action == 1
    assert verdict.evidence[0].action_text == 'click "Add" button'


@pytest.mark.anyio
async def test_a_claim_without_evidence_goes_back_and_then_is_unproven() -> None:
    shop = Shop()
    await shop.act()
    assert await shop.claim("pass") is None
    assert shop.recorded[-1][1].fault == "error"
    verdict = await shop.claim("pass")
    assert verdict
    assert (verdict.outcome, verdict.code) == ("unproven", "no-evidence")


@pytest.mark.anyio
async def test_an_expectation_before_anything_was_done_proves_nothing() -> None:
    shop = Shop()
    seen = await shop.expect("e", kind="text", value="Shop")
    assert await shop.claim("pass", seen.observation) is None


@pytest.mark.anyio
async def test_an_expectation_that_does_not_hold_cannot_prove_a_pass() -> None:
    shop = Shop()
    await shop.act()
    seen = await shop.expect("e", kind="text", value="Thanks")
    assert seen.data["holds"] is False
    assert await shop.claim("pass", seen.observation) is None
    verdict = await shop.claim("fail", seen.observation, code="wrong")
    assert verdict
    assert (verdict.outcome, verdict.code) == ("fail", "wrong")


@pytest.mark.anyio
async def test_a_pass_beside_a_failed_expectation_that_is_not_cited_goes_back() -> None:
    shop = Shop()
    await shop.act()
    await shop.expect("e1", kind="text", value="Thanks")
    seen = await shop.expect("e2", kind="text", value="Shop")
    assert await shop.claim("pass", seen.observation) is None


@pytest.mark.anyio
async def test_a_quoted_number_that_is_no_expectation_goes_back() -> None:
    shop = Shop()
    done = await shop.act()
    assert await shop.claim("pass", done.observation) is None


@pytest.mark.anyio
async def test_what_comes_within_the_patience_is_waited_for() -> None:
    shop = Shop(lambda now: '- status: "Saved"' if now >= 3 else '- status: "Saving"')
    await shop.act()
    seen = await shop.expect("e", kind="text", value="Saved")
    assert seen.data["holds"] is True
    assert seen.data["looks"] > 1
    assert "Saving" in seen.data["first"]


@pytest.mark.anyio
async def test_an_unwanted_message_after_800_ms_is_seen_by_the_watch() -> None:
    shop = Shop(lambda now: '- alert: "Oh no"' if now >= 0.8 else '- heading "Shop"')
    await shop.act()
    seen = await shop.expect("e", kind="text", value="Oh no", negate=True)
    assert seen.data["holds"] is False


@pytest.mark.anyio
async def test_a_negated_expectation_is_asked_again_just_before_the_next_action() -> None:
    shop = Shop(lambda now: '- alert: "Oh no"' if now >= 2 else '- heading "Shop"')
    await shop.act()
    absent = await shop.expect("e", kind="text", value="Oh no", negate=True)
    assert absent.data["holds"] is True
    shop.now = 2.0
    await shop.act("a2")
    tools = [call.tool for call, _ in shop.recorded]
    assert tools == ["browser.browser_click", "orch.expect", "orch.expect", "browser.browser_click"]
    again = shop.recorded[2]
    assert again[0].arguments["again"] == absent.observation
    verdict = await shop.claim("pass", absent.observation)
    assert verdict
    assert (verdict.outcome, verdict.code) == ("fail", "wrong")
    assert "Oh no" in verdict.reason


@pytest.mark.anyio
async def test_a_negated_expectation_is_asked_again_at_the_end_and_only_once() -> None:
    shop = Shop()
    await shop.act()
    absent = await shop.expect("e", kind="text", value="Oh no", negate=True)
    verdict = await shop.claim("pass", absent.observation)
    assert verdict
    assert verdict.outcome == "pass"
    asked = [call for call, _ in shop.recorded if call.tool == "orch.expect"]
    assert len(asked) == 2


@pytest.mark.anyio
async def test_only_console_errors_since_before_the_action_count() -> None:
    shop = Shop()
    await shop.act("a1")
    shop.errors.append("[ERROR] old @ http://a/")
    await shop.act("a2")
    clean = await shop.expect("e1", kind="console")
    shop.errors.append("[ERROR] new @ http://a/")
    dirty = await shop.expect("e2", kind="console")
    assert (clean.data["holds"], dirty.data["holds"]) == (True, False)


@pytest.mark.anyio
async def test_a_dialog_is_remembered_after_it_was_handled() -> None:
    shop = Shop()
    shop.modal = '### Modal state\n- ["alert" dialog with message "Sure?"]: can be handled by x'
    await shop.act()
    shop.modal = ""
    handle = ToolCall(id="h", tool="browser.browser_handle_dialog", arguments={"accept": True})
    await shop.tools.call(handle)
    seen = await shop.expect("e", kind="dialog", value="Sure?")
    assert seen.data["holds"] is True


@pytest.mark.anyio
async def test_a_target_is_given_the_handle_to_act_on() -> None:
    shop = Shop(lambda _now: '- button "Add" [ref=e7]')
    call = ToolCall(id="l", tool="orch.locate", arguments={"target": '"Add" button'})
    result = await shop.tools.call(call)
    assert result.data == {"found": True, "ref": "e7", "role": "button", "name": "Add"}


@pytest.mark.anyio
async def test_a_missing_target_is_evidence_for_a_fail() -> None:
    shop = Shop(lambda _now: '- button "Add" [ref=e7]')
    await shop.act()
    call = ToolCall(id="l", tool="orch.locate", arguments={"target": '"Ad" link'})
    missing = await shop.tools.call(call)
    verdict = await shop.claim("fail", missing.observation, code="target-missing")
    assert verdict
    assert verdict.code == "target-missing"


@pytest.mark.anyio
@pytest.mark.parametrize("fault", ["dead", "timeout", "off-origin"])
async def test_a_look_that_cannot_be_made_is_a_fault_and_no_finding(fault: str) -> None:
    shop = Shop()
    await shop.act()
    shop.fault = fault
    result = await shop.expect("e", kind="text", value="Shop")
    assert (result.fault, result.data) == (fault, None)


@pytest.mark.anyio
async def test_words_are_looked_up_in_the_observation_they_are_quoted_from() -> None:
    shop = Shop()
    shop.modal = "the total is 42"
    done = await shop.act()
    right = await shop.expect("e1", kind="words", value="total is 42", observation=done.observation)
    wrong = await shop.expect("e2", kind="words", value="total is 43", observation=done.observation)
    assert (right.data["holds"], wrong.data["holds"]) == (True, False)


@pytest.mark.anyio
async def test_words_from_before_the_last_action_are_not_evidence() -> None:
    shop = Shop()
    done = await shop.act("a1")
    await shop.act("a2")
    result = await shop.expect("e", kind="words", value="x", observation=done.observation)
    assert result.fault == "error"


@pytest.mark.anyio
@pytest.mark.parametrize(
    "arguments",
    [
        {"verdict": "great"},
        {"verdict": "pass", "code": "wrong"},
        {"verdict": "fail", "code": ""},
        {"verdict": "blocked", "code": "limit"},
        {"verdict": "pass", "evidence": "all"},
        {"verdict": "pass", "evidence": [True]},
    ],
)
async def test_a_claim_in_the_wrong_form_goes_back_with_what_was_expected(
    arguments: dict[str, Any],
) -> None:
    shop = Shop()
    call = ToolCall(id="v", tool="orch.verdict", arguments=arguments)
    assert (await shop.tools.call(call)).fault == "error"
    assert shop.witness.verdict is None


@pytest.mark.anyio
async def test_an_action_that_cannot_be_done_is_evidence_for_a_fail() -> None:
    shop = Shop(lambda _now: '- button "Add" [ref=e2]')
    await shop.act("a1")
    await shop.expect("e", kind="text", value="Add")
    shop.broken = "### Error\nTimeout: the element is covered"
    failed = await shop.act("a2")
    verdict = await shop.claim("fail", failed.observation, code="target-missing")
    assert verdict
    assert verdict.evidence[0].saw == "Timeout: the element is covered"


@pytest.mark.anyio
async def test_an_action_that_worked_at_the_second_try_does_not_contradict_a_pass() -> None:
    shop = Shop()
    shop.broken = "### Error\nthe element was replaced"
    await shop.act("a1")
    shop.broken = ""
    await shop.act("a2")
    seen = await shop.expect("e", kind="text", value="Shop")
    verdict = await shop.claim("pass", seen.observation)
    assert verdict
    assert verdict.outcome == "pass"


@pytest.mark.anyio
async def test_nothing_on_the_browsers_own_error_page_is_evidence() -> None:
    shop = Shop()
    shop.url = "chrome-error://chromewebdata/"
    await shop.act()
    absent = await shop.expect("e", kind="text", value="Saved", negate=True)
    call = ToolCall(id="l", tool="orch.locate", arguments={"target": "Shop"})
    lost = await shop.tools.call(call)
    assert (absent.fault, lost.fault) == ("unreachable", "unreachable")


@pytest.mark.anyio
async def test_the_last_complaint_about_a_claim_is_kept() -> None:
    shop = Shop()
    await shop.claim("pass")
    assert "there are none" in shop.witness.complaint


@pytest.mark.anyio
async def test_nothing_is_evidence_on_the_empty_page_that_a_browser_begins_with() -> None:
    shop = Shop()
    shop.url = "about:blank"
    await shop.act()
    absent = await shop.expect("e", kind="text", value="Saved", negate=True)
    assert absent.fault == "unreachable"
    assert "no page of the application is open" in absent.text


@pytest.mark.anyio
async def test_after_an_action_that_failed_a_pass_goes_back() -> None:
    shop = Shop()
    await shop.act("a1")
    seen = await shop.expect("e", kind="text", value="Shop")
    shop.broken = "### Error\nno such element"
    await shop.act("a2")
    assert await shop.claim("pass", seen.observation) is None
    assert "the last action failed" in shop.witness.complaint


@pytest.mark.anyio
async def test_words_are_quoted_from_the_application_and_not_from_an_echo() -> None:
    shop = Shop()
    shop.modal = "no matches for Welcome aboard in 12 nodes"
    done = await shop.act("a1", text="Welcome aboard")
    echo = await shop.expect(
        "e1", kind="words", value="Welcome aboard", observation=done.observation
    )
    rest = await shop.expect("e2", kind="words", value="in 12 nodes", observation=done.observation)
    ticket = await shop.tools.call(ToolCall(id="t", tool="tracker.read", arguments={}))
    other = await shop.expect("e3", kind="words", value="x", observation=ticket.observation)
    assert (echo.data["holds"], rest.data["holds"]) == (False, True)
    assert other.fault == "error"


@pytest.mark.anyio
async def test_a_line_of_the_criterion_said_with_the_calls_is_the_step_of_the_evidence() -> None:
    shop = Shop()
    line = 'Then I see "Thanks"'
    shop.witness._criterion = replace(CRITERION, steps=(line,))
    await shop.act()
    shop.witness.hears(Reply(model="m", parts=(Text(text=f"{line} › I look"),)))
    shop.witness.hears(Reply(model="m", parts=(Text(text="Let me think"),)))
    seen = await shop.expect("e", kind="text", value="Thanks")
    verdict = await shop.claim("fail", seen.observation, code="wrong")
    assert verdict
    assert verdict.evidence[0].step == f"{line} › I look"
    assert verdict.evidence[0].part.splitlines() == ["the page", 'heading "Shop"']


@pytest.mark.anyio
async def test_what_came_back_later_says_where_it_stood() -> None:
    shop = Shop(lambda now: "- alert [ref=e9]: No" if now > 3 else '- heading "Shop"')
    await shop.act()
    seen = await shop.expect("e", kind="role", target="alert", negate=True)
    shop.now = 10
    verdict = await shop.claim("pass", seen.observation)
    assert verdict
    assert (verdict.outcome, verdict.evidence[0].part.splitlines()[0]) == ("fail", 'alert "No"')
