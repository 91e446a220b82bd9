"""From the front matter of a command to its steps, with every mistake in each step.

Whether the names in a step exist is `references`. Above: `commands`; below: `grammar`, which
says what may be written, and `conditions`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from orchestrator.errors import ConfigError
from orchestrator.library.conditions import Condition, is_comparison, read_condition
from orchestrator.library.document import Document
from orchestrator.library.grammar import KINDS, ONLY, STEP, seconds
from orchestrator.library.schema import Items, Whatever, check, listed, sound, unsure
from orchestrator.library.steps import (
    Approve,
    AskAgent,
    AskPerson,
    CallTool,
    Doing,
    Gate,
    OnError,
    Part,
    RunCommand,
    Step,
    Wait,
)
from orchestrator.messages import Json
from orchestrator.wording import near

_UNNAMED = {"person": "ask"}
_NAMING = ("id", "produces")
"""The keys that give a step a name of its own, and names to what it leaves."""

_STEPS = Items(of=Whatever(), least=1)
_DONE = Condition(text="done")
_TO_A_PERSON = OnError()


def step_ids(document: Document) -> list[str]:
    """The id of every step, read or not, in order; empty where there is none."""
    raw = document.meta.get("steps")
    return [step_id(meta) for meta in raw] if isinstance(raw, list) else []


def read_steps(
    document: Document,
    ids: Sequence[str],
    prompts: Mapping[str, str],
    errors: list[ConfigError],
) -> tuple[tuple[Step, ...], bool]:
    """Every step as far as it can be read, each with its prompt.

    And whether the names are sure that it may be called by, and those of the parts that it leaves.
    """
    steps: list[Step] = []
    sure = True
    raw = document.meta.get("steps")
    wrong = check(document, _STEPS, ("steps",))
    errors.extend(wrong)
    if wrong or not isinstance(raw, list):
        return (), False
    before: tuple[str, ...] = ()
    for number, meta in enumerate(raw):
        keys: tuple[str | int, ...] = ("steps", number)
        wrong = check(document, STEP, keys)
        right = sound(document, STEP.keys, *keys) if wrong else meta
        if wrong and sure:
            sure = bool(ids[number]) and not unsure(document, STEP.keys, _NAMING, *keys)
        reader = _Reader(document, keys, wrong, written=meta if isinstance(meta, dict) else {})
        steps.append(reader.step(right, ids[number], before, prompts.get(ids[number], "")))
        errors.extend(wrong)
        before = (ids[number],)
    return tuple(steps), sure


def step_id(meta: Json) -> str:
    """A step's id: what it says, else the last word of what it does, with a slip of the pen too."""
    if not isinstance(meta, dict):
        return ""
    if isinstance(meta.get("id"), str):
        return str(meta["id"])
    for kind in KINDS:
        if kind in meta:
            said = meta[kind]
            return said.rpartition(".")[2] if isinstance(said, str) else _UNNAMED.get(kind, kind)
    slips = (said for key, said in meta.items() if near(key, STEP.keys) in KINDS)
    return next((said.rpartition(".")[2] for said in slips if isinstance(said, str)), "")


class _Reader:
    """One step of one file; mistakes go into the list, in which those of its shape stand already.

    `written` is all of it, of which only what is right is read.
    """

    __slots__ = ("document", "errors", "keys", "partial", "written")

    def __init__(
        self,
        document: Document,
        keys: tuple[str | int, ...],
        errors: list[ConfigError],
        *,
        written: Mapping[str, Json],
    ) -> None:
        self.document = document
        self.keys = keys
        self.errors = errors
        self.partial = bool(errors)
        self.written = written

    def step(
        self, meta: Mapping[str, Json], name: str, before: tuple[str, ...], prompt: str
    ) -> Step:
        kind = self._kind(self.written)
        parallel = meta.get("parallel", 1)
        return Step(
            id=name,
            does=self._doing(kind if kind in meta else "", meta),
            arguments=meta.get("with", {}),
            needs=listed(meta["needs"]) if "needs" in meta else before,
            when=self._condition(meta["when"], "when") if "when" in meta else _DONE,
            choose=listed(meta.get("choose")),
            produces=_parts(meta.get("produces")),
            each=str(meta.get("each", "")).removeprefix("$"),
            parallel=0 if parallel == "auto" else parallel,
            gate=self._gate(meta.get("gate")),
            on_error=_on_error(meta["on_error"]) if "on_error" in meta else _TO_A_PERSON,
            then=meta.get("then", ""),
            approve=self._approve(meta.get("approve")),
            judge=meta.get("judge", ""),
            owner=meta.get("owner", ""),
            notify=meta.get("notify", ""),
            timeout=seconds(meta.get("timeout")),
            prompt=prompt,
            place=self.document.place(*self.keys),
        )

    def _kind(self, meta: Mapping[str, Json]) -> str:
        kinds = [kind for kind in KINDS if kind in meta]
        if not kinds and self.partial:
            return ""  # it may be one of the keys that are not known
        if len(kinds) != 1:
            what = " and ".join(f"`{kind}`" for kind in kinds) or "none of them"
            self._wrong(
                f"found {what} in a step, expected exactly one of {', '.join(KINDS)}",
                kinds[1] if kinds else "id",
                hint="Make two steps of it." if kinds else "Say what the step does.",
            )
            return kinds[0] if kinds else ""
        for key, only in ONLY.items():
            if key in meta and kinds[0] not in only:
                self._wrong(
                    f"found `{key}` in a step of kind {kinds[0]}, "
                    f"expected it only with {', '.join(only)}",
                    key,
                    hint="Take it out, or give it to another step.",
                )
        if "parallel" in meta and "each" not in meta:
            self._wrong(
                "found `parallel` without `each`, expected both",
                "parallel",
                hint="Name the list: each: $criteria.",
            )
        return kinds[0]

    def _doing(self, kind: str, meta: Mapping[str, Json]) -> Doing:
        value = meta.get(kind)
        match kind:
            case "call":
                return CallTool(tool=str(value), arguments=meta.get("with", {}))
            case "command":
                return RunCommand(command=str(value))
            case "person":
                return _person(value or {})
            case "wait":
                return self._wait(value or {})
            case _:
                return AskAgent(agent=str(value or ""))

    def _wait(self, meta: Mapping[str, Json]) -> Wait:
        if ("event" in meta) == ("until" in meta):
            count = "both" if "event" in meta else "neither"
            self._wrong(
                f"found {count} of `event` and `until`, expected exactly one",
                "wait",
                hint="An event comes from outside; until is a time.",
            )
        return Wait(
            event=meta.get("event", ""),
            until=meta.get("until", ""),
            match=meta.get("match", {}),
            seconds=seconds(meta.get("for")),
            default=meta.get("default", ""),
        )

    def _gate(self, meta: Json) -> Gate | None:
        if meta is None:
            return None
        return Gate(
            check=self._gate_check(meta["check"]),
            on_fail=meta.get("on_fail", ""),
            rounds=meta.get("rounds", 3),
            then=meta.get("then", "stop"),
        )

    def _gate_check(self, check: Json) -> Condition | CallTool | AskAgent:
        if isinstance(check, dict):
            if "call" in check:
                return CallTool(tool=check["call"], arguments=check.get("with", {}))
            return AskAgent(agent=check.get("agent", ""))
        if is_comparison(check):
            return self._condition(check, "gate", "check")
        return CallTool(tool=check) if "." in check else AskAgent(agent=check)

    def _approve(self, meta: Json) -> Approve | None:
        if meta is None:
            return None
        if isinstance(meta, str):
            return Approve(moment="after" if meta == "after" else "before")
        when = self._condition(meta["when"], "approve", "when") if "when" in meta else None
        return Approve(when=when, owner=meta.get("owner", ""), expires=seconds(meta.get("expires")))

    def _condition(self, text: str, *keys: str) -> Condition:
        try:
            return read_condition(text)
        except ValueError as error:
            self._wrong(f"`{keys[-1]}`: {error}", *keys)
            return Condition()

    def _wrong(self, said: str, *keys: str, hint: str = "") -> None:
        place = self.document.place(*self.keys, *keys)
        self.errors.append(ConfigError(said, place=place, hint=hint))


def _person(meta: Mapping[str, Json]) -> AskPerson:
    return AskPerson(
        question=meta.get("question", ""),
        options=listed(meta.get("options")),
        owner=meta.get("owner", ""),
    )


def _on_error(meta: Any) -> OnError:
    if isinstance(meta, str):
        return OnError(then=meta)  # type: ignore[arg-type]
    return OnError(
        retries=meta.get("retries", 0),
        goto=meta.get("goto", ""),
        rounds=meta.get("rounds", 1),
        then=meta.get("then", "person"),
    )


def _parts(meta: Json) -> tuple[Part, ...]:
    if isinstance(meta, dict):
        return tuple(
            Part(name=name, kind="words", words=tuple(kind))
            if isinstance(kind, list)
            else Part(name=name, kind=kind)
            for name, kind in meta.items()
        )
    return tuple(Part(name=name) for name in listed(meta))
