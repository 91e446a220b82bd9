"""A person at the terminal, asked whether a call may run.

Shows exactly what would run, lines that nothing in them can hide, and takes yes, no, or yes for
the rest of the run. Without a terminal there is nobody. Above: `wire`; below: `tools.approval`.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import anyio

from orchestrator.cli.person import person
from orchestrator.tools.approval import Answer, DecisionWord, Need

WORDS: dict[str, DecisionWord] = {
    "y": "yes",
    "yes": "yes",
    "n": "no",
    "no": "no",
    "": "no",
    "r": "run",
    "run": "run",
}


class AtTerminal:
    """Asks on the terminal, one question at a time; `paused` holds the live table meanwhile."""

    def __init__(self, paused: Callable[[], AbstractContextManager[None]]) -> None:
        self._paused = paused
        self._one = anyio.Lock()

    async def ask(self, need: Need) -> Answer | None:
        if not somebody():
            return None
        async with self._one:
            with self._paused():
                said = await _answer(need)
        return Answer(decision=said, by=person()) if said else None


def somebody() -> bool:
    """Whether there is a terminal, and so perhaps a person."""
    return sys.stdin.isatty() and sys.stderr.isatty()


async def _answer(need: Need) -> DecisionWord | None:
    for line in _lines(need):
        sys.stderr.write(line + "\n")
    while True:
        lasting = ", yes for this [r]un" if need.lasting else ""
        no = "[n]o" if need.what == "question" else "[N]o"
        sys.stderr.write(f"{need.question} [y]es, {no}{lasting}: ")
        sys.stderr.flush()
        # No thread that reads: one could not be stopped, and would hold up the program's end.
        await anyio.wait_readable(sys.stdin)
        said = sys.stdin.readline()
        if not said:
            return None
        word = said.strip().lower()
        answer = WORDS.get(word)
        if not word and need.what == "question":
            continue  # what only a person knows has no default
        if answer and (need.lasting or answer != "run"):
            return answer


def _lines(need: Need) -> Iterator[str]:
    yield ""
    yield need.shown
