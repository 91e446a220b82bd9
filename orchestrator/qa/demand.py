"""What a criterion's own words ask: things to be done, and claims that evidence must bear out.

Read by code before any agent runs: a Then that is a sentence asks for exactly its expectation, a
line of prose for its quoted texts, amounts and counts, denied where it denies them. Not whether it
was done or shown (`verdict`). Above: `witness`; below: `implying`, `gherkin`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from orchestrator.gherkin.phrases import split_keyword
from orchestrator.gherkin.quotes import MARK, mask
from orchestrator.gherkin.words import COMPARED, FIELD_ROLES, NUMBERS, one_of
from orchestrator.messages import Json, ToolCall
from orchestrator.page.amount import Amount, read_amount
from orchestrator.page.expect import read_expectation
from orchestrator.page.expectation import PATIENCE, Expectation
from orchestrator.page.remembering import standing_in
from orchestrator.page.words import normal, within
from orchestrator.qa.implying import absent, amount_of, implies, words_of
from orchestrator.verdicts import Criterion

Lines: TypeAlias = Callable[[str], tuple[tuple[str, str], ...]]
Read: TypeAlias = Callable[[str], tuple[ToolCall, ...]]

LONGEST = 4000
"""Of a longer criterion, in characters, no more is read for what it asks."""

NEVER = -1
"""The phase of what is done or seen on the way, and decides nothing of when evidence is due."""

DOINGS = frozenset({"reload", "remember"})
"""Of our own tools those that a criterion may ask to be used."""

_NAMING = ("key", "state")
_STANDING = {"Given", "When", "Then"}
_EXPECT = "orch.expect"
_CONDITION = re.compile(
    r"(?:^|(?<=[\s,;:.]))(?:given|when(?:ever)?|after|once|if|while|as soon as)\b[^,;]*?"
    r"(?:[,;]|$|\s(?=then\b))",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?P<text>{MARK})")
_CUT = re.compile(r"\s*(?:;|\bbut\b|\.\s|(?:,\s*)?\band\b(?!\s*\x02)|,(?!\s*(?:\x02|and\b|or\b)))")
_DENIAL = re.compile(
    r"\b(?:no|not|never|none|nothing|neither|nor|without|cannot|gone|hidden|disappears?|vanish(?:es)?"
    r"|absent|removed)\b|n['’]t\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]\s?\d[\d.,]*\d|[$€£¥]\s?\d")
_COUNTED = re.compile(
    rf"(?<![\w$€£.,])(?P<form>{one_of(COMPARED)}\s+|only\s+)?"
    rf"(?P<number>\d{{1,6}}|{one_of(NUMBERS)})\s+(?P<thing>[a-z][\w-]*)",
    re.IGNORECASE,
)
_SEEN = (
    r"(?:says?|shows?|showing|shown|sees?|seen|displays?|displayed|reads?|lists?|listed|appears?"
    r"|visible|contains?|becomes?|is|are|must|should)"
)
_SEEN_BEFORE = re.compile(rf"\b{_SEEN}\b[^.]*$", re.IGNORECASE)
_SEEN_AFTER = re.compile(r"\s*(?:is|are|appears?|stands?|must|should)\b", re.IGNORECASE)
_READ = frozenset({"text", "role", "order", "words", "state", "count"})
_CALLED = (
    ("value", re.compile(rf"\b(?:value|{one_of(FIELD_ROLES)})s?\b", re.IGNORECASE)),
    ("url", re.compile(r"\b(?:url|address|path)\b", re.IGNORECASE)),
    ("title", re.compile(r"\btitled?\b", re.IGNORECASE)),
    ("dialog", re.compile(r"\b(?:dialog|pop-?up|prompt|asks?|confirm\w*)\b", re.IGNORECASE)),
    ("console", re.compile(r"\bconsole\b", re.IGNORECASE)),
)
_TIMELY = re.compile(
    r"\b(?:within|in (?:under|less than)|in at most|after at most|no later than)\b[^.;]{1,20}"
    r"\b(?:m?s|secs?|(?:milli)?seconds?)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"/|[a-z]+://")
_TIMES = {"second", "minute", "hour", "day", "week", "month", "year", "time", "ms", "s", "of", "or"}


class Demand(Protocol):
    """One thing that a pass must show; `phase` counts the criterion's turns of When and Then."""

    @property
    def says(self) -> str: ...
    @property
    def phase(self) -> int: ...

    def met_by(self, claim: Expectation) -> bool:
        """Whether the claim, where it holds, shows it."""

    def broken_by(self, claim: Expectation) -> bool:
        """Whether the claim, where it does not hold, shows that it is not so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactly:
    """What a sentence asks: this expectation; `waits` where a When waits for it."""

    wanted: Expectation
    phase: int = 0
    waits: bool = False

    @property
    def says(self) -> str:
        return self.wanted.says()

    def met_by(self, claim: Expectation) -> bool:
        return implies(claim, self.wanted)

    def broken_by(self, claim: Expectation) -> bool:
        asked = self.wanted if claim.watches else replace(self.wanted, seconds=claim.patience)
        return implies(asked, claim) and waited(claim, self.wanted.patience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What a line of prose asks: that these words are shown, or, `denied`, that they are not."""

    text: str
    denied: bool = False
    phase: int = 0
    kinds: frozenset[str] = _READ
    """The kinds of expectation that show such words, by what the line calls them."""
    prose: bool = False
    """Whether free prose may name it for what is done: no word before it says that it is seen."""
    said: str = ""
    """The text as the criterion has it, where that is the name of what it stands for."""

    @property
    def says(self) -> str:
        return f'no "{self.text}"' if self.denied else f'"{self.text}"'

    def met_by(self, claim: Expectation) -> bool:
        if claim.kind not in self.kinds:
            return False
        in_value = within("\n".join((claim.value, *claim.values)), self.text)
        asserted = in_value or (claim.kind in {"role", "count"} and within(claim.target, self.text))
        if asserted:
            return absent(claim) == self.denied
        return within(words_of(claim), self.text)

    def broken_by(self, claim: Expectation) -> bool:
        return within(words_of(claim), self.text) and waited(claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a line of prose asks: so many of something."""

    amount: Amount
    words: str
    phase: int = 0

    @property
    def says(self) -> str:
        return self.words

    def met_by(self, claim: Expectation) -> bool:
        amount = amount_of(claim)
        if amount is None:
            exact = self.amount.low == self.amount.high
            return exact and not absent(claim) and within(words_of(claim), str(self.amount.low))
        high = self.amount.high
        fits = high is None or (amount.high is not None and amount.high <= high)
        return not claim.negate and self.amount.low <= amount.low and fits

    def broken_by(self, claim: Expectation) -> bool:
        return waited(claim) and (claim.kind == "count" or self.met_by(claim))


def waited(claim: Expectation, patience: float = PATIENCE) -> bool:
    """Whether it was given the time that anything is given to come true."""
    return claim.watches or claim.patience >= min(patience, PATIENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something to be done: the words that the action must be about, or else its tool.

    `must` says that a pass is none without it; of prose it is only known where it belongs.
    """

    line: str
    words: tuple[str, ...]
    tools: frozenset[str] = frozenset()
    phase: int = 0
    must: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """All that a criterion asks of whoever proves it."""

    acts: tuple[Act, ...] = ()
    claims: tuple[Demand, ...] = ()
    denies: bool = False
    """Whether it says of anything that it is not so."""
    text: str = ""
    """All its words, with those of the team's sentences that it uses."""

    @property
    def within(self) -> float:
        """The longest time, in seconds, by which it says that anything must be so; 0 for none."""
        asked = [one.wanted.within or 0.0 for one in self.claims if isinstance(one, Exactly)]
        said = PATIENCE if _TIMELY.search(mask(self.text)[0]) else 0.0
        return max([0.0, *asked]) or said

    @property
    def last(self) -> int:
        """The phase of the last thing that is claimed; what is done after it proves nothing."""
        phases = [claim.phase for claim in self.claims] or [act.phase for act in self.acts]
        return max([0, *phases])


def _itself(line: str) -> tuple[tuple[str, str], ...]:
    return (("", line),)


def _as_said(text: str) -> str:
    return text


def demands(
    criterion: Criterion,
    read: Read,
    expand: Lines = _itself,
    *,
    opened: Callable[[str], str] = _as_said,
) -> Demands:
    """What the criterion asks; `read` and `expand` are those of the team's vocabulary.

    `opened` puts what is no secret in the place of its name, as `read` does.
    """
    found = _demands(criterion, read, expand)
    claims = (
        replace(one, text=opened(one.text), said=one.text) if isinstance(one, Quoted) else one
        for one in found.claims
    )
    return replace(found, claims=tuple(claims))


def _demands(criterion: Criterion, read: Read, expand: Lines) -> Demands:
    acts: list[Act] = []
    claims: list[Demand] = []
    told = [criterion.text[:LONGEST]]
    if not criterion.steps:
        return _of_prose(told[0], criterion.title)
    phase, keyword, before = 0, "When", ""
    for line in criterion.steps:
        word, rest = split_keyword(line)
        keyword = word if word in _STANDING else keyword
        for _, inner in expand(f"{keyword} {rest}"):
            inner_word = split_keyword(inner)[0]
            standing = inner_word if inner_word in _STANDING else keyword
            if standing == "When" and before == "Then":
                phase += 1
            before = before if standing == "Given" else standing
            told.append(inner)
            if standing == "When":
                acts += _acts(inner, read, phase)
                waits = _exactly(inner, read, phase - 1)
                claims += (replace(each, waits=True) for each in waits)
            elif standing == "Then":
                acts += (act for act in _acts(inner, read, NEVER) if act.must)
                claims += _claims(inner, read, phase)
    return Demands(
        acts=tuple(acts), claims=tuple(claims), denies=_denies(told[0]), text="\n".join(told)
    )


def _acts(line: str, read: Read, phase: int) -> Iterator[Act]:
    calls = read(line)
    doing = [call for call in calls if call.server != "orch" or call.name in DOINGS]
    quoted = tuple(normal(text) for text in mask(line)[1] if text.strip())
    if not calls or calls[0].tool == "orch.verdict":
        if quoted:
            yield Act(line=line, words=quoted, phase=phase, must=False)
    elif doing:
        words = tuple(_unquoted(doing)) or quoted
        tools = frozenset() if words else frozenset(call.tool for call in doing)
        looks = all(call.tool == "orch.remember" for call in doing)
        yield Act(line=line, words=words, tools=tools, phase=NEVER if looks else phase)


def _unquoted(doing: Iterable[ToolCall]) -> Iterator[str]:
    """What tells an action from others by its tool, and stands in no quotes."""
    for call in doing:
        yield from (str(call.arguments[name]) for name in _NAMING if name in call.arguments)


def _claims(line: str, read: Read, phase: int) -> Iterator[Demand]:
    calls = read(line)
    if not calls or any(call.tool == "orch.verdict" for call in calls):
        yield from _told(split_keyword(line)[1], phase)
        return
    yield from _exactly(line, read, phase)


def _exactly(line: str, read: Read, phase: int) -> Iterator[Exactly]:
    for call in read(line):
        wanted = _wanted(call.arguments) if call.tool == _EXPECT else None
        if wanted:
            yield Exactly(wanted=wanted, phase=phase)


def _wanted(arguments: Mapping[str, Json]) -> Expectation | None:
    """The expectation of a sentence, but for the observation that it will quote."""
    known = {name: value for name, value in arguments.items() if name != "observation"}
    try:
        return read_expectation(standing_in(known))
    except ValueError:
        return None


def _of_prose(text: str, title: str) -> Demands:
    """What free prose asks: what its conditions name is where it starts, the rest is claimed.

    A title that stands before the sentence only names it.
    """
    rest = text.removeprefix(title).strip(" .:-–—\n")
    masked, texts = mask(" ".join((rest or text).split()))
    conditions = " ".join(found[0] for found in _CONDITION.finditer(masked))
    claimed = _CONDITION.sub(" ", masked)
    if not _TOLD.search(claimed) and not re.search(r"\w", claimed):
        conditions, claimed = "", masked
    quoted = tuple(_at(mark, texts) for mark in re.findall(MARK, conditions))
    acts = (Act(line=text, words=quoted, must=False),) if quoted else ()
    claims = tuple(_masked(claimed, texts, 0, prose=True))
    return Demands(acts=acts, claims=claims, denies=_denies(text), text=text)


def _denies(text: str) -> bool:
    return bool(_DENIAL.search(mask(text)[0]))


def _told(line: str, phase: int) -> Iterator[Quoted | Counted]:
    masked, texts = mask(line)
    yield from _masked(masked, texts, phase)


def _masked(
    masked: str, texts: tuple[str, ...], phase: int, *, prose: bool = False
) -> Iterator[Quoted | Counted]:
    before = ""
    for clause in _CUT.split(masked):
        denied = bool(_DENIAL.search(clause))
        for found in _TOLD.finditer(clause):
            text = _at(found["text"], texts)
            seen = _SEEN_BEFORE.search(before + clause[: found.start()])
            done = prose and not seen and not _SEEN_AFTER.match(clause, found.end())
            if text:
                kinds = _kinds(clause, text)
                yield Quoted(text=text, denied=denied, phase=phase, kinds=kinds, prose=done)
        for money in _MONEY.findall(clause):
            yield Quoted(text=money, denied=denied, phase=phase)
        yield from _counts(clause, phase)
        before += f"{clause} "


def _kinds(clause: str, text: str) -> frozenset[str]:
    """The kinds that show a text, by what the clause calls it."""
    called = {kind for kind, words in _CALLED if words.search(clause)}
    return _READ | called | ({"url"} if _ADDRESS.match(text) else set())


def _counts(clause: str, phase: int) -> Iterator[Counted]:
    for found in _COUNTED.finditer(clause):
        thing = found["thing"].lower().removesuffix("s")
        form = (found["form"] or "").strip().lower()
        one = found["number"].lower() in {"one", "1"}
        if thing in _TIMES or (one and not form):
            continue
        said = f"{'exactly' if form == 'only' else form} {found['number']}".strip()
        yield Counted(amount=read_amount(said), words=found[0].strip(), phase=phase)


def _at(mark: str, texts: tuple[str, ...]) -> str:
    return normal(texts[int(mark[1:-1])])
