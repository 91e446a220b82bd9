"""A run that is killed at any event and gone on with ends as if nothing had happened."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.errors import ExitCode
from orchestrator.events import Judged, RunResumed
from tests.flow.stories import KEY, Story, project_in
from tests.flow.twin_world import TICKET, of


@pytest.mark.anyio
async def test_the_run_that_nothing_interrupts_writes_one_comment(whole: Story) -> None:
    assert whole.comments == 1
    assert whole.verdicts[0] == (1, "pass", "")
    assert len(whole.journal.lines) > 60


@pytest.mark.parametrize("before", [False, True], ids=["after", "before"])
@pytest.mark.parametrize("line", range(2, 102))
@pytest.mark.anyio
async def test_a_kill_at_any_event_loses_no_verdict_and_doubles_no_write(
    whole: Story, tmp_path: Path, line: int, before: bool
) -> None:
    line = 2 + (line - 2) * (len(whole.journal.lines) - 2) // 100
    story = Story(project_in(tmp_path / "project"))
    await story.play(line, before=before)
    assert story.ended is None
    done = of([one.event for one in story.journal.envelopes], Judged)
    await story.play()
    assert story.verdicts == whole.verdicts
    assert story.comments == 1
    kept = of([one.event for one in story.journal.envelopes], Judged)
    assert kept[: len(done)] == done
    assert len(kept) == len(whole.verdicts)


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kills=st.lists(st.integers(2, 60), min_size=1, max_size=4), lanes=st.integers(1, 3))
@pytest.mark.anyio
async def test_any_number_of_kills_in_any_lanes_ends_as_the_run_that_nothing_interrupts(
    whole: Story, tmp_path_factory: pytest.TempPathFactory, kills: list[int], lanes: int
) -> None:
    story = Story(project_in(tmp_path_factory.mktemp("kills") / "project"))
    for kill in kills:
        if story.ended is None:
            await story.play(len(story.journal.lines) + kill, lanes=lanes)
    if story.ended is None:
        await story.play(lanes=lanes)
    assert story.verdicts == whole.verdicts
    assert story.comments == 1


@pytest.mark.anyio
async def test_a_finished_criterion_is_not_tested_again(tmp_path: Path) -> None:
    story = Story(project_in(tmp_path / "project"))
    await story.play(40)
    seen = of([one.event for one in story.journal.envelopes], Judged)
    assert seen
    begun = len(story.journal.lines)
    await story.play()
    items = {one.scope.item for one in story.journal.envelopes[begun:]}
    assert seen[0].verdict.criterion not in items


@pytest.mark.anyio
async def test_a_criterion_that_left_the_ticket_is_blocked_and_a_new_one_is_not_added(
    tmp_path: Path,
) -> None:
    story = Story(project_in(tmp_path / "project"))
    await story.play(12)
    ticket = story.project / "tickets" / f"{KEY}.md"
    other = TICKET.replace("Goodbye", "Farewell")
    ticket.write_text(other, encoding="utf-8")
    await story.play()
    assert [one[1:] for one in story.verdicts] == [
        ("pass", ""),
        ("blocked", "ticket-changed"),
        ("fail", "target-missing"),
        ("unproven", "not-understood"),
    ]


@pytest.mark.anyio
async def test_a_run_that_goes_on_says_so_in_its_journal(tmp_path: Path) -> None:
    story = Story(project_in(tmp_path / "project"))
    await story.play(12)
    await story.play()
    assert len(of([one.event for one in story.journal.envelopes], RunResumed)) == 1
    assert story.ended
    assert story.ended.exit_code == ExitCode.FAILED
