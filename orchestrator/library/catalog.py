"""Everything that a project says, read and compared: the one thing that other rooms ask for.

Shipped files and the project's own, by name; every mistake at once and nothing skipped in
silence. Starts nothing. Above: the command line and the flow; below: the reader of each kind.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.events import Definition
from orchestrator.library.agents import Agent, agent_draft, agent_from
from orchestrator.library.aside import Ignored, Shadowed, set_aside
from orchestrator.library.builtin import SHOWN, builtin_root
from orchestrator.library.commands import Command, command_draft, command_from
from orchestrator.library.context import Context
from orchestrator.library.crosscheck import (
    Names,
    agents_of,
    callable_names,
    check_agent,
    check_circles,
    check_command,
    check_context,
    children_of,
)
from orchestrator.library.discover import (
    SERVERS_FILE,
    Found,
    agent_files,
    command_files,
    sentence_files,
)
from orchestrator.library.document import Document, collect_document, collect_documents
from orchestrator.library.layers import Layers
from orchestrator.library.sentences import TeamSentence, sentences_from
from orchestrator.library.servers import ServerEntry, read_json, server_names, servers_from
from orchestrator.library.skills import SKILL, Skill, skill_folders, skill_from
from orchestrator.library.steps import AskAgent

INHERITED = frozenset({"", "inherit"})
"""A `model:` that names none."""

Proofread: TypeAlias = Callable[[Sequence[TeamSentence]], Iterable[ConfigError]]
"""What is wrong with the team's sentences as sentences; only the vocabulary can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A project. `errors` stop every run; `unusable` are files of another tool's folder, by
    "agent NAME" or "command NAME", whose errors stop only what uses them. `server_names` are those
    of every entry, `declared` the arguments of every command; None where they are not all known.
    """

    root: Path
    context: Context
    agents: Mapping[str, Agent]
    commands: Mapping[str, Command]
    servers: Mapping[str, ServerEntry]
    skills: Mapping[str, Skill]
    sentences: tuple[TeamSentence, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    shadowed: tuple[Shadowed, ...] = ()
    errors: tuple[ConfigError, ...] = ()
    unusable: Mapping[str, tuple[ConfigError, ...]] = field(default_factory=dict)
    server_names: frozenset[str] | None = frozenset()
    declared: frozenset[str] | None = frozenset()

    def definitions(self, command: Command) -> tuple[Definition, ...]:
        """Every file that shapes a run: context, command and children, agents, skills, steps."""
        commands = {command.name: command}
        pending = [command]
        while pending:
            for name in children_of(pending.pop()):
                child = self.commands.get(name)
                if child and name not in commands:
                    commands[name] = child
                    pending.append(child)
        named_agents = dict.fromkeys(name for one in commands.values() for name in agents_of(one))
        agents = {name: self.agents[name] for name in named_agents if name in self.agents}
        alone = any(
            isinstance(step.does, AskAgent) and not step.does.agent
            for one in commands.values()
            for step in one.steps
        )
        named = (
            self.skills
            if alone
            else dict.fromkeys(name for one in agents.values() for name in one.skills)
        )
        skills = (self.skills[name] for name in named if name in self.skills)
        files: tuple[Agent | Command | Skill, ...] = (
            *commands.values(),
            *agents.values(),
            *skills,
        )
        found = (Definition(path=one.place.path, sha256=one.sha256) for one in files)
        steps = dict.fromkeys(
            Definition(path=one.place.path, sha256=one.sha256) for one in self.sentences
        )
        every = (*self.context.definitions, *found, *steps, *self._others())
        return tuple(dict.fromkeys(every))

    def _others(self) -> Iterator[Definition]:
        """The servers' file, and the skills."""
        servers = self.root / SERVERS_FILE
        if servers.is_file():
            sha256 = hashlib.sha256(servers.read_bytes()).hexdigest()
            yield Definition(path=SERVERS_FILE, sha256=sha256)
        for skill in self.skills.values():
            yield Definition(path=skill.place.path, sha256=skill.sha256)

    def own_model(self, command: Command, agent: str) -> str:
        """The model that this agent names, or the command that asks it; empty for the project's.

        No name of an agent is the command's own words.
        """
        known = self.agents.get(agent)
        named = (known.model if known else "", command.model)
        return next((one for one in named if one not in INHERITED), "")

    def own_models(self, command: Command) -> Iterator[tuple[str, Place]]:
        """For each agent that the command's steps ask, a judge too: its `own_model`, and where."""
        for step in command.steps:
            if isinstance(step.does, AskAgent):
                for agent in (step.does.agent, *filter(None, [step.judge])):
                    place = self.agents[agent].place if agent in self.agents else command.place
                    yield self.own_model(command, agent), place

    def stop_on_errors(self, command: str = "") -> None:
        """Raise `ConfigErrors` for everything that stops a run, of this command or of any."""
        errors = list(self.errors)
        errors.extend(self.unusable.get(f"command {command}", ()))
        for agent in agents_of(self.commands[command]) if command in self.commands else ():
            errors.extend(self.unusable.get(f"agent {agent}", ()))
        if errors:
            raise ConfigErrors(errors)


def load(
    project: Path,
    *,
    environ: Mapping[str, str] | None = None,
    proofread: Proofread | None = None,
) -> Catalog:
    """Read a project; mistakes are in the catalogue's `errors`, nothing is raised for them.

    `proofread` is asked only where the team has sentences of its own.
    """
    values = os.environ if environ is None else environ
    return _Loading(project.absolute(), values, proofread).load()


Kind = TypeVar("Kind", Agent, Command)


@dataclass(frozen=True, slots=True)
class _Loading:
    root: Path
    environ: Mapping[str, str]
    proofread: Proofread | None = None
    errors: list[ConfigError] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    shadowed: list[Shadowed] = field(default_factory=list)
    unusable: dict[str, tuple[ConfigError, ...]] = field(default_factory=dict)
    agent_drafts: list[Agent] = field(default_factory=list)
    command_drafts: list[Command] = field(default_factory=list)
    broken: dict[str, set[str]] = field(
        default_factory=lambda: {"agent": set(), "command": set(), "skill": set()}
    )

    def load(self) -> Catalog:
        layers = Layers(self.root, self.environ, self.errors, self.ignored)
        context = layers.context()
        agents = self._kind("agent", agent_files, self._agent)
        commands = self._kind("command", command_files, command_from)
        servers, server_names = self._servers()
        skills = self._skills()
        sentences = self._sentences()
        names = Names(
            agents={*agents, *self.broken["agent"]},
            commands={*commands, *self.broken["command"]},
            servers=server_names or (),
            skills={*skills, *self.broken["skill"]},
            models=_model_names(context),
            callable=callable_names(server_names or ()),
            servers_known=server_names is not None,
        )
        self.errors.extend(check_context(context, names))
        for agent in (*agents.values(), *self.agent_drafts):
            self._compared(f"agent {agent.name}", agent.place, check_agent(agent, names))
        for command in (*commands.values(), *self.command_drafts):
            self._compared(f"command {command.name}", command.place, check_command(command, names))
        self.errors.extend(check_circles(commands))
        return Catalog(
            root=self.root,
            context=context,
            agents=agents,
            commands=commands,
            servers=servers,
            skills=skills,
            sentences=sentences,
            ignored=tuple(self.ignored),
            shadowed=tuple(self.shadowed),
            errors=tuple(sorted(self.errors, key=_by_place)),
            unusable=self.unusable,
            server_names=None if server_names is None else frozenset(server_names),
            declared=self._declared(commands.values()),
        )

    def _kind(
        self,
        kind: str,
        files: Callable[[Path], Iterable[Found]],
        read: Callable[..., Kind | None],
    ) -> dict[str, Kind]:
        """The agents or commands by name: the project's own in their order, then the shipped."""
        things: dict[str, Kind] = {}
        for root in dict.fromkeys((self.root, builtin_root())):
            own = root == self.root
            there = [found for found in files(root) if own or not found.foreign]
            paths = [found.path for found in there]
            documents = collect_documents(paths, root, prefix="" if own else SHOWN)
            for found, (document, errors) in zip(there, documents, strict=True):
                thing = self._thing(kind, found, document, errors, read)
                if thing is None or thing.name in self.broken[kind]:
                    continue
                first = things.setdefault(thing.name, thing)
                if first is not thing:
                    self._second(kind, first, thing)
        return things

    def _thing(
        self,
        kind: str,
        found: Found,
        document: Document | None,
        errors: list[ConfigError],
        read: Callable[..., Kind | None],
    ) -> Kind | None:
        thing: Kind | None = None
        if document is not None:
            why = _nothing(kind, document)
            if why:
                self.ignored.append(Ignored(place=Place(path=document.path), why=why))
                return None
            thing = read(document, found.name, errors, foreign=found.foreign)
        if errors:
            name = str((document.meta.get("name") if document else None) or found.name)
            self.broken[kind].add(name)
            if document is not None:
                self._draft(kind, document, name, foreign=found.foreign)
            if found.foreign:
                self.unusable[f"{kind} {name}"] = tuple(errors)
            else:
                self.errors.extend(errors)
        if thing is not None and document is not None:
            self.ignored.extend(set_aside(document, thing.ignored, foreign=found.foreign))
        return thing

    def _draft(self, kind: str, document: Document, name: str, *, foreign: bool) -> None:
        """Kept to be compared with the other files, so that all mistakes are told at once."""
        if kind == "agent":
            self.agent_drafts.append(agent_draft(document, name, foreign=foreign))
        else:
            self.command_drafts.append(command_draft(document, name, foreign=foreign))

    def _second(self, kind: str, first: Agent | Command, second: Agent | Command) -> None:
        same = Path(first.place.path).parent == Path(second.place.path).parent
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

    def _declared(self, commands: Iterable[Command]) -> frozenset[str] | None:
        """The arguments of all commands; None where one that cannot be read may have others."""
        drafts = [one for one in self.command_drafts if one.arguments]
        if {one.name for one in drafts} != self.broken["command"]:
            return None
        return frozenset(name for one in (*commands, *drafts) for name in one.arguments)

    def _agent(
        self, document: Document, name: str, errors: list[ConfigError], *, foreign: bool
    ) -> Agent | None:
        return agent_from(document, name, errors, environ=self.environ, foreign=foreign)

    def _servers(self) -> tuple[dict[str, ServerEntry], tuple[str, ...] | None]:
        """The entries, and every name there is, None where the file could not be read."""
        path = self.root / SERVERS_FILE
        if not path.exists():
            return {}, ()
        try:
            document = read_json(path, root=self.root)
        except ConfigErrors as several:
            self.errors.extend(several.errors)
        except ConfigError as error:
            self.errors.append(error)
        else:
            servers = servers_from(document, self.errors, environ=self.environ)
            return servers, server_names(document)
        return {}, None

    def _skills(self) -> dict[str, Skill]:
        skills: dict[str, Skill] = {}
        for folder, foreign in skill_folders(self.root):
            errors: list[ConfigError] = []
            document = collect_document(folder / "SKILL.md", self.root, errors)
            skill = skill_from(document, folder, errors, foreign=foreign) if document else None
            if skill is not None and document is not None:
                unknown = [key for key in document.meta if key not in SKILL.keys]
                self.ignored.extend(set_aside(document, unknown, foreign=foreign))
            if foreign:
                self.ignored.extend(Ignored(place=_place(one), why=one.message) for one in errors)
            else:
                self.errors.extend(errors)
            if skill is None:
                self.broken["skill"].add(folder.name)
                continue
            first = skills.setdefault(skill.name, skill)
            if first is not skill:
                self.shadowed.append(
                    Shadowed(kind="skill", name=skill.name, place=skill.place, by=first.place)
                )
        return skills

    def _sentences(self) -> tuple[TeamSentence, ...]:
        found: list[TeamSentence] = []
        for path in sentence_files(self.root):
            document = collect_document(path, self.root, self.errors)
            if document is not None:
                found.extend(sentences_from(document, self.errors))
        if found and self.proofread is not None:
            self.errors.extend(self.proofread(found))
        return tuple(found)

    def _compared(self, what: str, place: Place, errors: Iterable[ConfigError]) -> None:
        """Mistakes between files; those of another tool's file stop only what uses it."""
        found = tuple(errors)
        if not found:
            return
        if place.path.startswith(".claude/"):
            self.unusable[what] = (*self.unusable.get(what, ()), *found)
        else:
            self.errors.extend(found)


def _model_names(context: Context) -> tuple[str, ...] | None:
    """The entries of `models`, those with mistakes too; None where the file cannot be read."""
    unread = not context.marks.path
    return None if unread else (*context.models, *context.marks.names("models"))


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
