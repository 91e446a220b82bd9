"""`--json` of every verb: what a terminal would obey is an escape in it, and nothing is lost."""

import json
from pathlib import Path

import pytest

from orchestrator.events import RunStarted
from orchestrator.journal.file import FileJournal
from tests.cli.terminal import orch

WRITTEN = r"\e[2J\x9b31m\u202egpj\x7f"
"""As YAML escapes it: clear the screen, a C1 control, text from right to left, delete."""
SAID = "\x1b[2J\x9b31m\u202egpj\x7f"
LONE = "\ud800"
FILE = ".agents/teller\x9b\u202egpj.md"

COMMAND = f"""\
---
description: "Tell {WRITTEN}"
arguments: [ticket]
steps:
  - {{id: read, call: tracker.read, with: {{key: $ticket}}}}
  - {{id: late, call: tracker.read, with: {{key: $ticket}}, when: "read.text == {WRITTEN}"}}
  - {{id: tell, agent: teller}}
---
## tell
Tell it
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inert") / "project"
    for name, text in {
        ".commands/tell.md": COMMAND,
        FILE: f'---\nname: teller\ndescription: "Tells {WRITTEN}"\n---\nTell.\n',
        "CONTEXT.md": "---\nmodel: sonnet\n---\nOurs\n",
        "tickets/AB-1.md": f'---\ntitle: "A {WRITTEN}\\ud800"\n---\nWords.\n',
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    journal = FileJournal.create(folder)
    started = RunStarted(
        command="tell",
        arguments={"ticket": SAID + LONE},
        options={},
        definitions=(),
        model="",
        version="",
    )
    journal.append(started)
    journal.close()
    return folder


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("list", SAID + LONE),
        ("explain tell", SAID),
        ("explain teller", SAID),
        ("tell AB-1 --plan", SAID),
        ("context tell AB-1", FILE),
        ("runs", SAID + LONE),
        ("runs show last", SAID + LONE),
    ],
)
def test_json_shows_a_terminal_nothing_that_it_obeys(project: Path, words: str, said: str) -> None:
    told = orch(project, *words.split(), "--json")

    assert told.returncode == 0, told.stderr
    assert told.stdout.isascii()
    assert told.stdout.replace("\n", "").isprintable()
    assert said in "\n".join(strings(json.loads(told.stdout)))


def strings(document: object) -> list[str]:
    """Every string in it."""
    if isinstance(document, dict):
        return [text for value in document.values() for text in strings(value)]
    if isinstance(document, list):
        return [text for value in document for text in strings(value)]
    return [document] if isinstance(document, str) else []
