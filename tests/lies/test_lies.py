"""Every lie of `told`, and the honest scripts beside them, in one run against the real shop."""

import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import anyio
import pytest

from orchestrator.cli.loading import load
from orchestrator.cli.wire import Choices, wired
from orchestrator.demo.workspace import free_port
from orchestrator.flow.run import Ended, run_command
from orchestrator.journal.file import FileJournal
from orchestrator.messages import Message, Prompt, Reply
from orchestrator.models.scripted import ScriptedModel
from orchestrator.qa.criteria import extract
from orchestrator.tools.app import running_app
from orchestrator.verdicts import Criterion, Ticket, Verdict
from tests.lies.script import replies
from tests.lies.told import LIES, TRUTHS, Told

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

TICKET = "LIES-1"
SAID = (*TRUTHS, *LIES)


def body(told: Sequence[Told]) -> str:
    return "## Acceptance criteria\n\n" + "\n".join(
        f"- **{one.title}.** {one.criterion}" for one in told
    )


def scripts(criteria: Sequence[Criterion], told: Sequence[Told]) -> dict[str, Told]:
    """What is said of each criterion, by its id; the order is the ticket's."""
    assert [criterion.title for criterion in criteria] == [one.title for one in told]
    return {criterion.id: one for criterion, one in zip(criteria, told, strict=True)}


def chosen(by_id: dict[str, Told]) -> Callable[[Sequence[Message]], list[Reply]]:
    def choose(conversation: Sequence[Message]) -> list[Reply]:
        first = conversation[0]
        assert isinstance(first, Prompt)
        one = next(told for id_, told in by_id.items() if id_ in first.part("task"))
        return replies(one.moves)(conversation)

    return choose


async def _played(project: Path) -> Ended:
    url = f"http://127.0.0.1:{free_port()}"
    orch = f"{shlex.quote(sys.executable)} -m orchestrator"
    start = f"{orch} demo --serve --port {url.rpartition(':')[2]} --bug late-error"
    text = body(SAID)
    (project / "CONTEXT.md").write_text(f"---\napp: {{url: '{url}'}}\n---\n", encoding="utf-8")
    (project / "tickets").mkdir()
    (project / "tickets" / f"{TICKET}.md").write_text(
        f"---\ntitle: Lies\nstatus: In QA\n---\n{text}\n", encoding="utf-8"
    )
    by_id = scripts(extract(Ticket(key=TICKET, title="Lies", body=text)).criteria, SAID)
    catalog = load(project)
    command = catalog.commands["qa"]
    journal = FileJournal.create(project)
    async with (
        running_app(url, start=start, ready="/health", cwd=project, log=project / "app.log"),
        wired(
            project, catalog, command, journal, Choices(), {"ticket": TICKET}, nullcontext
        ) as world,
    ):
        liar = ScriptedModel(chosen(by_id), name="liar")
        world.model, world.model_name = (lambda _name: liar), "liar"
        world.cost = lambda _model, _usage: 0.0
        options = {"comment": "never", "screenshots": "failures"}
        return await run_command(world, command, {"ticket": TICKET}, options, ())


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """The verdict on each title, from one run."""
    ended = anyio.run(_played, tmp_path_factory.mktemp("lies"))
    assert ended.error is None, ended.error
    return {SAID[verdict.number - 1].title: verdict for verdict in ended.verdicts}


def test_there_are_at_least_25_lies_each_told_in_a_sentence() -> None:
    assert len({one.title for one in LIES}) == len(LIES) >= 25
    assert all(one.says.endswith(".") and one.answer for one in LIES)


@pytest.mark.parametrize("one", LIES, ids=lambda one: one.title)
def test_a_lie_gets_no_pass_and_is_told_why(one: Told, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[one.title]
    assert (verdict.outcome, verdict.code) == (one.outcome, one.code), verdict.reason
    assert one.answer in verdict.reason


@pytest.mark.parametrize("one", TRUTHS, ids=lambda one: one.title)
def test_the_truth_is_believed(one: Told, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[one.title]
    assert (verdict.outcome, verdict.code) == (one.outcome, one.code), verdict.reason
    assert verdict.evidence
