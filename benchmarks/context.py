"""`python -m benchmarks.context`: the tokens that long runs send, against keeping everything.

Counted as what each request would hold, turn by turn, with a scripted model and the shipped table;
no model is asked. "Keep everything" is one conversation to the end, every result whole; "fresh" is
keeping everything within a criterion, and beginning anew with each. All of them begin with the same
first request, as a run makes it. The pages are made by `context_pages`, the demo's were recorded.
Above: nothing; below: `first_request`, `context`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.context_pages import SIZES, shop_page
from benchmarks.first_request import first_request, tokens_of_all
from orchestrator.context.choosing import Sought
from orchestrator.context.pages import Pages
from orchestrator.context.tokens import count

HERE = Path(__file__).parent
A_STEP = 60
"""Tokens of a call and of what goes with it, beside its result."""

STEPS = 8
"""Steps of a criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Tokens sent in all; `most` is the highest share of `whole` that will do, 0 for none."""

    name: str
    ours: int
    whole: int
    fresh: int
    most: float = 0.0


def rows() -> Iterator[Row]:
    """Every figure of the table."""
    prefix = first_request().tokens
    for name, size in SIZES.items():
        for steps in (16, 40, 80):
            pages = [shop_page(size, step % STEPS) for step in range(steps)]
            yield row(f"{steps} steps in eights, {name}", prefix, pages, STEPS, 0.1 * (steps == 80))
    pages = [shop_page(SIZES["100 KB"], step) for step in range(40)]
    yield row("one criterion of 40 steps, 100 KB", prefix, pages, 40, 0.1)
    recorded = json.loads((HERE / "demo_pages.json").read_text(encoding="utf-8"))
    yield row("80 steps in eights, the demo's pages", prefix, recorded * 10, STEPS, 1 / 3)
    yield _first()


def row(name: str, prefix: int, pages: Sequence[str], each: int, most: float) -> Row:
    """One line: what is sent when a criterion has `each` steps, a look a step."""
    sizes = [count(page) + A_STEP for page in pages]
    chunks = [range(start, min(start + each, len(pages))) for start in range(0, len(pages), each)]
    ours = sum(_sent(prefix, _small(pages, chunk)) for chunk in chunks)
    fresh = sum(_sent(prefix, [sizes[place] for place in chunk]) for chunk in chunks)
    return Row(name=name, ours=ours, whole=_sent(prefix, sizes), fresh=fresh, most=most)


def _small(pages: Sequence[str], chunk: range) -> list[int]:
    """The tokens of each result as a model is told it, in one conversation."""
    seen, sizes = Pages(), []
    for handle, place in enumerate(chunk, 1):
        sought = Sought.of([f'When I click "Pack" of order {4000 + place}, then I see it packed'])
        told = seen.small(pages[place], handle, sought)
        assert told is not None
        sizes.append(count(min(told, pages[place], key=len)) + A_STEP)
    return sizes


def _sent(prefix: int, results: Sequence[int]) -> int:
    """All that is sent when each turn sends the prefix and every result so far."""
    sent = so_far = 0
    for size in results:
        sent += prefix + so_far
        so_far += size
    return sent + prefix + so_far


def _first() -> Row:
    """The first request alone, against one with every tool of a browser and a Jira."""
    whole = tokens_of_all()
    return Row(
        name="the first request, 25 and 63 tools",
        ours=first_request().tokens,
        whole=whole,
        fresh=whole,
        most=0.2,
    )


def main() -> None:
    """Print the table."""
    print(f"{'tokens sent':38} {'ours':>10} {'keep all':>12} {'share':>7} {'fresh':>11} {'bar':>6}")
    for row in rows():
        share = row.ours / row.whole
        mark = "  over the bar" if 0 < row.most < share else ""
        print(
            f"{row.name:38} {row.ours:10,} {row.whole:12,} {share:7.3f} {row.fresh:11,} "
            f"{row.most:6.3f}{mark}",
            flush=True,
        )


if __name__ == "__main__":
    main()
