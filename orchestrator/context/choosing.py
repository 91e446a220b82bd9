"""Which elements of a page are worth telling: those that fit the step, then its outline.

A word that stands everywhere on the page weighs little, a quoted phrase that stands there whole
weighs most. Above: `pages`, `shelf`, `small`; below: `elements`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from orchestrator.context.elements import Element, above, words

IDLE = frozenset(
    "a an and are as at be by can click do does fill for from given go goe has have i if in into "
    "is it its no not of on open or page see shall should so text that the their then there they "
    "thi to type url was when which will with you".split()
)
"""Words that nearly every step has, as `words` gives them; they choose nothing."""

OUTLINE = {
    "alert": 6.0,
    "alertdialog": 6.0,
    "dialog": 6.0,
    "status": 5.0,
    "heading": 4.0,
    "form": 3.0,
    "textbox": 3.0,
    "searchbox": 3.0,
    "combobox": 3.0,
    "checkbox": 3.0,
    "radio": 3.0,
    "button": 2.5,
    "tab": 2.0,
    "navigation": 2.0,
    "main": 2.0,
    "table": 2.0,
    "columnheader": 1.5,
    "link": 1.0,
}
"""What an element tells of a page by its role alone."""

_QUOTED = re.compile(r'"([^"]{2,})"|“([^”]{2,})”')
_PHRASE = 3.0
"""What a quoted phrase weighs beside a word as rare."""

_CARD = 14
"""The most elements that are told because one of them fits."""

_ROUNDED = 12
"""How many of the best matches are told with what stands round them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a step is about: its words, and the phrases that it quotes."""

    words: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Sought":
        """What these texts are about."""
        text = "\n".join(texts)
        quoted = ("".join(found).lower() for found in _QUOTED.findall(text))
        return cls(words=frozenset(words(text)) - IDLE, phrases=tuple(dict.fromkeys(quoted)))


def matching(all_: Sequence[Element], sought: Sought) -> dict[int, float]:
    """The elements that fit, by place, and how well; the best have the highest number."""
    if not sought.words and not sought.phrases:
        return {}
    some = re.compile("|".join(map(re.escape, (*sought.words, *sought.phrases))))
    near = [place for place, one in enumerate(all_) if some.search(one.said.lower())]
    spoken = {place: frozenset(words(all_[place].said)) & sought.words for place in near}
    spread = Counter(word for found in spoken.values() for word in found)
    rare = {phrase: _spread(all_, near, phrase) for phrase in sought.phrases}
    found: dict[int, float] = {}
    for place, there in spoken.items():
        said = all_[place].said.lower()
        weight = sum(_rarity(spread[word], len(all_)) for word in there)
        weight += sum(_PHRASE * rare[phrase] for phrase in sought.phrases if phrase in said)
        if weight:
            found[place] = weight
    return found


def _spread(all_: Sequence[Element], near: Sequence[int], phrase: str) -> float:
    times = sum(phrase in all_[place].said.lower() for place in near)
    return _rarity(times, len(all_)) if times else 0.0


def _rarity(times: int, lines: int) -> float:
    return math.log1p(lines / times) / math.log1p(lines)


def outline(all_: Sequence[Element]) -> dict[int, float]:
    """The elements that tell what kind of page this is, and how much; the bare are left out."""
    found = {place: OUTLINE.get(one.role, 0.0) for place, one in enumerate(all_) if not one.bare}
    return {place: weight for place, weight in found.items() if weight}


def by_outline(all_: Sequence[Element]) -> list[int]:
    """The places that tell what kind of page this is, the best first."""
    weights = outline(all_)
    return sorted(weights, key=lambda place: (-weights[place], place))


def by_match(all_: Sequence[Element], sought: Sought, *, least: float = 0.0) -> list[int]:
    """The places that fit the step, the best first, the nearest few with what stands round them.

    `least` leaves out those that fit less than that share of the best.
    """
    weights = matching(all_, sought)
    lowest = least * max(weights.values(), default=0.0)
    fitting = (place for place, weight in weights.items() if weight >= lowest)
    best = sorted(fitting, key=lambda place: (-weights[place], place))
    near = [each for place in best[:_ROUNDED] for each in (place, *_round(all_, place))]
    return list(dict.fromkeys([*near, *best]))


def _round(all_: Sequence[Element], place: int) -> range:
    """The card, row or form that a match stands in, if it is small; else what is inside it."""
    outermost = place
    for up in above(all_, place):
        if all_[up].last - up >= _CARD:
            break
        outermost = up
    return range(outermost, min(all_[outermost].last, outermost + _CARD) + 1)


def excerpt(
    all_: Sequence[Element], places: Iterable[int], size: int, *, numbered: bool = False
) -> tuple[list[str], list[int]]:
    """As many of the places, in their order of worth, as fit in `size` characters, as a tree.

    What holds them is told too, except what is bare; each line whole or not at all. Gives the
    lines, in the page's order, and the places told. `numbered` puts each line's number before it.
    """
    chosen: set[int] = set()
    for place in places:
        held = {up for up in above(all_, place) if not all_[up].bare}
        more = ({place} | held) - chosen
        cost = sum(len(all_[one].told) + 8 + 6 * numbered for one in more)
        if cost > size:
            continue
        size -= cost
        chosen |= more
    told = sorted(chosen)
    return [_line(all_, place, chosen, numbered=numbered) for place in told], told


def _line(all_: Sequence[Element], place: int, chosen: set[int], *, numbered: bool) -> str:
    depth = sum(up in chosen for up in above(all_, place))
    one = all_[place]
    number = f"{one.line}: " if numbered else ""
    properties = "".join(f" {prop[2:]}" for prop in one.properties if len(prop) < 80)
    return f"{number}{'  ' * depth}{one.told}{properties}"
