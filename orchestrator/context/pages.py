"""A page made small: its address and title, what changed since the last look, what fits the step.

The first look at a page is larger than the later ones: what fits, then an outline. A later look
tells what is new and what is gone, and what fits that was not told before; a page that was mostly
made anew, or whose lines moved, is told as at first. Lines are told whole, as
the browser printed them; the whole page can be read by its handle. Nothing that was told is ever
changed. Above: `small`; below: `elements`, `changes`, `choosing`, `text`.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestrator.context.changes import changes
from orchestrator.context.choosing import Sought, by_match, by_outline, excerpt
from orchestrator.context.elements import Element, elements
from orchestrator.context.text import head, lined

FIRST = 8000
"""Characters of a page that is told whole at the first look at it."""

MATCHED = 5000
OUTLINED = 3000
"""Characters of a larger one: what fits the step, and an outline."""

LATER = 1800
FITTING = 900
"""Characters told later: of what changed, and of what fits the step and was not told before."""

CLOSE = 0.8
"""How well something has to fit to be told later, as a share of what fits best."""

WHOLE = 700
"""A snapshot of so few characters is told whole, always."""

GONE = 8
HEADER = 1500
REMEMBERED = 8
"""Pages whose last look is kept for comparing."""

_LEFT_OUT = {"Ran Playwright code", "Snapshot"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A browser's result: the address, the lines that stand before the snapshot, and its own."""

    address: str
    header: tuple[str, ...]
    snapshot: tuple[str, ...]
    first: int
    """The number of the snapshot's first line in the whole text, from 1."""


def printed(text: str) -> Printed | None:
    """A result that shows a page; None where it has no snapshot."""
    header: list[str] = []
    snapshot: list[str] = []
    first, section, fenced, address = 0, "", False, ""
    for number, line in enumerate(lined(text), 1):
        fence = line.startswith("```")
        if line.startswith("### ") and not fenced:
            section = line[4:].strip()
        if section == "Snapshot" and fenced and not fence:
            first = first or number
            snapshot.append(line)
        elif section not in _LEFT_OUT:
            header.append(line)
        if section == "Page" and not address and line.startswith("- Page URL: "):
            address = line.partition(": ")[2].partition("#")[0]
        fenced = fenced != fence
    if not snapshot or not address:
        return None
    return Printed(address=address, header=tuple(header), snapshot=tuple(snapshot), first=first)


@dataclass(slots=True)
class _Seen:
    """The last look at a page, and every line of it that was told and is still there."""

    handle: int
    lines: list[str]
    told: set[str] = field(default_factory=set)


class Pages:
    """The pages of one conversation, each with what was told of it."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, _Seen] = OrderedDict()

    def small(self, text: str, handle: int, sought: Sought) -> str | None:
        """What a model is told of a result that shows a page; None where it shows none."""
        page = printed(text)
        if page is None:
            return None
        all_ = elements(page.snapshot, page.first)
        lines = [one.said for one in all_]
        before = self._seen.get(page.address)
        now = _Seen(handle=handle, lines=lines)
        told = _telling(page, all_, before, now, sought)
        self._seen[page.address] = now
        self._seen.move_to_end(page.address)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return "\n".join([*head(list(page.header), HEADER), *told])


def _telling(
    page: Printed, all_: Sequence[Element], before: _Seen | None, now: _Seen, sought: Sought
) -> list[str]:
    size = sum(map(len, page.snapshot)) + len(page.snapshot)
    if size <= WHOLE:
        return _whole(all_, now)
    if before is None:
        return _first(all_, now, sought, size)
    new, gone = changes(before.lines, now.lines)
    moved = {now.lines[place] for place in new} & {before.lines[place] for place in gone}
    if moved or len(new) * 2 > len(all_):
        return _first(all_, now, sought, size)
    now.told |= before.told & set(now.lines)
    return _later(all_, before, now, sought, (new, gone))


def _whole(all_: Sequence[Element], now: _Seen) -> list[str]:
    told, _ = excerpt(all_, range(len(all_)), 1 << 30)
    now.told.update(now.lines)
    return ["### Snapshot", *_fenced(told)]


def _first(all_: Sequence[Element], now: _Seen, sought: Sought, size: int) -> list[str]:
    """The first look: all of it where it is not large."""
    if size <= FIRST:
        return _whole(all_, now)
    _, fitting = excerpt(all_, by_match(all_, sought), MATCHED)
    _, outlined = excerpt(all_, by_outline(all_), OUTLINED)
    told, places = excerpt(all_, [*outlined, *fitting], 1 << 30)
    now.told.update(all_[place].said for place in places)
    return [
        "### Shown",
        f"{len(told)} of {len(all_)} elements: what fits the step, and an outline.",
        "### Snapshot",
        *_fenced(told),
        _rest(now.handle),
    ]


def _later(
    all_: Sequence[Element],
    before: _Seen,
    now: _Seen,
    sought: Sought,
    changed: tuple[list[int], list[int]],
) -> list[str]:
    """A later look: what changed, then what fits and was not told yet."""
    new, gone = changed
    since = f"since observation {before.handle}"
    told = ["### Shown", f"Nothing changed {since}."]
    if new or gone:
        told[1] = f"{len(new)} new and {len(gone)} gone {since}."
    if new:
        told += ["### Snapshot", *_new(all_, now, sought, new)]
    if gone:
        told += ["Gone:", *_gone(before, gone)]
    ranked = by_match(all_, sought, least=CLOSE)
    fits = [place for place in ranked if all_[place].said not in now.told]
    lines, places = excerpt(all_, fits, FITTING)
    now.told.update(all_[place].said for place in places)
    if lines:
        told += ["Also there, and fits the step:", *_fenced(lines)]
    return [*told, _rest(now.handle)]


def _new(all_: Sequence[Element], now: _Seen, sought: Sought, new: list[int]) -> list[str]:
    fresh = set(new)
    ranked = (place for place in (*by_match(all_, sought), *by_outline(all_)) if place in fresh)
    lines, places = excerpt(all_, dict.fromkeys([*ranked, *new]), LATER)
    now.told.update(all_[place].said for place in places)
    untold = len(fresh.difference(places))
    more = [f"({untold} more of what is new is not shown.)"] if untold else []
    return [*_fenced(lines), *more]


def _gone(before: _Seen, gone: list[int]) -> list[str]:
    """What is gone; what was told once comes first."""
    ranked = sorted(gone, key=lambda place: before.lines[place] not in before.told)
    shown = [before.lines[place] for place in sorted(ranked[:GONE])]
    more = [f"(and {len(gone) - GONE} more)"] if len(gone) > GONE else []
    return [*head(shown, LATER // 2), *more]


def _fenced(lines: Sequence[str]) -> list[str]:
    return ["```yaml", *lines, "```"]


def _rest(handle: int) -> str:
    return f"The whole page: orch.find and orch.read, handle {handle}."
