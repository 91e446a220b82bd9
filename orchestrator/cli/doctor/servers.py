"""The servers of a project, really started and asked for their tools, all at once.

Only those that may start: whether the folder is trusted is decided before. Above: `examine`;
below: `tools.pool`.
"""

import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import anyio

from orchestrator.cli.doctor.browser import last_line
from orchestrator.cli.doctor.check import Check, from_error
from orchestrator.errors import Place, Refused, ServerDown
from orchestrator.library.catalog import Catalog
from orchestrator.messages import ToolSchema
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import ServerSpec
from orchestrator.wording import number_of

LOGS = "logs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the servers answered: the tools of each that did, and a check for each."""

    tools: Mapping[str, tuple[ToolSchema, ...]]
    checks: tuple[Check, ...]


async def list_servers(
    pool: Pool, specs: Mapping[str, ServerSpec], catalog: Catalog, folder: Path
) -> Listed:
    """Start each server and list its tools; `folder` is where the pool keeps their logs."""
    tools: dict[str, tuple[ToolSchema, ...]] = {}
    checks: dict[str, Check] = {}

    async def look(name: str) -> None:
        began = time.monotonic()
        try:
            tools[name] = await pool.tools(pool.key(name, lane=0))
            said = f"`{name}` starts and lists {number_of(len(tools[name]), 'tool')}"
            check = Check(id=f"server.{name}", outcome="ok", message=said)
        except ServerDown as error:
            check = _failed(name, error, catalog, folder)
        except Refused as error:
            check = from_error(f"server.{name}", error)
        checks[name] = replace(check, seconds=round(time.monotonic() - began, 3))

    async with anyio.create_task_group() as group:
        for name in specs:
            group.start_soon(look, name)
    return Listed(tools=tools, checks=tuple(checks[name] for name in specs))


def not_started(names: Iterable[str], catalog: Catalog, why: str, mend: str) -> list[Check]:
    """An unknown for each of these servers, which could not be looked at."""
    return [
        Check(
            id=f"server.{name}",
            outcome="unknown",
            message=f"`{name}` was not started: {why}",
            place=catalog.servers[name].place,
            mend=mend,
        )
        for name in names
    ]


def _failed(name: str, error: ServerDown, catalog: Catalog, folder: Path) -> Check:
    entry = catalog.servers.get(name)
    place: Place | None = entry.place if entry else None
    logs = sorted((folder / LOGS).glob(f"{name}*.log"))
    said = error.message + "".join(last_line(log) for log in logs[:1])
    hint = f"run its command by hand, or mend the entry `{name}` of .mcp.json" if entry else ""
    if entry and entry.command and shutil.which(entry.command) is None:
        hint = (
            f"install it, or write a program that is here as `command` of `{name}` in .mcp.json, "
            "and `orch trust` it"
        )
    return from_error(f"server.{name}", ServerDown(said, place=place, hint=hint))
