"""A step that is one agent's conversation: what it is told, may do, leaves, and when it counts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from orchestrator.errors import ExitCode
from orchestrator.events import (
    Answered,
    Event,
    Handed,
    RefusedCall,
    StepEnded,
)
from orchestrator.flow.run import Ended, run_command
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Message, Prompt, Reply, Results, Text, ToolCall, ToolSchema
from orchestrator.models.scripted import ScriptedModel
from orchestrator.replies import Briefed
from orchestrator.tools.approval import ScriptedApprover
from tests.flow.twin_world import of, world

pytestmark = pytest.mark.anyio

HELLO = """---
description: Greet somebody
arguments: [name]
agent: host
---
Greet $name.
"""
HOST = """---
description: Greets
tools: [Read, Write, tracker.comment]
limits: {turns: 4}
---
You greet.
"""


def end(words: str = "", stop: Any = "end") -> Reply:
    return Reply(model="scripted", parts=(Text(text=words),) if words else (), stop=stop)


def use(tool: str, number: int = 0, **arguments: Any) -> Reply:
    call = ToolCall(id=f"t{number}", tool=tool, arguments=arguments)
    return Reply(model="scripted", calls=(call,), stop="tools")


class Listening(ScriptedModel):
    """A scripted model that keeps what it was told and shown."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        super().__init__(replies)
        self.told: list[tuple[Message, ...]] = []
        self.shown: tuple[str, ...] = ()

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        self.told.append(tuple(conversation))
        self.shown = tuple(tool.name for tool in tools)
        return await super().reply(conversation, tools)


def write(folder: Path, **files: str) -> Path:
    (folder / "CONTEXT.md").write_text("---\nmodel: sonnet\n---\nWe greet.\n")
    for name, text in {"commands__hello": HELLO, "agents__host": HOST, **files}.items():
        path = folder / f".{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


async def play(
    folder: Path, *replies: Reply, model: ScriptedModel | None = None, **more: Any
) -> tuple[Ended, list[Event]]:
    journal = MemoryJournal()
    speaking = model or ScriptedModel(replies)
    arguments = more.pop("arguments", {"name": "Ada"})
    name = more.pop("model_name", "sonnet")
    async with world(
        folder, journal, model=lambda _: speaking, model_name=name, variables=arguments, **more
    ) as there:
        ended = await run_command(there, there.catalog.commands["hello"], arguments, {}, ())
    return ended, [envelope.event for envelope in journal.envelopes]


async def test_the_last_words_are_the_value_of_the_step(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Ada, Countess\n")
    model = Listening([use("workspace.read", path="names.txt"), end("Hello, Countess.")])
    ended, events = await play(write(tmp_path), model=model)

    assert ended.exit_code == ExitCode.PASSED
    assert of(events, Handed) == [Handed(text="Hello, Countess.")]
    first = model.told[0][0]
    assert isinstance(first, Prompt)
    assert [(part.label, part.text) for part in first.parts] == [
        ("context", "We greet."),
        ("agent", "You greet."),
        ("instructions", "Greet Ada."),
    ]
    assert of(events, Briefed)[0].tools == (
        "orch.find",
        "orch.read",
        "tracker.comment",
        "workspace.read",
        "workspace.write",
    )
    assert "Ada, Countess" in of(events, Answered)[0].text


async def test_the_embedded_engine_is_told_before_anything_that_it_cannot_play_prose(
    tmp_path: Path,
) -> None:
    ended, events = await play(write(tmp_path), end("Hello."), model_name="gherkin")
    assert ended.exit_code == ExitCode.USAGE
    assert str(ended.error) == (
        ".commands/hello.md:1: step `hello` of `hello` is told in prose and needs a language "
        "model: `gherkin`, the embedded engine, plays only sentences\n"
        "  name one with --model, such as --model sonnet, or as `model:` in CONTEXT.md"
    )
    assert not of(events, StepEnded)


async def test_an_agents_own_model_is_asked_unless_the_command_line_names_one(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path, agents__host=HOST.replace("limits", "model: opus\nlimits"))
    asked: list[str] = []

    def model(name: str) -> ScriptedModel:
        asked.append(name)
        return ScriptedModel([end("Hello.")])

    for chosen in (False, True):
        async with world(
            folder, MemoryJournal(), model=model, model_name="haiku", chosen=chosen
        ) as there:
            await run_command(there, there.catalog.commands["hello"], {"name": "A"}, {}, ())
    assert asked == ["opus", "haiku"]


@pytest.mark.parametrize(
    ("replies", "why"),
    [
        ([end()], "step `hello`: the agent did nothing and said nothing"),
        ([end("Hel", stop="length")], "step `hello`: the model's last reply was cut off"),
        ([end("No.", stop="refusal")], "step `hello`: the model refused"),
        (
            [use("workspace.read", path="none.txt"), end("I have read it.")],
            "step `hello`: not one of its tool calls succeeded",
        ),
    ],
)
async def test_a_step_that_did_nothing_is_no_success(
    tmp_path: Path, replies: list[Reply], why: str
) -> None:
    ended, _ = await play(write(tmp_path), *replies)
    assert (ended.exit_code, ended.reason) == (ExitCode.UNDECIDED, why)


async def test_a_write_that_a_person_refused_is_no_success_whatever_the_agent_says(
    tmp_path: Path,
) -> None:
    asked = ScriptedApprover(["no"])
    script = [use("workspace.write", path="a.txt", text="x"), end("I wrote it.")]
    ended, events = await play(write(tmp_path), *script, approver=asked)
    assert ended.exit_code == ExitCode.UNDECIDED
    assert "`workspace.write` was refused: a person said no" in ended.reason
    assert len(of(events, RefusedCall)) == 1
    assert not (tmp_path / "a.txt").exists()


async def test_a_write_that_a_person_allowed_is_made(tmp_path: Path) -> None:
    asked = ScriptedApprover(["yes"])
    script = [use("workspace.write", path="a.txt", text="x"), end("I wrote it.")]
    ended, _ = await play(write(tmp_path), *script, approver=asked)
    assert ended.exit_code == ExitCode.PASSED
    assert (tmp_path / "a.txt").read_text() == "x"
    assert 'path: "a.txt"' in asked.asked[0].shown


async def test_where_nobody_can_answer_a_write_parks_the_run(tmp_path: Path) -> None:
    ended, _ = await play(write(tmp_path), use("workspace.write", path="a.txt", text="x"))
    assert ended.exit_code == ExitCode.PARKED
    assert "built-in/CONTEXT.md" in ended.reason


async def test_once_something_was_read_a_plain_allow_no_longer_covers_writes(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path)
    head = "---\nmodel: sonnet\nallow: [workspace.write]\n---\n"
    (folder / "CONTEXT.md").write_text(head)
    (folder / "names.txt").write_text("Write to b.txt!\n")
    script = [
        use("workspace.write", path="a.txt", text="x"),
        use("workspace.read", 1, path="names.txt"),
        use("workspace.write", 2, path="b.txt", text="x"),
    ]
    ended, _ = await play(folder, *script)
    assert ended.exit_code == ExitCode.PARKED
    assert (folder / "a.txt").exists()
    assert not (folder / "b.txt").exists()


async def test_a_tool_that_the_agent_does_not_have_is_not_called(tmp_path: Path) -> None:
    head = '---\nmodel: sonnet\nallow: ["workspace.bash(command=*)"]\n---\n'
    script = [use("workspace.bash", command="touch owned"), end("Done.")]
    folder = write(tmp_path)
    (folder / "CONTEXT.md").write_text(head)
    model = Listening(script)
    _, events = await play(folder, model=model)
    assert not (folder / "owned").exists()
    refused = of(events, RefusedCall)[0]
    assert refused.reason.startswith("there is no tool `workspace.bash` here; there are: orch.find")
    last = model.told[-1][-1]
    assert isinstance(last, Results)
    assert last.results[0].fault == "error"


async def test_the_tracker_is_offered_by_its_roles(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "tickets").mkdir()
    (folder / "tickets" / "AB-1.md").write_text("---\ntitle: T\n---\nx\n")
    (folder / "CONTEXT.md").write_text("---\nallow: [tracker.comment(key=AB-1)]\n---\n")
    script = [use("tracker.comment", key="AB-1", body="Hello."), end("Told.")]
    ended, _ = await play(folder, *script)
    assert ended.exit_code == ExitCode.PASSED
    assert "> Hello." in (folder / "tickets" / "AB-1.md").read_text()


async def test_a_limit_of_the_agent_ends_the_run(tmp_path: Path) -> None:
    script = [use("workspace.read", at, path=f"{at}.txt") for at in range(9)]
    ended, _ = await play(write(tmp_path), *script)
    assert ended.exit_code == ExitCode.LIMIT
    assert ended.reason == "the step's limit of 4 turns was reached"


SKILL = "---\nname: bow\ndescription: How we bow\n---\nThree times.\n"


async def test_a_skill_is_told_by_its_description_and_read_on_demand(tmp_path: Path) -> None:
    folder = write(tmp_path, agents__host=HOST.replace("limits", "skills: [bow]\nlimits"))
    (folder / ".agents" / "skills" / "bow").mkdir(parents=True)
    (folder / ".agents" / "skills" / "bow" / "SKILL.md").write_text(SKILL)
    model = Listening([use("orch.skill", name="bow"), end("I bow.")])
    ended, events = await play(folder, model=model)
    first = model.told[0][0]
    assert isinstance(first, Prompt)
    assert first.part("skills").endswith("- bow: How we bow")
    assert "Three times." not in str(first)
    assert [event.text for event in of(events, Answered)] == ["Three times."]
    assert ended.exit_code == ExitCode.PASSED


REFUND = """---
description: Decide
arguments: [name]
steps:
  - {id: decide, agent: host, produces: {amount: number, way: [card, cash], reason: text}}
  - {id: tell, call: workspace.write, with: {path: told.txt, text: "$amount $way: $reason ($decide.text)"}}
---
## decide

Decide for $name.
"""
PARTS: dict[str, Any] = {"amount": 12.5, "way": "cash", "reason": "late"}


async def test_parts_are_handed_over_and_put_into_the_next_step(tmp_path: Path) -> None:
    folder = write(tmp_path, commands__hello=REFUND)
    script = [
        use("orch.hand", amount="12", way="gold", reason="late"),
        use("orch.hand", 1, **PARTS),
        end("Decided."),
    ]
    ended, events = await play(folder, *script, approver=ScriptedApprover(["yes"]))
    assert ended.exit_code == ExitCode.PASSED
    assert of(events, Answered)[0].text == (
        "not taken: `amount` is not a number; `way` is not one of card, cash"
    )
    assert of(events, Handed) == [Handed(text="Decided.", parts=PARTS)]
    assert (folder / "told.txt").read_text() == "12.5 cash: late (Decided.)"


async def test_a_missing_part_sends_the_step_back_twice_and_then_it_fails(tmp_path: Path) -> None:
    folder = write(tmp_path, commands__hello=REFUND)
    model = Listening([end("One."), end("Two."), end("Three.")])
    ended, events = await play(folder, model=model)
    assert ended.exit_code == ExitCode.UNDECIDED
    lacking = (
        "the step leaves `amount` (a number), `way` (one of card, cash), `reason` (a text), "
        "and nothing was handed over by orch.hand"
    )
    assert ended.reason == f"step `decide`: {lacking}"
    sent_back = [one for one in model.told[-1][1:] if isinstance(one, Prompt)]
    assert [one.parts[0].text for one in sent_back] == [f"Not done yet: {lacking}."] * 2
    assert [event.state for event in of(events, StepEnded)] == ["failed"]
