"""`python -m benchmarks testdata`: Gherkin's own testdata, read by us and told as it should be.

The scenarios, steps, tables, doc strings and tags that Cucumber's own packages expect, those of
bare text and of a ticket's fenced block; what they call bad is refused with its line. The packages
are fetched by `npm pack`, so it needs npm. Not a test of the parser, which is Cucumber's.
"""

import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestrator.errors import ConfigError
from orchestrator.gherkin.quotes import mask
from orchestrator.gherkin.scenarios import SKIPPED, Scenario, read_scenarios
from orchestrator.qa.criteria import extract
from orchestrator.verdicts import Ticket

PACKAGES = ("gherkin@4.1.3", "@cucumber/compatibility-kit@30.0.0")
"""The last one that carries the testdata of the parser, and what every Cucumber is tested with."""

NEWER = {"incomplete_scenario_outline.feature": 1}
"""Of the older package: an outline without examples is a scenario since Gherkin 6; so many are."""

FEWEST = {"good": 60, "bad": 6}
"""So many files they hold at least; fewer were not looked for well enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A scenario as Cucumber expects it: its steps with all that their tables or texts hold."""

    name: str
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    tags: frozenset[str]


def main(_: list[str]) -> None:
    """Read every file, print what differs, and end with 1 if anything does."""
    with tempfile.TemporaryDirectory(prefix="testdata-") as folder:
        for name in PACKAGES:
            _fetched(name, Path(folder))
        files = sorted(Path(folder).rglob("*.feature"))
        bad = [one for one in files if one.parent.name == "bad" or "parse-error" in one.name]
        good = [one for one in files if one not in bad and _expected_file(one)]
        wrong = {one.name: why for one in good if (why := _differs(one))}
        wrong |= {one.name: why for one in bad if (why := _accepted(one))}
    for file, why in wrong.items():
        print(f"{file}: {why}")
    print(f"{len(good)} good and {len(bad)} bad files, {len(wrong)} read otherwise than expected")
    raise SystemExit(bool(wrong) or len(good) < FEWEST["good"] or len(bad) < FEWEST["bad"])


def _fetched(package: str, folder: Path) -> None:
    command = ["npm", "pack", "--silent", package]
    packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder / re.sub(r"\W", "-", package), filter="data")


def _expected_file(file: Path) -> Path | None:
    names = (f"{file.name}.pickles.ndjson", f"{file.stem}.ndjson", f"{file.name}.ndjson")
    return next((one for name in names if (one := file.with_name(name)).exists()), None)


def _expected(file: Path) -> Iterator[Told]:
    beside = _expected_file(file)
    for line in beside.read_text(encoding="utf-8").splitlines() if beside else ():
        pickle = json.loads(line).get("pickle")
        if pickle and pickle["steps"]:
            yield Told(
                name=pickle["name"],
                steps=tuple((step["text"], tuple(_held(step))) for step in pickle["steps"]),
                tags=frozenset(tag["name"] for tag in pickle["tags"]),
            )


def _held(step: Any) -> Iterator[str]:
    """What stands in a step's table or doc string, in the form of either package."""
    for one in [*(step.get("arguments") or ()), *filter(None, [step.get("argument")])]:
        for row in (one.get("dataTable") or one).get("rows") or ():
            yield from (cell["value"] for cell in row["cells"])
        content = (one.get("docString") or one).get("content")
        if content is not None:
            yield content


def _differs(file: Path) -> str:
    """Why a good file is read otherwise than expected; nothing where it is not."""
    text, wanted = file.read_text(encoding="utf-8"), list(_expected(file))
    try:
        found = [one for one in read_scenarios(text) if one.lines]
    except ConfigError as error:
        return f"refused: {error.message}"
    if len(wanted) == 0 and len(found) == NEWER.get(file.name, 0):
        return ""
    if len(found) != len(wanted):
        return f"{len(found)} scenarios, expected {len(wanted)}"
    fenced = extract(Ticket(key="T-1", title="t", body=f"~~~~gherkin\n{text}\n~~~~\n"))
    blocks = [one.steps for one in fenced.criteria if one.steps]
    if blocks != [one.lines for one in found]:
        return f"in a ticket {len(blocks)} scenarios with other steps"
    reasons = (_unlike(one, told) for one, told in zip(found, wanted, strict=True))
    return next(filter(None, reasons), "")


def _unlike(found: Scenario, told: Told) -> str:
    """Ours names an outline's row behind its name, and puts a line before what is skipped."""
    lines = [line for line in found.lines if line != SKIPPED]
    if not found.name.startswith(told.name) or frozenset(found.tags) != told.tags:
        return f"{found.name} {found.tags}, expected {told}"
    if len(lines) != len(told.steps):
        return f"{found.name}: {lines}, expected {told.steps}"
    for line, (words, held) in zip(lines, told.steps, strict=True):
        said = line.partition(" ")[2]
        texts = mask(said)[1][-len(held) :] if held else ()
        begins = said.startswith(words.rstrip(" :")) if held else said == words
        if not begins or texts != held:
            return f"{line!r}, expected {words!r} with {held}"
    return ""


def _accepted(file: Path) -> str:
    """Why a bad file is not refused as it should be; nothing where it is."""
    text = file.read_text(encoding="utf-8")
    try:
        found = read_scenarios(text)
    except ConfigError as error:
        line = error.place.line if error.place else 0
        first = re.search(r'"\((\d+):', _errors(file))
        if first is None or line == int(first[1]):
            return ""
        return f"refused at line {line}, expected {first[1]}"
    return f"read as {len(found)} scenarios"


def _errors(file: Path) -> str:
    beside = file.with_name(f"{file.name}.errors.ndjson")
    return beside.read_text(encoding="utf-8") if beside.exists() else ""
