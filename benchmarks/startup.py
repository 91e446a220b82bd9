"""Starting: `--help`, completion and `--version` against the least that could do them.

`--help` and completion in a project of 50 commands, against a Typer program of two commands with
rich help in the same environment; `--version` against an interpreter that does nothing.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, paired, process

TINY = '''
import typer

app = typer.Typer(no_args_is_help=True)


@app.command()
def one(name: str, times: int = 1) -> None:
    """Say hello."""


@app.command()
def two(name: str) -> None:
    """Say goodbye."""


app(prog_name="tiny")
'''

COMMAND = """---
description: Do the {number}th thing to a ticket
arguments: [ticket]
options: {{tone: [plain, warm]}}
steps:
  - {{id: read, call: tracker.read, with: {{key: $ticket}}}}
---
# The {number}th command

Some words that nobody needs for a list of commands.
"""


def figures() -> Iterator[Figure]:
    """The three figures."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "tiny.py").write_text(TINY, encoding="utf-8")
        (project / ".commands").mkdir()
        for number in range(50):
            path = project / ".commands" / f"command-{number:02}.md"
            path.write_text(COMMAND.format(number=number), encoding="utf-8")
        orch = [sys.executable, "-m", "orchestrator"]
        tiny = [sys.executable, "tiny.py"]
        yield paired(
            "orch --help, 50 commands",
            process([*orch, "--help"], project),
            process([*tiny, "--help"], project),
            against="--help of a two-command Typer program",
            bar=1.6,
        )
        yield paired(
            "completion, 50 commands",
            process(_completing(orch, "orch"), project),
            process(_completing(tiny, "tiny"), project),
            against="completion of a two-command Typer program",
            bar=1.6,
        )
        yield paired(
            "orch --version",
            process([*orch, "--version"], project),
            process([sys.executable, "-c", "pass"], project),
            against="python -c pass",
            bar=3.0,
        )


def _completing(command: list[str], name: str) -> list[str]:
    """What a shell runs to complete the first word."""
    variable = f"_{name.upper()}_COMPLETE"
    settings = [f"{variable}=complete_bash", f"COMP_WORDS={name} ", "COMP_CWORD=1"]
    return ["env", *settings, *command]
