"""Everything that a project says, read and compared: the one thing that other rooms ask for.

Shipped files and the project's own, by name; every mistake at once and nothing skipped in
silence. Starts nothing. Above: the command line and the flow; below: the reader of each kind.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.events import Definition
from orchestrator.library.agents import Agent, agent_from
from orchestrator.library.builtin import SHOWN, builtin_root
from orchestrator.library.commands import Command, command_from
from orchestrator.library.context import Context, Rules, context_from
from orchestrator.library.crosscheck import (
    Names,
    agents_of,
    check_agent,
    check_circles,
    check_command,
    check_context,
    children_of,
)
from orchestrator.library.discover import (
    CONTEXT_FILE,
    SERVERS_FILE,
    Found,
    agent_files,
    command_files,
    context_files,
)
from orchestrator.library.document import Document, read_document
from orchestrator.library.imports import Imports
from orchestrator.library.servers import ServerEntry, read_json, servers_from
from orchestrator.library.skills import Skill, skill_folders, skill_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A file or key that does nothing, and why."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowed:
    """A file that another one of the same name replaces."""

    kind: str
    name: str
    place: Place
    by: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A project. `errors` stop every run; `unusable` are files of another tool's folder, by
    "agent NAME" or "command NAME", whose errors stop only what uses them.
    """

    root: Path
    context: Context
    agents: Mapping[str, Agent]
    commands: Mapping[str, Command]
    servers: Mapping[str, ServerEntry]
    skills: Mapping[str, Skill]
    ignored: tuple[Ignored, ...] = ()
    shadowed: tuple[Shadowed, ...] = ()
    errors: tuple[ConfigError, ...] = ()
    unusable: Mapping[str, tuple[ConfigError, ...]] = field(default_factory=dict)

    def definitions(self, command: Command) -> tuple[Definition, ...]:
        """Every file that shapes a run of the command: context, agents, child commands."""
        commands = {command.name: command}
        pending = [command]
        while pending:
            for name in children_of(pending.pop()):
                child = self.commands.get(name)
                if child and name not in commands:
                    commands[name] = child
                    pending.append(child)
        agents = {name: self.agents[name] for one in commands.values() for name in agents_of(one)}
        files = (*commands.values(), *agents.values())
        found = (Definition(path=one.place.path, sha256=one.sha256) for one in files)
        return (*self.context.definitions, *found)

    def stop_on_errors(self, command: str = "") -> None:
        """Raise `ConfigErrors` for everything that stops a run, of this command or of any."""
        errors = list(self.errors)
        errors.extend(self.unusable.get(f"command {command}", ()))
        for agent in agents_of(self.commands[command]) if command in self.commands else ():
            errors.extend(self.unusable.get(f"agent {agent}", ()))
        if errors:
            raise ConfigErrors(errors)


def load(project: Path, *, environ: Mapping[str, str] | None = None) -> Catalog:
    """Read a project; mistakes are in the catalogue's `errors`, nothing is raised for them."""
    return _Loading(project.absolute(), os.environ if environ is None else environ).load()


Kind = TypeVar("Kind", Agent, Command)


@dataclass(frozen=True, slots=True)
class _Loading:
    root: Path
    environ: Mapping[str, str]
    errors: list[ConfigError] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    shadowed: list[Shadowed] = field(default_factory=list)
    unusable: dict[str, tuple[ConfigError, ...]] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=lambda: {"agent": set(), "command": set()})

    def load(self) -> Catalog:
        context = self._context()
        agents = self._kind("agent", agent_files, self._agent)
        commands = self._kind("command", command_files, command_from)
        servers = self._servers()
        skills = self._skills()
        names = Names(
            agents={*agents, *self.broken["agent"]},
            commands={*commands, *self.broken["command"]},
            servers=servers,
            skills=skills,
            models=context.models,
        )
        self.errors.extend(check_context(context, names))
        for agent in agents.values():
            self._compared(f"agent {agent.name}", agent.place, check_agent(agent, names))
        for command in commands.values():
            self._compared(f"command {command.name}", command.place, check_command(command, names))
        self.errors.extend(check_circles(commands))
        return Catalog(
            root=self.root,
            context=context,
            agents=agents,
            commands=commands,
            servers=servers,
            skills=skills,
            ignored=tuple(self.ignored),
            shadowed=tuple(self.shadowed),
            errors=tuple(sorted(self.errors, key=_by_place)),
            unusable=self.unusable,
        )

    def _context(self) -> Context:
        """The project's context on top of the shipped one, with other tools' files after it."""
        shipped = self._read_context(builtin_root(), shipped=True)
        own = None
        if builtin_root() != self.root and (self.root / CONTEXT_FILE).exists():
            own = self._read_context(self.root, shipped=False)
        others, definitions = self._other_contexts(own or shipped)
        texts = [own.body] if own else []
        context = own or shipped
        if not own and not others:
            texts = [shipped.body]
        if own:
            rules = Rules(
                allow=(*shipped.rules.allow, *own.rules.allow),
                ask=(*shipped.rules.ask, *own.rules.ask),
                deny=(*shipped.rules.deny, *own.rules.deny),
            )
            context = replace(
                own,
                rules=rules,
                effects=(*shipped.effects, *own.effects),
                definitions=(*shipped.definitions, *own.definitions),
            )
        return replace(
            context,
            body="\n\n".join(text for text in (*texts, *others) if text),
            definitions=(*context.definitions, *definitions),
        )

    def _read_context(self, root: Path, *, shipped: bool) -> Context:
        path = root / CONTEXT_FILE
        document = self._document(path, root, self.errors)
        context = None
        if document is not None:
            context = context_from(
                document, path, self.errors, root=root, environ=self.environ, shipped=shipped
            )
        return context or Context(place=Place(path=CONTEXT_FILE))

    def _other_contexts(self, context: Context) -> tuple[list[str], list[Definition]]:
        """AGENTS.md and the like, unless they were imported; what is wrong in them is told."""
        texts: list[str] = []
        imports = Imports(self.root, list(context.definitions))
        before = len(imports.definitions)
        for path in context_files(self.root):
            errors: list[ConfigError] = []
            if path.name == CONTEXT_FILE:
                continue
            document = self._document(path, self.root, errors)
            if document is not None:
                definition = Definition(path=document.path, sha256=document.sha256)
                if definition not in imports.definitions:
                    imports.definitions.append(definition)
                    texts.append(imports.expand(document, path))
            errors.extend(imports.errors)
            imports.errors.clear()
            self.ignored.extend(Ignored(place=_place(one), why=one.message) for one in errors)
        return texts, imports.definitions[before:]

    def _kind(
        self,
        kind: str,
        files: Callable[[Path], Iterable[Found]],
        read: Callable[..., Kind | None],
    ) -> dict[str, Kind]:
        """The agents or commands by name: the project's own in their order, then the shipped."""
        things: dict[str, Kind] = {}
        for root in dict.fromkeys((self.root, builtin_root())):
            for found in files(root):
                if root != self.root and found.foreign:
                    continue
                thing = self._thing(kind, found, root, read)
                if thing is None or thing.name in self.broken[kind]:
                    continue
                first = things.setdefault(thing.name, thing)
                if first is not thing:
                    self._second(kind, first, thing)
        return things

    def _thing(
        self, kind: str, found: Found, root: Path, read: Callable[..., Kind | None]
    ) -> Kind | None:
        errors: list[ConfigError] = []
        thing: Kind | None = None
        document = self._document(found.path, root, errors)
        if document is not None:
            why = _nothing(kind, document)
            if why:
                self.ignored.append(Ignored(place=Place(path=document.path), why=why))
                return None
            thing = read(document, found.name, errors, foreign=found.foreign)
        if errors:
            name = (document.meta.get("name") if document else None) or found.name
            self.broken[kind].add(str(name))
            if found.foreign:
                self.unusable[f"{kind} {name}"] = tuple(errors)
            else:
                self.errors.extend(errors)
        if thing is not None:
            for key in thing.ignored:
                place = document.place(key) if document else thing.place
                self.ignored.append(Ignored(place=place, why=f"`{key}` does nothing here"))
        return thing

    def _second(self, kind: str, first: Agent | Command, second: Agent | Command) -> None:
        same = os.path.dirname(first.place.path) == os.path.dirname(second.place.path)
        if same:
            self.errors.append(
                ConfigError(
                    f"found a second {kind} named `{second.name}`, the first is {first.place}",
                    place=second.place,
                    hint="Give one of them another `name`.",
                )
            )
        else:
            self.shadowed.append(
                Shadowed(kind=kind, name=first.name, place=second.place, by=first.place)
            )

    def _agent(
        self, document: Document, name: str, errors: list[ConfigError], *, foreign: bool
    ) -> Agent | None:
        return agent_from(document, name, errors, environ=self.environ, foreign=foreign)

    def _servers(self) -> dict[str, ServerEntry]:
        path = self.root / SERVERS_FILE
        if not path.exists():
            return {}
        try:
            document = read_json(path, root=self.root)
        except ConfigError as error:
            self.errors.append(error)
            return {}
        return servers_from(document, self.errors, environ=self.environ)

    def _skills(self) -> dict[str, Skill]:
        skills: dict[str, Skill] = {}
        for folder, foreign in skill_folders(self.root):
            errors: list[ConfigError] = []
            document = self._document(folder / "SKILL.md", self.root, errors)
            skill = skill_from(document, folder, errors, foreign=foreign) if document else None
            if foreign:
                self.ignored.extend(Ignored(place=_place(one), why=one.message) for one in errors)
            else:
                self.errors.extend(errors)
            if skill is None:
                continue
            first = skills.setdefault(skill.name, skill)
            if first is not skill:
                self.shadowed.append(
                    Shadowed(kind="skill", name=skill.name, place=skill.place, by=first.place)
                )
        return skills

    def _document(self, path: Path, root: Path, errors: list[ConfigError]) -> Document | None:
        try:
            document = read_document(path, root=root)
        except ConfigErrors as several:
            errors.extend(several.errors)
            return None
        except ConfigError as error:
            errors.append(error)
            return None
        if root == self.root:
            return document
        return replace(document, path=f"{SHOWN}/{document.path}")

    def _compared(self, what: str, place: Place, errors: Iterable[ConfigError]) -> None:
        """Mistakes between files; those of another tool's file stop only what uses it."""
        found = tuple(errors)
        if not found:
            return
        if place.path.startswith(".claude/"):
            self.unusable[what] = found
        else:
            self.errors.extend(found)


def _nothing(kind: str, document: Document) -> str:
    """Why a file is no agent or command at all, or nothing."""
    if kind == "agent" and not document.front:
        return "an agent has front matter with a `description`, and this file has none"
    if not document.front and not document.body:
        return "the file is empty"
    return ""


def _place(error: ConfigError) -> Place:
    return error.place or Place(path="")


def _by_place(error: ConfigError) -> tuple[str, int]:
    place = _place(error)
    return place.path, place.line
