"""`elsewhere` of a tracker's `read`: the texts of a ticket that stand outside its body.

Fields that a site made for its criteria are found by their names; checklists, sub-tasks and
comments are kept apart, for they are read with more care. What a text says is for `qa`. Above:
`tracker_roles`; below: `tracker_words`, `verdicts`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from orchestrator.library.tracker_finds import Fault
from orchestrator.library.tracker_words import at_path
from orchestrator.messages import Json
from orchestrator.verdicts import Passage, PassageKind

_KEYS = ("fields", "lists", "value", "tasks", "comments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Patterns of names for `fields` and `lists`; paths for the rest.

    `value` is where in what stands under a field's name its text is found.
    """

    fields: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    value: str = ""
    tasks: str = ""
    comments: str = ""

    def passages(self, item: Json) -> tuple[Passage, ...]:
        """The passages of a ticket's answer that have any text, in the order of the answer."""
        tasks = _many(item, self.tasks, "task")
        return (*self._named(item), *tasks, *_many(item, self.comments, "comment"))

    def _named(self, item: Json) -> Iterator[Passage]:
        for name, value in item.items() if isinstance(item, dict) else ():
            kind = self._kind(name)
            if kind is None:
                continue
            inner = at_path(value, self.value) if self.value else value
            if text := text_of(inner).strip():
                yield Passage(name=name, text=text, kind=kind)

    def _kind(self, name: str) -> PassageKind | None:
        if _fits(name, self.fields):
            return "field"
        return "list" if _fits(name, self.lists) else None


def text_of(value: Json) -> str:
    """A field's value as text: a rich document as its JSON, a list as bullets."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(f"- {text}" for item in value if (text := _item(item)))
    if isinstance(value, Mapping) and value.get("type") == "doc":
        return json.dumps(value, ensure_ascii=False)
    return _item(value)


def _many(item: Json, path: str, kind: PassageKind) -> Iterator[Passage]:
    values = at_path(item, path) if path else None
    for number, value in enumerate(values if isinstance(values, list) else (), start=1):
        if text := text_of(value).strip():
            yield Passage(name=f"{kind} {number}", text=text, kind=kind)


def _item(value: Json) -> str:
    """One entry of a checklist, whatever it is made of, on one line."""
    if isinstance(value, Mapping):
        found = (value.get(key) for key in ("name", "text", "value", "summary", "title"))
        return next((" ".join(text.split()) for text in found if isinstance(text, str)), "")
    return "" if value is None or isinstance(value, bool) else " ".join(str(value).split())


def _fits(name: str, patterns: Iterable[str]) -> bool:
    even = " ".join(name.split()).casefold()
    return any(fnmatchcase(even, pattern.casefold()) for pattern in patterns)


def read_elsewhere(written: Json, fault: Fault) -> Elsewhere | None:
    """Read the key `elsewhere`; whatever is wrong with it is told to `fault`."""
    if not isinstance(written, dict):
        fault("`elsewhere` must say where criteria stand beside the body", "elsewhere")
        return None
    for key, value in written.items():
        if key not in _KEYS:
            fault(f"found the key `{key}`", "elsewhere", key, near=(key, _KEYS))
        elif key in {"fields", "lists"}:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                fault(f"`{key}` must be a list of names", "elsewhere", key)
                return None
        elif not isinstance(value, str):
            fault(f"`{key}` must be a path such as fields.summary", "elsewhere", key)
            return None
    known = {key: value for key, value in written.items() if key in _KEYS}
    return Elsewhere(
        fields=tuple(known.pop("fields", ())), lists=tuple(known.pop("lists", ())), **known
    )
