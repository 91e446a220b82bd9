"""Rounds that take minutes each: told as they end, stored at once, and not run again.

A benchmark of hours that was ended goes on where it was. BENCHMARKS_ROUNDS names the folder of its
file; delete the file to begin anew. Above: `crosstable`, `repeats`; below: `shop`.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.count import Count
from benchmarks.shop import opened
from orchestrator.demo.workspace import CRITERIA


def counted(benchmark: str, rounds: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Count]:
    """A count a round, each a name and the bugs that are planted for it.

    It is of all criteria of all tickets, in one run of `orch qa --query`.
    """
    place = Path(os.environ.get("BENCHMARKS_ROUNDS", Path(__file__).parent)) / f"{benchmark}.json"
    known = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
    of = sum(CRITERIA.values())
    for name, planted in rounds:
        if name not in known:
            with opened(planted) as shop:
                wrong = shop.wrong_of_all()
            count = Count(name=name, good=of - len(wrong), of=of, wrong=wrong)
            known[name] = asdict(count)
            place.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
        one = known[name]
        yield Count(name=name, good=one["good"], of=one["of"], wrong=tuple(one["wrong"]))
