"""A tracker file: which tools of a server play the tracker, and how they answer.

Only the mapping: it makes a call's arguments and takes a ticket out of an answer, and calls
nothing. The format is told in `trackers/tickets.md`. Above: whoever plays the role; below:
`tracker_roles`, which reads and checks one role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.library.document import Document, read_document
from orchestrator.library.tracker_roles import (
    OPTIONAL,
    REQUIRED,
    RoleCall,
    answer_of,
    at_path,
    filled,
    nearest,
    read_role,
)
from orchestrator.messages import Json, ToolCall
from orchestrator.verdicts import Ticket

SHIPPED = Path(__file__).parent.parent / "trackers"
"""The folder of the tracker files that come with the program, one a server."""

TRACKER = "tracker"
"""The role: what stands before the dot of `tracker.read`, whatever server plays it."""

_KEYS = ("name", "server", "description", "roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerMap:
    """The tracker as one server plays it; `roles` holds those that it can play."""

    name: str
    server: str
    roles: Mapping[str, RoleCall]
    place: Place

    def call(self, role: str, arguments: Mapping[str, Json]) -> ToolCall:
        """The tool call that plays `role`, its `id` empty.

        Raises ConfigError for a role that is not played, an argument that it does not have, and
        one that it needs.
        """
        played = self._role(role)
        known = REQUIRED[role] + OPTIONAL[role]
        for name in arguments:
            if name not in known:
                raise ConfigError(
                    f"tracker.{role} has no argument `{name}`",
                    place=played.place,
                    hint=nearest(name, known),
                )
        lacking = [name for name in REQUIRED[role] if arguments.get(name) is None]
        if lacking:
            raise ConfigError(f"tracker.{role} needs `{'`, `'.join(lacking)}`", place=played.place)
        sent = {name: filled(value, arguments) for name, value in played.arguments.items()}
        given = {name: value for name, value in sent.items() if value is not None}
        return ToolCall(id="", tool=played.tool, arguments=given)

    def names(self, tool: str) -> tuple[str, ...]:
        """Every name that a tool goes by, as given first: `tracker.read`, `tickets.get_ticket`."""
        server, _, role = tool.partition(".")
        if server == TRACKER:
            return (tool, self.roles[role].tool) if role in self.roles else (tool,)
        played = (f"{TRACKER}.{name}" for name, one in self.roles.items() if one.tool == tool)
        return (tool, *played)

    def ticket(self, role: str, data: Json) -> Ticket:
        """The ticket in the answer of a role that gives one.

        `data` is the structured form of the answer, or its text where it has none but JSON.
        Raises ConfigError when the answer is not as the file says.
        """
        played = self._role(role)
        return _ticket(played, answer_of(played, data))

    def tickets(self, role: str, data: Json) -> tuple[Ticket, ...]:
        """The tickets in the answer of a role that gives a list, in its order; see `ticket`."""
        played = self._role(role)
        items = at_path(answer_of(played, data), played.each) if played.each else [data]
        if not isinstance(items, list):
            raise _unlike(played, f"no list at `{played.each}`", answer_of(played, data))
        return tuple(_ticket(played, item) for item in items)

    def missing(self, role: str, error: str) -> bool:
        """Whether the text of a failed call says that there is no such ticket."""
        told = error.casefold()
        return any(words.casefold() in told for words in self._role(role).missing)

    def _role(self, role: str) -> RoleCall:
        if role not in self.roles:
            raise ConfigError(
                f"the server `{self.server}` does not play tracker.{role}",
                place=self.place,
                hint=nearest(role, self.roles),
            )
        return self.roles[role]


def read_tracker(path: Path, *, root: Path | None = None) -> TrackerMap:
    """Read a tracker file; errors show its path from `root`.

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
    server = _word(document, "server", name, errors)
    roles = _roles(document, server, errors)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ConfigErrors(errors)
    return TrackerMap(name=name, server=server, roles=roles, place=document.place("roles"))


def _roles(document: Document, server: str, errors: list[ConfigError]) -> dict[str, RoleCall]:
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
            roles[role] = read_role(document, server, role, written)
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
        if name != "labels"
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
