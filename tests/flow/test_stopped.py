"""A run that a signal or its machine stopped, gone on with, ends as if nothing had happened."""

from pathlib import Path

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import RunEnded
from tests.flow.stories import Story, project_in
from tests.flow.twin_world import of


async def goes_on_as(whole: Story, story: Story) -> None:
    """Go on with the story: no verdict is lost or changed, no write doubled."""
    done = story.judged
    assert story.unfinished
    await story.play()
    assert story.verdicts == whole.verdicts
    assert story.comments == 1
    assert story.judged[: len(done)] == done
    assert len(story.judged) == len(whole.verdicts)


@pytest.mark.parametrize("line", range(2, 78, 3))
@pytest.mark.anyio
async def test_a_signal_at_any_event_loses_no_verdict_and_doubles_no_write(
    whole: Story, tmp_path: Path, line: int
) -> None:
    code = ExitCode.TERMINATED if line % 2 else ExitCode.INTERRUPTED
    story = Story(project_in(tmp_path / "project"))
    await story.interrupt(line, code)
    assert story.ended is None
    (end,) = of([one.event for one in story.journal.envelopes], RunEnded)
    assert end.exit_code == code
    await goes_on_as(whole, story)


@pytest.mark.anyio
async def test_a_machine_that_goes_down_before_any_sync_loses_no_verdict_and_doubles_no_write(
    whole: Story, tmp_path: Path
) -> None:
    for line in whole.journal.synced[:-1]:
        story = Story(project_in(tmp_path / str(line)))
        await story.lose_power(line)
        assert story.ended is None
        assert len(story.journal.lines) < line
        await goes_on_as(whole, story)
    assert whole.journal.synced[-1] == len(whole.journal.lines)
