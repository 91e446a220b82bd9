"""The page of the command line: every verb's help as the program prints it."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from typing import Any

import typer
from typer.testing import CliRunner

from orchestrator.cli.app import app

WIDTH = 80
ENVIRONMENT = {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "TERM": "dumb", "LANG": "C.UTF-8"}
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

INTRO = """\
# The command line

What `--help` prints, at {width} columns, in a folder with nothing in it. In a project its own
commands stand in the list too, each with its arguments and options; a command that is called like
a verb of the program is run as `orch run NAME`. `python -m orchestrator` is the same program.
[exit-codes.md](exit-codes.md) says what the program answers to a shell.

## Completion

`orch --install-completion` switches it on for the shell it is run in (bash, zsh, fish or
PowerShell), from the next shell on; `orch --show-completion` prints the same lines, to be put
somewhere by hand. Then the Tab key offers every verb and command, the options of each, and

| after | offers |
| --- | --- |
| `orch qa`, and wherever a command takes a ticket | the keys in `tickets/`, with their titles |
| `orch run` | the commands |
| `orch explain` | commands, agents, servers, skills, keys; after a dot tools too |
| `orch explain agent`, and the other kinds | the names of that kind |
| `orch new`, `orch list` | their kinds |
| `orch runs show`, `orch runs report`, `orch runs verify` | `last`, and the newest runs |

It reads names and the heads of files; nothing is started, and no other tracker is asked.
"""


def page() -> str:
    """The whole page."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        parts = [_section(words) for words in _verbs(typer.main.get_command(app), ())]
    return INTRO.format(width=WIDTH) + "".join(parts)


def _verbs(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every verb in the program's own order, each group before what is in it."""
    yield words
    if not hasattr(command, "list_commands"):
        return
    context = command.make_context("orch", [], resilient_parsing=True)
    for name in command.list_commands(context):
        verb = command.get_command(context, name)
        if not verb.hidden:
            yield from _verbs(verb, (*words, name))


def _section(words: tuple[str, ...]) -> str:
    name = " ".join(("orch", *words))
    result = CliRunner().invoke(
        app, [*words, "--help"], prog_name="orch", env={**_quiet(), **ENVIRONMENT}
    )
    if result.exit_code:
        raise RuntimeError(f"`{name} --help` ended with {result.exit_code}: {result.output}")
    lines = [line.rstrip() for line in _COLOURS.sub("", result.stdout).splitlines()]
    text = "\n".join(lines).strip("\n")
    return f"\n## {name}\n\n```text\n{text}\n```\n"


def _quiet() -> dict[str, str | None]:
    """The variables that would colour or widen the help, taken out."""
    return {name: None for name in os.environ if name in {"FORCE_COLOR", "TERMINAL_WIDTH"}}
