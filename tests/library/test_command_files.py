"""A command file: its words, its steps, and which text each step is told."""

from pathlib import Path

import pytest

from orchestrator.errors import ConfigErrors
from orchestrator.library.commands import Command, Option, read_command
from orchestrator.library.conditions import Comparison, Condition
from orchestrator.library.steps import (
    Approve,
    AskAgent,
    AskPerson,
    CallTool,
    Gate,
    OnError,
    Part,
    RunCommand,
    Wait,
)


def read(folder: Path, text: str, name: str = "c") -> Command:
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return read_command(path, root=folder)


FULL = """---
description: Everything at once
arguments: [ticket]
options: {query: text, limit: number, dry: flag, tone: [short, long]}
model: opus
owner: "@maria"
triggers: [{schedule: "0 7 * * *"}]
steps:
  - {id: read, call: tracker.read, with: {key: $ticket}, timeout: 30s}
  - id: triage
    agent: triager
    when: "read.text ~ /refund/i"
    choose: [pay, answer, end, person]
    produces: {route: [billing, sales], amount: number, notes: list, why: text}
    judge: checker
    notify: chat.post
  - id: pay
    call: billing.refund
    with: {amount: $amount}
    approve: {when: amount > 100, owner: "@finance", expires: 3d}
    on_error: {retries: 2, goto: sorry, rounds: 2, then: stop}
    then: tell
  - {id: sorry, command: apologise, with: {to: $ticket}, needs: []}
  - id: answer
    agent: writer
    produces: [draft]
    gate: {check: reviewer, on_fail: answer, rounds: 2, then: person}
  - id: pick
    person: {owner: "@tom", question: Which one?, options: [one, two]}
    approve: after
  - {id: quiet, wait: {event: ticket.closed, match: {key: $ticket}, for: 2d, default: go on}}
  - id: tell
    agent: writer
    each: $notes
    parallel: 3
    needs: [answer, quiet]
    on_error: continue
    gate: {check: {call: lint.run, with: {text: $draft}}}
  - {id: last, agent: writer, when: always, gate: {check: "tell.failed == 0"}, parallel: auto,
     each: $criteria}
---
For all: $ticket.

## triage
Decide.

```md
## answer
not a heading
```

### Deeper
Still triage.

## Notes
Still triage too.

## answer ##
Write.
"""


def test_the_whole_grammar_of_steps_is_read(tmp_path: Path) -> None:
    command = read(tmp_path, FULL)
    by_name = {step.id: step for step in command.steps}
    assert command.arguments == ("ticket",)
    assert command.options == {
        "query": Option(kind="text"),
        "limit": Option(kind="number"),
        "dry": Option(kind="flag", default="false"),
        "tone": Option(kind="choice", choices=("short", "long"), default="short"),
    }
    assert (command.model, command.owner) == ("opus", "@maria")
    assert command.triggers == [{"schedule": "0 7 * * *"}]

    read_step = by_name["read"]
    assert read_step.does == CallTool(tool="tracker.read", arguments={"key": "$ticket"})
    assert (read_step.needs, read_step.timeout) == ((), 30.0)

    triage = by_name["triage"]
    assert triage.does == AskAgent(agent="triager")
    assert triage.needs == ("read",)
    assert triage.when == Condition(
        comparisons=(Comparison(left="read.text", operator="~", right="refund", flags="i"),)
    )
    assert triage.choose == ("pay", "answer", "end", "person")
    assert triage.produces == (
        Part(name="route", kind="words", words=("billing", "sales")),
        Part(name="amount", kind="number"),
        Part(name="notes", kind="list"),
        Part(name="why", kind="text"),
    )
    assert (triage.judge, triage.notify) == ("checker", "chat.post")

    pay = by_name["pay"]
    assert pay.on_error == OnError(retries=2, goto="sorry", rounds=2, then="stop")
    assert pay.then == "tell"
    assert pay.approve == Approve(
        when=Condition(comparisons=(Comparison(left="amount", operator=">", right=100.0),)),
        owner="@finance",
        expires=3 * 86400.0,
    )


def test_the_other_kinds_of_step_and_their_gates_are_read(tmp_path: Path) -> None:
    by_name = {step.id: step for step in read(tmp_path, FULL).steps}
    assert by_name["sorry"].does == RunCommand(command="apologise")
    assert by_name["sorry"].needs == ()
    assert by_name["answer"].gate == Gate(
        check=AskAgent(agent="reviewer"), on_fail="answer", rounds=2, then="person"
    )
    assert by_name["pick"].does == AskPerson(
        question="Which one?", options=("one", "two"), owner="@tom"
    )
    assert by_name["pick"].approve == Approve(moment="after")
    assert by_name["quiet"].does == Wait(
        event="ticket.closed", match={"key": "$ticket"}, seconds=2 * 86400.0, default="go on"
    )

    tell = by_name["tell"]
    assert (tell.each, tell.parallel, tell.needs) == ("notes", 3, ("answer", "quiet"))
    assert tell.on_error == OnError(then="continue")
    assert tell.gate == Gate(check=CallTool(tool="lint.run", arguments={"text": "$draft"}))

    last = by_name["last"]
    assert (last.when.state, last.parallel) == ("always", 0)
    assert isinstance(last.gate, Gate)
    assert isinstance(last.gate.check, Condition)


def test_each_step_is_told_its_own_section_and_nothing_in_code_divides(tmp_path: Path) -> None:
    command = read(tmp_path, FULL)
    assert command.prologue == "For all: $ticket."
    assert set(command.sections) == {"triage", "answer"}
    assert command.step("answer").prompt == "Write."
    triage = command.step("triage").prompt
    assert "not a heading" in triage
    assert triage.endswith("## Notes\nStill triage too.")


def test_a_command_without_steps_is_one_step_of_an_agent(tmp_path: Path) -> None:
    command = read(tmp_path, "---\ndescription: x\nagent: qa\n---\nReview $1.\n", "review")
    assert [(step.id, step.does, step.prompt) for step in command.steps] == [
        ("review", AskAgent(agent="qa"), "Review $1.")
    ]


def test_a_file_without_front_matter_is_described_by_its_first_line(tmp_path: Path) -> None:
    command = read(tmp_path, "# Review the change\n\nLook at it.\n")
    assert command.description == "Review the change"
    assert command.steps[0].prompt == "# Review the change\n\nLook at it."


def test_a_step_without_an_id_is_called_after_what_it_does(tmp_path: Path) -> None:
    text = "---\nsteps: [{call: tracker.read}, {agent: qa}, {person: {question: So?}}]\n---\n"
    assert [step.id for step in read(tmp_path, text).steps] == ["read", "qa", "ask"]


def test_claude_s_keys_do_nothing_and_are_told(tmp_path: Path) -> None:
    text = (
        "---\ndescription: x\nallowed-tools: Bash(git:*), Read, mcp__jira__get\n"
        "argument-hint: '[file]'\nmodel: sonnet\neffort: high\n---\nLook at $ARGUMENTS.\n"
    )
    command = read(tmp_path, text)
    assert command.tools == ("workspace.bash", "workspace.read", "jira.get")
    assert command.ignored == ("effort",)


@pytest.mark.parametrize(
    ("text", "takes", "usage"),
    [
        ("Look at $ARGUMENTS.", True, "[WORDS]…"),
        ("Look at $1, then $2.", True, "[WORDS]…"),
        ("---\nargument-hint: [file]\n---\nLook at $1.", True, "[file]"),
        ("---\nargument-hint: <file> <how>\n---\nLook at $1.", True, "<file> <how>"),
        ("---\narguments: [file]\n---\nLook at $file.", False, "FILE"),
        ("---\narguments: [file]\n---\nLook at $file: $ARGUMENTS.", True, "FILE [WORDS]…"),
        ("Costs \\$1.", False, ""),
    ],
)
def test_a_command_takes_words_where_its_text_has_a_place_for_them(
    tmp_path: Path, text: str, takes: bool, usage: str
) -> None:
    command = read(tmp_path, text)
    assert (command.takes_words, command.uses_words, command.usage) == (takes, takes, usage)


def test_another_tools_command_takes_words_and_every_tool_unless_it_lists_some(
    tmp_path: Path,
) -> None:
    folder = tmp_path / ".claude" / "commands"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("Tidy up.\n")
    (folder / "b.md").write_text("---\nallowed-tools: Read\narguments: [file]\n---\nTidy $file.\n")
    first, second = (read_command(folder / name, root=tmp_path) for name in ("a.md", "b.md"))
    assert (first.takes_words, first.uses_words, first.tools) == (True, False, ("*",))
    assert (second.takes_words, second.tools) == (False, ("workspace.read",))


def test_a_question_may_stand_in_the_body(tmp_path: Path) -> None:
    text = "---\nsteps: [{id: ask, person: {options: [yes, no]}}]\n---\n## ask\nShip it?\n"
    assert read(tmp_path, text).step("ask").prompt == "Ship it?"


def test_all_mistakes_of_all_steps_come_at_once(tmp_path: Path) -> None:
    text = "---\nsteps:\n  - {agnt: qa}\n  - {id: b, agent: qa, needs: [x]}\n  - {wait: {}}\n---\n"
    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, text)
    lines = [error.place.line for error in caught.value.errors if error.place]
    assert lines == [3, 5, 4]
