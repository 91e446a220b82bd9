"""A sentence of prose cut into step lines, where it is built as Given, when, then.

Cuts outside quoted texts only, and only where a clause can begin; what a clause means is for the
sentences. Above: `qa`; below: phrases, quotes, words.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from orchestrator.gherkin.phrases import SUBJECT, TIMED_FIRST, split_keyword
from orchestrator.gherkin.quotes import mask, restore
from orchestrator.gherkin.words import VERBS, one_of

LONGEST = 4000
"""A longer text, in characters, is not taken for a sentence."""

_FARTHEST = 3
"""So many joints ahead a team's sentence is looked for that a joint would cut."""

_LEAD = re.compile(
    r"(?!(?:given|when|then)\b)[^\n]{1,160}?(?:[:.]|\s[-–—])\s+(?=(?:given|when|then)\b)",
    re.IGNORECASE,
)
_NAMES = re.compile(r"[\s:.\-–—]*(?=(?:given|when|then)\b)", re.IGNORECASE)
_MARKER = re.compile(
    r"(?:^|[,;.:\n]\s*(?:(?:and|but)\s+)?|\s(?:and|but)\s+)(?P<any>given|when|then)\b[,:]?\s*"
    r"|\s(?P<later>when|then)\b[,:]?\s*",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*[,;]\s*(?:(?:and|but)\s+)?|\s+(?:and|but)\s+|\s*\n\s*|\.\s+", re.IGNORECASE
)
_ACTS = one_of(verb for verb in VERBS if verb not in {"see", "find"})
_DOES = re.compile(
    rf"(?:(?:also|then)\s+)*(?:{SUBJECT}\s+)?(?:(?:should|can|must)\s+)?{_ACTS}(?:s|es)?\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    rf"(?:(?:also|then)\s+)*(?:{SUBJECT}\s|sees?\b|finds?\b|(?:do(?:es)?|should|can)\s*(?:not|n.t)\s"
    r"|there\s+(?:is|are)\b|the\s+(?:page\s+|browser\s+)?(?:url|title|address|console|page)\s)",
    re.IGNORECASE,
)
_CLAIMS = re.compile(
    r"\b(?:is|are|isn.t|aren.t|has|have|shows?|says?|reads|contains?|appears?|disappears?|exists"
    r"|should|must|does)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\bwithin (?:the next )?[\w.]+ ?(?:m?s|sec|milli|min)", re.IGNORECASE)
_AGAIN = re.compile(r"^(?:(?:and|but|then|also)\s+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What follows one keyword, still masked."""

    keyword: str
    text: str


def lead_in(text: str) -> str:
    """What stands before the first keyword and names the criterion, or nothing."""
    masked, quoted = mask(text[:LONGEST].strip())
    found = _LEAD.match(masked)
    return restore(found[0], quoted).strip(" .:-–—\n") if found else ""


def without_lead(text: str, lead: str) -> str:
    """The text without the title it begins with, if a keyword stands right behind that.

    For a title that only its print sets apart ("**Bad token** Given …"); a lead that is a clause
    of the sentence itself stays.
    """
    if not lead or not text.startswith(lead) or _NAMES.match(lead):
        return text
    found = _NAMES.match(text, len(lead))
    return text[found.end() :] if found else text


def split_clauses(
    text: str, understood: Callable[[str], bool] | None = None, *, lines: bool = False
) -> tuple[str, ...]:
    """The step lines of a sentence "Given …, when … and …, then …"; empty if it is not built so.

    Given may be missing, and all but one of When and Then. `understood` says of a piece whether
    it is a sentence on its own: with it, fewer texts are cut where they should not be. A sentence
    that names its result first ("Then … when …") is not taken apart: the order would be wrong.
    `lines` says that each line is a clause of its own, so that all of them are cut.
    """
    if len(text) > LONGEST:
        return ()
    masked, texts = mask(text.strip())
    quoted = tuple(" ".join(each.split()) if "\n" in each else each for each in texts)
    lead = _LEAD.match(masked)
    parts = list(_parts(masked[lead.end() :] if lead else masked))
    order = [part.keyword for part in parts]
    if not {"When", "Then"} & set(order) or (order[-1] != "Then" and "Then" in order):
        return ()

    def whole(piece: str) -> bool:
        return understood is not None and understood(restore(piece, quoted))

    return tuple(
        f"{part.keyword} {restore(' '.join(piece.split()), quoted)}"
        for part in parts
        for piece in _timed(_pieces(part.text, whole, sure=understood is None, lines=lines))
    )


def split_step(line: str, understood: Callable[[str], bool]) -> tuple[str, ...]:
    """A step line that is several sentences with "and" between them; empty if it is not.

    Each piece is understood on its own, or nothing is cut at all.
    """
    keyword, rest = split_keyword(line)
    masked, quoted = mask(rest[:LONGEST])

    def step(piece: str) -> str:
        return f"{keyword} {restore(' '.join(piece.split()), quoted)}".strip()

    def whole(piece: str) -> bool:
        return understood(step(piece))

    steps = tuple(map(step, _timed(_pieces(masked, whole, sure=False, lines=False))))
    return steps if len(steps) > 1 and all(map(understood, steps)) else ()


def _timed(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces; a time with which the first begins is that of all that have none."""
    time = ""
    for index, piece in enumerate(pieces):
        found = TIMED_FIRST.match(piece.lower())
        time = piece[: found.end()] if found and not index else time
        yield piece if not index or _WITHIN.search(piece) else f"{time}{piece}"


def _parts(masked: str) -> Iterator[_Part]:
    markers = [found for found in _MARKER.finditer(masked) if not _carries_on(masked, found)]
    if not markers or markers[0].start() != 0:
        return
    ends = [found.start() for found in markers[1:]] + [len(masked)]
    for found, end in zip(markers, ends, strict=True):
        keyword = (found["any"] or found["later"]).capitalize()
        yield _Part(keyword=keyword, text=masked[found.end() : end])


def _carries_on(masked: str, found: re.Match[str]) -> bool:
    """Whether a "then" goes on with what is done ("click A, then click B") and opens nothing."""
    word = (found["any"] or found["later"]).lower()
    return word == "then" and found.start() > 0 and bool(_DOES.match(masked, found.end()))


def _pieces(text: str, whole: Callable[[str], bool], *, sure: bool, lines: bool) -> Iterator[str]:
    """The clauses of one part: cut at each joint whose right side begins a clause of its own.

    What is one sentence as a whole is not cut, even where two clauses could be made of it.
    """
    joints = list(_JOINT.finditer(text))
    ends = [*(joint.start() for joint in joints), len(text)]
    begin = 0
    for index, joint in enumerate(joints):
        left, right = text[begin : joint.start()], text[joint.end() : ends[index + 1]]
        if lines and "\n" in joint[0]:
            yield from _clean(left)
            begin = joint.end()
            continue
        apart = (whole(right) or _CLAIMS.search(right)) and (sure or whole(left))
        if not (_begins(text, joint.end()) or apart):
            continue
        if not any(whole(text[begin:end]) for end in ends[index + 1 : index + 1 + _FARTHEST]):
            yield from _clean(left)
            begin = joint.end()
    yield from _clean(text[begin:])


def _begins(text: str, at: int) -> bool:
    return bool(_DOES.match(text, at) or _SPEAKS.match(text, at))


def _clean(piece: str) -> Iterator[str]:
    bare = _AGAIN.sub("", piece.strip(" \t\n,;.")).strip()
    if bare:
        yield bare
