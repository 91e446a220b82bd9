"""`orch list`: everything that a project has, by kind, each with the file that it comes from.

Starts nothing and shows no secret: of an account its name and the names of its values. Above:
`first`; below: `library`, `reports.inventory`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from orchestrator.cli.kinds import LISTED
from orchestrator.cli.loading import load
from orchestrator.errors import ConfigErrors, ExitCode, Place, UsageError
from orchestrator.gherkin.sentences import SENTENCES
from orchestrator.library.agents import Agent
from orchestrator.library.builtin import SHOWN
from orchestrator.library.catalog import Catalog
from orchestrator.library.commands import Command
from orchestrator.library.skills import Skill
from orchestrator.reports.inventory import Group, Row, Source, document
from orchestrator.reports.sanitise import clean, json_text
from orchestrator.wording import near

TICKETS = 20
"""How many tickets are shown unless they alone are asked for."""

OWN_SERVERS = {
    "tickets": "the tickets of this folder, Markdown files in tickets/",
    "workspace": "the files of this folder, and a shell in it",
    "browser": "a real browser, driven by playwright mcp",
}
"""What is there without an entry in .mcp.json."""


def show(project: Path, kind: str, *, json: bool) -> int:
    """Print it; the exit code: 2 where a file has mistakes, which are told too."""
    if kind and kind not in KINDS:
        meant = near(kind, KINDS)
        hint = f"did you mean `{meant}`?" if meant else f"there are {', '.join(KINDS)}"
        raise UsageError(f"there is no kind `{kind}` to list", hint=hint)
    catalog = load(project)
    chosen = (kind,) if kind else tuple(KINDS)
    groups = [KINDS[one](catalog, bool(kind)) for one in chosen]
    if json:
        sys.stdout.write(json_text(document(groups)) + "\n")
    else:
        from orchestrator.reports import inventory
        from orchestrator.reports.console import console

        inventory.show(groups, console())
    if catalog.errors:
        sys.stderr.write(clean(f"\nto mend first:\n{ConfigErrors(catalog.errors)}") + "\n")
        return int(ExitCode.USAGE)
    return int(ExitCode.PASSED)


def source_of(place: Place) -> Source:
    """Whose file it is."""
    if place.path.startswith(f"{SHOWN}/"):
        return "built-in"
    return ".claude" if place.path.startswith(".claude/") else "project"


def _commands(catalog: Catalog, _whole: bool) -> Group:
    return Group(kind="commands", rows=_in_files(catalog.commands))


def _agents(catalog: Catalog, _whole: bool) -> Group:
    return Group(kind="agents", rows=_in_files(catalog.agents))


def _in_files(things: Mapping[str, Command] | Mapping[str, Agent | Skill]) -> tuple[Row, ...]:
    """A row for each of what has a file to itself, by name."""
    return tuple(
        Row(
            name=thing.name,
            words=thing.usage if isinstance(thing, Command) else "",
            says=thing.description,
            source=source_of(thing.place),
            place=thing.place,
        )
        for _, thing in sorted(things.items())
    )


def _servers(catalog: Catalog, _whole: bool) -> Group:
    own = (
        Row(name=name, says=says, source="built-in")
        for name, says in OWN_SERVERS.items()
        if name not in catalog.servers
    )
    theirs = (
        Row(name=name, says=f"{entry.transport}: {_started(entry.raw)}", place=entry.place)
        for name, entry in catalog.servers.items()
    )
    return Group(kind="servers", rows=(*own, *theirs))


def _started(raw: Mapping[str, object]) -> str:
    """An entry as it is written: what the environment gives is not put in."""
    words = raw.get("args", [])
    return " ".join(map(str, [raw.get("command") or raw.get("url", ""), *list(words)]))  # type: ignore[call-overload]


def _skills(catalog: Catalog, _whole: bool) -> Group:
    return Group(kind="skills", rows=_in_files(catalog.skills))


def _tickets(catalog: Catalog, whole: bool) -> Group:
    tracker = catalog.context.tracker
    if tracker != "tickets":
        return Group(kind="tickets", rows=(), more=f"the server `{tracker}` keeps them")
    found = list(_ticket_rows(catalog.root / "tickets", 0 if whole else TICKETS + 1))
    if whole or len(found) <= TICKETS:
        return Group(kind="tickets", rows=tuple(found))
    return Group(kind="tickets", rows=tuple(found[:TICKETS]), more="more: `orch list tickets`")


def _ticket_rows(folder: Path, most: int) -> Iterator[Row]:
    from orchestrator.servers.ticket_file import read_ticket
    from orchestrator.servers.ticket_folder import TicketFolder
    from orchestrator.servers.ticket_matter import TicketFault

    tickets = TicketFolder(folder)
    try:
        keys = tickets.find_keys()
    except TicketFault:
        return
    for key in keys[:most] if most else keys:
        place = Place(path=f"{folder.name}/{key}.md", line=1)
        try:
            ticket = read_ticket(key, tickets.load(key))
        except TicketFault as fault:
            yield Row(name=key, says=f"cannot be read: {fault}", place=place)
        else:
            yield Row(name=key, words=ticket.status, says=ticket.title, place=place)


def _accounts(catalog: Catalog, _whole: bool) -> Group:
    rows = (
        Row(
            name=name,
            says=", ".join(f"{{{{{name}.{key}}}}}" for key in account.values),
            place=account.place,
        )
        for name, account in catalog.context.accounts.items()
    )
    return Group(kind="accounts", rows=tuple(rows))


def _models(catalog: Catalog, _whole: bool) -> Group:
    rows = (
        Row(name=name, says=f"{model.model}, by the API of {model.api}", place=model.place)
        for name, model in catalog.context.models.items()
    )
    return Group(kind="models", rows=tuple(rows))


def _sentences(catalog: Catalog, whole: bool) -> Group:
    own = tuple(
        Row(name=one.text, says=one.description, place=one.place) for one in catalog.sentences
    )
    if not whole:
        more = f"and {len(SENTENCES)} built-in ones" if own else f"{len(SENTENCES)} built-in ones"
        return Group(kind="sentences", rows=own, more=f"{more}: `orch list sentences`")
    shipped = (Row(name=one.expression, says=one.example, source="built-in") for one in SENTENCES)
    return Group(kind="sentences", rows=(*own, *shipped))


def _aside(catalog: Catalog, _whole: bool) -> Group:
    replaced = (
        Row(name=f"{one.kind} {one.name}", says=f"replaced by {one.by}", place=one.place)
        for one in catalog.shadowed
    )
    ignored = (Row(name="ignored", says=one.why, place=one.place) for one in catalog.ignored)
    return Group(kind="aside", rows=(*replaced, *ignored))


_WAYS: tuple[Callable[[Catalog, bool], Group], ...] = (
    _commands,
    _agents,
    _servers,
    _skills,
    _tickets,
    _accounts,
    _models,
    _sentences,
    _aside,
)
KINDS: Mapping[str, Callable[[Catalog, bool], Group]] = dict(zip(LISTED, _WAYS, strict=True))
"""Every kind, in the order in which they are shown; True asks for all there is of it."""
