"""Whether what a claim cites proves it: the rules of evidence, each with the reason for a no.

Pure: the record of one conversation in, nothing or `Unacceptable` out. A pass shows all that the
criterion asks, after what it asks to be done, as the latest word; a fail shows one thing that it
asks and that is not so. Above: `verdict`; below: `demand`, `deeds`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from orchestrator.page.expectation import Expectation
from orchestrator.page.words import within
from orchestrator.qa.deeds import Deed
from orchestrator.qa.demand import Act, Demand, Demands, Exactly, Quoted, waited
from orchestrator.qa.implying import absent
from orchestrator.verdicts import Evidence, ReasonCode

LOOKING = frozenset({"orch.remember"})
"""Deeds that a criterion may ask for, and that evidence may well be older than."""


class Unacceptable(Exception):
    """The claim goes back; the sentence says why, to whoever made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One expectation of this criterion as it stands: `number` is its observation.

    `holds` is None where the page cannot show it; `lost` marks a negated one that held and did
    not hold any more when it was asked again; `tried` marks what was no claim but an attempt, an
    element looked for or an action made: it may prove a fail, and contradicts no pass. `idle` is
    why such an attempt proves nothing, `about` the words it was about.
    """

    number: int
    action: int
    action_text: str
    says: str
    saw: str
    holds: bool | None
    code: ReasonCode = ""
    lost: bool = False
    tried: bool = False
    claim: Expectation | None = None
    about: tuple[str, ...] = ()
    idle: str = ""
    step: str = ""
    part: str = ""

    def evidence(self) -> Evidence:
        return Evidence(
            action=self.action,
            action_text=self.action_text,
            expectation=self.number,
            says=self.says,
            saw=self.saw,
            holds=bool(self.holds),
            step=self.step,
            part=self.part,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one conversation asked and did, and what its criterion asks of it."""

    asked: Sequence[Asked]
    deeds: Sequence[Deed] = ()
    demands: Demands = field(default_factory=Demands)

    @property
    def done(self) -> list[Deed]:
        return [deed for deed in self.deeds if deed.ok]

    def turning(self, phase: int) -> int:
        """The observation of the last action that a phase of the criterion names; 0 for none."""
        acts = [act for act in self.demands.acts if act.phase == phase]
        return max((number for act in acts for number in self._made_last(act)), default=0)

    def _made_last(self, act: Act) -> list[int]:
        """The last time that it was made, not counting those that later phases ask for."""
        made = self._made(act)
        alike = [
            other
            for other in self.demands.acts
            if other.phase > act.phase and (other.words, other.tools) == (act.words, act.tools)
        ]
        return (made[: -len(alike)] if alike else made)[-1:] or made[-1:]

    def beginning(self) -> int:
        """The observation of the action with which the criterion's own actions were first made."""
        acts = [act for act in self.demands.acts if act.phase == 0]
        return max((number for act in acts for number in self._made(act)[:1]), default=0)

    def _made(self, act: Act) -> list[int]:
        """The actions that an act may have been, those first that name all its words."""
        fits = [deed for deed in self.done if deed.tool in act.tools]
        if act.words:
            fits = [d for d in self.done if all(d.touches(word) for word in act.words)]
            fits = fits or [deed for deed in self.done if deed.about(act.words)]
        return [deed.number for deed in fits]

    def missing(self, act: Act) -> str:
        """The first word, or the kind of action, that nothing was done with; nothing if done."""
        for word in act.words:
            if not any(deed.touches(word) for deed in self.done):
                return f'"{word}"'
        return "" if act.words or self._made(act) else act.line


def claimed_since(action: int, asked: Sequence[Asked]) -> tuple[str, ...]:
    """The texts that were claimed after this action, and seen."""
    claims = [one.claim for one in asked if one.holds and one.action == action and one.claim]
    return tuple(one.value for one in claims if one.kind == "text" and one.value and not one.negate)


def check_pass(cited: Sequence[Asked], record: Record) -> None:
    """Raises Unacceptable for the first reason why the citations prove no pass."""
    if not cited:
        raise Unacceptable("a pass cites the expectations that prove it, and there are none")
    for one in cited:
        if not one.action:
            raise Unacceptable(f"observation {one.number} was made before anything was done")
        if one.holds is not True:
            raise Unacceptable(f"observation {one.number} does not hold: {one.says}")
        _check_latest(one, record)
    _check_contrary(record)
    _check_done(record)
    _check_shown(cited, record)
    _check_time(cited, record)


def _check_latest(one: Asked, record: Record) -> None:
    """What was cited must still be so: nothing that was asked later says otherwise."""
    for other in record.asked:
        if other.number <= one.number or other.tried or other.holds is None:
            continue
        turned = (
            other.action == one.action
            and one.claim is not None
            and other.claim is not None
            and _subject(other.claim) == _subject(replace(one.claim, negate=not one.claim.negate))
        )
        if (other.says == one.says and other.holds != one.holds) or (
            turned and other.holds == one.holds and not _in_turn(one, other, record)
        ):
            raise Unacceptable(
                f"observation {one.number} is not the latest word: observation {other.number} "
                f"asked again, {other.says}; saw {other.saw}"
            )


def _in_turn(one: Asked, other: Asked, record: Record) -> bool:
    """Whether the criterion itself says that the one comes first, and after it its opposite.

    A message that is shown and then goes: what was seen of it stays seen.
    """
    first = _asks_for(one, record)
    return bool(first) and any(place > first[0] for place in _asks_for(other, record))


def _asks_for(one: Asked, record: Record) -> list[int]:
    """The places among the criterion's claims of those that this shows."""
    claims = record.demands.claims
    return [at for at, each in enumerate(claims) if one.claim and each.met_by(one.claim)]


def _subject(claim: Expectation) -> Expectation:
    return replace(claim, seconds=None, within=None)


def _check_contrary(record: Record) -> None:
    """Nothing that was asked since the criterion's actions began stands against a pass."""
    latest = {one.says: one for one in record.asked if not one.tried and one.holds is not None}
    began = record.beginning()
    for one in latest.values():
        if one.holds is False and one.action >= began:
            raise Unacceptable(
                f"observation {one.number} contradicts a pass: {one.says}; saw {one.saw}"
            )


def _check_done(record: Record) -> None:
    """What the criterion says to do was done, and the last thing done worked."""
    last = record.deeds[-1] if record.deeds else None
    if last and not last.ok:
        raise Unacceptable(
            f"the last action failed ({last.text}, observation {last.number}): a pass cannot rest "
            "on what stands there after it; act again, and ask again"
        )
    for act in record.demands.acts:
        if act.must and (missing := record.missing(act)):
            raise Unacceptable(
                f"the criterion says `{act.line}`, and nothing was done with {missing}"
            )


def _check_shown(cited: Sequence[Asked], record: Record) -> None:
    """Everything that the criterion asks is borne out by an expectation that is due."""
    demands = record.demands
    turning = record.turning(demands.last)
    for demand in demands.claims:
        showing = [one for one in cited if one.claim and demand.met_by(one.claim)]
        if not showing:
            if _was_done(demand, record):
                continue
            raise Unacceptable(
                f"the criterion asks for {demand.says}, and none of the cited expectations shows "
                "that or more: ask for it as the criterion says it"
            )
        if demand.phase == demands.last and all(one.action < turning for one in showing):
            done = next(deed.text for deed in record.done if deed.number == turning)
            raise Unacceptable(
                f"observation {showing[-1].number} was made before `{done}`: ask for "
                f"{demand.says} after it"
            )
    if demands.text and not demands.claims and not demands.denies:
        _check_presence(cited)


def _was_done(demand: Demand, record: Record) -> bool:
    """Whether words of free prose turn out to be what was acted on."""
    return (
        isinstance(demand, Quoted)
        and demand.prose
        and not demand.denied
        and any(deed.about((demand.text, demand.said or demand.text)) for deed in record.done)
    )


def _check_presence(cited: Sequence[Asked]) -> None:
    if all(one.claim is not None and absent(one.claim) for one in cited):
        raise Unacceptable(
            "every cited expectation says what is not there, and the criterion says what is"
        )


def _check_time(cited: Sequence[Asked], record: Record) -> None:
    """Something cited was asked after the last thing that matters."""
    turning = record.turning(record.demands.last)
    made = [deed.number for deed in record.done if deed.tool not in LOOKING]
    last = turning or max(made, default=0)
    if all(one.action < last for one in cited):
        deed = next(deed for deed in record.done if deed.number == last)
        raise Unacceptable(f"all cited expectations were made before `{deed.text}`: ask after it")


def check_fail(cited: Sequence[Asked], record: Record) -> None:
    """Raises Unacceptable where nothing cited shows that the criterion does not hold."""
    failed = [one for one in cited if one.holds is False]
    if not failed:
        raise Unacceptable("a fail cites an expectation that does not hold")
    reasons = [reason for one in failed for reason in [_why_not_decisive(one, record)] if reason]
    if len(reasons) == len(failed):
        raise Unacceptable(reasons[0])


def matters(one: Asked, record: Record) -> bool:
    """Whether the criterion asks for what this expectation says."""
    claims = record.demands.claims
    return one.claim is None or not claims or any(each.broken_by(one.claim) for each in claims)


def _why_not_decisive(one: Asked, record: Record) -> str:
    """Why a failed expectation proves no fail; nothing where it does."""
    return next(iter(_doubts(one, record)), "")


def _turn(one: Asked, demands: Demands) -> int:
    """The turn of When and Then that this breaks, the first one; later ones need not be reached."""
    turns = [
        each.phase + (isinstance(each, Exactly) and each.waits)
        for each in demands.claims
        if one.claim is not None and each.broken_by(one.claim)
    ]
    return min(turns, default=max((act.phase for act in demands.acts), default=0))


def _doubts(one: Asked, record: Record) -> Iterator[str]:
    number, demands = one.number, record.demands
    if one.idle:
        yield f"observation {number} proves nothing: {one.idle}"
    if one.tried:
        named = any(within(demands.text, word, caseless=True) for word in one.about)
        if demands.text and one.about and not named:
            yield f"observation {number} is about nothing that the criterion names: {one.says}"
        return
    if any(o.says == one.says and o.number > number and o.holds for o in record.asked):
        yield f"observation {number} is not the latest word: it held when it was asked again"
    missing = [act for act in demands.acts if act.must and record.missing(act)]
    turn = _turn(one, demands)
    undone = [act for act in missing if act.phase <= turn]
    if missing and one.action < record.turning(demands.last if undone else turn):
        yield f"observation {number} was made before the criterion's action"
    elif undone:
        yield f"the criterion says `{undone[0].line}`, and that was not done"
    if one.claim is None:
        return
    if not matters(one, record):
        asked = "; ".join(demand.says for demand in demands.claims)
        short = "" if waited(one.claim) else ", or was not waited for"
        yield f"observation {number} asks what the criterion does not{short}: it asks for {asked}"
    if not demands.claims and not waited(one.claim):
        yield f"observation {number} was not waited for: leave `seconds` out"
