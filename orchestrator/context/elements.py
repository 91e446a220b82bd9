"""The lines of an accessibility snapshot as elements: where each hangs, and what it says.

Works on the lines as the browser printed them, since those are what a model is told; what a page
means is `page`'s. Above: `choosing`, `pages`, `shelf`; below: nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_REF = re.compile(r" \[ref=([^\]]+)\]")
_NOISE = re.compile(r" \[cursor=pointer\]")
_ROLE = re.compile(r"- '?([\w-]+)")
_WORD = re.compile(r"\w+(?:[.,:'-]\w+)*")
_BARE = re.compile(r"- '?(?:generic|text)'?(?: \[[^\]]*\])*:?'?\Z")
_OPERATED = frozenset({"button", "link", "textbox", "searchbox", "checkbox", "radio", "combobox"})


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its line without indentation, with the properties that belong to it.

    `line` is its number in the text, from 1; `parent` its parent's place in the list, -1 for none;
    `last` the place of the last element inside it, its own if none.
    """

    line: int
    said: str
    parent: int
    last: int
    properties: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        found = _ROLE.match(self.said)
        return found[1] if found else ""

    @property
    def ref(self) -> str:
        found = _REF.search(self.said)
        return found[1] if found else ""

    @property
    def bare(self) -> bool:
        """Whether it only holds others: no name, no text."""
        return bool(_BARE.match(self.said))

    @property
    def told(self) -> str:
        """The line as a model is told it; that a button can be clicked goes without saying."""
        return _NOISE.sub("", self.said) if self.role in _OPERATED else self.said

    @property
    def lasting(self) -> str:
        """The line without its ref, which another look may give anew."""
        return _REF.sub("", self.said)


def words(text: str) -> list[str]:
    """The words of a text, small letters; refs and other marks in brackets left out."""
    plain = re.sub(r" \[[^\]]*\]", "", text)
    return [_stem(word) for word in _WORD.findall(plain.lower())]


def _stem(word: str) -> str:
    """A plural and its singular are one word here."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def elements(lines: Sequence[str], first: int = 1) -> tuple[Element, ...]:
    """The elements of a snapshot's lines; `first` is the number of the first line."""
    found: list[list[object]] = []
    stack: list[tuple[int, int]] = []
    ends: list[int] = []
    for number, line in enumerate(lines, first):
        said = line.lstrip(" ")
        if not said:
            continue
        indent = len(line) - len(said)
        while stack and stack[-1][0] >= indent:
            stack.pop()
        if said.startswith("- /") and stack:
            found[stack[-1][1]][3].append(said)  # type: ignore[attr-defined]
            continue
        place = len(found)
        for _, above in stack:
            ends[above] = place
        found.append([number, said, stack[-1][1] if stack else -1, []])
        ends.append(place)
        stack.append((indent, place))
    return tuple(
        Element(line, said, parent, ends[place], tuple(inside))  # type: ignore[arg-type]
        for place, (line, said, parent, inside) in enumerate(found)
    )


def above(all_: Sequence[Element], place: int) -> Iterator[int]:
    """The places of what holds an element, from the nearest outwards."""
    parent = all_[place].parent
    while parent >= 0:
        yield parent
        parent = all_[parent].parent
