"""`orch trust`: show what this folder would start, and what its servers changed; record a yes.

Above: `app`; below: `tools.trust`, `library`.
"""

import os
import sys
from pathlib import Path

from orchestrator.cli.loading import load
from orchestrator.errors import ExitCode
from orchestrator.library.catalog import Catalog
from orchestrator.messages import Json
from orchestrator.tools.pins import Pins
from orchestrator.tools.trust import Trusting, fingerprint, listing, record_path


def trusting() -> Trusting:
    """The record of what the person at the keyboard trusted."""
    return Trusting(record_path(os.environ), os.environ)


def pins(project: Path, catalog: Catalog) -> Pins:
    """The tools of this project's servers, as they were when they were first seen."""
    entries: dict[str, Json] = {name: dict(one.raw) for name, one in catalog.servers.items()}
    return Pins(record_path(os.environ).parent, project, entries)


def startable(catalog: Catalog) -> tuple[dict[str, Json], list[str]]:
    """What a run of this project may start: server entries as written, and shell lines."""
    servers: dict[str, Json] = {name: dict(one.raw) for name, one in catalog.servers.items()}
    start = catalog.context.app.start if catalog.context.app else ""
    return servers, [start] if start else []


def trust(project: Path, *, yes: bool) -> int:
    """Show, ask, record; the exit code, 4 when nobody said yes."""
    catalog = load(project)
    servers, lines = startable(catalog)
    if not servers and not lines:
        sys.stdout.write("this folder starts nothing of its own: there is nothing to trust\n")
        return int(ExitCode.PASSED)
    hashed = fingerprint(project, servers, lines)
    record, pinned = trusting(), pins(project, catalog)
    changed = pinned.waiting()
    known = record.is_trusted(project, hashed)
    if known and not changed:
        sys.stdout.write("this is trusted as it is\n")
        return int(ExitCode.PASSED)
    shown = [] if known else [*listing(project, servers, lines), f"sha256: {hashed}"]
    sys.stdout.write("\n".join([*shown, *changed]) + "\n")
    if not yes and not _agreed():
        sys.stdout.write("nothing was trusted\n")
        return int(ExitCode.PARKED)
    if not known:
        record.record(project, hashed)
    pinned.accept(changed)
    sys.stdout.write("trusted, until any of it changes\n")
    return int(ExitCode.PASSED)


def forget(project: Path) -> int:
    """Take the folder's trust back, whatever stands in its files by now; 0."""
    gone = trusting().forget(project)
    said = "nothing of this folder is trusted any more" if gone else "this folder was not trusted"
    sys.stdout.write(f"{said}\n")
    return int(ExitCode.PASSED)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stderr.write("Trust exactly this? [y]es, [N]o: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
