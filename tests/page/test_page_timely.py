"""What must be so in time: decided by what was seen in time, and never by what was not."""

from typing import Any

import pytest

from orchestrator.page.expect import read_expectation
from orchestrator.page.look import Look, Past, Sighting
from orchestrator.page.prove import Proof, prove
from orchestrator.page.snapshot import read_page

BEGAN = 100.0
WITHOUT, WITH = "- main", "- status: Sent"


def look(body: str) -> Look:
    return Look(page=read_page(f"### Page\n### Snapshot\n```yaml\n{body}\n```"))


def seen(began: float, body: str, took: float = 0.0) -> Sighting:
    return Sighting(began=BEGAN + began, ended=BEGAN + began + took, look=look(body))


class Stage:
    """A page from some second after the action on; looks and pauses alone let time pass."""

    def __init__(self, *scenes: tuple[float, str], now: float = 0.0, takes: float = 0.0) -> None:
        self.scenes, self.now, self.takes = scenes, BEGAN + now, takes

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 1e-6)

    async def look(self) -> Look:
        showing = [body for at, body in self.scenes if at <= self.now - BEGAN][-1]
        self.now += self.takes
        return look(showing)

    async def prove(self, *before: Sighting, **arguments: Any) -> Proof:
        claim = {"kind": "text", "value": "Sent", "within": 1, **arguments}
        return await prove(
            self.look,
            read_expectation(claim),
            past=Past(since=BEGAN, sightings=before),
            clock=lambda: self.now,
            sleep=self.sleep,
        )


@pytest.mark.anyio
async def test_what_comes_in_time_holds() -> None:
    proof = await Stage((0, WITHOUT), (0.8, WITH)).prove()
    assert proof.finding.holds is True


@pytest.mark.anyio
async def test_what_comes_too_late_does_not_hold() -> None:
    proof = await Stage((0, WITHOUT), (1.4, WITH)).prove()
    assert (proof.finding.holds, proof.finding.code) == (False, "wrong")


@pytest.mark.anyio
async def test_what_was_first_looked_at_too_late_is_neither_proved_nor_refuted() -> None:
    proof = await Stage((0, WITH), now=3.5).prove()
    assert (proof.finding.holds, proof.finding.code) == (None, "no-evidence")
    assert "3.5 s after the action" in proof.finding.saw


@pytest.mark.anyio
async def test_what_stood_there_before_the_action_says_nothing_of_what_came_in_time() -> None:
    proof = await Stage((0, WITH), now=3.5).prove(seen(0, WITH))
    assert proof.finding.holds is None


@pytest.mark.anyio
async def test_an_earlier_look_that_saw_it_in_time_decides() -> None:
    proof = await Stage((0, WITH), now=3.5).prove(seen(0, WITHOUT), seen(0.7, WITH, took=0.1))
    assert proof.finding.holds is True


@pytest.mark.anyio
async def test_an_earlier_look_that_still_missed_it_decides_against() -> None:
    proof = await Stage((0, WITH), now=3.5).prove(seen(0.7, WITHOUT), seen(1.2, WITHOUT, took=0.1))
    assert proof.finding.holds is False
    assert "not yet 1.2 s after it" in proof.finding.saw


@pytest.mark.anyio
async def test_a_look_that_took_until_after_the_time_is_not_in_time() -> None:
    proof = await Stage((0, WITH), takes=2.0).prove()
    assert (proof.finding.holds, proof.finding.code) == (None, "no-evidence")


@pytest.mark.anyio
async def test_what_came_in_time_and_went_was_there() -> None:
    proof = await Stage((0, WITHOUT), now=3.5).prove(seen(0.2, WITHOUT), seen(0.7, WITH))
    assert proof.finding.holds is True
    assert "gone since" in proof.finding.saw


@pytest.mark.anyio
async def test_what_stood_there_before_and_went_did_not_come() -> None:
    proof = await Stage((0, WITHOUT), now=3.5).prove(seen(0.2, WITH), seen(0.7, WITHOUT))
    assert proof.finding.holds is False


@pytest.mark.anyio
async def test_what_must_go_in_time_is_held_to_it_and_then_watched() -> None:
    gone = await Stage((0, WITH), (0.5, WITHOUT)).prove(negate=True)
    assert gone.finding.holds is True
    assert gone.seconds == pytest.approx(1.5, abs=0.3)
    late = await Stage((0, WITH), (1.5, WITHOUT)).prove(negate=True)
    assert late.finding.holds is False
    back = await Stage((0, WITH), (0.5, WITHOUT), (1.2, WITH)).prove(negate=True)
    assert back.finding.holds is False
    flash = await Stage((0, WITH), now=3).prove(seen(0.2, WITH), seen(0.5, WITHOUT), negate=True)
    assert flash.finding.holds is False


@pytest.mark.anyio
async def test_looks_that_were_made_for_other_kinds_do_not_speak_for_requests() -> None:
    stage = Stage((0, WITH), now=3.5)
    proof = await stage.prove(seen(0.5, WITH), kind="request", value="", target="/api")
    assert proof.finding.holds is False


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"within": 0}, "more than 0"),
        ({"within": 61}, "from 0 to 60"),
        ({"within": "1"}, "a number"),
        ({"within": 1, "seconds": 2}, "leave seconds out"),
    ],
)
def test_a_time_that_means_nothing_goes_back(arguments: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_expectation({"kind": "text", "value": "Sent", **arguments})


def test_the_time_is_part_of_what_is_said() -> None:
    claim = read_expectation({"kind": "text", "value": "Sent", "within": 1})
    assert claim.says() == 'text "Sent" within 1 s'
