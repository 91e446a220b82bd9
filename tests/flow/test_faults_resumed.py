"""Faults of servers, stops and resumes in any order end as a run that nothing interrupted."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.errors import ExitCode
from orchestrator.flow.progress import final
from orchestrator.messages import Fault
from tests.flow.faulty_pool import Trouble, Weather
from tests.flow.stories import FINISHED, Story, project_in

FAULTS: tuple[Fault, ...] = ("dead", "timeout", "garbled", "error")
READ, WRITE, BROWSER = "tickets.get_ticket", "tickets.add_comment", "browser."


def troubles(on: str, first: int) -> st.SearchStrategy[Trouble]:
    """Of these tools, at one of the first so many calls."""
    return st.builds(
        Trouble,
        on=st.just(on),
        fault=st.sampled_from(FAULTS),
        first=st.integers(1, first),
        calls=st.sampled_from([1, 1, 2, 5]),
        done=st.booleans(),
    )


stops = st.tuples(st.sampled_from(["kill", "signal", "power"]), st.integers(2, 60))


async def stopped(story: Story, how: str, line: int) -> None:
    """Begin, or go on, until that happens so many lines later, or until the end."""
    line += len(story.journal.lines)
    if how == "kill":
        await story.play(line)
    elif how == "signal":
        await story.interrupt(line, ExitCode.TERMINATED)
    else:
        await story.lose_power(line)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    wrong=st.lists(
        troubles(READ, 3) | troubles(WRITE, 2) | troubles(BROWSER, 40), min_size=1, max_size=3
    ),
    stops=st.lists(stops | st.just(("kill", FINISHED)), min_size=1, max_size=3),
)
@pytest.mark.anyio
async def test_faults_and_stops_lose_no_verdict_double_no_write_and_blame_no_application(
    whole: Story,
    tmp_path_factory: pytest.TempPathFactory,
    wrong: list[Trouble],
    stops: list[tuple[str, int]],
) -> None:
    weather = Weather(tuple(wrong))
    story = Story(project_in(tmp_path_factory.mktemp("faults") / "project"), pool=weather.pool)
    for how, line in stops:
        if story.unfinished:
            await stopped(story, how, line)
    done = story.judged
    weather.clears()
    while story.unfinished:
        await story.play()
    assert story.judged[: len(done)] == done
    early = {one.verdict.number for one in done if final(one.verdict)}
    for expected, found in zip(whole.verdicts, story.verdicts, strict=True):
        assert found == expected or (found[0] in early and found[1] == "blocked")
    harmed = sum(one[1] == "blocked" for one in story.verdicts)
    assert harmed <= sum(tool.startswith(BROWSER) for tool, _ in weather.met)
    failed = any(one[1] == "fail" for one in story.verdicts)
    assert story.comments == failed


@pytest.mark.parametrize("done", [True, False], ids=["made", "not made"])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.anyio
async def test_a_comment_on_failures_that_got_no_answer_is_looked_for_when_the_run_goes_on(
    whole: Story, tmp_path: Path, fault: Fault, done: bool
) -> None:
    weather = Weather((Trouble(on=WRITE, fault=fault, first=1, done=done),))
    story = Story(project_in(tmp_path / "project"), pool=weather.pool)
    await story.play()
    assert story.ended
    assert story.ended.error
    assert story.unfinished
    await story.play()
    assert story.comments == 1
    assert weather.seen.count(WRITE) == (1 if done and fault != "error" else 2)
    assert (story.verdicts, story.unfinished) == (whole.verdicts, False)


@pytest.mark.anyio
async def test_a_run_whose_tracker_was_away_as_it_went_on_is_not_over_for_its_failures(
    whole: Story, tmp_path: Path
) -> None:
    weather = Weather((Trouble(on=READ, fault="dead", first=2),))
    story = Story(project_in(tmp_path / "project"), pool=weather.pool)
    await story.play(len(whole.journal.lines) - 6)
    await story.play()
    assert story.ended
    assert (story.ended.exit_code, story.comments, story.unfinished) == (1, 0, True)
    await story.play()
    assert (story.verdicts, story.comments) == (whole.verdicts, 1)
