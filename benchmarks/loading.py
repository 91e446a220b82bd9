"""Loading what a team writes: 1,000 files against PyYAML's C loader on their front matter alone."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.figure import Figure, paired
from orchestrator.library.catalog import load

AGENT = """---
name: agent-{number}
description: Looks after the {number}th part of the shop
tools: [browser.*, tracker.read]
model: inherit
limits: {{turns: 40, cost: 0.50}}
owner: "@maria"
---
You look after one part of the shop, and say what you saw.
"""

COMMAND = """---
description: Test the {number}th part of the shop
arguments: [ticket]
options: {{tone: [plain, warm], loud: flag}}
steps:
  - {{id: read, call: tracker.read, with: {{key: $ticket}}}}
  - id: test
    agent: agent-{number}
    each: $criteria
    parallel: auto
    produces: {{verdict: verdict}}
---
## test
Prove or refute exactly one criterion.
"""


def figures() -> Iterator[Figure]:
    """The one figure."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        texts = []
        for kind, text in ((".agents", AGENT), (".commands", COMMAND)):
            (project / kind).mkdir()
            for number in range(500):
                written = text.format(number=number)
                name = f"agent-{number}.md" if kind == ".agents" else f"command-{number}.md"
                (project / kind / name).write_text(written, encoding="utf-8")
                texts.append(written.split("---\n")[1])

        def ours() -> None:
            load(project).stop_on_errors()

        def theirs() -> None:
            for text in texts:
                yaml.load(text, Loader=yaml.CSafeLoader)

        yield paired(
            "loading 1,000 agents and commands",
            ours,
            theirs,
            against="yaml.CSafeLoader on their front matter",
            bar=2.0,
            rounds=5,
            clock=time.process_time,
        )
