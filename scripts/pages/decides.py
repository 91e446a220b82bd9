"""The page that tells a run: written by hand, with the output of a recorded run put into it.

A block with `shown=…` in its info string is replaced by what the program prints of the journal
`docs/how-it-decides.jsonl` today; everything else stays as it was written.
"""

import io
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from pages.tables import WIDTH
from rich.console import Console

from orchestrator.events import CriteriaFixed, Envelope
from orchestrator.journal import reading
from orchestrator.reports import tally, terminal, timeline

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGE = DOCS / "how-it-decides.md"
RECORDING = DOCS / "how-it-decides.jsonl"

_SHOWN = re.compile(r"^(```text shown=(\w+)(?::(\d+))?)\n.*?^```$", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"\s*[\d.]+ s (?P<place>.{4}) ")


def page() -> str:
    """The page with its blocks as they must be now."""
    text = PAGE.read_text(encoding="utf-8")
    return _SHOWN.sub(lambda found: f"{found[1]}\n{_shown(found[2], found[3])}\n```", text)


def _shown(what: str, number: str | None) -> str:
    envelopes = reading.read(RECORDING).envelopes
    if what == "ticket":
        lines = _ticket(envelopes)
    elif what == "result":
        lines = _result(envelopes)
    elif what == "story":
        lines = _story(envelopes, number or "")
    elif what == "verify":
        said = reading.read(RECORDING)
        count = len(said.envelopes)
        lines = iter((f"{count} events, the chain holds, head {said.head}",))
    else:
        raise ValueError(f"{PAGE.name} asks for `{what}`, which no run shows")
    return "\n".join(line.rstrip() for line in lines)


def _ticket(envelopes: tuple[Envelope, ...]) -> Iterator[str]:
    fixed = next(e.event for e in envelopes if isinstance(e.event, CriteriaFixed))
    for criterion in fixed.criteria:
        said = f"- {' '.join(criterion.text.split())}"
        yield from textwrap.wrap(said, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _result(envelopes: tuple[Envelope, ...]) -> Iterator[str]:
    console = _console(80)
    terminal.show(tally.summarise(envelopes), console)
    yield from _printed(console)


def _story(envelopes: tuple[Envelope, ...], criterion: str) -> Iterator[str]:
    """What happened in one criterion; lines without a time belong to the entry above."""
    console = _console(WIDTH)
    timeline.show(envelopes, console)
    inside = False
    for line in _printed(console):
        entry = _ENTRY.match(line)
        inside = entry["place"].strip() == criterion if entry else inside
        if inside:
            yield line


def _console(width: int) -> Console:
    return Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False)


def _printed(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()
