"""Phrases: how a person names an element, read into a Target.

`the 2nd "Add to cart" button`, `button "Log in"`, `"Log in"`, `Log in`, `row 2`, `"Remove" button
in the "Backpack" card`. What is in quotes is the name, whatever words it holds; without quotes a
phrase may be read in more than one way, and the readings are tried in order. Nothing is looked
up here: that is `targets`. Below: `roles`, `words`.
"""

import re
from dataclasses import dataclass, replace

from orchestrator.page.roles import LONGEST, ROLE_WORDS
from orchestrator.page.words import normal

LAST = -1
"""The ordinal of the last one."""

_NTH = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_ORDINALS = {word: number for number, word in enumerate(_NTH, 1)} | {"last": LAST}
_NUMBERED = re.compile(r"#?(\d{1,4})(?:st|nd|rd|th)\Z|#(\d{1,4})\Z")
_FILLERS = frozenset(
    {"the", "a", "an", "named", "called", "labelled", "labeled", "with", "name", "text"}
)
_WITHIN = re.compile(r"\s(?:in|inside|within|of|on|under|from)\s+(?:the\s+)?(?=\S)")
_BARE_WITHIN = re.compile(r"\s(?:in|inside|within)\s+the\s+(?=\S)")
_HOLD = "\x00"
_CELL = rf"{_HOLD}+ (?:is|=) {_HOLD}+"
_WHERE = re.compile(
    rf"(?:the )?(?P<which>(?:\w+ )?)rows? where {_CELL}(?: and {_CELL})*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What was named. No roles: any element. No name: any of that role.

    `ordinal` is 0 where none was said, LAST for the last. `where` are the cells of a row: what
    stands under which header. `otherwise` is the next reading of
    the same words, to be tried where this one finds nothing.
    """

    words: str
    roles: tuple[str, ...] = ()
    name: str = ""
    ordinal: int = 0
    where: tuple[tuple[str, str], ...] = ()
    within: "Target | None" = None
    otherwise: "Target | None" = None

    @property
    def role(self) -> str:
        """The role in one word, for people: the surest of the roles that may be meant."""
        return self.roles[0] if self.roles else "element"


def parse_target(words: str) -> Target:
    """The words as a target. Raises ValueError only where there are none."""
    said = normal(words)
    if not said.strip("\"'“”«» "):
        raise ValueError('a target needs words, such as: button "Log in"')
    spans = _quoted(said)
    held = _without(said, spans)
    at = (_WITHIN if spans else _BARE_WITHIN).search(held)
    while at:
        left, right = said[: at.start()].strip(), said[at.end() :].strip()
        outer = _simple(right) if '"' not in right and "“" not in right else parse_target(right)
        if left and (outer.roles or held[at.end()] == _HOLD):
            inner = replace(_simple(left), words=said, within=outer)
            return inner if spans else replace(inner, otherwise=_simple(said))
        at = _WITHIN.search(held, at.end() - 1)
    return _simple(said)


def _simple(said: str) -> Target:
    """One element, without the place that holds it."""
    spans = _quoted(said)
    if not spans:
        return _bare(said)
    held = _without(said, spans)
    where = _WHERE.match(held)
    if where and len(spans) % 2 == 0:
        names = [normal(said[start + 1 : end - 1].replace('\\"', '"')) for start, end in spans]
        ordinal, _ = _ordinal(where["which"].lower().split())
        pairs = tuple(zip(names[::2], names[1::2], strict=True))
        return Target(words=said, roles=ROLE_WORDS["row"], ordinal=ordinal, where=pairs)
    start, end = spans[0]
    name = normal(said[start + 1 : end - 1].replace('\\"', '"'))
    around = f"{said[:start]} {said[end:]}".split()
    ordinal, rest = _ordinal([word.lower() for word in around if word.lower() not in _FILLERS])
    roles = ROLE_WORDS.get(" ".join(rest), ())
    if len(spans) > 1 or (rest and not roles) or not name:
        # Words that we cannot honour are not dropped: nothing is called so, and that is said.
        return Target(words=said, name=said)
    return Target(words=said, roles=roles, name=name, ordinal=ordinal)


def _bare(said: str) -> Target:
    """Words without quotes: a role alone, a name and a role, or only a name."""
    words = [
        word for word in said.split() if word.lower() not in {"the", "a", "an"}
    ] or said.split()
    ordinal, rest = _ordinal([word.lower() for word in words])
    if ROLE_WORDS.get(" ".join(rest)):
        return Target(words=said, roles=ROLE_WORDS[" ".join(rest)], ordinal=ordinal)
    names = words[len(words) - len(rest) :] if ordinal else words
    whole = Target(words=said, name=said)
    for size in range(min(LONGEST, len(names) - 1), 0, -1):
        roles = ROLE_WORDS.get(" ".join(names[-size:]).lower())
        if roles:
            name = " ".join(names[:-size])
            if name.lower() == "search":
                # "the search box" may be the one called Search, or the only one made for it.
                whole = Target(words=said, roles=("searchbox",), otherwise=whole)
            return Target(words=said, roles=roles, name=name, ordinal=ordinal, otherwise=whole)
    for size in range(min(LONGEST, len(names) - 1), 0, -1):
        roles = ROLE_WORDS.get(" ".join(names[:size]).lower())
        if roles:
            name = " ".join(names[size:])
            led = Target(words=said, roles=roles, name=name, ordinal=ordinal)
            return replace(whole, otherwise=led)
    stripped = " ".join(names)
    if stripped == said:
        return whole
    return replace(whole, otherwise=Target(words=said, name=stripped, ordinal=ordinal))


def _ordinal(words: list[str]) -> tuple[int, list[str]]:
    """The ordinal among the words, first or ("row 2") last, and the words without it."""
    if words and words[0] in _ORDINALS:
        return _ORDINALS[words[0]], words[1:]
    match = _NUMBERED.match(words[0]) if words else None
    if match:
        return int(match[1] or match[2]), words[1:]
    if len(words) > 1:
        digits = words[-1].lstrip("#")
        if digits.isdecimal() and 0 < len(digits) < 5 and " ".join(words[:-1]) in ROLE_WORDS:
            return int(digits), words[:-1]
    return 0, words


def _quoted(said: str) -> list[tuple[int, int]]:
    """Where the outermost quotations are, their marks included; quotes may stand in quotes."""
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for at, sign in enumerate(said):
        if sign not in '"“”' or (at and said[at - 1] == "\\"):
            continue
        opens = sign == "“" or (sign == '"' and _opens(said, at, depth))
        if opens:
            start = at if not depth else start
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                spans.append((start, at + 1))
    if depth:
        end = max(said.rfind('"'), said.rfind("”"))
        spans.append((start, end + 1)) if end > start else None
    return spans or [match.span(1) for match in re.finditer(r"(?<!\S)('[^']+')(?!\S)", said)]


def _opens(said: str, at: int, depth: int) -> bool:
    """Whether a straight mark opens: outside always, inside only between a space and a word."""
    if not depth:
        return True
    after = said[at + 1 : at + 2]
    return said[at - 1] in " (" and after.strip() != ""


def _without(said: str, spans: list[tuple[int, int]]) -> str:
    """The words with every quotation blanked, at the same length."""
    held = said
    for start, end in spans:
        held = held[:start] + _HOLD * (end - start) + held[end:]
    return held
