"""Criteria that nobody can prove in a browser, told apart by code: clear cases only, with a reason.

What is quoted is data and decides nothing. A clause that is a sentence of the vocabulary can be
played and is left alone, and so is whatever is not clear. Above: `criteria`; below: `gherkin`'s
quotes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from orchestrator.gherkin.quotes import mask
from orchestrator.gherkin.scenarios import SKIPPED
from orchestrator.verdicts import ReasonCode

LONGEST = 4000
"""A longer text, in characters, is not looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a criterion comes to without being tested, and why, for a person."""

    code: ReasonCode
    reason: str


_SENT = (
    r"(?:sent|dispatched|delivered|triggered|e-?mailed|mailed|received|gets?|receives?|arrives?"
    r"|goes\s+out)"
)
_MAIL = (
    r"(?:e-?mails?|mails?|sms(?:es)?|text\s+messages?|push\s+notifications?|newsletters?|letters?)"
)
_CLASSES: tuple[tuple[str, str], ...] = (
    (
        "a message leaves the application: no browser shows it",
        (
            rf"\b{_MAIL}\b(?:\s+\w+){{0,6}}?\s+(?:(?:is|are|was|be|gets?|been)\s+)*{_SENT}\b"
            rf"|\b(?:sends?|receives?|gets?|dispatches|delivers?)\s+(?:\w+\s+){{0,4}}?{_MAIL}\b"
            rf"|\b(?:is|are|be|gets?)\s+(?:e-?mailed|mailed|texted)\b"
            rf"|\bnotified\s+(?:by|via)\s+{_MAIL}\b"
        ),
    ),
    (
        "it stands in a log, which is not in the browser",
        (
            r"\b(?:server|application|system|error|access|audit|service|backend|debug)[\s-]+logs?\b"
            r"|\blog\s*(?:files?|entr(?:y|ies)|lines?|statements?)\b"
            r"|\bthe\s+logs?\s+(?:shows?|contains?|records?|has|have|holds?|must|should)\b"
            r"|\b(?:is|are|be|gets?)\s+(?:logged\s+(?:to|with|as)|written\s+to\s+(?:the\s+)?logs?)\b"
            r"|\b(?:splunk|kibana|datadog|grafana|sentry|cloudwatch)\b"
        ),
    ),
    (
        "it is about many users at once, or about load",
        (
            r"\b\d[\d.,]*\s*k?\+?\s+(?:concurrent|simultaneous|parallel)\b"
            r"|\b(?:concurrent|simultaneous)\s+(?:users?|requests?|sessions?|connections?)\b"
            r"|\b(?:under|with|for|at|of)\s+(?:a\s+load\s+of\s+)?\d{3,}[\d.,]*\s*k?\+?\s+users?\b"
            r"|\b(?:requests?|transactions?)\s+(?:per|a)\s+second\b|\brps\b|\btps\b|\bp9[059]\b"
            r"|\b9\d(?:st|nd|rd|th)\s+percentile\b|\bthroughput\b|\bunder\s+(?:heavy\s+|peak\s+)?load\b"
            r"|\b(?:load|stress|performance|soak)\s+tests?\b|\b(?:cpu|memory)\s+(?:usage|consumption)\b"
            r"|\b(?:uptime|availability)\s+of\s+\d"
        ),
    ),
    (
        "it is inside the database, the queue or another service, where no browser looks",
        (
            r"\b(?:in|into|to|from)\s+the\s+(?:[\w-]+\s+)?(?:database|db|data\s*warehouse|data\s+lake)\b"
            r"|\bdatabase\s+(?:table|row|record|column|migration|schema|index)\w*\b"
            r"|\b(?:kafka|rabbitmq|sqs|message\s+queue|message\s+bus)\b"
            r"|\b(?:event|message)\s+is\s+(?:published|emitted|put\s+on)\b"
            r"|\bwebhooks?\s+(?:is|are)\s+(?:sent|called|fired|triggered)\b"
            r"|\bencrypted\s+(?:at\s+rest|in\s+transit)\b|\bpasswords?\s+(?:is|are)\s+hashed\b"
            r"|\bcron\s*jobs?\b|\bbackups?\s+(?:is|are)\s+(?:made|taken|created)\b"
        ),
    ),
    (
        "it is about the work, not about the application (definition of done)",
        (
            r"\b(?:unit|integration|regression|e2e|end-to-end|automated|acceptance)[\s-]+tests?\s+"
            r"(?:\w+\s+){0,3}?(?:pass(?:es|ed)?|written|added|exist|green|updated|implemented|cover)"
            r"|\bwith\s+(?:unit|integration)\s+tests\b|\b(?:test|code)\s+coverage\b"
            r"|\bcode\s+(?:is|has\s+been|was)?\s*(?:peer[\s-]+)?(?:reviewed|merged|documented|complete)\b"
            r"|\b(?:code|peer|design|security)\s+review\s+(?:is\s+|has\s+been\s+)?(?:done|passed|complete)"
            r"|\b(?:docs?|documentation|readme|changelog|release\s+notes?|runbook|wiki)\s+(?:\w+\s+){0,2}?"
            r"(?:updated|written|added|created|published|complete|exists?|reviewed)\b"
            r"|\b(?:pull|merge)\s+requests?\b|\bPR\s+(?:is\s+)?(?:merged|approved|reviewed)\b"
            r"|\b(?:ci|pipeline|build)\s+(?:is\s+)?(?:green|passes|passing)\b"
            r"|\bdeployed\s+to\s+(?:\w+\s+)?(?:staging|production|prod|test|dev|uat)\b"
            r"|\b(?:product\s+owner|po|stakeholders?|qa|ux|legal)\s+(?:has\s+|have\s+)?"
            r"(?:approve[sd]?|accept(?:s|ed)|sign(?:s|ed)\s+off|reviewed)\b"
            r"|\bsign(?:ed)?[\s-]*off\b|\bno\s+(?:new\s+)?(?:lint(?:er|ing)?|sonar\w*|compiler)\s+"
            r"|\bstory\s+points?\b"
        ),
    ),
    (
        "it is about what people do or agree, not about the application",
        (
            r"\bthe\s+(?:\w+\s+)?teams?\s+(?:has|have|agrees?|explains?|decides?|documents?|knows?"
            r"|understands?|is\s+(?:trained|informed|aware))\b"
            r"|\bthere\s+is\s+(?:an?\s+)?(?:agreement|consensus|decision|plan|alignment)\b"
            r"|\b(?:decision|approach|design)\s+(?:is|has\s+been)\s+(?:documented|agreed|approved)\b"
            r"|\b(?:support|sales|staff)\s+(?:team\s+)?(?:is|are|has\s+been|have\s+been)\s+"
            r"(?:trained|informed)\b"
        ),
    ),
)
_KNOWN = tuple((reason, re.compile(words, re.IGNORECASE)) for reason, words in _CLASSES)

_EMPTY = re.compile(
    r"^\W*(?:t\.?b\.?[dac]\.?|to\s+be\s+(?:defined|done|determined|decided|confirmed|added|written)"
    r"|todo|fixme|fill\s+(?:me\s+|this\s+)?in|placeholder|n/?a|none(?:\s+yet)?|wip|xxx+|as\s+above"
    r"|à\s+définir|noch\s+offen|por\s+definir|уточняется)\W*$|^\W*$",
    re.IGNORECASE,
)
_UNFILLED = re.compile(
    r"<\s*(?:fill|insert|enter|add|describe|write|your|some|e\.?g|placeholder|todo|tbd|action"
    r"|context|precondition|outcome|expected|result|feature|role)\b[^<>\n]{0,80}>"
    r"|\[\s*(?:fill|insert|enter|add|describe|write|your|some|e\.?g|placeholder|todo|tbd|action"
    r"|context|precondition|outcome|expected|result|initial|an?\s+action|a\s+precondition)\b"
    r"[^\[\]\n]{0,80}\](?!\()"
    r"|\blorem\s+ipsum\b|^\W*(?:tbd|todo|tbc)\s*[:\-–—]|\((?:tbd|todo|tbc)\)|\b(?:is|are)\s+tbd\b"
    r"|\?\?\?",
    re.IGNORECASE,
)


def settled(
    text: str, steps: Sequence[str], understood: Callable[[str], bool], *, done: bool = False
) -> Settled | None:
    """What code can say of a criterion without testing it; None for nearly all.

    `done` says that it stands under a heading for the definition of done.
    """
    if len(text) > LONGEST:
        return None
    masked, quoted = mask(text)
    if _EMPTY.match(masked) and not quoted:
        return Settled(code="not-understood", reason="a placeholder: nobody has written it yet")
    found = _UNFILLED.search(masked)
    if found:
        what = " ".join(found[0].split())
        return Settled(code="not-understood", reason=f'a placeholder was left in it: "{what}"')
    if SKIPPED in steps:
        return Settled(code="not-reached", reason="it is tagged @skip, so nothing was done")
    clauses = list(steps) or [text]
    if all(understood(clause) for clause in clauses):
        return None
    if done:
        return Settled(code="not-testable-here", reason="it is part of the definition of done")
    reason = next(_reasons([clause for clause in clauses if not understood(clause)]), "")
    return Settled(code="not-testable-here", reason=reason) if reason else None


def _reasons(clauses: Sequence[str]) -> Iterator[str]:
    for clause in clauses:
        masked = mask(clause)[0]
        # What is given or done may name a mail; only what must come of it can be out of sight.
        if clause.startswith(("Given ", "When ")):
            continue
        for reason, pattern in _KNOWN:
            found = pattern.search(masked)
            if found:
                yield f'{reason} ("{" ".join(found[0].split())}")'
