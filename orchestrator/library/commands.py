"""A command: `orch NAME`, a workflow of steps with their prompts, from one Markdown file.

Read and compared within itself; agents, servers and other commands that it names are compared in
`catalog`. Above: that and the command line; below: `stepreader`, `references`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.library.agents import file_name_errors, read_tools
from orchestrator.library.document import Document, Marks, read_document
from orchestrator.library.references import GIVEN, References, misspelt
from orchestrator.library.schema import (
    NAME,
    TEXT,
    WORD,
    Either,
    Fields,
    Items,
    Table,
    Text,
    Whatever,
    check,
    listed,
    sound,
    unsure,
)
from orchestrator.library.sections import split_sections
from orchestrator.library.stepreader import read_steps, step_ids
from orchestrator.library.steps import AskAgent, AskPerson, CallTool, Step
from orchestrator.library.substitution import uses_arguments
from orchestrator.messages import Json

OptionKind: TypeAlias = Literal["text", "number", "flag", "choice"]

CLAUDE_KEYS = frozenset(
    [
        "disallowed-tools",
        "effort",
        "context",
        "disable-model-invocation",
        "user-invocable",
        "when_to_use",
        "paths",
        "hooks",
        "shell",
        "metadata",
        "license",
        "compatibility",
        "subtask",
    ]
)
"""Keys of Claude's and opencode's commands that do nothing here."""

QUERY = "query"
"""An option of this name stands in for the ticket: one run for each that the tracker finds."""

RESERVED = frozenset(
    [
        "parallel",
        "model",
        "plan",
        "json",
        "junit",
        "yes",
        "help",
        "quiet",
        "verbose",
        "no-color",
        "no_color",
    ]
)
"""Options that every command has."""

COMMAND = Fields(
    keys={
        "name": WORD,
        "description": TEXT,
        "arguments": Items(of=WORD, split=" "),
        "argument-hint": Whatever(),
        "options": Table(
            of=Either(
                of=(Text(words=("text", "number", "flag")), Items(of=TEXT, least=1)),
                what="text, number, flag, or a list of words whose first is the default",
            ),
            key=NAME,
            what=WORD.what,
        ),
        "steps": Whatever(),
        "agent": WORD,
        "model": TEXT,
        "owner": TEXT,
        "tools": Items(of=TEXT, split=","),
        "allowed-tools": Items(of=TEXT, split=","),
        "triggers": Whatever(),
    },
    ignored=CLAUDE_KEYS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option of a command: its kind, the words of a choice, and what it is when not given."""

    kind: OptionKind
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A workflow. `prologue` is told to every agent step; each step carries its own prompt.

    `text` is the whole body; `tools` are those of a command that is one agent step by itself.
    `takes_words` says that any number of words may follow its arguments, `hint` what they are.
    """

    name: str
    description: str
    place: Place
    steps: tuple[Step, ...]
    arguments: tuple[str, ...] = ()
    options: Mapping[str, Option] = field(default_factory=dict)
    prologue: str = ""
    text: str = ""
    model: str = ""
    owner: str = ""
    tools: tuple[str, ...] = ()
    triggers: Json = None
    ignored: tuple[str, ...] = ()
    sha256: str = ""
    hint: str = ""
    takes_words: bool = False
    marks: Marks = field(default_factory=Marks, compare=False, repr=False)

    @property
    def uses_words(self) -> bool:
        """Whether its text says where the words go, as `$1` or `$ARGUMENTS`."""
        return uses_arguments(self.text)

    @property
    def usage(self) -> str:
        """What follows its name on the command line."""
        words = (self.hint or "[WORDS]…") if self.takes_words else ""
        return " ".join((*(name.upper() for name in self.arguments), words)).strip()

    @property
    def sections(self) -> Mapping[str, str]:
        """The prompts by step, of the steps that have one."""
        return {step.id: step.prompt for step in self.steps if step.prompt}

    def step(self, name: str) -> Step:
        """The step of that id; a KeyError where there is none."""
        for step in self.steps:
            if step.id == name:
                return step
        raise KeyError(name)


def read_command(path: Path, *, root: Path | None = None) -> Command:
    """The command in a file; raises `ConfigErrors` with everything wrong in it."""
    errors: list[ConfigError] = []
    document = read_document(path, root=root)
    command = command_from(document, path.stem, errors, foreign=".claude" in path.parts)
    if command is None:
        raise ConfigErrors(errors)
    return command


def command_from(
    document: Document, name: str, errors: list[ConfigError], *, foreign: bool = False
) -> Command | None:
    """The command in a document, or None and the errors; `foreign` is another tool's folder."""
    meta = document.meta
    others = tuple(key for key in meta if key not in COMMAND.keys)
    schema = Fields(keys=COMMAND.keys, ignored=frozenset(others)) if foreign else COMMAND
    wrong = check(document, schema)
    part = replace(document, meta=sound(document, COMMAND.keys)) if wrong else document
    sure = not wrong or not unsure(document, COMMAND.keys, _declaring(document))
    if not foreign:
        wrong.extend(file_name_errors(document, name))
    arguments, options = listed(part.meta.get("arguments")), document.marks.names("options")
    tools_key = "tools" if "tools" in part.meta else "allowed-tools"
    tools = _tools(part, tools_key, wrong, foreign=foreign)
    wrong.extend(_name_errors(document, arguments, options))
    if "steps" in meta:
        prologue, steps = _workflow(document, (*arguments, *options), wrong, checked=sure)
    else:
        prologue, steps = "", (_single(document, name),)
        if not document.body:
            said = "the command has no `steps` and no text, expected one of them"
            hint = "Write under the --- what is to be done."
            wrong.append(ConfigError(said, place=document.place(), hint=hint))
        if sure:
            known = (*GIVEN, *arguments, *options)
            wrong.extend(misspelt(document.body, known, document.body_place))
    errors.extend(wrong)
    if wrong:
        return None
    return Command(
        name=meta.get("name", name),
        description=_description(document),
        place=document.place(),
        steps=steps,
        arguments=arguments,
        options=_options(meta),
        prologue=prologue,
        text=document.body,
        model=meta.get("model", ""),
        owner=meta.get("owner", ""),
        tools=tools,
        triggers=meta.get("triggers"),
        ignored=others,
        sha256=document.sha256,
        hint=_hint(meta),
        takes_words=uses_arguments(document.body) or (foreign and not arguments),
        marks=document.marks,
    )


def _declaring(document: Document) -> tuple[str, ...]:
    """The keys that say what a command declares, but for options whose names can be read."""
    return ("arguments",) if document.marks.names("options") else ("arguments", "options")


def command_draft(document: Document, name: str, *, foreign: bool = False) -> Command:
    """As much of a command with mistakes as names something in other files, for comparing."""
    meta = sound(document, COMMAND.keys)
    tools_key = next((key for key in ("tools", "allowed-tools") if key in meta), "")
    if "steps" in document.meta:
        steps, _ = read_steps(document, step_ids(document), {}, [])
    else:
        steps = (Step(id=name, does=AskAgent(agent=meta.get("agent", ""))),)
    return Command(
        name=name,
        description="",
        place=document.place(),
        steps=steps,
        arguments=listed(meta.get("arguments")),
        model=meta.get("model", ""),
        tools=read_tools(document, tools_key, [], foreign=foreign) if tools_key else (),
        marks=document.marks,
    )


def _tools(
    document: Document, key: str, errors: list[ConfigError], *, foreign: bool
) -> tuple[str, ...]:
    """The tools of a command without steps; another tool's has every one unless it lists some."""
    if foreign and key not in document.meta:
        return ("*",)
    return read_tools(document, key, errors, foreign=foreign)


def _hint(meta: Mapping[str, Json]) -> str:
    """What the words of a command are, as it is written: `[date]` is a list to YAML."""
    hint = meta.get("argument-hint")
    if isinstance(hint, list):
        return f"[{', '.join(map(str, hint))}]"
    return " ".join(str(hint).split()) if hint else ""


def _single(document: Document, name: str) -> Step:
    step_name = re.sub(r"[^\w-]+", "-", name)
    return Step(
        id=step_name,
        does=AskAgent(agent=document.meta.get("agent", "")),
        prompt=document.body,
        place=document.place(),
    )


def _workflow(
    document: Document, declared: tuple[str, ...], errors: list[ConfigError], *, checked: bool
) -> tuple[str, tuple[Step, ...]]:
    """The words before the first section, and the steps with their prompts."""
    if "agent" in document.meta:
        errors.append(
            ConfigError(
                "found `agent` beside `steps`, expected one of them",
                place=document.place("agent"),
                hint="Name the agent in each step that it does.",
            )
        )
    ids = step_ids(document)
    prologue, sections = split_sections(document, ids, errors)
    steps, complete = read_steps(document, ids, sections, errors)
    references = References(document, steps, ids, declared, errors)
    references.check_all(complete=complete and checked)
    if complete and checked and "$" in document.body:
        errors.extend(misspelt(document.body, references.names(), document.body_place))
    errors.extend(_unread(steps, sections))
    return prologue, steps


def _unread(steps: tuple[Step, ...], sections: Mapping[str, str]) -> list[ConfigError]:
    """Prompts that nobody would read, and people who would be asked nothing."""
    errors: list[ConfigError] = []
    for step in steps:
        if isinstance(step.does, AskPerson):
            if not step.does.question and not sections.get(step.id):
                said = f"the step `{step.id}` asks a person nothing, expected a `question`"
                hint = f"Add `question: …`, or write it under `## {step.id}`."
                errors.append(ConfigError(said, place=step.place, hint=hint))
        elif step.id in sections and not isinstance(step.does, AskAgent):
            said = f"found a prompt under `## {step.id}`, a step that no agent does"
            hint = "Take the section out, or call its heading something else."
            errors.append(ConfigError(said, place=step.place, hint=hint))
    return errors


def _options(meta: Mapping[str, Json]) -> dict[str, Option]:
    options: dict[str, Option] = {}
    for name, kind in meta.get("options", {}).items():
        if isinstance(kind, list):
            options[name] = Option(kind="choice", choices=tuple(kind), default=kind[0])
        else:
            options[name] = Option(kind=kind, default="false" if kind == "flag" else "")
    return options


def _name_errors(
    document: Document, arguments: tuple[str, ...], options: tuple[str, ...]
) -> list[ConfigError]:
    """Arguments and options that are named twice, or like something that is always there."""
    errors: list[ConfigError] = []
    seen: set[str] = set()
    named: list[tuple[str, str | int, str]]
    named = [("arguments", number, name) for number, name in enumerate(arguments)]
    named += [("options", name, name) for name in options]
    for key, at, name in named:
        said = ""
        if name in seen:
            said = f"found `{name}` twice among the arguments and options"
        elif name in GIVEN:
            said = f"found `{name}` in `{key}`, and `${name}` is always given"
        elif key == "options" and name in RESERVED:
            said = f"found the option `{name}`, which every command has already"
        if said:
            errors.append(
                ConfigError(said, place=document.place(key, at), hint="Choose another name.")
            )
        seen.add(name)
    return errors


def _description(document: Document) -> str:
    described = document.meta.get("description", "")
    if described:
        return str(described).strip()
    first = next((line for line in document.body.split("\n") if line.strip()), "")
    return first.strip().lstrip("#").strip()


def ticket_arguments(command: Command) -> frozenset[str]:
    """The arguments that are keys of tickets: those so called, and those the tracker is given."""
    given = {
        str(step.does.arguments.get("key"))
        for step in command.steps
        if isinstance(step.does, CallTool) and step.does.tool.startswith("tracker.")
    }
    return frozenset(name for name in command.arguments if name == "ticket" or f"${name}" in given)
