"""A brief made to fit its room: what is cut, where, and why.

Sections are cut only where the whole is too large, those first that a run can best do without, from
their ends, at a heading or a paragraph; never in a line, and never what the work itself says.
Above: `flow`, `cli`; below: `messages`, `library.imports`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orchestrator.library.imports import next_fence
from orchestrator.messages import Prompt, Text

_HEADING = re.compile(r" {0,3}#{1,6}(\s|$)")

ROOM = 0.5
"""The share of a conversation's tokens that brief and tools may take at its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`share` of the room is left to a section that is cut, and at least `floor` tokens."""

    share: float
    floor: int


CUT_FIRST: Mapping[str, Section] = {
    "skills": Section(share=0.05, floor=100),
    "sentences": Section(share=0.15, floor=200),
    "context": Section(share=0.20, floor=400),
    "handoffs": Section(share=0.15, floor=300),
    "instructions": Section(share=0.20, floor=400),
    "agent": Section(share=0.20, floor=400),
}
"""What may be cut, in this order. What is not named here is never cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A brief, what was left out of it, and the tokens that it is too large by even so."""

    prompt: Prompt
    cuts: tuple["Cut", ...] = ()
    over: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A block that was left out: of which section, how it begins, its tokens, and why.

    `place` is the file and line where it is written, for who can look them up.
    """

    section: str
    begins: str
    tokens: int
    why: str
    place: str = ""


def fitted(prompt: Prompt, room: int, count: Callable[[str], int]) -> Fitted:
    """The brief in so many tokens, as far as what may be cut lets it."""
    if sum(len(part.text.encode()) for part in prompt.parts) <= room:
        return Fitted(prompt=prompt)  # no token is shorter than a byte
    sizes = [count(part.text) for part in prompt.parts]
    parts, cuts = list(prompt.parts), list[Cut]()
    for place in _in_order(parts):
        while (over := sum(sizes) - room) > 0:
            parts[place], left = _shortened(parts[place], over, room, count)
            if not left:
                break
            cuts += left
            sizes[place] = count(parts[place].text)
    over = max(0, sum(sizes) - room)
    return Fitted(prompt=replace(prompt, parts=tuple(parts)), cuts=tuple(cuts), over=over)


def _in_order(parts: Sequence[Text]) -> list[int]:
    """The places of the parts that may be cut, that which is cut first before the others."""
    order = list(CUT_FIRST)
    may = [place for place, part in enumerate(parts) if part.label in CUT_FIRST]
    return sorted(may, key=lambda place: order.index(parts[place].label))


def _shortened(
    part: Text, over: int, room: int, count: Callable[[str], int]
) -> tuple[Text, list[Cut]]:
    """The part without its last blocks, as many as it takes or as may go, and these."""
    section = CUT_FIRST[part.label]
    least = max(section.floor, round(section.share * room))
    why = f"{part.label} may be cut to {least} tokens, and the brief was {over} too large"
    lines = part.text.split("\n")
    kept = list(blocks(lines))
    sizes = [count(_joined(lines, block)) for block in kept]
    size = sum(sizes)
    cuts: list[Cut] = []
    while len(kept) > 1 and over > 0 and size - sizes[-1] >= least:
        gone, tokens = kept.pop(), sizes.pop()
        begins = lines[gone.start].strip()
        cuts.append(Cut(section=part.label, begins=begins, tokens=tokens, why=why))
        over -= tokens
        size -= tokens
    return replace(part, text="\n".join(lines[: kept[-1].stop])) if cuts else part, cuts


def blocks(lines: Sequence[str]) -> Iterator[range]:
    """The lines of each paragraph of a Markdown text, the blank ones between them left out.

    A heading begins a block and goes with what follows it; code in a fence stays whole.
    """
    start, stop, fence, titled = 0, 0, "", False
    for number, line in enumerate(lines):
        heading = not fence and bool(_HEADING.match(line))
        if (heading or not (fence or line.strip())) and start < stop and not titled:
            yield range(start, stop)
            start = stop = number
        if not line.strip():
            continue
        start = start if start < stop else number
        titled = heading
        fence = next_fence(fence, line)
        stop = number + 1
    if start < stop:
        yield range(start, stop)


def _joined(lines: Sequence[str], block: range) -> str:
    return "\n".join(lines[block.start : block.stop])
