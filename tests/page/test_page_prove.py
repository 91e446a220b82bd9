"""A claim over time: presence is waited for, absence is watched, and no test takes time."""

from typing import Any

import pytest

from orchestrator.page.expect import read_expectation
from orchestrator.page.look import Look
from orchestrator.page.prove import LONGEST_PAUSE, Proof, prove
from orchestrator.page.snapshot import read_page

Scene = tuple[float, str]


class Stage:
    """A page that changes at given seconds, with a clock that only sleeping moves."""

    def __init__(self, *scenes: Scene, look_takes: float = 0.0) -> None:
        self.scenes = scenes
        self.now = 100.0
        self.look_takes = look_takes
        self.looked: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert 0 <= seconds <= LONGEST_PAUSE
        self.now += max(seconds, 1e-6)

    async def look(self) -> Look:
        self.looked.append(self.now - 100.0)
        showing = [body for at, body in self.scenes if at <= self.now - 100.0][-1]
        self.now += self.look_takes
        if showing.startswith("["):
            return Look(page=page("- main"), console=(showing,))
        return Look(page=page(showing))

    async def prove(self, **arguments: Any) -> Proof:
        return await prove(
            self.look, read_expectation(arguments), clock=self.clock, sleep=self.sleep
        )


def page(body: str) -> Any:
    if body.startswith("###"):
        return read_page(body)
    return read_page(f"### Page\n### Snapshot\n```yaml\n{body}\n```")


QUIET = '- heading "Shop"'
ERROR = "- alert: Out of stock"
DIALOG = '### Modal state\n- ["alert" dialog with message "Hi"]: can be handled by x'


@pytest.mark.anyio
async def test_what_is_there_at_once_takes_one_look() -> None:
    stage = Stage((0, ERROR))
    proof = await stage.prove(kind="text", value="Out of stock")
    assert (proof.finding.holds, proof.looks, proof.seconds) == (True, 1, 0.0)
    assert proof.first is proof.finding


@pytest.mark.anyio
async def test_what_comes_later_is_waited_for() -> None:
    stage = Stage((0, QUIET), (3, ERROR))
    proof = await stage.prove(kind="text", value="Out of stock")
    assert proof.finding.holds is True
    assert proof.first.holds is False
    assert 3 <= proof.seconds <= 3 + LONGEST_PAUSE
    assert any(node.role == "alert" for node in proof.page.nodes)


@pytest.mark.anyio
async def test_looks_come_quickly_at_first_and_then_less_often() -> None:
    stage = Stage((0, QUIET))
    await stage.prove(kind="text", value="Out of stock")
    pauses = [
        later - earlier for earlier, later in zip(stage.looked, stage.looked[1:], strict=False)
    ]
    assert pauses[0] == pytest.approx(0.05)
    assert pauses[-2] == pytest.approx(0.25)
    assert len(stage.looked) < 30


@pytest.mark.anyio
async def test_the_last_look_is_at_the_end() -> None:
    stage = Stage((0, QUIET), (4.99, ERROR))
    proof = await stage.prove(kind="text", value="Out of stock")
    assert proof.finding.holds is True
    assert stage.looked[-1] == pytest.approx(5.0, abs=0.001)


@pytest.mark.anyio
async def test_what_comes_after_the_end_does_not_count() -> None:
    stage = Stage((0, QUIET), (2.1, ERROR))
    proof = await stage.prove(kind="text", value="Out of stock", seconds=2)
    assert (proof.finding.holds, proof.finding.code) == (False, "wrong")
    assert proof.seconds == pytest.approx(2.0, abs=0.001)


@pytest.mark.anyio
async def test_no_seconds_is_one_look() -> None:
    stage = Stage((0, QUIET), (0.01, ERROR))
    proof = await stage.prove(kind="text", value="Out of stock", seconds=0)
    assert (proof.finding.holds, proof.looks) == (False, 1)


@pytest.mark.anyio
async def test_slow_looks_do_not_make_it_endless() -> None:
    stage = Stage((0, QUIET), look_takes=4.0)
    proof = await stage.prove(kind="text", value="Out of stock")
    assert (proof.finding.holds, proof.looks) == (False, 3)


@pytest.mark.anyio
async def test_an_absence_is_watched_over_the_whole_window() -> None:
    stage = Stage((0, QUIET))
    proof = await stage.prove(kind="text", value="Out of stock", negate=True)
    assert proof.finding.holds is True
    assert proof.seconds == pytest.approx(1.0, abs=0.001)
    assert proof.looks > 3


@pytest.mark.anyio
async def test_an_unwanted_message_after_800_milliseconds_is_seen() -> None:
    stage = Stage((0, QUIET), (0.8, ERROR), (0.95, ERROR))
    proof = await stage.prove(kind="text", value="Out of stock", negate=True)
    assert (proof.first.holds, proof.finding.holds, proof.finding.code) == (True, False, "wrong")
    assert "Out of stock" in proof.finding.saw
    assert 0.8 <= proof.seconds <= 1.0


@pytest.mark.anyio
async def test_the_page_before_the_action_may_still_be_showing() -> None:
    stage = Stage((0, ERROR), (2, QUIET))
    proof = await stage.prove(kind="text", value="Out of stock", negate=True)
    assert (proof.first.holds, proof.finding.holds) == (False, True)
    assert 3 <= proof.seconds <= 3.3


@pytest.mark.anyio
async def test_an_absence_that_never_comes_does_not_hold() -> None:
    stage = Stage((0, ERROR))
    proof = await stage.prove(kind="text", value="Out of stock", negate=True)
    assert proof.finding.holds is False
    assert proof.seconds == pytest.approx(5.0, abs=0.001)


@pytest.mark.anyio
async def test_a_message_that_comes_back_in_the_window_decides_against() -> None:
    stage = Stage((0, ERROR), (1, QUIET), (1.5, ERROR), (1.8, QUIET))
    proof = await stage.prove(kind="text", value="Out of stock", negate=True)
    assert proof.finding.holds is False
    assert proof.seconds < 2


@pytest.mark.anyio
async def test_a_console_without_errors_is_watched() -> None:
    stage = Stage((0, QUIET), (0.7, "[ERROR] boom"))
    assert (await stage.prove(kind="console")).finding.holds is False
    late = Stage((0, QUIET), (3, "[ERROR] boom"))
    assert (await late.prove(kind="console", negate=True)).finding.holds is True


@pytest.mark.anyio
async def test_an_empty_list_is_watched_in_case_it_fills() -> None:
    stage = Stage((0, QUIET), (0.5, "- list:\n  - listitem: one"))
    proof = await stage.prove(kind="count", target="items", value=0)
    assert (proof.finding.holds, proof.finding.saw) == (False, '1: listitem "one"')


@pytest.mark.anyio
async def test_a_missing_target_is_waited_for() -> None:
    stage = Stage((0, QUIET), (2, '- button "Save" [disabled]'))
    proof = await stage.prove(kind="state", target='"Save" button', value="disabled")
    assert (proof.first.code, proof.finding.holds) == ("target-missing", True)


@pytest.mark.anyio
async def test_two_targets_are_given_time_to_become_one() -> None:
    two = '- button "Save" [disabled]\n- button "Save"'
    stage = Stage((0, two), (1, '- button "Save" [disabled]'))
    proof = await stage.prove(kind="state", target='"Save" button', value="disabled")
    assert (proof.first.code, proof.finding.holds) == ("ambiguous", True)
    still = await Stage((0, two)).prove(kind="state", target='"Save" button', value="disabled")
    assert (still.finding.holds, still.finding.code) == (None, "ambiguous")


@pytest.mark.anyio
async def test_what_can_never_be_seen_is_not_waited_for() -> None:
    stage = Stage((0, '- textbox "Name"'))
    proof = await stage.prove(kind="state", target='"Name" field', value="required")
    assert (proof.finding.holds, proof.finding.code, proof.looks) == (None, "not-testable-here", 1)


@pytest.mark.anyio
async def test_a_dialog_that_opens_in_the_window_leaves_it_undecided() -> None:
    stage = Stage((0, QUIET), (0.5, DIALOG))
    proof = await stage.prove(kind="text", value="Out of stock", negate=True)
    assert (proof.finding.holds, proof.finding.code) == (None, "no-evidence")


@pytest.mark.anyio
async def test_without_a_clock_of_its_own_it_uses_the_real_one() -> None:
    stage = Stage((0, ERROR))
    proof = await prove(stage.look, read_expectation({"kind": "text", "value": "Out of stock"}))
    assert proof.finding.holds is True
