"""While the browser holds an answer back, a witness whose criterion names a time looks on."""

import anyio
import pytest

from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.qa.attending import Attended
from orchestrator.qa.deeds import Deed, idle
from orchestrator.qa.demand import demands
from orchestrator.qa.witness import Witness
from orchestrator.verdicts import Criterion, Source

CLICK = ToolCall(id="a", tool="browser.browser_click", arguments={"target": "e2"})
TIMED = 'Then I see "Sent" within 3 seconds'
PAGE = "### Page\n- Page URL: http://a/\n### Snapshot\n```yaml\n- status: Sent\n```"


class Browser:
    """A browser whose click is answered once the page was looked at `looks` times."""

    def __init__(self, looks: int, tabs: int = 1) -> None:
        self.enough = looks
        self.tabs = tabs
        self.looked = 0
        self.listed = 0
        self.page = PAGE
        self.done = anyio.Event()

    async def look(self, call: ToolCall) -> ToolResult:
        if call.name == "browser_tabs":
            self.listed += 1
            lines = "\n".join(f"- {at}: [T](http://a/{at})" for at in range(self.tabs))
            if self.tabs > 1:
                self.done.set()
            return ToolResult(call_id=call.id, text=f"### Result\n{lines}\n")
        self.looked += 1
        if self.looked >= self.enough:
            self.done.set()
        return ToolResult(call_id=call.id, text=self.page)

    async def act(self, call: ToolCall) -> ToolResult:
        if self.enough:
            await self.done.wait()
        return ToolResult(call_id=call.id, text="clicked")

    def attended(self, line: str, thinks: bool = False) -> tuple[Attended, Witness, list[float]]:
        source = Source(section="", first=1, last=1)
        criterion = Criterion(id="c", number=1, title="t", text=line, source=source, steps=(line,))
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        witness = Witness(
            criterion,
            browser=self.look,
            acts=lambda call: call.name in {"browser_click", "browser_type"},
            keep=lambda _: "",
            demands=demands(criterion, Vocabulary().read),
            sleep=sleep,
        )
        witness.eyes.acted(ToolResult(call_id="open", text=PAGE))
        return Attended(self.act, [witness], thinks=lambda: thinks), witness, slept


@pytest.mark.anyio
async def test_the_page_is_looked_at_while_an_action_is_under_way() -> None:
    browser = Browser(2)
    tools, witness, _ = browser.attended(TIMED)
    assert (await tools.call(CLICK)).ok
    past = witness.eyes.past
    assert len(past.sightings) >= 2
    assert all(one.began >= past.since for one in past.sightings)


@pytest.mark.anyio
async def test_without_a_time_nobody_looks_on() -> None:
    browser = Browser(0)
    tools, witness, _ = browser.attended('Then I see "Sent"')
    await tools.call(CLICK)
    assert (browser.looked, witness.eyes.past.sightings) == (0, ())


@pytest.mark.anyio
async def test_a_page_that_a_new_tab_covers_is_left_alone() -> None:
    browser = Browser(1, tabs=2)
    tools, _, _ = browser.attended(TIMED)
    await tools.call(CLICK)
    assert (browser.listed, browser.looked) == (1, 0)


@pytest.mark.anyio
async def test_while_a_model_thinks_the_page_is_seen_for_as_long_as_the_criterion_says() -> None:
    tools, _, slept = Browser(0).attended(TIMED, thinks=True)
    await tools.call(CLICK)
    assert slept == [3.0]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("The answer is there within 2 seconds", 5.0),
        ("It takes no longer than usual", 0.0),
        ('Then "Loading" is gone within 12 seconds', 12.0),
        ('I see "within 2 seconds" there', 0.0),
    ],
)
async def test_a_criterion_says_itself_whether_time_matters(line: str, seconds: float) -> None:
    assert Browser(0).attended(line)[1].within == seconds


@pytest.mark.anyio
async def test_a_wait_begins_the_time_anew_when_it_is_over() -> None:
    tools, witness, _ = Browser(0).attended(TIMED)

    began = witness.eyes.past.since
    await tools.call(ToolCall(id="w", tool="browser.browser_wait_for", arguments={"time": 1}))
    assert witness.eyes.past.since > began


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("typed", "more", "holds", "taken"),
    [
        ("01.12.2026", {}, "", False),
        ("6:30 pm", {}, "", False),
        ("01.12.2026", {}, ": 01.12.2026", True),
        ("01.12.2026", {"submit": True}, "", True),
        ("Ada", {}, "", True),
    ],
)
async def test_a_date_that_its_box_drops_proves_nothing_of_the_application(
    typed: str, more: dict[str, bool], holds: str, taken: bool
) -> None:
    browser = Browser(looks=0)
    browser.page = PAGE.replace("- status: Sent", f'- textbox "Arrival" [ref=e2]{holds}')
    attended, *_ = browser.attended("Then I see the status")
    call = ToolCall(
        id="t", tool="browser.browser_type", arguments={"target": "e2", "text": typed, **more}
    )
    result = await attended.call(call)
    assert result.ok is taken
    if not taken:
        assert (result.data, result.text.split()[-1]) == ({"code": "not-understood"}, "18:30")
        assert idle(Deed(number=1, text="t", tool="t", words="t", ok=False), result) == result.text
