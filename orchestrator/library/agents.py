"""An agent: a narrow persona with its tools and limits, from one Markdown file.

What it may do is for the rules to say; the tools named here are only what it is shown. Above:
`catalog`; below: `document`, `schema`, `environment`.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from orchestrator.errors import ConfigError, Place
from orchestrator.library.document import Document, Marks
from orchestrator.library.environment import Expander, Value
from orchestrator.library.schema import (
    NAME,
    TEXT,
    WORD,
    Fields,
    Items,
    Number,
    Table,
    check,
    listed,
    sound,
)
from orchestrator.library.toolnames import tool_pattern, why_not
from orchestrator.messages import Json

CLAUDE_KEYS = frozenset(
    [
        "disallowedTools",
        "permissionMode",
        "maxTurns",
        "mcpServers",
        "hooks",
        "memory",
        "background",
        "effort",
        "isolation",
        "color",
        "initialPrompt",
    ]
)
"""Keys of Claude's agents that do nothing here; `maxTurns` is read as `limits.turns`."""

AGENT = Fields(
    keys={
        "name": WORD,
        "description": TEXT,
        "tools": Items(of=TEXT, split=","),
        "model": TEXT,
        "limits": Fields(
            keys={"turns": Number(whole=True, least=1), "cost": Number(), "minutes": Number()}
        ),
        "skills": Items(of=TEXT, split=","),
        "owner": TEXT,
        "delegates": Items(of=WORD, split=","),
        "credentials": Table(of=Table(of=TEXT), key=NAME, what="the name of a server"),
    },
    required=("description",),
    ignored=CLAUDE_KEYS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most an agent may use for one conversation; None is what the budget says."""

    turns: int | None = None
    cost: float | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A persona. `tools` are patterns of `server.tool`; `ignored` keys did nothing.

    `credentials` are environment variables for one server that this agent uses as itself.
    """

    name: str
    description: str
    prompt: str
    place: Place
    tools: tuple[str, ...] = ()
    model: str = "inherit"
    limits: Limits = field(default_factory=Limits)
    skills: tuple[str, ...] = ()
    owner: str = ""
    delegates: tuple[str, ...] = ()
    credentials: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    sha256: str = ""
    marks: Marks = field(default_factory=Marks, compare=False, repr=False)


def agent_from(
    document: Document,
    name: str,
    errors: list[ConfigError],
    *,
    environ: Mapping[str, str] | None = None,
    foreign: bool = False,
) -> Agent | None:
    """The agent in a document, or None and the errors; `foreign` is another tool's folder."""
    meta = document.meta
    others = tuple(key for key in meta if key not in AGENT.keys)
    schema = AGENT
    if foreign:
        schema = Fields(keys=AGENT.keys, required=AGENT.required, ignored=frozenset(others))
    wrong = check(document, schema)
    wrong.extend(file_name_errors(document, name))
    part = replace(document, meta=sound(document, AGENT.keys)) if wrong else document
    tools = _tools(part, wrong, foreign=foreign)
    expander = Expander(part, os.environ if environ is None else environ, wrong)
    credentials = _credentials(part, expander)
    errors.extend(wrong)
    if wrong:
        return None
    return Agent(
        name=meta.get("name", name),
        description=meta["description"].strip(),
        prompt=document.body,
        place=document.place(),
        tools=tools,
        model=meta.get("model", "inherit"),
        limits=_limits(meta),
        skills=listed(meta.get("skills")),
        owner=meta.get("owner", ""),
        delegates=listed(meta.get("delegates")),
        credentials=credentials,
        ignored=tuple(key for key in others if key != "maxTurns"),
        sha256=document.sha256,
        marks=document.marks,
    )


def agent_draft(document: Document, name: str, *, foreign: bool = False) -> Agent:
    """As much of an agent with mistakes as names something in other files, for comparing."""
    meta = sound(document, AGENT.keys)
    return Agent(
        name=name,
        description="",
        prompt="",
        place=document.place(),
        tools=read_tools(document, "tools", [], foreign=foreign) if "tools" in meta else (),
        model=meta.get("model", "inherit"),
        skills=listed(meta.get("skills")),
        delegates=listed(meta.get("delegates")),
        credentials={server: {} for server in meta.get("credentials", {})},
        marks=document.marks,
    )


def file_name_errors(document: Document, name: str) -> list[ConfigError]:
    """What is wrong with a name that comes from the file's own, where no `name` replaces it."""
    if "name" in document.meta or re.fullmatch(NAME, name):
        return []
    return [
        ConfigError(
            f"found the file name `{name}`, expected {WORD.what}",
            place=Place(path=document.path),
            hint="Rename the file.",
        )
    ]


def _tools(document: Document, errors: list[ConfigError], *, foreign: bool) -> tuple[str, ...]:
    if "tools" not in document.meta:
        # Claude's agents have every tool unless they list some; the rules decide in any case.
        return ("*",) if foreign else ()
    return read_tools(document, "tools", errors, foreign=foreign)


def read_tools(
    document: Document, key: str, errors: list[ConfigError], *, foreign: bool
) -> tuple[str, ...]:
    """The patterns under a key; unknown words are errors, in another tool's folder nothing."""
    patterns: dict[str, None] = {}
    for number, word in enumerate(listed(document.meta.get(key))):
        pattern = tool_pattern(word)
        if pattern:
            patterns[pattern] = None
        elif not foreign:
            errors.append(
                ConfigError(
                    f"found the tool `{word}`, expected SERVER.TOOL",
                    place=document.place(key, number),
                    hint=why_not(word),
                )
            )
    return tuple(patterns)


def _credentials(document: Document, expander: Expander) -> dict[str, dict[str, Value]]:
    return {
        server: expander.table(values, "credentials", server)
        for server, values in document.meta.get("credentials", {}).items()
    }


def _limits(meta: Mapping[str, Json]) -> Limits:
    limits = dict(meta.get("limits", {}))
    if isinstance(meta.get("maxTurns"), int):
        limits.setdefault("turns", meta["maxTurns"])
    return Limits(**limits)
