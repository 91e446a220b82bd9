"""A judge: a second agent that sees the criterion and the evidence, and can only lower."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import Judged, RefusedCall
from orchestrator.gherkin.sentences import Vocabulary
from orchestrator.messages import Reply, Text, ToolCall
from orchestrator.models.gherkin import GherkinModel
from orchestrator.models.model import Model
from orchestrator.models.scripted import ScriptedModel
from orchestrator.replies import Briefed, Replied
from tests.flow.twin_world import TICKET, of, play

COMMAND = """---
description: Test it, and have it judged
arguments: [ticket]
steps:
  - {id: read, call: tracker.read, with: {key: $ticket}}
  - {id: test, agent: qa, each: $criteria, judge: second}
---
## test

Prove it.
"""
JUDGE = """---
description: Judges what a tester proved
model: MODEL
---
You judge.
"""


def says(verdict: str, **more: Any) -> Reply:
    arguments = {"verdict": verdict, "reason": "so it is", **more}
    call = ToolCall(id=f"j-{verdict}", tool="orch.verdict", arguments=arguments)
    return Reply(model="judge", calls=(call,), stop="tools")


END = Reply(model="judge", parts=(Text(text="Well."),), stop="end")


async def judged(project: Path, *replies: Reply, model: str = "test/judge") -> Any:
    files = {
        ".commands/qa.md": COMMAND,
        ".agents/second.md": JUDGE.replace("MODEL", model),
        "tickets/AB-1.md": TICKET,
    }
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    judge = ScriptedModel([*replies, END, END, END], name="test/judge")

    def opened(name: str) -> Model:
        return judge if name == "test/judge" else GherkinModel(Vocabulary().read)

    return await play(project, model=opened)


def outcomes(events: Sequence[Any]) -> list[tuple[str, str]]:
    return [(e.verdict.outcome, e.verdict.code) for e in of(events, Judged)]


@pytest.mark.anyio
async def test_a_judge_that_agrees_leaves_the_verdict_and_one_that_does_not_lowers_it(
    tmp_path: Path,
) -> None:
    ended, journal, events = await judged(tmp_path, says("pass"))
    assert outcomes(events) == [
        ("pass", ""),
        ("unproven", "disagreement"),
        ("unproven", "disagreement"),
        ("unproven", "not-understood"),
    ]
    assert "fail by the tester; " in ended.verdicts[1].reason
    assert "the judge `second` says pass: so it is" in ended.verdicts[1].reason
    turns = [e for e in of(events, Replied) if e.purpose == "judge"]
    assert {turn.model for turn in turns} == {"judge"}
    told = journal.get(of(events, Briefed)[1].blob).decode()
    assert "You judge." in told
    assert 'holds: text "Hello"' in told
    assert of(events, Briefed)[1].tools == ("orch.verdict",)


@pytest.mark.anyio
async def test_a_judge_never_raises_a_verdict(tmp_path: Path) -> None:
    _, _, events = await judged(tmp_path, says("pass"))
    assert [outcome for outcome, _ in outcomes(events)].count("pass") == 1


@pytest.mark.anyio
async def test_a_judge_that_says_nothing_confirms_nothing(tmp_path: Path) -> None:
    ended, _, events = await judged(tmp_path, END)
    assert outcomes(events)[0] == ("unproven", "disagreement")
    assert "says nothing" in ended.verdicts[0].reason
    assert ended.exit_code == ExitCode.UNDECIDED


@pytest.mark.anyio
async def test_a_judge_has_no_other_tool_and_no_second_word(tmp_path: Path) -> None:
    click = ToolCall(id="j-click", tool="browser.browser_click", arguments={"target": "e1"})
    wrong = says("great")
    other = says("fail", criterion="0123456789ab")
    ended, _, events = await judged(
        tmp_path,
        Reply(model="judge", calls=(click,), stop="tools"),
        wrong,
        other,
        says("fail"),
        says("pass"),
    )
    refused = [e for e in of(events, RefusedCall) if e.rule == "judge"]
    assert {e.call.tool for e in refused} == {"browser.browser_click"}
    assert [outcome for outcome, _ in outcomes(events)[:2]] == ["unproven", "fail"]
    assert "says fail" in ended.verdicts[0].reason


@pytest.mark.anyio
async def test_the_embedded_engine_cannot_judge(tmp_path: Path) -> None:
    ended, _, _ = await judged(tmp_path, model="inherit")
    assert ended.exit_code == ExitCode.USAGE
    assert "needs a language model" in str(ended.error)
