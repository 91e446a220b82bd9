"""The tools of a project's servers as they were when they were first seen, so that none changes.

A server that lists other tools than yesterday, or describes them in other words, may have been
taken over: it is stopped, and a person is shown what changed before it is used again. Kept outside
of the repository, a file a server, bound to the project's real path and to the server's entry: of
another entry, which a person trusted anew, the tools are seen for the first time. Not that trust
(`trust`). Above: `pool`, which asks; `cli`; below: `private`, `visible`, `canonical`.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestrator.errors import Refused
from orchestrator.messages import Json, ToolSchema
from orchestrator.tools import private
from orchestrator.tools.canonical import canonical, digest
from orchestrator.tools.visible import visible

FORMAT = 1
FOLDER = "tools"
SHOWN = 3
"""Changes that an error names; `orch trust` shows all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is known of one server: the tools that are in use, and those that wait for a yes."""

    entry: str
    tools: Mapping[str, Json]
    waiting: Mapping[str, Json] | None = None


class Pins:
    """The pins of one project; `home` is where the person's records lie.

    `entries` are the servers of .mcp.json as written; those of ours change with the program and
    are not kept.
    """

    def __init__(self, home: Path, project: Path, entries: Mapping[str, Json]) -> None:
        self._home = home / FOLDER
        self._project = os.path.realpath(project)
        self._entries = {name: digest(entry) for name, entry in entries.items()}

    def check(self, server: str, tools: Sequence[ToolSchema]) -> None:
        """Keep the tools of a server that is new here; raise Refused where they have changed.

        Raises OSError where they cannot be kept.
        """
        entry = self._entries.get(server)
        if entry is None:
            return
        listed = {tool.name: [tool.description, _even(tool.parameters)] for tool in tools}
        kept = self._read(server)
        if kept is None or kept.entry != entry:
            self._write(server, _Kept(entry=entry, tools=listed))
            return
        if canonical(_even(dict(kept.tools))) == canonical(listed):
            if kept.waiting is not None:
                self._write(server, _Kept(entry=entry, tools=listed))
            return
        self._write(server, _Kept(entry=entry, tools=kept.tools, waiting=listed))
        raise Refused(
            f"the server `{visible(server)}` changed its tools: {_short(kept.tools, listed)}",
            hint="it may have been updated or taken over; `orch trust` shows every change, and "
            "a yes there takes them; then go on with `orch resume`",
        )

    def waiting(self) -> tuple[str, ...]:
        """What a person is to be shown of every server whose tools changed, a line each."""
        lines: list[str] = []
        for server in sorted(self._entries):
            kept = self._of_now(server)
            if kept and kept.waiting is not None:
                lines.append(f"server {visible(server)}: its tools changed")
                lines += [f"  {line}" for line in changes(kept.tools, kept.waiting)]
        return tuple(lines)

    def accept(self, shown: Sequence[str]) -> None:
        """Take what waits as what is expected from now on; Refused where that was not `shown`."""
        if self.waiting() != tuple(shown):
            raise Refused("the tools changed again meanwhile", hint="look again: `orch trust`")
        for server in self._entries:
            kept = self._of_now(server)
            if kept and kept.waiting is not None:
                self._write(server, _Kept(entry=kept.entry, tools=kept.waiting))

    def _of_now(self, server: str) -> _Kept | None:
        kept = self._read(server)
        return kept if kept and kept.entry == self._entries[server] else None

    def _path(self, server: str) -> Path:
        name = hashlib.sha256(f"{self._project}\0{server}".encode("utf-8", "surrogateescape"))
        return self._home / f"{name.hexdigest()[:32]}.json"

    def _read(self, server: str) -> _Kept | None:
        """What is known; nothing where there is no such file."""
        from pydantic import TypeAdapter, ValidationError

        path = self._path(server)
        try:
            why = private.unsafe(self._home) or private.unsafe(path)
            text = "" if why else path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            why, text = str(error), ""
        try:
            found = TypeAdapter(dict[str, Json]).validate_json(text or "{}")
            entry, tools, waits = found.get("entry"), found.get("tools"), found.get("waiting")
        except ValidationError:
            entry = tools = waits = None
        known = isinstance(entry, str) and (waits is None or isinstance(waits, Mapping))
        if not isinstance(tools, Mapping) or not known or found.get("format") != FORMAT:
            raise Refused(
                f"the tools of `{visible(server)}` cannot be compared with those of before: "
                f"{why or 'the file is damaged'}",
                hint=f"mend {path}, or delete it: then they are taken as they are now",
            )
        return _Kept(entry=str(entry), tools=tools, waiting=waits)

    def _write(self, server: str, kept: _Kept) -> None:
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole: dict[str, Json] = {
            "format": FORMAT,
            "project": self._project,
            "server": server,
            "entry": kept.entry,
            "tools": dict(kept.tools),
            "waiting": None if kept.waiting is None else dict(kept.waiting),
        }
        private.replace(self._path(server), canonical(whole))


def _even(value: Json) -> Json:
    """The value with each `default` that is a list in one text in order: a server that makes it
    of a set, as mcp-atlassian does, writes it otherwise at every start.
    """
    if isinstance(value, dict):
        return {
            name: ",".join(sorted(part.split(",")))
            if name == "default" and isinstance(part, str)
            else _even(part)
            for name, part in value.items()
        }
    return [_even(part) for part in value] if isinstance(value, list) else value


def changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[str]:
    """What is new, gone and other, a line each; whole descriptions, nothing in them hidden."""
    for name in sorted({*before, *after}):
        tool = visible(name)
        if name not in after:
            yield f"- `{tool}` is gone"
        elif name not in before:
            said, takes = after[name]
            yield f"+ `{tool}` is new: {visible(str(said))}"
            yield f"  it takes {visible(canonical(takes))}"
        elif before[name] != after[name]:
            yield from _changed(tool, before[name], after[name])


def _changed(tool: str, before: Json, after: Json) -> Iterator[str]:
    (said, took), (says, takes) = before, after
    if said != says:
        yield f"~ `{tool}` said: {visible(str(said)) or 'nothing'}"
        yield f"  and says now: {visible(str(says)) or 'nothing'}"
    if took != takes:
        yield f"~ `{tool}` took {visible(canonical(took))}"
        yield f"  and takes now {visible(canonical(takes))}"


def _short(before: Mapping[str, Json], after: Mapping[str, Json]) -> str:
    """The names of what changed, as many as a sentence holds."""
    groups = (
        ("new", sorted({*after} - {*before})),
        ("gone", sorted({*before} - {*after})),
        ("described otherwise", list(_both(before, after, 0))),
        ("taking other arguments", list(_both(before, after, 1))),
    )
    return "; ".join(f"{_some(names)} {what}" for what, names in groups if names)


def _both(before: Mapping[str, Json], after: Mapping[str, Json], part: int) -> Iterator[str]:
    for name in sorted({*before} & {*after}):
        if before[name][part] != after[name][part]:
            yield name


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{visible(name)}`" for name in names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown
