"""What a shell offers after the words of a verb: tickets, runs, names, kinds.

Names of files and the heads of them, nothing heavier: it runs at a press of a key, starts nothing
and asks no server; where a file is broken it offers what is left. Above: `app`, `first`, `team`;
below: `listed`, `library.discover`, `journal.runs`.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import typer

from orchestrator.cli.kinds import LISTED, NEW
from orchestrator.cli.listed import listed, told
from orchestrator.cli.project import project_folder
from orchestrator.library.discover import SERVERS_FILE, agent_files

Offer: TypeAlias = tuple[str, str]
"""A word, and what a shell that has room for it says beside it."""

RUNS_SHOWN = 30


def tickets(incomplete: str) -> list[Offer]:
    """The keys of the embedded tracker, with their titles; another tracker is not asked."""
    files = sorted((_project() / "tickets").glob("*.md"), key=_numbered)
    chosen = (path for path in files if path.stem.startswith(incomplete))
    return [(path.stem, told(path, "title")) for path in chosen]


def runs(incomplete: str) -> list[Offer]:
    """`last`, and the newest runs."""
    from orchestrator.journal.runs import LAST, list_runs

    newest = list_runs(_project())[:RUNS_SHOWN]
    return _fitting([(LAST, "the newest"), *((run, "") for run in newest)], incomplete)


def commands(incomplete: str) -> list[Offer]:
    """The commands of this project and the built-in ones."""
    return _fitting(_commands(), incomplete)


def new_kinds(incomplete: str) -> list[Offer]:
    """What `orch new` makes."""
    return _fitting(NEW.items(), incomplete)


def list_kinds(incomplete: str) -> list[Offer]:
    """What `orch list` lists."""
    return _fitting(((kind, "") for kind in LISTED), incomplete)


def explained(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """What `orch explain` knows: names, keys, tools once there is a dot, and kinds before one."""
    before = [str(word) for word in ctx.params.get("words") or ()]
    if before:
        ways = [_MEANINGS[before[0]]] if before[0] in _MEANINGS and len(before) == 1 else []
    else:
        ways = [_commands, _agents, _servers, _skills, _keys, _first_words]
        ways += [_tools] if "." in incomplete else []
    return _fitting((offer for way in ways for offer in way()), incomplete)


def _project() -> Path:
    return project_folder(Path.cwd())


def _fitting(offers: Iterable[Offer], incomplete: str) -> list[Offer]:
    """Those that begin so, each word once: what a name means first is said beside it."""
    found: dict[str, str] = {}
    for word, says in offers:
        if word.startswith(incomplete):
            found.setdefault(word, says)
    return list(found.items())


def _numbered(path: Path) -> tuple[str, int, str]:
    """Orders SHOP-9 before SHOP-10."""
    name, _, number = path.stem.rpartition("-")
    return name, int(number) if number.isdecimal() else 0, path.stem


def _commands() -> Iterator[Offer]:
    for one in listed(Path.cwd()).values():
        yield one.name, one.description


def _agents() -> Iterator[Offer]:
    from orchestrator.library.builtin import builtin_root

    for root in (_project(), builtin_root()):
        for one in agent_files(root):
            yield told(one.path, "name") or one.name, told(one.path, "description")


def _servers() -> Iterator[Offer]:
    path = _project() / SERVERS_FILE
    try:
        entries = json.loads(path.read_bytes())["mcpServers"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if isinstance(entries, dict):
        yield from ((name, "a server") for name in entries)


def _skills() -> Iterator[Offer]:
    from orchestrator.library.skills import skill_folders

    for folder, _ in skill_folders(_project()):
        yield folder.name, told(folder / "SKILL.md", "description")


def _keys() -> Iterator[Offer]:
    from orchestrator.cli.explain.keys import keys

    yield from ((key, "a key of CONTEXT.md") for key in keys())


def _tools() -> Iterator[Offer]:
    from orchestrator.tools.effects import TOOLS

    yield from ((tool, effect) for tool, effect in TOOLS.items())


def _schemas() -> Iterator[Offer]:
    from orchestrator.library.json_schema import SCHEMAS

    yield from ((kind, title) for kind, (title, _) in SCHEMAS.items())


def _first_words() -> Iterator[Offer]:
    yield "tool", "may it be called, and which line says so"
    yield "schema", "the JSON Schema of a kind of file"


_MEANINGS: dict[str, Callable[[], Iterator[Offer]]] = {
    "command": _commands,
    "agent": _agents,
    "server": _servers,
    "skill": _skills,
    "key": _keys,
    "tool": _tools,
    "schema": _schemas,
}
"""The words that may stand before a name, and the names that go with each."""
