"""A person's yes to one call: what they are shown, what they answer, and how far it reaches.

A need is bound to the hash of tool and arguments: what is shown is what runs. A yes is for this
call; "run" is for every call of this tool with these arguments, for the rest of the run. Not the
decision that a person is needed (`rules`) nor the terminal (`cli`). Above: `gate`, `cli`; below:
`canonical`, `visible`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from orchestrator.events import NeedAnswered, NeedOpened
from orchestrator.messages import Json, ToolCall
from orchestrator.tools.canonical import canonical, digest
from orchestrator.tools.visible import visible, visible_lines
from orchestrator.wording import number_of

DecisionWord: TypeAlias = Literal["yes", "no", "run", "escalated"]

NeedKind: TypeAlias = Literal["approval", "step", "criteria", "question", "handover"]
"""The yes that a rule wants, a step of its own, or criteria that a model proposes; what only a
person knows; a handover."""

SAID_NO = "a person said no"
UNANSWERED = "it was asked twice, and nobody answered"

_REFERENCE = re.compile(r"(?:f[0-9]+)?e[0-9]+|\$ref")
_ONE_LINE = 200
"""Characters up to which a text stands beside its name; a longer one says its length first."""

_WORDS_FOR = {
    "target": "element",
    "ref": "element",
    "startTarget": "startElement",
    "startRef": "startElement",
    "endTarget": "endElement",
    "endRef": "endElement",
}
"""Arguments that may hold an element's reference, and the one that says it in words."""


def payload_sha256(call: ToolCall) -> str:
    """The hash of what would run: tool and arguments."""
    return digest({"tool": call.tool, "arguments": dict(call.arguments)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A call that waits for a person; `arguments` is canonical JSON, `rule` why it waits.

    `key` is what is asked and of which call, without what a new page would number anew.
    `question` is what the person is asked; `lasting` says that a yes may be for the rest of the
    run.
    """

    id: str
    tool: str
    arguments: str
    rule: str
    payload_sha256: str
    shown: str
    key: str
    what: NeedKind = "approval"
    question: str = "Run it?"
    lasting: bool = True

    @classmethod
    def of(
        cls,
        id: str,  # noqa: A002
        call: ToolCall,
        rule: str,
        what: NeedKind = "approval",
        *,
        question: str = "Run it?",
    ) -> "Need":
        """The need for this call, as it is now."""
        hashed = payload_sha256(call)
        return cls(
            id=id,
            tool=call.tool,
            arguments=canonical(dict(call.arguments)),
            rule=rule,
            payload_sha256=hashed,
            shown="\n".join(_shown(call, rule, hashed)),
            key=need_key(what, grant_key(call)),
            what=what,
            question=question,
            lasting=what != "question",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person decided, and who it was; "run" is a yes for the rest of the run.

    "escalated" is nobody's: it was asked twice at one place and never answered.
    """

    decision: DecisionWord
    by: str


class Approver(Protocol):
    """Whoever can be asked."""

    async def ask(self, need: Need) -> Answer | None:
        """The answer, or None where nobody can answer."""
        ...


class Nobody:
    """Never answers: a run without a terminal."""

    async def ask(self, need: Need) -> Answer | None:  # noqa: ARG002
        return None


class Remembered:
    """Answers what was answered before the run was interrupted; asks the rest of `inner`.

    `answers` are by the need's key, and each is given once, as a person would give it. What stands
    in `parked` waited for an answer before: where nobody can answer again, it is escalated.
    """

    def __init__(
        self, inner: Approver, answers: dict[str, Answer], parked: Collection[str]
    ) -> None:
        self._inner = inner
        self._answers = answers
        self._parked = parked

    async def ask(self, need: Need) -> Answer | None:
        if known := self._answers.pop(need.key, None):
            return known
        answer = await self._inner.ask(need)
        if answer is None and need.key in self._parked:
            return Answer(decision="escalated", by="nobody")
        return answer


class Always:
    """Says yes in a person's place: what stood on the command line, as `by` names it."""

    def __init__(self, by: str) -> None:
        self._by = by

    async def ask(self, need: Need) -> Answer | None:  # noqa: ARG002
        return Answer(decision="yes", by=self._by)


class ScriptedApprover:
    """Gives these answers in turn, then none; `asked` keeps what it was asked."""

    def __init__(self, answers: Iterable[DecisionWord], by: str = "script") -> None:
        self._answers = iter(tuple(answers))
        self._by = by
        self.asked: list[Need] = []

    async def ask(self, need: Need) -> Answer | None:
        self.asked.append(need)
        decision = next(self._answers, None)
        return None if decision is None else Answer(decision=decision, by=self._by)


def need_key(what: str, call_key: str) -> str:
    """What is asked, of the call with this `grant_key`."""
    return f"{what} {call_key}"


def opened(need: Need) -> NeedOpened:
    """The event that the need waits, with exactly what is shown."""
    return NeedOpened(
        need=need.id,
        what=need.what,
        shown=need.shown,
        payload_sha256=need.payload_sha256,
        rule=need.rule,
    )


def answered(need: Need, answer: Answer) -> NeedAnswered:
    """The event that it was answered, for exactly what was shown."""
    return NeedAnswered(
        need=need.id,
        decision=answer.decision,
        by=answer.by,
        payload_sha256=need.payload_sha256,
    )


class Grants:
    """The calls that a person allowed: for the rest of the run, or the next time."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._once: set[str] = set()

    def grant(self, call: ToolCall) -> None:
        """Remember a "run"."""
        self._keys.add(grant_key(call))

    def grant_once(self, call: ToolCall) -> None:
        """Remember a "yes" that was said before the call was on its way."""
        self._once.add(grant_key(call))

    def covers(self, call: ToolCall) -> bool:
        """Whether this very call was allowed; what was allowed once is used up by the asking."""
        key = grant_key(call)
        if key in self._keys:
            return True
        used = key in self._once
        self._once.discard(key)
        return used


def grant_key(call: ToolCall) -> str:
    """Tool and canonical arguments, without the references that a new page would number anew.

    A reference stays where no words beside it say which element is meant.
    """
    return digest({"tool": call.tool, "arguments": _without_references(dict(call.arguments))})


def _without_references(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {
            key: _without_references(item)
            for key, item in value.items()
            if not (_is_reference(key, item) and value.get(_WORDS_FOR[key]))
        }
    return [_without_references(item) for item in value] if isinstance(value, list) else value


def _is_reference(key: str, value: Json) -> bool:
    return key in _WORDS_FOR and isinstance(value, str) and bool(_REFERENCE.fullmatch(value))


def _shown(call: ToolCall, rule: str, hashed: str) -> Iterator[str]:
    """The lines that a person judges: nothing is cut or hidden, a terminal obeys none of it."""
    size = number_of(len(canonical(dict(call.arguments))), "character")
    yield f"{visible(call.tool)}  ({number_of(len(call.arguments), 'argument')}, {size})"
    first, *others = rule.split("; ")
    yield f"  why: {visible(first)}"
    yield from (f"       {visible(why)}" for why in others)
    for key in sorted(call.arguments):
        yield from _argument(visible(key), call.arguments[key])
    yield f"  sha256: {hashed}"


def _argument(path: str, value: Json) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key in sorted(value):
            yield from _argument(f"{path}.{visible(key)}", value[key])
    elif isinstance(value, list) and value:
        for at, item in enumerate(value):
            yield from _argument(f"{path}[{at}]", item)
    elif isinstance(value, str):
        yield from _text(path, value)
    else:
        yield f"  {path}: {canonical(value)}"


def _text(path: str, value: str) -> Iterator[str]:
    lines = list(visible_lines(value))
    if len(lines) == 1 and len(value) <= _ONE_LINE:
        yield f'  {path}: "{lines[0]}"'
        return
    yield f"  {path}: text of {number_of(len(value), 'character')}, {number_of(len(lines), 'line')}"
    yield from (f"    | {line}" for line in lines)
