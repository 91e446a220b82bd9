"""A brief made to fit its room: what is cut, where, and why.

Sections are cut only where the whole is too large, those first that a run can best do without, from
their ends, at a heading or a paragraph; never in a line, and never what the work itself says.
Above: `flow`, `cli`; below: `messages`, `library.imports`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from orchestrator.library.imports import next_fence
from orchestrator.messages import Prompt, Text

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
    over = sum(count(part.text) for part in prompt.parts) - room
    parts, cuts = list(prompt.parts), list[Cut]()
    for label, section in CUT_FIRST.items():
        for place, part in enumerate(parts):
            if over > 0 and part.label == label:
                least = max(section.floor, round(section.share * room))
                parts[place], left = _shortened(part, over, least, count)
                cuts += left
                over -= sum(one.tokens for one in left)
    return Fitted(prompt=replace(prompt, parts=tuple(parts)), cuts=tuple(cuts), over=max(0, over))


def _shortened(
    part: Text, over: int, least: int, count: Callable[[str], int]
) -> tuple[Text, list[Cut]]:
    kept = blocks(part.text)
    sizes = [count(block) for block in kept]
    why = f"{part.label} may be cut to {least} tokens, and the brief was {over} too large"
    cuts: list[Cut] = []
    while len(kept) > 1 and over > 0 and sum(sizes) - sizes[-1] >= least:
        block, size = kept.pop(), sizes.pop()
        begins = block.strip().split("\n")[0]
        cuts.append(Cut(section=part.label, begins=begins, tokens=size, why=why))
        over -= size
    return replace(part, text="\n\n".join(kept)), cuts


def blocks(text: str) -> list[str]:
    """The paragraphs of a Markdown text; a heading goes with what follows it, code stays whole."""
    found: list[list[str]] = [[]]
    fence = ""
    for line in text.split("\n"):
        if not line.strip() and not fence and not _is_heading(found[-1]):
            found.append([])
            continue
        fence = next_fence(fence, line)
        found[-1].append(line)
    return ["\n".join(lines).strip("\n") for lines in found if any(map(str.strip, lines))]


def _is_heading(lines: Sequence[str]) -> bool:
    said = [line for line in lines if line.strip()]
    return len(said) == 1 and said[0].startswith("#")
