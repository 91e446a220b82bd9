"""What changed between two looks at one page: what is new, and what is gone.

Pairs the lines that stand once in both and in the same order, then what lies beside them; all else
is new or gone. Its time grows with the lines, not with their square. Above: `pages`; below:
nothing.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence


def changes(old: Sequence[str], new: Sequence[str]) -> tuple[list[int], list[int]]:
    """The places in `new` of what is new, and in `old` of what is gone, each in order."""
    pairs = _extended(old, new, _anchors(old, new))
    kept_old = {there for there, _ in pairs}
    kept_new = {here for _, here in pairs}
    return (
        [place for place in range(len(new)) if place not in kept_new],
        [place for place in range(len(old)) if place not in kept_old],
    )


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of lines that stand once in both, in the order of both."""
    counts_old, counts_new = Counter(old), Counter(new)
    where = {line: place for place, line in enumerate(old) if counts_old[line] == 1}
    once = [
        (where[line], place)
        for place, line in enumerate(new)
        if counts_new[line] == 1 and line in where
    ]
    ends: list[int] = []
    """The old place that ends the best row of each length."""
    at: list[int] = []
    before: list[int] = []
    for index, (there, _) in enumerate(once):
        length = bisect_left(ends, there)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(there)
            at.append(index)
        else:
            ends[length], at[length] = there, index
    row = []
    index = at[-1] if at else -1
    while index >= 0:
        row.append(once[index])
        index = before[index]
    return row[::-1]


def _extended(
    old: Sequence[str], new: Sequence[str], anchors: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The pairs, with the equal lines right after and right before each of them."""
    pairs: list[tuple[int, int]] = []
    there = here = 0
    for stop_old, stop_new in (*anchors, (len(old), len(new))):
        while there < stop_old and here < stop_new and old[there] == new[here]:
            pairs.append((there, here))
            there, here = there + 1, here + 1
        back = 1
        while (
            stop_old - back >= there
            and stop_new - back >= here
            and old[stop_old - back] == new[stop_new - back]
        ):
            pairs.append((stop_old - back, stop_new - back))
            back += 1
        if stop_old < len(old):
            pairs.append((stop_old, stop_new))
        there, here = stop_old + 1, stop_new + 1
    return pairs
