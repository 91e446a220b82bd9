"""What doctor found, said three ways: a list for people, lines for editors, JSON for programs.

Every text is masked and sanitised here, and nowhere else. Above: `verb`; below: `check`,
`reports.sanitise`.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestrator.cli.doctor.check import OUTCOMES, Check, Outcome, exit_code
from orchestrator.errors import Place
from orchestrator.messages import Json
from orchestrator.reports.sanitise import json_text, one_line
from orchestrator.tools.masking import Mask
from orchestrator.wording import number_of

SCHEMA_VERSION = 1

STYLES: dict[Outcome, str] = {
    "ok": "green",
    "warning": "yellow",
    "problem": "bold red",
    "unknown": "magenta",
}
SEVERITIES: dict[Outcome, str] = {"problem": "error", "warning": "warning"}
NO_FILE = "CONTEXT.md"
"""Where an editor shows what has no file of its own."""


def masked(checks: Iterable[Check], mask: Mask) -> list[Check]:
    """The checks with every value of the environment that the files use taken out."""
    return [
        replace(
            check,
            message=mask.mask(check.message),
            mend=mask.mask(check.mend),
            place=check.place and replace(check.place, path=mask.mask(check.place.path)),
        )
        for check in checks
    ]


def lines(checks: Iterable[Check]) -> Iterator[str]:
    """`path:line: error: message`, one a finding, for editors; what is fine has no line."""
    for check in checks:
        if severity := SEVERITIES.get(check.outcome):
            place = check.place or Place(path=NO_FILE)
            mend = f" ({one_line(check.mend)})" if check.mend else ""
            path, line = one_line(place.path), place.line or 1
            yield f"{path}:{line}: {severity}: {one_line(check.message)}{mend}"


def counted(checks: Sequence[Check]) -> str:
    """`1 problem · 2 warnings`, or that nothing is wrong."""
    counts = Counter(check.outcome for check in checks)
    said = [number_of(counts[one], one) for one in ("problem", "warning") if counts[one]]
    said += [f"{counts['unknown']} unknown"] * bool(counts["unknown"])
    return " · ".join(said) or "nothing to mend"


def show(checks: Sequence[Check], console: Console) -> None:
    """Print a line for each check and what mends it below, then the sum."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for check in checks:
        word = check.outcome.upper() if check.outcome == "problem" else check.outcome
        grid.add_row(Text(word, style=STYLES[check.outcome]), Text(check.id), _told(check))
    console.print(grid)
    sums = Text(counted(checks), style="bold")
    console.print(sums.append(f"   exit {int(exit_code(checks))}", style="not bold dim"))


def document(checks: Sequence[Check]) -> dict[str, Json]:
    """The JSON document, as `doctor.schema.json` describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "checks": [_entry(check) for check in checks],
        "counts": {
            outcome: sum(check.outcome == outcome for check in checks) for outcome in OUTCOMES
        },
        "exit_code": int(exit_code(checks)),
    }


def write(checks: Sequence[Check]) -> str:
    """The document as text, ASCII only, ending without a line feed."""
    return json_text(document(checks))


def schema() -> dict[str, Json]:
    """The JSON Schema of the document."""
    text = files("orchestrator.reports").joinpath("doctor.schema.json").read_text("utf-8")
    loaded: dict[str, Json] = json.loads(text)
    return loaded


def _told(check: Check) -> Text:
    told = Text()
    if check.place and check.outcome != "ok":
        told.append(f"{one_line(str(check.place))}  ", style="cyan")
    told.append(one_line(check.message))
    if check.seconds >= 0.1:
        told.append(f"  {check.seconds:.1f} s", style="dim")
    if check.mend:
        told.append("\n→ ", style="dim").append(one_line(check.mend))
    return told


def _entry(check: Check) -> dict[str, Json]:
    entry = dataclasses.asdict(check)
    del entry["exit_code"]
    return entry
