"""The pictures of a failure: the page as it was judged, and its element framed in a copy."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from orchestrator.events import Judged, Stored
from orchestrator.flow.picturing import _outlined
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.page.outline import COLOUR
from orchestrator.page.part import Part, Sought, part_of
from orchestrator.page.snapshot import Page
from orchestrator.verdicts import Evidence
from tests.flow.twin_world import TICKET, of, picture, play


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tickets").mkdir()
    (tmp_path / "tickets" / "AB-1.md").write_text(TICKET, encoding="utf-8")
    return tmp_path


@pytest.mark.anyio
async def test_a_failure_keeps_the_page_and_a_copy_with_its_message_framed(project: Path) -> None:
    _, journal, events = await play(project)
    kept = {stored.name: stored.blob for stored in of(events, Stored)}
    assert [*kept] == [
        "criterion-2-fail.png",
        "criterion-2-fail-outlined.png",
        "criterion-3-fail.png",
    ]
    verdicts = {judged.verdict.number: judged.verdict for judged in of(events, Judged)}
    (proof,) = verdicts[2].evidence
    assert (proof.screenshot, proof.outlined) == tuple([*kept.values()][:2])
    assert journal.get(proof.screenshot) == picture()
    framed = Image.open(BytesIO(journal.get(proof.outlined)))
    assert framed.getpixel((5, 20)) == COLOUR
    assert verdicts[3].evidence[0].outlined == ""


@pytest.mark.anyio
async def test_a_failure_says_the_step_and_the_part_of_the_page(project: Path) -> None:
    _, _, events = await play(project)
    failed = next(one.verdict for one in of(events, Judged) if one.verdict.number == 2)
    (proof,) = failed.evidence
    assert proof.step == 'Then I see "Goodbye"'
    assert proof.part.splitlines() == [
        'status "Hello"',
        '  button "Greet"',
        "> status: Hello",
    ]


class Browser:
    """A page whose message lies far below what the window shows; keeps the calls."""

    def __init__(self, box: str) -> None:
        self.calls: list[ToolCall] = []
        self._box = box

    async def call(self, call: ToolCall) -> ToolResult:
        self.calls.append(call)
        line = f"- alert [ref=e2] [box={self._box}]: No"
        text = f"### Page\n### Snapshot\n```yaml\n{line}\n```"
        return ToolResult(call_id=call.id, text=text, image=b"the element alone")


PROOF = Evidence(action=1, action_text="", expectation=2, says="", saw="", holds=False)


def alert(number: int, page: Page) -> Part | None:
    assert number == PROOF.expectation
    return part_of(page, Sought(target="alert"))


@pytest.mark.anyio
async def test_an_element_out_of_sight_gets_a_picture_of_its_own() -> None:
    browser = Browser("10,5000,40,20")
    assert await _outlined(picture(), PROOF, alert, browser, browser) == b"the element alone"
    assert browser.calls[0].arguments == {"boxes": True}
    assert browser.calls[1].arguments["target"] == "e2"


@pytest.mark.anyio
async def test_where_the_browser_gives_no_boxes_there_is_only_the_page() -> None:
    browser = Browser("none")
    assert await _outlined(picture(), PROOF, alert, browser, browser) == b""
    assert len(browser.calls) == 1


@pytest.mark.anyio
async def test_a_claim_about_no_element_frames_nothing() -> None:
    browser = Browser("1,1,20,20")
    nowhere = replace(PROOF, expectation=9)
    assert await _outlined(picture(), nowhere, lambda _n, _p: None, browser, browser) == b""
