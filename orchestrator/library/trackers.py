"""A tracker file: which tools of a server play the tracker, and how they answer.

Only the mapping: it makes a call's arguments and takes a ticket out of an answer, and calls
nothing. The format is told in `trackers/tickets.md`. Above: whoever plays the role; below:
`tracker_roles`, which reads and checks one role.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from orchestrator.errors import ConfigError, ConfigErrors, NoSuchTicket, Place
from orchestrator.library.document import Document, read_document
from orchestrator.library.tracker_finds import FOUND
from orchestrator.library.tracker_roles import (
    OPTIONAL,
    REQUIRED,
    RoleCall,
    answer_of,
    read_role,
)
from orchestrator.library.tracker_troubles import Trouble, read_troubles, told
from orchestrator.library.tracker_words import at_path, filled
from orchestrator.messages import Json, ToolCall
from orchestrator.verdicts import Ticket
from orchestrator.wording import nearest

SHIPPED = Path(__file__).parent.parent / "trackers"
"""The folder of the tracker files that come with the program, one a server."""

TRACKER = "tracker"
"""The role: what stands before the dot of `tracker.read`, whatever server plays it."""

EDIT = "edit"
"""The role that writes a comment anew."""

COMMENTED = "commented"
"""The role that tells whether a text stands in any comment of a ticket."""

_PART_OF = {EDIT: "comment", "comments": "read", COMMENTED: "search"}
"""What a rule says of the one it says of the other too: a comment, and reading, in parts."""

SETTLES = 2.0
"""For a server on this machine; one on a network says more in its file."""

_KEYS = ("name", "server", "description", "key", "shown", "probe", "settles", "troubles", "roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerMap:
    """The tracker as one server plays it; `roles` holds those that it can play.

    `key` is the pattern of a ticket's key where its parts are words of their own, and `shown` how
    such a key is written; `probe` is a query that always may be asked; `settles` are the seconds
    after which what was sent and not answered is to be seen, or never will be.
    """

    name: str
    server: str
    roles: Mapping[str, RoleCall]
    place: Place
    key: re.Pattern[str] | None = None
    shown: str = ""
    probe: str = ""
    settles: float = SETTLES
    troubles: tuple[Trouble, ...] = ()

    def call(self, role: str, arguments: Mapping[str, Json]) -> ToolCall:
        """The tool call that plays `role`, its `id` empty.

        Raises ConfigError for a role that is not played, an argument that it does not have, and
        one that it needs; NoSuchTicket for what can be no key here.
        """
        played = self._role(role)
        given = self._given(role, arguments)
        sent = {name: filled(value, given) for name, value in played.arguments.items()}
        whole = {name: value for name, value in sent.items() if value is not None}
        return ToolCall(id="", tool=played.tool, arguments=whole)

    def lacking(self, role: str, arguments: Mapping[str, Json]) -> tuple[str, ...]:
        """The words that the role must be given and is not."""
        played = self._role(role)
        needed = (*REQUIRED[role], *played.needs)
        there = {**played.defaults, **arguments}
        return tuple(name for name in needed if there.get(name) is None)

    def lookup(self, role: str, arguments: Mapping[str, Json]) -> ToolCall | None:
        """The call that finds what the role's own tool needs, if it needs anything found."""
        found = self._role(role).find
        if found is None or FOUND in arguments:
            return None
        given = self._given(role, arguments)
        sent = {name: filled(value, given) for name, value in found.arguments.items()}
        return ToolCall(id="", tool=found.tool, arguments=sent)

    def found(
        self, role: str, arguments: Mapping[str, Json], data: Json
    ) -> tuple[Json, tuple[str, ...]]:
        """What the answer of `lookup` gives, None if it isn't there, and the names of all."""
        find = self._role(role).find
        return find.pick(data, self._given(role, arguments)) if find else (None, ())

    def more(self, role: str, given: Mapping[str, Json], data: Json) -> dict[str, Json] | None:
        """What to add to the arguments `given` for the next page; None after the last."""
        played, found = self._role(role), len(self.tickets(role, data))
        answer = answer_of(played, data)
        if played.next and (page := at_path(answer, played.next)):
            return {"page": page}
        start = int(given.get("start") or 0) + found
        total = at_path(answer, played.total) if played.total else None
        if not found or not isinstance(total, int) or start >= total:
            return None
        page = given.get("page", played.defaults.get("page"))
        return {"start": start} | ({"page": page + 1} if isinstance(page, int) else {})

    def names(self, tool: str) -> tuple[str, ...]:
        """Every name that a tool goes by, as given first: `tracker.read`, `tickets.get_ticket`."""
        server, _, role = tool.partition(".")
        if server == TRACKER:
            also = (f"{TRACKER}.{_PART_OF[role]}",) if role in _PART_OF else ()
            return (tool, *also, self.roles[role].tool) if role in self.roles else (tool,)
        played = [name for name, one in self.roles.items() if one.tool == tool]
        if any(one.find and one.find.tool == tool for one in self.roles.values()):
            played.append("read")  # what it looks up is a part of the ticket
        played += [_PART_OF[name] for name in played if name in _PART_OF]
        return (tool, *(f"{TRACKER}.{name}" for name in dict.fromkeys(played)))

    def comments(self, data: Json) -> tuple[tuple[str, str], ...]:
        """The id and the text of each comment in the answer of `comments`, in its order."""
        played = self._role("comments")
        answer = answer_of(played, data)
        # a server that leaves out what is empty has no such key for a ticket without comments
        none = bool(played.each) and at_path(answer, played.each) is None
        items = [] if none else self._items(played, data)
        gives = (played.gives["id"], played.gives["body"])
        return tuple(
            (str(at_path(item, gives[0]) or ""), str(at_path(item, gives[1]) or ""))
            for item in items
        )

    def cut(self, role: str, found: int) -> bool:
        """Whether a list of so many may be the first pages of a longer one."""
        pages = self._role(role).pages
        return bool(pages and found) and found % pages == 0

    def ticket(self, role: str, data: Json) -> Ticket:
        """The ticket in the answer of a role that gives one.

        `data` is the structured form of the answer, or its text where it has none but JSON.
        Raises ConfigError when the answer is not as the file says.
        """
        played = self._role(role)
        return self._named(_ticket(played, answer_of(played, data)))

    def tickets(self, role: str, data: Json) -> tuple[Ticket, ...]:
        """The tickets in the answer of a role that gives a list, in its order; see `ticket`."""
        played = self._role(role)
        return tuple(self._named(_ticket(played, item)) for item in self._items(played, data))

    def _items(self, played: RoleCall, data: Json) -> list[Json]:
        answer = answer_of(played, data)
        items = at_path(answer, played.each) if played.each else answer
        if not isinstance(items, list):
            where = f"at `{played.each}`" if played.each else "for an answer"
            raise _unlike(played, f"no list {where}", answer)
        return items

    def _named(self, ticket: Ticket) -> Ticket:
        """The ticket with its key as this tracker's keys are written."""
        found = self.key.search(ticket.key) if self.key and self.shown else None
        return replace(ticket, key=filled(self.shown, found.groupdict())) if found else ticket

    def _given(self, role: str, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """All words there are for the role's arguments."""
        played = self._role(role)
        parts = self._parts(arguments.get("key"))
        known = (*REQUIRED[role], *OPTIONAL[role], FOUND)
        for name in arguments:
            if name not in known:
                raise ConfigError(
                    f"tracker.{role} has no argument `{name}`",
                    place=played.place,
                    hint=nearest(name, known[:-1]),
                )
        given = {**played.defaults, **parts, **arguments}
        if lacking := self.lacking(role, arguments):
            raise ConfigError(f"tracker.{role} needs `{'`, `'.join(lacking)}`", place=played.place)
        return given

    def _parts(self, key: Json) -> dict[str, Json]:
        """The words that are parts of a key. Raises NoSuchTicket for what can be no key."""
        if self.key is None or not isinstance(key, str):
            return {}
        found = self.key.search(key)
        if found is None:
            raise NoSuchTicket(
                f"`{key}` is no key of this tracker", hint=f"one is written {self.shown}"
            )
        return dict(found.groupdict())

    def missing(self, role: str, error: str) -> bool:
        """Whether the text of a failed call says that there is no such ticket."""
        told = error.casefold()
        return any(words.casefold() in told for words in self._role(role).missing)

    def trouble(self, error: str) -> Trouble | None:
        """What the text of a failed call means, where the file tells."""
        return told(self.troubles, error)

    def _role(self, role: str) -> RoleCall:
        if role not in self.roles:
            raise ConfigError(
                f"the server `{self.server}` does not play tracker.{role}",
                place=self.place,
                hint=nearest(role, self.roles),
            )
        return self.roles[role]


def read_tracker(path: Path, *, root: Path | None = None, server: str = "") -> TrackerMap:
    """Read a tracker file; errors show its path from `root`.

    `server` is the name that the server has here, where that is not the file's own.

    Raises ConfigError, or ConfigErrors with everything wrong in it.
    """
    document = read_document(path, root=root)
    errors = [
        ConfigError(
            f"found the key `{key}`, expected one of {', '.join(_KEYS)}",
            place=document.place(key),
            hint=nearest(key, _KEYS),
        )
        for key in document.meta
        if key not in _KEYS
    ]
    name = _word(document, "name", path.stem, errors)
    server = server or _word(document, "server", name, errors)
    key, troubles = _pattern(document, errors), read_troubles(document, errors)
    settles = _seconds(document, "settles", SETTLES, errors)
    roles = _roles(document, server, tuple(key.groupindex) if key else (), errors)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ConfigErrors(errors)
    return TrackerMap(
        name=name,
        server=server,
        roles=roles,
        place=document.place("roles"),
        key=key,
        shown=str(document.meta.get("shown", "")),
        probe=str(document.meta.get("probe", "")),
        settles=settles,
        troubles=troubles,
    )


def _pattern(document: Document, errors: list[ConfigError]) -> re.Pattern[str] | None:
    written = document.meta.get("key")
    try:
        return re.compile(written) if written is not None else None
    except (re.error, TypeError) as error:
        said = f"`key` must be a regular expression: {error}"
        errors.append(ConfigError(said, place=document.place("key")))
        return None


def _seconds(document: Document, key: str, default: float, errors: list[ConfigError]) -> float:
    value = document.meta.get(key, default)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf:
        return value
    said = f"found `{key}: {value}`, expected a number of seconds"
    errors.append(ConfigError(said, place=document.place(key)))
    return default


def _roles(
    document: Document, server: str, parts: tuple[str, ...], errors: list[ConfigError]
) -> dict[str, RoleCall]:
    found = document.meta.get("roles")
    if not isinstance(found, dict) or "read" not in found:
        errors.append(
            ConfigError(
                "found no role `read`: a tracker whose tickets cannot be read is none",
                place=document.place("roles"),
                hint="Write `roles:`, below it `read:`, and its `tool`, `with` and `gives`.",
            )
        )
        return {}
    roles: dict[str, RoleCall] = {}
    for role, written in found.items():
        if role not in REQUIRED:
            errors.append(
                ConfigError(
                    f"found the role `{role}`, expected one of {', '.join(REQUIRED)}",
                    place=document.place("roles", role),
                    hint=nearest(role, REQUIRED),
                )
            )
            continue
        try:
            roles[role] = read_role(document, server, role, written, parts)
        except ConfigErrors as several:
            errors.extend(several.errors)
    return roles


def _word(document: Document, key: str, default: str, errors: list[ConfigError]) -> str:
    value = document.meta.get(key, default)
    if isinstance(value, str) and value and "." not in value:
        return value
    errors.append(
        ConfigError(
            f"found `{key}: {value}`, expected a name without a dot", place=document.place(key)
        )
    )
    return default


def _ticket(role: RoleCall, item: Json) -> Ticket:
    """One ticket; raises ConfigError where what must be there is not."""
    if "key" not in role.gives:
        raise ConfigError(f"{role.tool} gives no ticket here", place=role.place)
    texts = {
        name: _text(role, name, at_path(item, path), item)
        for name, path in role.gives.items()
        if name not in {"labels", "id"}
    }
    if not texts["key"]:
        raise _unlike(role, f"nothing at `{role.gives['key']}` for the key", item)
    labels = at_path(item, role.gives["labels"]) if "labels" in role.gives else None
    if labels is not None and not isinstance(labels, list):
        raise _unlike(role, f"no list at `{role.gives['labels']}` for the labels", item)
    return Ticket(
        key=texts["key"],
        title=texts.get("title", ""),
        body=texts.get("body", ""),
        status=texts.get("status", ""),
        priority=texts.get("priority", ""),
        labels=tuple(str(label) for label in labels or () if label is not None),
        elsewhere=role.elsewhere.passages(item) if role.elsewhere else (),
    )


def _text(role: RoleCall, name: str, value: Json, item: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    raise _unlike(role, f"no text at `{role.gives[name]}` for the {name}", item)


def _unlike(role: RoleCall, what: str, item: Json) -> ConfigError:
    there = ", ".join(map(str, item)) if isinstance(item, dict) else type(item).__name__
    return ConfigError(
        f"the answer of {role.tool} has {what}",
        place=role.place,
        hint=f"It has: {there[:200]}. Mend `gives`, `each` or `within` of this role.",
    )
