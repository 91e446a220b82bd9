"""Patterns of text that a person can write: `#` a digit, `?` any sign, `*` anything.

Not regular expressions, which a ticket could use to keep us busy for ever. Above: `kinds.value`,
`kinds.wording`. Below: `words`.
"""

from orchestrator.page.words import normal

_FREE = "*"


def fits(text: str, pattern: str) -> bool:
    """Whether the whole text is of this form; time is at most the product of their lengths."""
    said, form = normal(text), normal(pattern)
    at = place = 0
    star, resumed = -1, 0
    while at < len(said):
        if place < len(form) and form[place] == _FREE:
            star, resumed, place = place, at, place + 1
        elif place < len(form) and _same(said[at], form[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resumed += 1
            at, place = resumed, star + 1
        else:
            return False
    return not form[place:].strip(_FREE)


def _same(sign: str, form: str) -> bool:
    if form == "#":
        return sign.isdecimal()
    return form in ("?", sign)
