"""A step line in the few plain forms that the sentences are written in.

People write "the member should no longer see", "clicks", "I don't see … within 2 seconds in the
"Backpack" card". Here the subject, the modal verb, the negation, the seconds and the scope are
read off, so that a sentence has to know one form only. What the rest means is not known here.
Above: sentences, clauses; below: quotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from orchestrator.gherkin.quotes import MARK, mask
from orchestrator.gherkin.words import NUMBERS, ORDINAL, SCOPE_ROLES, SYNONYMS, VERBS, one_of

SUBJECT = (
    r"(?:i|we|they|you|he|she"
    r"|(?:the |a |an )?(?:user|member|visitor|customer|shopper|guest|person|admin|administrator"
    r"|tester)s?)"
)

_KEYWORD = re.compile(r"(given|when|then|and|but|\*)(?:\s*[,:]\s*|\s+|$)", re.IGNORECASE)
_FILLER = re.compile(r"\b(?:still|also|now|again) ")
_LAST_FILLER = re.compile(r" (?:again|now|too|as well)$")
_SECONDS = r"within (?:the next )?(\d+(?:\.\d+)?|an?|one|two|three|five|ten) ?"
_UNITS = r"(seconds?|secs?|s|ms|milliseconds?|minutes?)"
_TIMED = re.compile(rf",? {_SECONDS}{_UNITS}$")
TIMED_FIRST = re.compile(rf"^{_SECONDS}{_UNITS},? ")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
_VERIFY = re.compile(
    rf"^(?:{SUBJECT} )?(?:verif(?:y|ies)|checks?|ensures?|makes? sure|sees?) that "
)

_NOT = r"(?:(?:do|does|should|must|can|could|will|would|shall)(?: not|n’t)|cannot|can’t|won’t)"
_MODAL = r"(?:should|must|can|could|will|would|shall)"
_NO_LONGER = rf"(?:(?:{_MODAL}|do|does) )?(?:no longer|never)"
_ABOUT_ME = re.compile(
    rf"^(?:(?P<subject>{SUBJECT}) )?"
    rf"(?:(?P<no>{_NO_LONGER}|{_NOT}) |{_MODAL} )?(?P<verb>[a-z-]+)(?P<rest>(?: .*)?)$"
)
_SAYING = ("contain", "show", "display", "say", "read", "ask", "answer", "match", "fail")
_STATES = {"be": "is", "have": "has"} | {
    verb: verb + "s" for verb in (*_SAYING, "appear", "disappear", "come", "exist")
}
_ABOUT_IT = re.compile(
    rf" (?:(?P<no>{_NO_LONGER}|{_NOT})|{_MODAL}) (?P<verb>{one_of(_STATES)})(?= |$)"
)
_IS_NOT = re.compile(r" (is|are)(?: not| no longer|n’t)(?= |$)")
_NO_MORE = re.compile(rf" no longer (?={one_of(_STATES.values())}\b)")
_CEASES = re.compile(r"\b(?:no longer|disappears?|vanish(?:es)?|gone|hidden)\b")
_CLICK = re.compile(r"\b(double|right|shift|ctrl|control) click")
_TIMES = re.compile(rf"\b(?:twice|({one_of(NUMBERS)}) times)$")
_NO = re.compile(r"\bno (?=[^ ])")

_SCOPE_NAME = rf"(?:the |an? )?(?:{ORDINAL} )?(?:(?:{MARK} )?{{roles}}|{{roles}} {MARK})"
_SCOPES = _SCOPE_NAME.format(roles=one_of(SCOPE_ROLES))
_SCOPES = rf"(?:{_SCOPES}|(?:the )?row where {MARK} is {MARK}(?: and {MARK} is {MARK})*)"
_SCOPES = rf"{_SCOPES}(?: (?:in|inside|within|of) {_SCOPES})?"
_SCOPE = re.compile(
    rf"^(?P<words>.+?),? (?:in|inside|within|on|of|for) "
    rf"(?P<scope>{_SCOPES})$"
)
_SCOPE_MIDDLE = re.compile(
    rf"^(?P<words>.+?) (?:in|inside|within|on|of) "
    rf"(?P<scope>{_SCOPES}) "
    rf"(?P<rest>(?:is|are|has|contains|shows|says|appears?|disappears|exists|with|as|to|matches)\b.*)$"
)
_SYNONYM = re.compile(rf"\b{one_of(SYNONYMS)}\b")
_SCOPE_BARE = re.compile(rf"^(?P<words>.+?) (?:in|inside|within) (?P<scope>{MARK})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One reading of a line.

    `words` is lower case, in the first person or a plain statement, its quoted texts marked;
    `seconds` is 0 where the line says nothing; `scope` is still masked. `ceases` says that the
    line speaks of what is there and goes, and not of what never comes.
    """

    keyword: str
    words: str
    quoted: tuple[str, ...]
    negate: bool = False
    seconds: float = 0.0
    scope: str = ""
    ceases: bool = False


def split_keyword(line: str) -> tuple[str, str]:
    """The line's keyword (Given, When, Then, And, But, or nothing) and the rest of it."""
    stripped = line.strip()
    found = _KEYWORD.match(stripped)
    if not found:
        return "", stripped
    keyword = found[1].capitalize()
    return ("And" if keyword == "*" else keyword), stripped[found.end() :].strip()


def phrases(line: str) -> Iterator[Phrase]:
    """Every way to read the line, the likeliest first."""
    keyword, rest = split_keyword(line)
    masked, quoted = mask(rest)
    words = " ".join(masked.lower().replace("'", "’").split()).strip(" .,;:!")
    words, seconds = _take_seconds(_LAST_FILLER.sub("", _FILLER.sub("", words)))
    words = _TIMES.sub(lambda found: f"{NUMBERS.get(found[1], 2)} times", words)
    start = Phrase(keyword=keyword, words=words, quoted=quoted, seconds=seconds)
    start = replace(start, ceases=bool(_CEASES.search(words)))
    for form in _forms(start):
        for phrase in _scopes(form):
            again, late = _take_seconds(phrase.words)
            yield replace(phrase, words=again, seconds=late or phrase.seconds)


def _take_seconds(words: str) -> tuple[str, float]:
    found = _TIMED.search(words) or TIMED_FIRST.search(words)
    if not found:
        return words, 0.0
    number = float(_NUMBERS.get(found[1], found[1]))
    unit = found[2]
    factor = 0.001 if unit.startswith(("ms", "milli")) else 60 if unit.startswith("min") else 1
    return words[: found.start()] + words[found.end() :], number * factor


def _forms(start: Phrase) -> Iterator[Phrase]:
    plain = replace(start, words=_VERIFY.sub("", start.words))
    for form in (_about_me(plain), _about_it(plain)):
        if form is None:
            continue
        yield form
        if len(_NO.findall(form.words)) == 1 and not form.negate:
            yield replace(form, words=_NO.sub("a ", form.words), negate=True)


def _about_me(start: Phrase) -> Phrase | None:
    """The line as "i VERB …", or None where it isn't something that a person does."""
    words = _CLICK.sub(r"\1-click", start.words)
    found = _ABOUT_ME.match(words)
    if not found or (verb := _base(found["verb"], found["subject"] or "")) is None:
        return None
    rest, negate = found["rest"], bool(found["no"])
    if verb == "am" and rest.startswith(" not "):
        rest, negate = rest[4:], True
    return replace(start, words=f"i {verb}{rest}", negate=negate)


def _base(verb: str, subject: str) -> str | None:
    if subject and verb in {"am", "is", "are", "be"}:
        return "am"
    return _verb_forms().get(verb)


@cache
def _verb_forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for verb, meant in VERBS.items():
        ending = "es" if verb.endswith(("ss", "sh", "ch", "o")) else "s"
        forms |= {verb: meant, verb + ending: meant}
    return forms


def _about_it(start: Phrase) -> Phrase:
    """The line as a plain statement: "… is …", "… has …", "there is …"."""
    words, count = start.words, 0
    found = _ABOUT_IT.search(words)
    if found:
        count += bool(found["no"])
        words = words[: found.start()] + f" {_STATES[found['verb']]}" + words[found.end() :]
    words, denials = _IS_NOT.subn(r" \1", words)
    words, ended = _NO_MORE.subn(" ", words)
    count += denials + ended
    words = _SYNONYM.sub(lambda one: SYNONYMS[one[0]], words)
    # Two denials in one line are nobody's plain statement: leave it as it is, and unknown.
    if count > 1:
        return start
    return replace(start, words=words, negate=count == 1)


def _scopes(form: Phrase) -> Iterator[Phrase]:
    found = _SCOPE.match(form.words)
    if found:
        yield replace(form, words=found["words"], scope=found["scope"])
    found = _SCOPE_MIDDLE.match(form.words)
    if found:
        yield replace(form, words=f"{found['words']} {found['rest']}", scope=found["scope"])
    yield form
    found = _SCOPE_BARE.match(form.words)
    if found:
        yield replace(form, words=found["words"], scope=found["scope"])
