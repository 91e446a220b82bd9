"""What the words of `orch explain` are about: a name, a key, a tool or a schema.

A word may be several things at once (`qa` is an agent and a command); all of them are told. Above:
`first`; below: `definitions`, `settings`, `permissions`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from orchestrator.cli.explain.definitions import (
    explain_agent,
    explain_command,
    explain_sentence,
    explain_server,
    explain_skill,
)
from orchestrator.cli.explain.keys import is_key, keys
from orchestrator.cli.explain.permissions import explain_tool, read_arguments, tool_names
from orchestrator.cli.explain.settings import explain_key
from orchestrator.cli.inventory import OWN_SERVERS
from orchestrator.cli.loading import load
from orchestrator.cli.ruling import Rulings
from orchestrator.errors import ConfigErrors, ExitCode, UsageError
from orchestrator.library.catalog import Catalog
from orchestrator.reports.explanation import Explanation, document
from orchestrator.reports.sanitise import clean, json_text
from orchestrator.wording import all_near

NAMED = ("command", "agent", "server", "skill", "sentence", "account", "key", "tool", "schema")
"""What may stand before a name, to say which of its meanings is asked for."""


def explain(project: Path, words: tuple[str, ...], *, json: bool) -> int:
    """Print it; the exit code is 2 where a file has mistakes, which are told too.

    Raises UsageError where the words mean nothing here, with what is near.
    """
    if words[0] == "schema":
        _print_schema(words[1:])
        return int(ExitCode.PASSED)
    catalog = load(project)
    found = list(_meanings(catalog, words))
    if not found:
        raise _nothing(catalog, words)
    if json:
        sys.stdout.write(json_text(document(found)) + "\n")
    else:
        from orchestrator.reports import explanation
        from orchestrator.reports.console import console

        explanation.show(found, console())
    if catalog.errors:
        sys.stderr.write(clean(f"\nto mend first:\n{ConfigErrors(catalog.errors)}") + "\n")
        return int(ExitCode.USAGE)
    return int(ExitCode.PASSED)


def _meanings(catalog: Catalog, words: tuple[str, ...]) -> Iterator[Explanation]:
    kind, name, *rest = words if len(words) > 1 and words[0] in NAMED else ("", *words)
    if rest and (kind not in {"", "tool"} or "." not in name):
        raise UsageError(
            f"found {len(words)} words, expected one name or key",
            hint="only a tool is asked with arguments: orch explain tool SERVER.TOOL ARG=VALUE",
        )
    yield from _written(catalog, kind, name)
    if kind in {"", "account"} and name in catalog.context.accounts:
        yield explain_key(catalog, f"accounts.{name}")
    if kind in {"", "key"} and is_key(name):
        yield explain_key(catalog, name)
    elif kind == "tool" or (not kind and _is_tool(catalog, name)):
        yield explain_tool(catalog, name, read_arguments(rest))


def _written(catalog: Catalog, kind: str, name: str) -> Iterator[Explanation]:
    """Everything by that name that has a file, or a part of one, to itself."""
    if kind in {"", "command"} and name in catalog.commands:
        yield explain_command(catalog, catalog.commands[name])
    if kind in {"", "agent"} and name in catalog.agents:
        yield explain_agent(catalog, catalog.agents[name])
    if kind in {"", "server"} and name in catalog.servers:
        yield explain_server(catalog, catalog.servers[name])
    elif kind in {"", "server"} and name in OWN_SERVERS:
        yield Explanation(kind="server", name=name, says=f"built-in: {OWN_SERVERS[name]}")
    if kind in {"", "skill"} and name in catalog.skills:
        yield explain_skill(catalog, catalog.skills[name])
    if kind in {"", "sentence"}:
        same = (one for one in catalog.sentences if one.text == name)
        yield from map(explain_sentence, same)


def _is_tool(catalog: Catalog, name: str) -> bool:
    server, dot, tool = name.partition(".")
    if not dot or not tool:
        return False
    servers = {one.partition(".")[0] for one in tool_names(catalog)}
    return server in servers or bool(Rulings(catalog).of(name).rules)


def _nothing(catalog: Catalog, words: tuple[str, ...]) -> UsageError:
    name = words[-1]
    names = {*catalog.commands, *catalog.agents, *catalog.servers, *OWN_SERVERS, *catalog.skills}
    names |= {one.text for one in catalog.sentences}
    names |= {*catalog.context.accounts, *keys(), *tool_names(catalog)}
    last = {one.rpartition(".")[2]: one for one in sorted(names, reverse=True)}
    meant = dict.fromkeys(last.get(one, one) for one in all_near(name, [*names, *last]))
    known = " or ".join(f"`{one}`" for one in [*meant][:3])
    hint = f"did you mean {known}?" if known else ""
    return UsageError(
        f"nothing here is called `{' '.join(words)}`",
        hint=hint
        or "`orch list` shows the names; a key is one of CONTEXT.md's, as budget.run.cost",
    )


def _print_schema(words: tuple[str, ...]) -> None:
    from orchestrator.library.json_schema import SCHEMAS, schema_text

    if len(words) != 1 or words[0] not in SCHEMAS:
        said = f"there is no schema `{' '.join(words)}`" if words else "which schema?"
        raise UsageError(said, hint=f"there are {', '.join(SCHEMAS)}")
    sys.stdout.write(schema_text(words[0]))
