"""What is wrong in the files, and what was set aside in them: nothing is started for it.

The catalogue has found all of it, and what a run stops at it stops at too; here it becomes
checks. Above: `examine`; below: `flow.unplayed`, `library`.
"""

from collections.abc import Iterable, Iterator, Mapping

from orchestrator.cli.doctor.check import Check, from_error
from orchestrator.flow.unplayed import unplayed
from orchestrator.library.builtin import SHOWN
from orchestrator.library.catalog import Catalog
from orchestrator.library.servers import ServerEntry
from orchestrator.library.substitution import counts_from_zero
from orchestrator.messages import Json


def file_checks(catalog: Catalog) -> list[Check]:
    """Everything to say of the files, errors first, each kind in the order of its places."""
    found = [*_errors(catalog), *_set_aside(catalog)]
    if not any(check.outcome == "problem" for check in found):
        count = len(catalog.agents) + len(catalog.commands) + len(catalog.skills)
        said = f"{count} agents, commands and skills were read, and nothing is wrong in them"
        found.insert(0, Check(id="files", outcome="ok", message=said))
    return found


def _errors(catalog: Catalog) -> Iterator[Check]:
    for error in catalog.errors:
        yield from_error("files", error)
    for what, several in catalog.unusable.items():
        for error in several:
            check = from_error("files", error, "warning")
            yield Check(
                id="files",
                outcome="warning",
                message=f"{check.message}; the {what} can't be used",
                place=check.place,
                mend=check.mend,
            )


def _set_aside(catalog: Catalog) -> Iterator[Check]:
    for one in catalog.ignored:
        yield Check(id="files", outcome="warning", message=f"ignored: {one.why}", place=one.place)
    for shadowed in catalog.shadowed:
        shipped = shadowed.place.path.startswith(f"{SHOWN}/")
        if shipped:
            said = f"the {shadowed.kind} `{shadowed.name}` replaces the built-in one"
            yield Check(id="files", outcome="ok", message=said, place=shadowed.by)
        else:
            yield Check(
                id="files",
                outcome="warning",
                message=f"the {shadowed.kind} `{shadowed.name}` is hidden by {shadowed.by}",
                place=shadowed.place,
                mend="give one of the two another name, or delete it",
            )
    yield from _inactive(catalog)
    for entry in catalog.servers.values():
        yield from _entry(entry)


def _inactive(catalog: Catalog) -> Iterator[Check]:
    for agent in catalog.agents.values():
        if agent.delegates:
            said = f"the `delegates` of `{agent.name}` are not active: it cannot ask them"
            yield Check(id="delegates", outcome="warning", message=said, place=agent.place)
    for command in catalog.commands.values():
        for error in unplayed(command, catalog.agents):
            yield from_error("files", error, "warning")
        if command.triggers:
            yield Check(
                id="triggers",
                outcome="warning",
                message=f"the triggers of `{command.name}` are not active: nothing starts them",
                place=command.marks.place("triggers"),
                mend=f"run it by hand: orch {command.name}",
            )
        if counts_from_zero(command.text):
            yield Check(
                id="files",
                outcome="warning",
                message=f"`{command.name}` counts its arguments from 0, so `$1` is the second one",
                place=command.place,
                mend="name them: `arguments: [ticket]`, then `$ticket`",
            )


def _entry(entry: ServerEntry) -> Iterator[Check]:
    for key in entry.ignored:
        said = f"ignored: `{key}` of the server `{entry.name}` does nothing here"
        yield Check(id="files", outcome="warning", message=said, place=entry.place)
    for where, text in _texts(entry.raw):
        if text != text.strip():
            yield Check(
                id="files",
                outcome="warning",
                message=f"`{where}` of the server `{entry.name}` begins or ends with a blank",
                place=entry.place,
                mend="take the blank out, unless it is meant",
            )


def _texts(value: Json, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value and the keys that lead to it."""
    pairs: Iterable[tuple[object, Json]] = ()
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    for key, item in pairs:
        yield from _texts(item, f"{where}.{key}" if where else str(key))
