"""The whole examination: which looks there are, and in which order.

Starts what a run would start, where that is trusted, and has stopped all of it at the end.
Above: `verb`; below: every other file here.
"""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.cli.doctor.application import TRUST, app_check, trust_check
from orchestrator.cli.doctor.browser import Started, start_browser
from orchestrator.cli.doctor.check import Check
from orchestrator.cli.doctor.environment import (
    Reference,
    environment_checks,
    model_checks,
    python_check,
    servers_without,
    told_there,
)
from orchestrator.cli.doctor.files import file_checks
from orchestrator.cli.doctor.fix import Install, install_browser, ways_here
from orchestrator.cli.doctor.names import name_checks
from orchestrator.cli.doctor.record import git_check, run_checks
from orchestrator.cli.doctor.servers import LOGS, list_servers, not_started
from orchestrator.cli.doctor.tracker import (
    OURS,
    nothing_listed,
    reach_check,
    ticket_checks,
    tracker_checks,
)
from orchestrator.cli.known import Known, role_names, takes_of, with_roles
from orchestrator.cli.rulebook import rulebook
from orchestrator.cli.trust import pins
from orchestrator.cli.wire import specs_of
from orchestrator.errors import ServerDown
from orchestrator.library.catalog import Catalog
from orchestrator.library.discover import CONTEXT_FILE, SERVERS_FILE
from orchestrator.library.servers import OWN
from orchestrator.messages import ToolSchema
from orchestrator.tools.browser import find_browser
from orchestrator.tools.pool import Pool
from orchestrator.tools.server import ServerSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One look at a project. `install` is how `--fix` installs, None without it.

    `tell` is told what is being done now, for somebody who waits.
    """

    catalog: Catalog
    found: tuple[Reference, ...]
    install: Install | None = None
    tell: Callable[[str], None] = field(default=lambda _what: None)

    async def all(self) -> list[Check]:
        """Every check there is."""
        catalog, environ = self.catalog, os.environ
        self.tell("reading the files")
        checks = [python_check(), *self._files(), *environment_checks(self.found, environ)]
        unread = self._unread()
        if unread:
            said = f"{unread} can't be read as it is, so less than usual was looked at"
            checks.append(Check(id="files", outcome="unknown", message=said))
            trusted = False
        else:
            checks += model_checks(catalog, environ)
            checks.append(trust_check(catalog))
            trusted = checks[-1].outcome == "ok"
        checks += [git_check(catalog.root), *run_checks(catalog.root)]
        with tempfile.TemporaryDirectory(prefix="orch-doctor-") as folder:
            async with AsyncExitStack() as stack:
                checks += await self._started(stack, Path(folder), trusted=trusted, unread=unread)
        return checks

    def _unread(self) -> str:
        """The file without which it is not known what a run would start, if it is broken."""
        root, context = self.catalog.root, self.catalog.context
        if not context.place.line and (root / CONTEXT_FILE).exists():
            return CONTEXT_FILE
        places = (error.place.path for error in self.catalog.errors if error.place)
        return SERVERS_FILE if SERVERS_FILE in places and not self.catalog.servers else ""

    def _files(self) -> list[Check]:
        """What is wrong in the files; a missing variable is told with the environment."""
        apart = {
            (error.place, error.message)
            for error in self.catalog.errors
            if told_there(error, self.found)
        }
        return [
            check
            for check in file_checks(self.catalog)
            if (check.place, check.message) not in apart
        ]

    async def _started(
        self, stack: AsyncExitStack, folder: Path, *, trusted: bool, unread: str
    ) -> list[Check]:
        """What only shows when things are started."""
        catalog = self.catalog
        checks: list[Check] = []
        specs, left = self._startable(trusted=trusted, unread=unread)
        if "browser" not in catalog.servers:
            started = await self._browser(stack, folder, checks)
            if started.server:
                specs["browser"] = started.server
        check = pins(catalog.root, catalog).check
        pool = await stack.enter_async_context(Pool(specs, logs=folder / LOGS, check=check))
        self.tell(f"starting the servers: {', '.join(specs)}")
        listed = await list_servers(pool, specs, catalog, folder)
        checks += [*listed.checks, *left]
        known = unread != CONTEXT_FILE
        if known:
            checks += self._names(listed.tools)
            checks += await self._tracker(pool, listed.tools)
        if catalog.context.tracker == OURS and OURS in listed.tools:
            checks += await ticket_checks(pool, catalog.root / OURS)
        if known:
            self.tell("asking the application")
            checks.append(await app_check(catalog, folder, trusted=trusted))
        return checks

    async def _tracker(self, pool: Pool, listed: Mapping[str, Sequence[ToolSchema]]) -> list[Check]:
        """Whether the tracker's server can play it, and answers."""
        played = rulebook(self.catalog).tracker
        if played and listed.get(played.server) == ():
            return [nothing_listed(played)]
        tools = [tool.name for several in listed.values() for tool in several]
        checks = list(tracker_checks(played, tools))
        if played and played.probe and all(check.outcome == "ok" for check in checks):
            self.tell("asking the tracker")
            checks.append(await reach_check(pool, played))
        return checks

    def _startable(
        self, *, trusted: bool, unread: str
    ) -> tuple[dict[str, ServerSpec], list[Check]]:
        """The servers that may and can start, and checks for those that were left out."""
        catalog = self.catalog
        specs = specs_of(catalog.root, catalog)
        without = servers_without(self.found, os.environ)
        lacking = {name: without[name] for name in catalog.servers if name in without}
        out = [name for name in catalog.servers if not trusted or name in lacking]
        for name in out:
            del specs[name]
        if unread:
            return specs, not_started(out, catalog, f"{unread} comes first", f"mend {unread}")
        if not trusted:
            return specs, not_started(out, catalog, "nobody trusted it as it is", TRUST)
        left: list[Check] = []
        for name, variable in lacking.items():
            why = f"the environment has no {variable}"
            left += not_started([name], catalog, why, f"export {variable}=…")
        return specs, left

    async def _browser(self, stack: AsyncExitStack, folder: Path, checks: list[Check]) -> Started:
        self.tell("starting the browser")
        started = await start_browser(stack, folder)
        if self.install and started.server is None:
            fixed = await install_browser(ways_here(), os.environ, self.install, _there, self.tell)
            checks.append(fixed)
            if fixed.outcome == "ok":
                self.tell("starting the browser")
                started = await start_browser(stack, folder)
        checks += started.checks
        return started

    def _names(self, listed: Mapping[str, Sequence[ToolSchema]]) -> list[Check]:
        played = rulebook(self.catalog).tracker
        schemas = [tool for several in listed.values() for tool in several]
        known = Known(
            tools=[*(schema.name for schema in schemas), *role_names(played)],
            unlisted={*OWN, *self.catalog.servers}.difference(listed),
            takes=with_roles(takes_of(schemas), played),
        )
        return name_checks(self.catalog, known)


def _there() -> bool:
    try:
        find_browser()
    except ServerDown:
        return False
    return True
