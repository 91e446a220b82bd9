"""`python -m benchmarks [NAME …]`: every figure as a table, and as JSON with the machine.

The JSON goes to benchmarks/results.json, or where BENCHMARKS_JSON says; figures there of other
names stay. docs/benchmarks.json, made so, is the table in docs/reliability.md. `python -m
benchmarks miniwob [PAGE …]` is no figure: it solves pages, and prints which ones; nor is
`testdata`: it reads Gherkin's own, and prints what is read otherwise than expected.
"""

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks.count import Count
from benchmarks.figure import Figure

NAMES = ("startup", "loading", "resume", "turn", "memory", "browser", "kills")
"""Measured when none is named; `bugs`, `crosstable` and `repeats` take minutes to hours."""

OTHERS = {"miniwob": "benchmarks.miniwob.solving", "testdata": "benchmarks.testdata"}
"""What is no figure, and where it is done."""

PARTS = ("typer", "rich", "mcp", "playwright", "pyyaml", "pydantic")


def main(names: list[str]) -> None:
    """Measure and print; the figures of the names given, or all."""
    if names and names[0] in OTHERS:
        import_module(OTHERS[names[0]]).main(names[1:])
        return
    measured: dict[str, list[Figure | Count]] = {}
    print(f"{'figure':44} {'ours':>10} {'theirs':>10} {'ratio':>6} {'bar':>5}")
    for name in names or NAMES:
        measured[name] = []
        for figure in import_module(f"benchmarks.{name}").figures():
            measured[name].append(figure)
            print(_row(figure), flush=True)
    place = Path(os.environ.get("BENCHMARKS_JSON", Path(__file__).parent / "results.json"))
    store(place, measured)
    print(f"stored in {place}")


def store(place: Path, measured: Mapping[str, Sequence[Figure | Count]]) -> None:
    """Put the figures of these names into the file, beside those of other names."""
    kept = json.loads(place.read_text(encoding="utf-8"))["figures"] if place.exists() else []
    told = {
        name: [
            {"benchmark": name, **asdict(one), "ratio": one.ratio, "holds": one.holds}
            for one in several
        ]
        for name, several in measured.items()
    }
    for one in kept:
        if one["benchmark"] not in measured:
            told.setdefault(one["benchmark"], []).append(one)
    order = {name: number for number, name in enumerate(NAMES)}
    names = sorted(told, key=lambda name: (order.get(name, len(order)), name))
    result = {
        "schema_version": 1,
        "machine": _machine(),
        "figures": [one for name in names for one in told[name]],
    }
    place.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _row(figure: Figure | Count) -> str:
    if isinstance(figure, Count):
        wrong = "".join(f"\n  {line}" for line in figure.wrong)
        return f"{figure.name:44} {figure.good:10} {figure.of:10} {figure.ratio:6.2f}{wrong}"
    mark = "" if figure.holds else "  over the bar"
    ours, theirs = (_value(value, figure.unit) for value in (figure.ours, figure.theirs))
    return f"{figure.name:44} {ours:>10} {theirs:>10} {figure.ratio:6.2f} {figure.bar:5.2f}{mark}"


def _value(value: float, unit: str) -> str:
    return f"{value * 1000:.2f}ms" if unit == "s" else f"{value:.1f}{unit}"


def _machine() -> dict[str, object]:
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "parts": {part: version(part) for part in PARTS},
    }


if __name__ == "__main__":
    main(sys.argv[1:])
