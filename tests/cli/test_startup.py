"""Starting fast: what the program does not load before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator import __version__

HEAVY = "anthropic mcp tiktoken playwright jinja2 starlette uvicorn openai".split()

PROBE = """
import sys
sys.argv = ["orch", *{words!r}]
from orchestrator.__main__ import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


def loaded(words: list[str], cwd: Path) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", PROBE.format(words=words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in ran.stdout.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["version"], ["qa", "--help"], ["runs", "--help"]]
)
def test_help_and_version_load_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    assert not loaded(words, tmp_path) & set(HEAVY)


def test_the_version_loads_not_even_the_parser(tmp_path: Path) -> None:
    assert "typer" not in loaded(["--version"], tmp_path)


@pytest.mark.parametrize("words", [["--version"], ["version"]])
def test_the_version_is_one_line(words: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "orchestrator", *words], capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"orch {__version__}\n"
