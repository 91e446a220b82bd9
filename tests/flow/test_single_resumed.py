"""A run that goes on: what an agent left at the end of its step is there, and not asked for again."""

from pathlib import Path

import pytest

from orchestrator.errors import ExitCode
from orchestrator.flow.past import past_of
from orchestrator.flow.run import go_on, run_command
from orchestrator.journal.memory import MemoryJournal
from orchestrator.models.scripted import ScriptedModel
from orchestrator.replies import Briefed
from orchestrator.tools.approval import ScriptedApprover
from tests.flow.test_single import PARTS, REFUND, end, use, write
from tests.flow.twin_world import of, world


@pytest.mark.anyio
async def test_a_finished_agents_step_is_not_asked_again(tmp_path: Path) -> None:
    folder = write(tmp_path, commands__hello=REFUND)
    model = ScriptedModel([use("orch.hand", **PARTS), end("Decided.")])
    journal = MemoryJournal()
    given = {"name": "Ada"}
    async with world(folder, journal, model=lambda _: model, model_name="sonnet") as there:
        parked = await run_command(there, there.catalog.commands["hello"], given, {}, ())
    assert parked.exit_code == ExitCode.PARKED

    past = past_of(journal.envelopes)
    assert set(past.handed) == {"decide"}
    yes = ScriptedApprover(["yes"])
    async with world(
        folder, journal, model=lambda _: model, model_name="sonnet", approver=yes
    ) as there:
        ended = await go_on(there, there.catalog.commands["hello"], past, (), "")
    assert ended.exit_code == ExitCode.PASSED
    assert (folder / "told.txt").read_text() == "12.5 cash: late (Decided.)"
    assert len(of([envelope.event for envelope in journal.envelopes], Briefed)) == 1
