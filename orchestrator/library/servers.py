"""`.mcp.json`: the MCP servers of a project, in the format that Claude Code made common.

Entries as written, with the environment put in; nothing is started here, and trust comes first.
Above: `catalog`; below: `schema`, `environment`.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.library.document import Document, Lines, decode, read_bytes, shown_path
from orchestrator.library.environment import Expander, Value
from orchestrator.library.schema import TEXT, Fields, Items, Number, Table, Text, check, sound
from orchestrator.messages import Json
from orchestrator.wording import nearest

OWN = ("tickets", "browser", "workspace")
"""Servers that exist without an entry; an entry so named overrides."""

TAKEN = {
    "orch": "which is the name of our own tools",
    "tracker": "which is the part that a server plays: name it in CONTEXT.md as `tracker: NAME`",
}
"""Names that no entry may have, and why."""

Transport: TypeAlias = Literal["stdio", "http", "sse", "ws"]

IGNORED = frozenset(["headersHelper", "oauth", "alwaysLoad", "trust", "description", "disabled"])
_TYPES = ("stdio", "http", "streamable-http", "sse", "ws")

ENTRY = Fields(
    keys={
        "type": Text(words=_TYPES),
        "command": TEXT,
        "args": Items(of=Text(pattern=r"(?s).+", what="text")),
        "env": Table(of=TEXT),
        "cwd": TEXT,
        "url": TEXT,
        "headers": Table(of=TEXT),
        "timeout": Number(),
        "includeTools": Items(of=TEXT),
        "excludeTools": Items(of=TEXT),
    },
    ignored=IGNORED,
)
FILE = Fields(
    keys={
        "mcpServers": Table(
            of=ENTRY, key=r"[A-Za-z0-9_-]+", what="a name of letters, digits, - and _"
        )
    },
    required=("mcpServers",),
    ignored=frozenset({"$schema"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEntry:
    """One server. `raw` is the entry as written, which is what a person trusts.

    `env` and `headers` hold a `Secret` wherever the environment gave the value; `seconds` is the
    longest a call may take, 0 for our own default.
    """

    name: str
    transport: Transport
    place: Place
    raw: Mapping[str, Json]
    command: str = ""
    args: tuple[str, ...] = ()
    env: Mapping[str, Value] = field(default_factory=dict)
    cwd: str = ""
    url: str = ""
    headers: Mapping[str, Value] = field(default_factory=dict)
    seconds: float = 0.0
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def servers_from(
    document: Document, errors: list[ConfigError], *, environ: Mapping[str, str] | None = None
) -> dict[str, ServerEntry]:
    """The entries that can be read; what is wrong with the others goes into the errors."""
    if "servers" in document.meta and "mcpServers" not in document.meta:
        said = "found the key `servers`, expected `mcpServers`"
        hint = "`servers` is another editor's word; rename the key."
        errors.append(ConfigError(said, place=document.place("servers"), hint=hint))
        return {}
    errors.extend(check(document, FILE))
    names = server_names(document)
    for name in names:
        if name in TAKEN:
            said = f"found a server named `{name}`, {TAKEN[name]}"
            place = document.place("mcpServers", name)
            errors.append(ConfigError(said, place=place, hint="Give it another name."))
    entries = sound(document, dict.fromkeys(names, ENTRY), "mcpServers") if names else {}
    expander = Expander(document, os.environ if environ is None else environ, errors)
    servers = {}
    for name, meta in entries.items():
        mistake = _launch_error(document, name, meta)
        if mistake:
            errors.append(mistake)
        else:
            servers[name] = _entry(document, name, meta, expander)
    return servers


def server_names(document: Document) -> tuple[str, ...]:
    """The name of every entry, those with mistakes too."""
    written = document.meta.get("mcpServers", document.meta.get("servers"))
    return tuple(written) if isinstance(written, dict) else ()


def read_json(path: Path, *, root: Path | None = None) -> Document:
    """A JSON file as a document with the line of each key; `ConfigError` where it is not one."""
    shown = shown_path(path, root)
    data = read_bytes(path, shown)
    text = decode(data, shown)
    doubled: list[tuple[dict[str, Any], str]] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            doubled.extend((found, name) for name in found if names.count(name) > 1)
        return found

    try:
        meta = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise ConfigError(
            f"not JSON: {error.msg}",
            place=Place(path=shown, line=error.lineno),
            hint="JSON has no comments and no comma before a closing bracket.",
        ) from None
    except RecursionError:
        raise ConfigError("found values nested too deep", place=Place(path=shown)) from None
    if not isinstance(meta, dict):
        raise ConfigError(
            'found no mapping, expected {"mcpServers": {…}}', place=Place(path=shown, line=1)
        )
    lines, keys = _key_lines(meta, text)
    twice = [
        ConfigError(
            f"found `{name}` twice",
            place=Place(path=shown, line=keys.get((id(table), name), 1)),
            hint="Keep one of the two.",
        )
        for table, name in doubled
    ]
    if twice:
        raise twice[0] if len(twice) == 1 else ConfigErrors(twice)
    return Document(
        path=shown,
        meta=meta,
        body="",
        body_line=1,
        lines=lines,
        front=True,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _key_lines(meta: Mapping[str, Json], text: str) -> tuple[Lines, dict[tuple[int, str], int]]:
    """The line of each key, found by looking for the keys in the order in which they stand.

    Nested, and by the identity of the mapping that a key stands in.
    """
    flat: dict[tuple[int, str], int] = {}
    position = 0

    def walk(value: Mapping[str, Json], first: int) -> Lines:
        nonlocal position
        lines: Lines = {None: first}
        for key, item in value.items():
            quoted = re.escape(json.dumps(key, ensure_ascii=False))
            match = re.compile(rf"{quoted}\s*:").search(text, position)
            line = first
            if match:
                position = match.end()
                line = text.count("\n", 0, match.start()) + 1
            flat[id(value), key] = line
            lines[key] = walk(item, line) if isinstance(item, dict) else line
        return lines

    return walk(meta, 1), flat


def _launch_error(document: Document, name: str, meta: Mapping[str, Json]) -> ConfigError | None:
    kind = meta.get("type")
    needed = "url" if kind not in {None, "stdio"} else "command"
    said = hint = ""
    if "url" in meta and kind is None:
        said = f"the server `{name}` has a `url` and no `type`"
        hint = 'Add "type": "http".'
    elif needed not in meta:
        said = f"the server `{name}` has no `{needed}`"
        hint = nearest(needed, meta, f"Add it: a server of type {kind or 'stdio'} needs one.")
    elif "url" in meta and "command" in meta:
        said = f"the server `{name}` has a `url` and a `command`, expected one of them"
        hint = "Make two servers of it."
    place = document.place("mcpServers", name)
    return ConfigError(said, place=place, hint=hint) if said else None


def _entry(
    document: Document, name: str, meta: Mapping[str, Json], expander: Expander
) -> ServerEntry:
    keys = ("mcpServers", name)
    kind = meta.get("type", "stdio")
    return ServerEntry(
        name=name,
        transport="http" if kind == "streamable-http" else kind,
        place=document.place(*keys),
        raw=meta,
        command=expander.text(meta.get("command", ""), *keys, "command"),
        args=tuple(expander.text(arg, *keys, "args") for arg in meta.get("args", [])),
        env=expander.table(meta.get("env", {}), *keys, "env"),
        cwd=meta.get("cwd", ""),
        url=expander.text(meta.get("url", ""), *keys, "url"),
        headers=expander.table(meta.get("headers", {}), *keys, "headers"),
        seconds=float(meta.get("timeout", 0)),
        include=tuple(meta.get("includeTools", [])),
        exclude=tuple(meta.get("excludeTools", [])),
        ignored=tuple(key for key in meta if key in IGNORED),
    )
