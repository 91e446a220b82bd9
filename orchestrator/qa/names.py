"""What people call the parts of a ticket, in the languages that tickets come in.

Names of headings only: which sections hold criteria, which rule something out, which merely end
a section in text that has lost its headings. Above: `sections`, `markup`, `flattened`, `drafts`;
below: nothing.
"""

import re

_CRITERIA = (
    r"(?:acceptance\s+(?:criteri(?:a|on)|tests?)\b|conditions\s+of\s+satisfaction\b"
    r"|crit[eè]res?\s+d['’]accept(?:ation|ance)\b|(?:akzeptanz|abnahme)kriteri(?:en|um)\b"
    r"|criterios?\s+de\s+aceptaci[oó]n\b|crit[eé]rios?\s+de\s+(?:aceita[cç][aã]o|aceite)\b"
    r"|criterio?\s+di\s+accettazione\b|acceptatiecriteri(?:a|um)\b"
    r"|(?:acceptans|accept|akseptanse)kriteri(?:er|um)\b|hyväksymiskriteerit?\b"
    r"|kryteri(?:a|um)\s+akceptacji\b|akceptační\s+kritéri(?:a|um)\b"
    r"|критери[ий]\s+при[её]мки\b|критері[їй]\s+приймання\b|kabul\s+kriterleri\b"
    r"|受け?入れ?(?:基準|条件)|(?:验收|驗收)(?:标准|標準|条件|條件)|(?:인수|수락)\s*(?:조건|기준))"
)
_SHORT = r"acs?(?=\s*(?:[:(]|$))"

CRITERIA = re.compile(rf"(?:(?<!\w)(?:{_CRITERIA})|^{_SHORT})", re.IGNORECASE)
"""Found in a heading whose section holds criteria."""

LABEL = re.compile(
    rf"^\W*(?:{_CRITERIA}|{_SHORT})[^.:\n]{{0,60}}(?::\s*|$)", re.IGNORECASE | re.MULTILINE
)
"""A line of plain text that serves as such a heading, up to where its words end."""

OTHERWISE = re.compile(
    r"^\W*(?:alternatives?|alternative\s+(?:flows?|paths?|scenarios?)|errors?|error\s+(?:cases?"
    r"|flows?|handling)|exceptions?|edge\s+cases?|negative\s+(?:cases?|tests?|scenarios?|criteria))"
    r"\W*$",
    re.IGNORECASE,
)
"""A heading whose section goes on with the scenarios or criteria above it."""

NUMBERED = re.compile(
    r"^\W{0,3}AC[\s#-]{0,2}\d+(?:\.\d+)*\b(?:\s*[(\[][^)\]\n]{1,40}[)\]])?\s*(?:[:.)\]–—-]+\s*|$)",
    re.IGNORECASE,
)
"""What numbers a criterion ("AC1 (SHOP-7):"): no part of its words."""

_OUT = (
    r"(?:out(?:side)?[\s-]+of[\s-]+(?:the\s+)?scope|not\s+in\s+scope|non[\s-]*goals?"
    r"|hors\s+p[ée]rim[èe]tre|nicht\s+im\s+(?:scope|umfang)|fuera\s+de(?:l)?\s+alcance"
    r"|fora\s+d[eo]\s+escopo|вне\s+рамок|не\s+входит|対象外|スコープ外|范围外)"
)
OUT_OF_SCOPE = re.compile(rf"^\W*{_OUT}\b", re.IGNORECASE)
"""A heading, or an item, that rules out what follows."""

RULED_OUT = re.compile(rf"^\W*{_OUT}\s*(?:[:\-–—]|$)|[(\[]\s*{_OUT}\s*[)\]]\W*$", re.IGNORECASE)
"""An item that says of itself that it is out of scope."""

DONE = re.compile(r"^\W*(?:definition\s+of\s+done|dod|done\s+when)\b\W*$", re.IGNORECASE)
"""A heading whose items are about the work, not about the application."""

_ELSE = re.compile(
    r"^\W*(?:description|summary|background|context|user\s+stor(?:y|ies)|goals?|motivation"
    r"|(?:technical\s+|implementation\s+|dev\s+|developer\s+|release\s+|design\s+|test\s+)?notes?"
    r"|dependencies|links?|references|attachments?|assumptions|risks?|(?:open\s+)?questions"
    r"|(?:rollout|release|test)\s+plan|test\s+data|designs?|mock-?ups?|screenshots?|comments?"
    r"|estimates?|stakeholders|metrics|steps\s+to\s+reproduce|environment)\W*$",
    re.IGNORECASE,
)


def ends_section(line: str) -> bool:
    """Whether a bare line names another section, in text where headings look like any line."""
    return len(line) <= 60 and bool(
        (OUT_OF_SCOPE.match(line) and not line.rstrip().endswith("."))
        or DONE.match(line)
        or _ELSE.match(line)
    )
