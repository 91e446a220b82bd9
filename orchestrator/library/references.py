"""The names in a command's steps: every step, part and `$name` that is used must be there.

Inside one command only; agents, servers and other commands are compared in `catalog`. Above:
`commands`; below: `steps`, `substitution`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from orchestrator.errors import ConfigError, Place
from orchestrator.library.conditions import Condition
from orchestrator.library.document import Document
from orchestrator.library.steps import END, PERSON, CallTool, Step, Wait
from orchestrator.library.substitution import mentions
from orchestrator.messages import Json
from orchestrator.wording import nearest

GIVEN = ("run", "findings", "criteria", "item")
"""Names that every command has: the run, a gate's findings, the criteria, one item of `each`."""

RUN_FIELDS = ("report", "url")
COUNTS = ("passed", "failed", "blocked", "unproven")


@dataclass(frozen=True, slots=True)
class References:
    """One command's names; `ids` are those of all steps, read or not."""

    document: Document
    steps: Sequence[Step]
    ids: Sequence[str]
    declared: Iterable[str]
    errors: list[ConfigError]

    def check_all(self, *, complete: bool) -> None:
        """Everything; parts and `$names` only where it is sure what is named here."""
        self._check_ids()
        for number, step in enumerate(self.steps if all(self.ids) else ()):
            self._check_links(step, number)
        self._check_circles()
        if complete:
            known = self.names()
            for step in self.steps:
                self._check_names(step, known)

    def names(self) -> frozenset[str]:
        """Every `$name` that may stand in this command."""
        parts = (part.name for step in self.steps for part in step.produces)
        return frozenset((*GIVEN, *self.declared, *parts, *(step.id for step in self.steps)))

    def _check_ids(self) -> None:
        seen: dict[str, int] = {}
        declared = set(self.declared)
        for number, name in enumerate(self.ids):
            if not name:
                continue
            keys = (number, "id")
            if name in seen:
                first = self.document.place("steps", seen[name])
                self._error(
                    keys,
                    f"found two steps named `{name}`, the first in line {first.line}",
                    "Give one of them another `id`.",
                )
            elif name in declared or name in GIVEN or name in {END, PERSON}:
                self._error(
                    keys,
                    f"found the step `{name}`, and `{name}` already means something else here",
                    "Give the step another `id`.",
                )
            seen.setdefault(name, number)

    def _check_links(self, step: Step, number: int) -> None:
        links: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
            *((name, ("needs",), ()) for name in step.needs),
            *((name, ("choose",), (END, PERSON)) for name in step.choose),
            (step.then, ("then",), (END,)),
            (step.on_error.goto, ("on_error", "goto"), ()),
            (step.gate.on_fail if step.gate else "", ("gate", "on_fail"), ()),
        ]
        at = self._index(step, number)
        for name, keys, besides in links:
            if name and name not in self.ids and name not in besides:
                self._error(
                    (at, *keys),
                    f"`{keys[-1]}` names the step `{name}`, which is not there",
                    nearest(name, (*self.ids, *besides)),
                )
            elif name == step.id and keys == ("needs",) and self.ids.count(name) == 1:
                self._error(
                    (at, *keys),
                    f"the step `{name}` needs itself",
                    "Take it out of its `needs`.",
                )

    def _check_circles(self) -> None:
        at = {name: number for number, name in enumerate(self.ids)}
        if all(at.get(need, -1) < at[step.id] for step in self.steps for need in step.needs):
            return
        needs = {step.id: [one for one in step.needs if one != step.id] for step in self.steps}
        done: set[str] = set()
        for start in needs:
            circle = _circle(start, needs, done)
            if circle:
                number = self.ids.index(circle[0])
                self._error(
                    (number, "needs"),
                    f"steps that need each other: {' > '.join((*circle, circle[0]))}",
                    "To go back to an earlier step use `gate: {on_fail: STEP}`.",
                )
                return

    def _check_names(self, step: Step, known: frozenset[str]) -> None:
        at = self._index(step, 0)
        for keys, name in _uses(step):
            where: tuple[str | int, ...] = (at, *keys)
            head, _, rest = name.partition(".")
            if head not in known:
                self._error(
                    where,
                    f"found `${name}`, and nothing is named `{head}` here",
                    nearest(head, known),
                )
            elif head == "run" and rest not in RUN_FIELDS:
                fields = ", ".join(f"$run.{one}" for one in RUN_FIELDS)
                self._error(where, f"found `${name}`, expected one of {fields}")
            elif rest and self._counts(head) and rest not in COUNTS:
                self._error(
                    where,
                    f"found `${name}`; a step with `each` has {', '.join(COUNTS)}",
                    nearest(rest, COUNTS),
                )

    def _counts(self, name: str) -> bool:
        return any(step.id == name and step.each for step in self.steps)

    def _index(self, step: Step, otherwise: int) -> int:
        return self.ids.index(step.id) if step.id in self.ids else otherwise

    def _error(self, keys: tuple[str | int, ...], said: str, hint: str = "") -> None:
        place = self.document.place("steps", *keys)
        self.errors.append(ConfigError(said, place=place, hint=hint))


def misspelt(
    text: str, known: Iterable[str], place: Callable[[int], Place]
) -> Iterator[ConfigError]:
    """Words of a prompt that look like a `$name` with a slip of the pen; others stay as words.

    `place` is given the line of the text, counted from 0.
    """
    if "$" not in text:
        return
    names = frozenset(known)
    for mention, offset in mentions(text):
        word = mention.partition(".")[0]
        if word in names or any(word.startswith(f"{name}-") for name in names):
            continue
        close = get_close_matches(word, sorted(names), n=1, cutoff=0.8)
        if close:
            yield ConfigError(
                f"found `${word}`, which nothing here declares",
                place=place(text.count("\n", 0, offset)),
                hint=f"Did you mean `${close[0]}`? Write `\\${word}` to keep it as it is.",
            )


def _uses(step: Step) -> list[tuple[tuple[str, ...], str]]:
    """Every `$name` of a step with the keys under which it stands."""
    uses: list[tuple[tuple[str, ...], str]] = []
    if step.arguments:
        _named(step.arguments, ("with",), uses)
    if step.each:
        uses.append((("each",), step.each))
    check = step.gate.check if step.gate else None
    approved = step.approve.when if step.approve else None
    for keys, condition in ((("when",), step.when), (("approve", "when"), approved)):
        if condition is not None and condition.comparisons:
            uses.extend((keys, name) for name in condition.names)
    if isinstance(check, Condition):
        uses.extend((("gate", "check"), name) for name in check.names)
    elif isinstance(check, CallTool):
        _named(check.arguments, ("gate", "check"), uses)
    if isinstance(step.does, Wait):
        _named(step.does.match, ("wait", "match"), uses)
        _named(step.does.until, ("wait", "until"), uses)
    return uses


def _named(value: Json, keys: tuple[str, ...], uses: list[tuple[tuple[str, ...], str]]) -> None:
    if isinstance(value, str):
        if "$" in value:
            uses.extend((keys, name) for name, _ in mentions(value))
    elif isinstance(value, dict):
        for key, item in value.items():
            _named(item, (*keys, key), uses)
    elif isinstance(value, list):
        for item in value:
            _named(item, keys, uses)


def _circle(start: str, needs: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """The first circle that is met from a step on, or nothing; walked steps go into `done`."""
    path: list[str] = []
    pending: list[tuple[str, bool]] = [(start, False)]
    while pending:
        name, left = pending.pop()
        if left:
            path.pop()
            done.add(name)
        elif name in path:
            return path[path.index(name) :]
        elif name in needs and name not in done:
            path.append(name)
            pending.append((name, True))
            pending.extend((other, False) for other in needs[name])
    return []
