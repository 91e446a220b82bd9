"""One role of a tracker file: its errors, its arguments, its answer.

Not the map of all roles (`trackers`, above). Below: `tracker_finds`, `tracker_passages` and
`tracker_words` beside it, `document`'s places and floor 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.library.document import Document
from orchestrator.library.tracker_finds import FOUND, Find, read_find
from orchestrator.library.tracker_passages import Elsewhere, read_elsewhere
from orchestrator.library.tracker_words import at_path, unwrapped, words
from orchestrator.messages import Json
from orchestrator.wording import nearest

REQUIRED: dict[str, tuple[str, ...]] = {
    "read": ("key",),
    "search": ("query",),
    "comment": ("key", "body"),
    "move": ("key", "status"),
    "create": ("title", "body"),
    "comments": ("key",),
    "commented": ("key", "text"),
    "edit": ("key", "comment", "body"),
}
"""The roles, and the words that each is always given."""

OPTIONAL: dict[str, tuple[str, ...]] = {
    "read": (),
    "search": ("limit", "start", "page"),
    "comment": (),
    "move": (),
    "create": ("status", "priority", "labels", "project", "kind"),
    "comments": (),
    "commented": (),
    "edit": (),
}
"""The words that a role may be given; an argument that is made of a missing one is not sent."""

_MUST_GIVE: dict[str, tuple[str, ...]] = {
    "read": ("key", "title", "body"),
    "search": ("key",),
    "comments": ("id", "body"),
    "commented": ("key",),
}
_FIELDS = ("key", "title", "body", "status", "priority", "labels", "id")
_KEYS = (
    "tool",
    "with",
    "effect",
    "gives",
    "each",
    "within",
    "missing",
    "next",
    "total",
    "pages",
    "defaults",
    "needs",
    "find",
    "elsewhere",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCall:
    """How one role is played; `tool` is `server.tool`, the paths go into the tool's answer.

    `next` is where the name of the next page stands, `total` the number of all that was found;
    `needs` are words that this tracker must be given beside those of the role; `pages` is how many
    a site gives at a time, for a server that asks for no second page.
    """

    tool: str
    arguments: Mapping[str, Json]
    effect: Literal["reads", "writes"]
    gives: Mapping[str, str]
    each: str = ""
    within: str = ""
    missing: tuple[str, ...] = ()
    next: str = ""
    total: str = ""
    pages: int = 0
    defaults: Mapping[str, Json] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    find: Find | None = None
    elsewhere: Elsewhere | None = None
    place: Place = field(compare=False)


def read_role(
    document: Document, server: str, role: str, written: Json, more: tuple[str, ...] = ()
) -> RoleCall:
    """Read `roles.ROLE`; `more` are the words that are parts of every key.

    Raises ConfigErrors with everything wrong in it.
    """
    if not isinstance(written, dict):
        place = document.place("roles", role)
        raise ConfigErrors([ConfigError(f"found `{role}` without keys below it", place=place)])
    reading = _Reading(document, role, written, more)
    reading.check_keys()
    call = RoleCall(
        tool=f"{server}.{reading.text('tool', required=True)}",
        arguments=reading.arguments(),
        effect=reading.effect(),
        gives=reading.gives(),
        each=reading.text("each"),
        within=reading.text("within"),
        missing=reading.texts("missing"),
        next=reading.text("next"),
        total=reading.text("total"),
        pages=reading.count("pages"),
        defaults=reading.defaults(),
        needs=reading.needs(),
        find=reading.find(server),
        elsewhere=reading.elsewhere(),
        place=document.place("roles", role),
    )
    if reading.errors:
        raise ConfigErrors(reading.errors)
    return call


def answer_of(role: RoleCall, data: Json) -> Json:
    """The answer proper: what stands at `within`, and JSON where that is text."""
    answer = unwrapped(data)
    inner = at_path(answer, role.within) if role.within else None
    # a server of another version may answer with the thing itself
    return answer if inner is None else unwrapped(inner)


class _Reading:
    """One pass over a role's keys that collects every error."""

    def __init__(
        self, document: Document, role: str, written: dict[str, Json], more: tuple[str, ...]
    ) -> None:
        self.document = document
        self.role = role
        self.written = written
        self.known = REQUIRED[role] + OPTIONAL[role] + more
        # a key that is taken apart is sent in its parts
        self.parts = more if "key" in REQUIRED[role] else ()
        self.errors: list[ConfigError] = []

    def check_keys(self) -> None:
        for key in self.written:
            if key not in _KEYS:
                self.fault(f"found the key `{key}`", key, near=(key, _KEYS))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.written.get(key, "")
        if isinstance(value, str) and (value or not required):
            return value
        self.fault(f"`{key}` must be a word", key)
        return ""

    def count(self, key: str) -> int:
        value = self.written.get(key, 0)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault(f"`{key}` must be a whole number", key)
        return 0

    def effect(self) -> Literal["reads", "writes"]:
        value = self.written.get("effect", "writes")
        if value not in {"reads", "writes"}:
            self.fault(f"found `effect: {value}`, expected reads or writes", "effect")
        elif value == "reads" and self.role not in _MUST_GIVE:
            self.fault(f"tracker.{self.role} changes the tracker: its effect is writes", "effect")
        return cast("Literal['reads', 'writes']", value)

    def arguments(self) -> Mapping[str, Json]:
        value = self.written.get("with")
        if not isinstance(value, dict):
            self.fault("`with` must name the tool's arguments", "with")
            return {}
        used: set[str] = set()
        for name, part in value.items():
            for word in words(part):
                used.add(word)
                if word not in self.known and not (word == FOUND and "find" in self.written):
                    self.fault(f"tracker.{self.role} is not given ${word}", "with", name)
        used |= {"key"} if used.intersection(self.parts) else set()
        used |= {*words(self.written.get("find"))} if FOUND in used else set()
        for word in REQUIRED[self.role]:
            if word not in used:
                self.fault(f"tracker.{self.role} never sends ${word}", "with")
        return value

    def gives(self) -> Mapping[str, str]:
        value = self.written.get("gives", {})
        if not isinstance(value, dict):
            self.fault("`gives` must say where a ticket's fields stand", "gives")
            return {}
        for name, path in value.items():
            if name not in _FIELDS:
                self.fault(f"found `{name}`", "gives", name, near=(name, _FIELDS))
            elif not isinstance(path, str) or not all(path.split(".")):
                self.fault(f"`{name}` must be a path such as fields.summary", "gives", name)
        needed = _MUST_GIVE.get(self.role, ("key",) if value else ())
        lacking = [name for name in needed if name not in value]
        if lacking:
            self.fault(f"tracker.{self.role} must give {', '.join(lacking)}", "gives")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.written.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(item, str) and item for item in listed):
            return tuple(listed)
        what = "words of an error" if key == "missing" else "a word"
        self.fault(f"`{key}` must be {what}, or a list of such", key)
        return ()

    def needs(self) -> tuple[str, ...]:
        needed = self.texts("needs")
        for word in needed:
            if word not in self.known:
                self.fault(f"found `{word}`", "needs", near=(word, self.known))
        return needed

    def defaults(self) -> Mapping[str, Json]:
        value = self.written.get("defaults", {})
        if not isinstance(value, dict):
            self.fault("`defaults` must say what a word is where it is not given", "defaults")
            return {}
        for word in value:
            if word not in self.known:
                self.fault(f"found `{word}`", "defaults", word, near=(word, self.known))
        return value

    def find(self, server: str) -> Find | None:
        if "find" not in self.written:
            return None
        return read_find(server, self.written["find"], self.known, self.fault)

    def elsewhere(self) -> Elsewhere | None:
        if "elsewhere" not in self.written:
            return None
        if self.role != "read":
            self.fault("only tracker.read looks for criteria", "elsewhere")
        return read_elsewhere(self.written["elsewhere"], self.fault)

    def fault(self, said: str, *keys: str, near: tuple[str, tuple[str, ...]] | None = None) -> None:
        hint = nearest(*near) if near else ""
        place = self.document.place("roles", self.role, *keys)
        self.errors.append(ConfigError(said, place=place, hint=hint))
