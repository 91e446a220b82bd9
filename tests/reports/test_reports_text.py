"""A run that tests nothing: the last words of its agent are the result, and stay words."""

import io

from markdown_it import MarkdownIt
from rich.console import Console

from orchestrator.events import Actor, Called, Handed, RunEnded, RunStarted, Scope
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import ToolCall
from orchestrator.reports import machine, markdown, terminal, timeline
from orchestrator.reports.live import Live
from orchestrator.reports.summary import Summary
from orchestrator.reports.tally import summarise

SAID = "# Done\n\n```\nall *of* it [red]\x1b[2J"
STEP = Scope(step="hello", agent="host")


def story(text: str = SAID, undone: str = "") -> MemoryJournal:
    log = MemoryJournal()
    log.append(
        RunStarted(
            command="hello",
            arguments={"ARGUMENTS": "Ada"},
            options={},
            definitions=(),
            model="sonnet",
            version="1",
        )
    )
    call = ToolCall(id="t1", tool="workspace.read", arguments={"path": "a\x1b.txt"})
    log.append(
        Called(call=call, effect="reads", rule=""),
        scope=STEP,
        actor=Actor(type="model", id="sonnet"),
    )
    log.append(Handed(text=text, parts={"amount": 3}, undone=undone), scope=STEP)
    code = 3 if undone else 0
    log.append(RunEnded(exit_code=code, reason=undone, counts={}, seconds=1.0))
    return log


def summary() -> Summary:
    return summarise(story().envelopes)


def printed(of: Summary) -> str:
    console = Console(file=io.StringIO(), width=100, no_color=True)
    terminal.show(of, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_words_are_printed_as_they_are_and_nothing_obeys_them() -> None:
    text = printed(summary())
    assert text.startswith("# Done\n\n```\nall *of* it [red]\\x1b[2J\n\nrun ")
    assert "no criteria" not in text
    assert "exit 0" in text


def test_programs_are_given_the_words_too() -> None:
    assert machine.document(summary())["text"] == SAID


def test_a_report_holds_the_words_in_a_fence_that_they_cannot_end() -> None:
    tokens = MarkdownIt("commonmark").parse(markdown.write(summary()))
    (fence,) = [token for token in tokens if token.type == "fence"]
    assert fence.content == "# Done\n\n```\nall *of* it [red]\\x1b[2J\n"


def test_what_was_not_done_is_told_with_its_reason() -> None:
    log = story("I did it.", "not one of its tool calls succeeded")
    text = printed(summarise(log.envelopes))
    assert "I did it." in text
    assert "ended: not one of its tool calls succeeded" in text
    console = Console(file=io.StringIO(), width=100, no_color=True)
    timeline.show(log.envelopes, console)
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    assert "nothing done: not one of its tool calls succeeded" in told
    assert "amount: 3" in told


def test_what_an_agent_does_is_said_while_it_does_it() -> None:
    console = Console(file=io.StringIO(), width=100, no_color=True)
    with Live(console) as live:
        for envelope in story().envelopes:
            live.see(envelope)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "hello: workspace.read path: a\\x1b.txt\n"
