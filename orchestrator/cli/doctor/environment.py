"""What is taken from the environment: names, where they are needed, and never a value.

The files are read again for their `${NAME}`, so that a file with mistakes still says what it
needs. Above: `examine`; below: `library`, `models`.
"""

import platform
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from orchestrator import __version__
from orchestrator.cli.doctor.check import Check
from orchestrator.errors import ConfigError, ExitCode, Place
from orchestrator.library.catalog import Catalog
from orchestrator.library.context import ALIASES, EMBEDDED, Context
from orchestrator.library.discover import CONTEXT_FILE, SERVERS_FILE, agent_files
from orchestrator.library.document import Document, collect_document
from orchestrator.library.environment import SHORTEST_SECRET
from orchestrator.library.servers import read_json
from orchestrator.library.steps import AskAgent
from orchestrator.messages import Json
from orchestrator.models.registry import KEYS
from orchestrator.tools.masking import Mask

OLDEST = (3, 11)

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(:-)?")
_EXPANDED = frozenset({"app", "origins", "models", "accounts", "credentials", "mcpServers"})
_AS_WRITTEN = frozenset({("app", "start")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A `${NAME}` in a file; `needed` if it has no default, `where` the keys that lead to it."""

    name: str
    where: str
    place: Place
    needed: bool


def references(root: Path) -> tuple[Reference, ...]:
    """Every variable that the project's files take from the environment, in their order."""
    documents = [_markdown(root / CONTEXT_FILE, root), _json(root / SERVERS_FILE, root)]
    documents += [_markdown(one.path, root) for one in agent_files(root)]
    found = (one for document in documents if document for one in _in_document(document))
    return tuple(found)


def mask_of(found: tuple[Reference, ...], environ: Mapping[str, str]) -> Mask:
    """Takes the value of every variable that the files name, and of the keys, out of a text."""
    names = {*(one.name for one in found), *chain(*KEYS.values())}
    values = {name: environ.get(name, "") for name in sorted(names)}
    return Mask({name: value for name, value in values.items() if len(value) >= SHORTEST_SECRET})


def python_check() -> Check:
    """The interpreter and the program."""
    version = platform.python_version()
    said = f"orch {__version__} on Python {version}"
    if sys.version_info >= OLDEST:
        return Check(id="python", outcome="ok", message=said)
    oldest = ".".join(map(str, OLDEST))
    mend = f"install Python {oldest} or newer, and orch into it"
    return Check(id="python", outcome="problem", message=f"{said}, too old", mend=mend)


def environment_checks(found: tuple[Reference, ...], environ: Mapping[str, str]) -> Iterator[Check]:
    """One check a variable; all places that need it are named."""
    for name in dict.fromkeys(one.name for one in found):
        uses = [one for one in found if one.name == name]
        first = next((one for one in uses if one.needed), uses[0])
        where = ", ".join(dict.fromkeys(one.where for one in uses))
        if environ.get(name):
            yield Check(id="environment", outcome="ok", message=f"{name} is set (for {where})")
        elif first.needed:
            yield Check(
                id="environment",
                outcome="problem",
                message=f"the environment has no {name}, needed for {where}",
                place=first.place,
                mend=f"export {name}=…, or write ${{{name}:-default}}",
            )
        else:
            said = f"{name} is not set, its default is taken (for {where})"
            yield Check(id="environment", outcome="ok", message=said)


def servers_without(found: tuple[Reference, ...], environ: Mapping[str, str]) -> dict[str, str]:
    """The servers that cannot start as they are: the variable that each has not got."""
    missing = (one for one in found if one.needed and not environ.get(one.name))
    return {
        one.where.split(".")[1]: one.name for one in missing if one.where.startswith("mcpServers.")
    }


def told_there(error: ConfigError, found: tuple[Reference, ...]) -> bool:
    """Whether an error of the files is a missing variable, which has a check of its own."""
    return any(
        one.needed and error.place == one.place and error.message.endswith(f" no {one.name}")
        for one in found
    )


def model_checks(catalog: Catalog, environ: Mapping[str, str]) -> Iterator[Check]:
    """Whether the models of the project, of its agents and to fall back on have their keys."""
    context = catalog.context
    names = dict.fromkeys((context.model or EMBEDDED, *context.fallback), Place(path=""))
    for command in catalog.commands.values():
        for own, place in catalog.own_models(command):
            if own not in {"", EMBEDDED}:
                names.setdefault(own, place)
    for name, place in names.items():
        yield _model_check(name, context, environ, place)
    if (context.model or EMBEDDED) == EMBEDDED and (told := sorted(_told_in_prose(catalog))):
        yield Check(
            id="model",
            outcome="warning",
            message=f"told in prose, which `{EMBEDDED}` does not play: {', '.join(told)}",
            mend="run them with --model sonnet, or name a model as `model:` in CONTEXT.md",
        )


def _told_in_prose(catalog: Catalog) -> Iterator[str]:
    """The commands with an agent's step that runs once and has no model of its own."""
    for command in catalog.commands.values():
        own = (
            catalog.own_model(command, step.does.agent)
            for step in command.steps
            if isinstance(step.does, AskAgent) and step.in_prose
        )
        if any(model in {"", EMBEDDED} for model in own):
            yield command.name


def _model_check(name: str, context: Context, environ: Mapping[str, str], named: Place) -> Check:
    if name == EMBEDDED:
        said = f"`{EMBEDDED}`, the embedded engine, needs no key"
        return Check(id="model", outcome="ok", message=said)
    entry = context.models.get(name)
    if entry and (entry.key or entry.base_url):
        said = "has the key that `models` gives it" if entry.key else "is reached without a key"
        return Check(id="model", outcome="ok", message=f"`{name}` {said}", place=entry.place)
    key = "model" if name == context.model else "fallback"
    place = entry.place if entry else named if named.path else context.marks.place(key)
    variables = KEYS.get(entry.api if entry else _provider(name))
    if not variables:
        said = f"which key `{name}` needs is not known here"
        return Check(id="model", outcome="unknown", message=said, place=place)
    if found := next(filter(environ.get, variables), ""):
        return Check(id="model", outcome="ok", message=f"{found} is set (for `{name}`)")
    variable = variables[0]
    return Check(
        id="model",
        outcome="problem",
        message=f"`{name}` needs {variable}, and it is not set",
        place=place,
        mend=f"export {variable}=…",
        exit_code=ExitCode.MODEL,
    )


def _provider(name: str) -> str:
    return "anthropic" if name in ALIASES else name.partition("/")[0]


def _markdown(path: Path, root: Path) -> Document | None:
    return collect_document(path, root, []) if path.exists() else None


def _json(path: Path, root: Path) -> Document | None:
    try:
        return read_json(path, root=root) if path.exists() else None
    except ConfigError:
        return None


def _in_document(document: Document) -> Iterator[Reference]:
    for key, value in document.meta.items():
        if key in _EXPANDED:
            yield from _in_value(document, value, (key,))


def _in_value(document: Document, value: Json, keys: tuple[str | int, ...]) -> Iterator[Reference]:
    if isinstance(value, str) and keys not in _AS_WRITTEN:
        where = ".".join(str(key) for key in keys if isinstance(key, str))
        for match in _VARIABLE.finditer(value):
            yield Reference(
                name=match[1], where=where, place=document.place(*keys), needed=not match[2]
            )
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _in_value(document, item, (*keys, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _in_value(document, item, (*keys, number))
