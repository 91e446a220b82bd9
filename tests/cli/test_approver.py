"""A person at a terminal, a real one: what they are shown, what they say, and leaving it."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

ASKING = """
import anyio, signal, sys
from contextlib import nullcontext
from orchestrator.cli.approver import AtTerminal
from orchestrator.messages import ToolCall
from orchestrator.tools.approval import Need

async def main():
    call = ToolCall(id="1", tool="mail.send", arguments={"to": "a\\u202eb", "text": "x\\n[y] yes"})
    async with anyio.create_task_group() as group:
        async def listen():
            with anyio.open_signal_receiver(signal.SIGINT) as signals:
                async for _ in signals:
                    group.cancel_scope.cancel()
        group.start_soon(listen)
        if sys.argv[1:]:
            need = Need.of("n1", call, "it was sent", "question", question="Did it take place?")
        else:
            need = Need.of("n1", call, "asked because of C.md:1")
        answer = await AtTerminal(nullcontext).ask(need)
        print("ANSWER", answer.decision if answer else None)
        group.cancel_scope.cancel()
    print("ENDED")

anyio.run(main)
"""


@dataclass
class Terminal:
    """The program at its far end, and ours."""

    process: subprocess.Popen[bytes]
    end: int
    seen: str = ""

    def until(self, words: str) -> str:
        while words not in self.seen:
            self.seen += os.read(self.end, 4096).decode()
        return self.seen

    def say(self, words: str) -> None:
        os.write(self.end, words.encode())


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-c", ASKING, *getattr(request, "param", [])]
    process = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs)
    yield Terminal(process, ours)
    process.kill()
    process.wait()
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize(
    ("said", "answer"), [("y", "yes"), ("", "no"), ("run", "run"), ("perhaps\nn", "no")]
)
def test_a_person_sees_the_exact_arguments_and_answers(
    terminal: Terminal, said: str, answer: str
) -> None:
    shown = terminal.until("this [r]un: ")
    assert 'to: "a\\u202eb"' in shown
    assert "    | x\\n" in shown
    assert "why: asked because of C.md:1" in shown
    terminal.say(f"{said}\n")
    terminal.until(f"ANSWER {answer}")
    assert terminal.process.wait(30) == 0


def test_who_leaves_the_question_leaves_the_program(terminal: Terminal) -> None:
    terminal.until("this [r]un: ")
    terminal.process.send_signal(signal.SIGINT)
    terminal.until("ENDED")
    assert terminal.process.wait(30) == 0
    assert "ANSWER" not in terminal.seen


@pytest.mark.parametrize("terminal", [["question"]], indirect=True)
def test_what_only_a_person_knows_is_asked_in_its_own_words_and_has_no_default(
    terminal: Terminal,
) -> None:
    shown = terminal.until("Did it take place? [y]es, [n]o: ")
    assert "Run it?" not in shown
    terminal.seen = ""
    terminal.say("\n")
    terminal.until("Did it take place? [y]es, [n]o: ")
    terminal.say("no\n")
    terminal.until("ANSWER no")
    assert terminal.process.wait(30) == 0
