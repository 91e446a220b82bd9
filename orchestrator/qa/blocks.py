"""Gherkin that stands bare in a ticket's body, or in Markdown's headings and bullets.

Finds the lines and takes the Markdown off them, one line for a line, so that numbers stay right;
reading them is for `gherkin`. Above: `criteria`; below: `gherkin`.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from orchestrator.gherkin.languages import titled_in_english

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:\s+|$)")
_TITLE = re.compile(
    r"^(?:Feature|Rule|Background|Scenarios?|Scenario Outline|Scenario Template|Examples?):"
)
_BEGINS = re.compile(r"^(?:Feature|Background|Scenario|Scenario Outline|Scenario Template):")
_SCENARIO = re.compile(r"^(?:Scenario|Scenario Outline|Scenario Template):")
_STEP = re.compile(r"^(?:Given|When|Then|And|But)\b")
_INSIDE = re.compile(r"^(?:(?:Given|When|Then|And|But)\b|\||@|\"\"\"|\* )")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s")
_BOLD = re.compile(r"^(?:\*\*|__)([^*_]+?)(:?)(?:\*\*|__)(:?)\s*")
_BULLET = re.compile(r"^[-*+]\s+(?=(?:\*\*|__)?(?:Given|When|Then|And|But)\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Gherkin as plain lines, and where they stand in the body, from 1."""

    text: str
    first: int
    last: int
    passed: tuple[int, ...] = ()
    """The list items among the scenarios that are no steps, by their lines."""


def find_blocks(lines: Sequence[str], taken: Collection[int]) -> list[Block]:
    """The blocks that hold a scenario. `taken` are line numbers of fences, where none begins."""
    raw, lines = lines, titled_in_english(lines)
    found = []
    number = 1
    while number <= len(lines):
        if number in taken or not _BEGINS.match(_bare(lines[number - 1])):
            number += 1
            continue
        block = _block(lines, number, taken)
        if raw is not lines and not _HEADING.match(raw[number - 1]):
            # As it was written, for the parser knows its language; Markdown's marks it doesn't.
            block = replace(block, text="\n".join(raw[block.first - 1 : block.last]))
        # Without a scenario it is a line of prose, such as "Feature: as a member I want …".
        within = lines[block.first - 1 : block.last]
        if any(_SCENARIO.match(_bare(line)) for line in within):
            found.append(block)
        number = block.last + 1
    return found


def _bare(line: str) -> str:
    """The line without its bullet, bold keyword or heading marks, where it is Gherkin in them."""
    stripped = line.strip()
    headed = _HEADING.sub("", line).strip()
    if headed != stripped and _TITLE.match(headed):
        return headed
    bare = _BULLET.sub("", stripped)
    bold = _BOLD.match(bare)
    if bold:
        plain = f"{bold[1]}{bold[2] or bold[3]} {bare[bold.end() :]}".strip()
        if _STEP.match(plain) or _TITLE.match(plain):
            return plain
    return bare


def _block(lines: Sequence[str], first: int, taken: Collection[int]) -> Block:
    """The block that begins there: to the next heading of another kind, or the first prose."""
    heading = _HEADING.match(lines[first - 1])
    level = len(heading[1]) if heading else 0
    text: list[str] = []
    passed: list[int] = []
    last = first
    stepped = quoted = False
    for number in range(first, len(lines) + 1):
        line = lines[number - 1]
        bare = _bare(line)
        if not quoted and (number in taken or _ends(lines, number, level, stepped=stepped)):
            break
        quoted ^= bare.startswith('"""')
        kept = quoted or _belongs(bare, stepped=stepped)
        stepped = not _TITLE.match(bare) and (stepped or bool(_STEP.match(bare)))
        text.append((line if quoted else bare) if kept else "")
        last = number if kept and bare else last
        if not kept and _ITEM.match(line):
            passed.append(number)
    whole = "\n".join(text[: last - first + 1])
    return Block(text=whole, first=first, last=last, passed=tuple(n for n in passed if n < last))


def _belongs(bare: str, *, stepped: bool) -> bool:
    """Whether a line is Gherkin; prose is, between a title and its first step."""
    if _TITLE.match(bare) or _INSIDE.match(bare):
        return True
    return not stepped and not _ITEM.match(bare) and not bare.startswith("#")


def _ends(lines: Sequence[str], number: int, level: int, *, stepped: bool) -> bool:
    line = lines[number - 1]
    bare = _bare(line)
    heading = _HEADING.match(line)
    if heading and not _TITLE.match(bare):
        comment = not level and (line.startswith(" ") or _goes_on(lines, number))
        return not comment and (not level or len(heading[1]) <= level)
    # Under a heading, what isn't Gherkin is passed over; a bare block is over at the first prose.
    return bool(bare) and not level and not _belongs(bare, stepped=stepped)


def _goes_on(lines: Sequence[str], number: int) -> bool:
    """Whether a step follows, so that the `#` before it is a comment of Gherkin's."""
    following = (lines[at] for at in range(number, min(number + 5, len(lines))))
    return bool(_INSIDE.match(_bare(next((each for each in following if each.strip()), ""))))
