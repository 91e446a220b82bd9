"""The page of faults: what goes wrong, what a run comes to, and what it all costs.

The tables are made from `tests/faults`, which plays every row, and from the figures that
`python -m benchmarks` stored last.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pages.tables import table

ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from tests.faults.cases import Fault

FIGURES = ROOT / "docs" / "benchmarks.json"

INTRO = """\
# Reliability

Every wait has an end, every fault a verdict or an exit code, and no fault of a server or of the
browser is taken for the application's: a server that dies is `blocked`, never `fail`. What a page
does is the application's own: behind dialogs without end a button is not there to click (`fail`),
and what nobody can see behind them is not judged (`unproven`). Each row of the first tables is
played by a test, from the command line to the exit code, and afterwards no process may be left.

How long things may take: 60 s for a server to start (180 s where `uvx`, `npx` and the like fetch it
first), 30 s for a page to load, 60 s for a call (`timeout` in `.mcp.json`), 120 s for one of the
browser, 20 s for one look at a page. An answer may have 16 MiB. What a server wrote to its standard
error lies in `logs/` of the run's folder.

## What goes wrong, and what comes of it
"""

HEAD = ("what goes wrong", "the criterion", "exit", "what is said", "what comes after")

INPUT = """\

## Bad input

Tickets, pages, models and servers write what they like. What would move a cursor, turn the
direction of reading or hide is shown as an escape (`\\x1b`, `\\u202e`), by one function for the
terminal and for every report.
"""

COST = """\

## What it costs

`make bench` (`python -m benchmarks`) measures each figure against the least that could do the same,
in turns within one run, since seconds say little about another machine. The last that were kept:
{machine}.
"""


def page() -> str:
    """The whole page."""
    return "".join(_parts())


def _parts() -> Iterator[str]:
    from tests.faults.cases import CHAPTERS
    from tests.faults.inputs import TICKETS, WORDS
    from tests.faults.stops import STOPS

    yield INTRO
    for name, faults in CHAPTERS:
        rows = (
            (one.title, one.verdict, f"`{one.exit_code}`", _said(one), one.then) for one in faults
        )
        yield f"\n### {name}\n\n{table(HEAD, rows)}"
    stops = (
        (one.title, f"`{one.exit_code}`", f"“…{one.answer}…”" if one.answer else "", one.then)
        for one in STOPS
    )
    yield f"\n### A run is stopped\n\n{table((HEAD[0], *HEAD[2:]), stops)}"
    yield INPUT
    tickets = ((one.title, str(one.criteria), f"`{one.exit_code}`") for one in TICKETS)
    yield f"\n### A ticket\n\n{table(('the ticket', 'criteria', 'exit'), tickets)}"
    words = ((one.title, f"`orch {' '.join(map(_shown, one.words))}`", "`2`") for one in WORDS)
    yield f"\n### A command line\n\n{table(('what is wrong', 'as typed', 'exit'), words)}"
    yield from _costs()


def _said(fault: "Fault") -> str:
    return " or ".join(f"“…{one}…”" for one in (fault.answer, fault.or_answer) if one)


def _shown(word: str) -> str:
    return word.encode("unicode_escape").decode("ascii") if word.strip() else '""'


def _costs() -> Iterator[str]:
    if not FIGURES.exists():
        return
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    machine = kept["machine"]
    yield COST.format(
        machine=f"{machine['cores']} cores, {machine['system']}, Python {machine['python']}"
    )
    rows = (
        (one["name"], *_measured(one), f"`python -m benchmarks {one['benchmark']}`")
        for one in kept["figures"]
    )
    yield "\n" + table(("figure", "against", "measured", "wanted", "made by"), rows)


def _measured(one: dict[str, Any]) -> tuple[str, str, str]:
    """What a figure is held against, what it came to, and what it is to reach."""
    if "of" in one:
        return "", f"{one['good']} of {one['of']}", "all"
    missed = "" if one["holds"] else " (missed)"
    return one["against"], f"{one['ratio']:.2f} times{missed}", f"at most {one['bar']:g}"
