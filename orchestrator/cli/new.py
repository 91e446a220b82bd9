"""`orch new`: an agent, a command, a ticket or a sentence to start from, that loads as it is.

Refuses a name that cannot be one, and never replaces a file. Above: `first`; below: `scaffolds`,
`library`.
"""

import re
import sys
from pathlib import Path

from orchestrator.cli.kinds import NEW
from orchestrator.cli.loading import load
from orchestrator.cli.scaffolds import scaffold
from orchestrator.cli.writing import write_new
from orchestrator.errors import UsageError
from orchestrator.library.agents import Agent
from orchestrator.library.builtin import SHOWN
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.library.schema import NAME
from orchestrator.wording import article, near

KINDS = tuple(NEW)
PLACES = {
    "agent": ".agents/{}.md",
    "command": ".commands/{}.md",
    "ticket": "tickets/{}.md",
    "step": ".steps/{}.md",
}
KEY = re.compile(r"[A-Z][A-Z0-9]*-[0-9]+")


def new(project: Path, kind: str, name: str, *, verbs: tuple[str, ...] = ()) -> None:
    """Write it and say what comes next; `verbs` are the program's own.

    Raises UsageError for a kind or name that is none, and for a file that is there.
    """
    if kind not in KINDS:
        meant = near(kind, KINDS)
        hint = f"did you mean `{meant}`?" if meant else f"there are {', '.join(KINDS)}"
        raise UsageError(f"there is no kind `{kind}` of file", hint=hint)
    _check(kind, name)
    catalog = load(project)
    _refuse_second(kind, name, catalog)
    path = PLACES[kind].format(name)
    if not write_new(project, path, scaffold(kind, _words(kind, name))):
        raise UsageError(f"{path} is there already", hint="choose another name, or edit that file")
    lines = [f"wrote {path}", *_remarks(kind, name, catalog, verbs), _next(kind, name, verbs)]
    sys.stdout.write("\n".join(lines) + "\n")


def _check(kind: str, name: str) -> None:
    if kind == "ticket":
        if not KEY.fullmatch(name):
            hint = f"did you mean `{_likely_key(name)}`?" if _likely_key(name) else ""
            raise UsageError(
                f"`{name}` is not a key: a key looks like SHOP-7",
                hint=hint or "write capital letters, a dash and a number",
            )
    elif not re.fullmatch(NAME, name):
        likely = re.sub(r"[^A-Za-z0-9_-]+", "-", name.removesuffix(".md")).strip("-_0123456789")
        raise UsageError(
            f"`{name}` is no name for {article(kind)}: expected letters, digits, - and _",
            hint=f"did you mean `{likely}`?" if likely else "begin with a letter",
        )


def _likely_key(name: str) -> str:
    found = re.fullmatch(r"([a-zA-Z][a-zA-Z0-9]+)[-_ ]?([0-9]+)(?:\.md)?", name)
    return f"{found[1].upper()}-{found[2]}" if found else ""


def _refuse_second(kind: str, name: str, catalog: Catalog) -> None:
    """A file may be named unlike what is in it: the name itself must be free too."""
    there = _named(kind, name, catalog)
    if there and not there.place.path.startswith((f"{SHOWN}/", ".claude/")):
        raise UsageError(
            f"the {kind} `{name}` is there already", place=there.place, hint="choose another name"
        )


def _named(kind: str, name: str, catalog: Catalog) -> Agent | Command | None:
    if kind == "agent":
        return catalog.agents.get(name)
    return catalog.commands.get(name) if kind == "command" else None


def _words(kind: str, name: str) -> dict[str, str]:
    if kind != "step":
        return {"NAME": f"`{name}`", "KEY": name}
    sentence = " ".join(re.split(r"[-_]+", name)).strip().lower()
    return {"SENTENCE": sentence, "TITLE": sentence.capitalize()}


def _remarks(kind: str, name: str, catalog: Catalog, verbs: tuple[str, ...]) -> list[str]:
    there = _named(kind, name, catalog)
    said = [f"it replaces {there.place.path}"] if there else []
    if kind == "command" and name in verbs:
        said.append(f"`orch {name}` is the program's own: yours runs as `orch run {name}`")
    return said


def _next(kind: str, name: str, verbs: tuple[str, ...]) -> str:
    if kind == "command":
        run = "run " if name in verbs else ""
        return f"next: say what it does in it, then `orch {run}{name} --help`"
    if kind == "ticket":
        return f"next: write its criteria, then `orch qa {name}`"
    if kind == "agent":
        return f"next: say what it is for, and name it in a command: `agent: {name}`"
    return "next: say its steps, and use the sentence in a ticket"
