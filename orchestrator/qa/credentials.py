"""Credentials that somebody wrote into a ticket: masked in what is shown, and said.

Clear shapes only: a labelled password, a pair "user / password", tokens of known makers. A text in
quotes that a step types ("with "nope"") stays, for wrong passwords are what people test. Above:
`criteria`; below: `gherkin`'s quotes.
"""

import re

from orchestrator.gherkin.quotes import hide, reveal

MASK = "••••••"
"""What stands in a credential's place."""

LONGEST = 20_000
"""A longer text, in characters, is not looked into."""

_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|sk-[\w-]{16,}|AKIA[0-9A-Z]{16}"
    r"|xox[abprs]-[\w-]{10,}|glpat-[\w-]{16,}|eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?)"
)
_LABEL = (
    r"(?P<label>\b(?:pass(?:word|wd|phrase|code)?|pwd|pw|mot\s+de\s+passe|passwort|kennwort"
    r"|contraseña|senha|пароль|api[\s_-]?key|(?:access[\s_-]?)?token|secret))"
)
_LABELLED = re.compile(
    rf"{_LABEL}(?P<sign>\s*(?:[:=]|\bis\b)\s*)(?P<value>[^\s`\"'”,;|]{{4,}})", re.IGNORECASE
)
_PAIR = re.compile(
    r"(?P<label>\b(?:log(?:s|ged)?\s*-?\s*in|sign(?:s|ed)?\s*-?\s*in|credentials?|account|user)\b"
    r"(?:\s+(?:as|with|using|is|are|in))*\s*:?\s+[\w.+@-]{2,60})(?P<sign>\s*[/:]\s*)"
    r"(?P<value>[^\s`\"'”,;|/]{4,})",
    re.IGNORECASE,
)
_QUOTED = re.compile(rf"{_LABEL}\s*[:=]\s*\x02(?P<at>\d+)\x03", re.IGNORECASE)
_SECRET = re.compile(r"[\d!@#$%^&*+=]")
"""What a password holds and the words of a sentence don't."""

HINT = (
    "name an account in CONTEXT.md (`accounts:`, its password from the environment) and write "
    "`{{ACCOUNT.password}}` in the ticket"
)


def masked(text: str) -> str:
    """The text with its credentials masked."""
    if len(text) > LONGEST:
        return text
    without = _TOKEN.sub(MASK, text)
    hidden, quotations = hide(without)
    labelled = {int(found["at"]) for found in _QUOTED.finditer(hidden)}
    kept = [
        f"{each[0]}{MASK}{each[-1]}" if at in labelled and len(each) > 2 else each
        for at, each in enumerate(quotations)
    ]
    for pattern in (_LABELLED, _PAIR):
        hidden = pattern.sub(_put, hidden)
    return reveal(hidden, kept)


def _put(found: re.Match[str]) -> str:
    value = found["value"].rstrip(".)")
    if not _SECRET.search(value) or value.startswith(("{{", "<", "[", "\x02", MASK)):
        return found[0]
    return f"{found['label']}{found['sign']}{MASK}{found['value'][len(value) :]}"
