"""The composition root: which concrete things a run of this project stands on.

Trust comes first: no server or shell line of the project starts before it. The application and
the browser start when a step needs them. Above: `execute`; below: everything.
"""

import os
import shutil
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

import anyio

from orchestrator.cli.address import address
from orchestrator.cli.approver import AtTerminal
from orchestrator.cli.engines import asked_by, check_models, model_keys, opener, pricing
from orchestrator.cli.known import strange_here
from orchestrator.cli.rulebook import Rulebook, rulebook, tracker_of
from orchestrator.cli.trust import pins, startable, trusting
from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.events import Event, Noted, Scope
from orchestrator.flow.discreet import DiscreetJournal, discreet
from orchestrator.flow.world import World
from orchestrator.gherkin.team import TeamVocabulary
from orchestrator.journal.disk import unwritable
from orchestrator.journal.file import FileJournal
from orchestrator.journal.journal import Journal
from orchestrator.library.catalog import INHERITED, Catalog
from orchestrator.library.commands import Command
from orchestrator.library.context import EMBEDDED, Context
from orchestrator.library.environment import Secret as FromEnvironment
from orchestrator.library.environment import Value
from orchestrator.library.servers import OWN, ServerEntry
from orchestrator.messages import ToolSchema
from orchestrator.tools.app import running_app
from orchestrator.tools.browser import find_browser, root_note
from orchestrator.tools.driver import browser_lanes, browser_server
from orchestrator.tools.lending import lend
from orchestrator.tools.logs import Cover
from orchestrator.tools.masking import Mask
from orchestrator.tools.origins import Origins
from orchestrator.tools.pins import Pins
from orchestrator.tools.pool import Pool
from orchestrator.tools.rules import Rules
from orchestrator.tools.secrets import Secret, Vault
from orchestrator.tools.server import InProcess, Launch, Process, Remote, ServerSpec

BROWSER = "browser"
"""The folder of a run in which its browser server works."""

FETCHING = {"uvx": 180.0, "uv": 180.0, "pipx": 180.0, "npx": 180.0, "docker": 180.0}
"""Seconds for programs that fetch a server before they start it."""

START_SECONDS = 60.0
"""How long a server of the project may take to start."""

MOST_LANES = 4
"""The most criteria that `--parallel 0` tests at once: each has a browser of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the command line says beside a command's own arguments and options."""

    parallel: int = 0
    model: str = ""
    yes: bool = False
    accept_criteria: bool = False


@asynccontextmanager
async def wired(
    project: Path,
    catalog: Catalog,
    command: Command,
    journal: FileJournal,
    choices: Choices,
    variables: Mapping[str, str],
    paused: Callable[[], AbstractContextManager[None]],
) -> AsyncGenerator[World, None]:
    """The world of one run, stopped at its end. Raises Refused, ConfigError, ModelFault."""
    context, book = catalog.context, rulebook(catalog)
    trusting().require(project, *startable(catalog))
    specs = specs_of(project, catalog)
    base = context.app.url if context.app else ""
    origins = Origins(context.origins) if context.origins or not base else Origins.of(base)
    vocabulary = TeamVocabulary(sentences=catalog.sentences)
    vault = Vault(_secrets(context, origins))
    check_models(project, context, asked_by(catalog, command, choices.model))
    mask = _mask(catalog, vault, choices)
    cover = None if mask.idle else mask.bytes
    told: Journal = journal if mask.idle else DiscreetJournal(journal, mask)
    async with AsyncExitStack() as stack:
        stack.enter_context(discreet(mask))

        def record(event: Event, lane: int) -> None:
            told.append(event, scope=Scope(lane=lane))

        # what the browser wrote by itself is unmasked, and gone before the run has ended
        stack.callback(shutil.rmtree, journal.folder / BROWSER, ignore_errors=True)
        check = _checking(pins(project, catalog), told, catalog, book)
        pool = Pool(specs, logs=journal.folder / "logs", cover=cover, record=record, check=check)
        await stack.enter_async_context(pool)
        yield World(
            catalog=catalog,
            journal=told,
            pool=pool,
            tracker=tracker_of(catalog),
            model_name=choices.model or context.model or EMBEDDED,
            model=opener(project, context, vocabulary, stack),
            rules=Rules(book.rules),
            effects=book.effects,
            approver=AtTerminal(paused),
            origins=origins,
            base=base,
            mask=mask,
            fill=vault.fill,
            opened=vault.opened,
            vocabulary=vocabulary,
            prepare=_Preparing(project, context, journal.folder, told, specs, stack, cover).once,
            parallel=choices.parallel or min(os.cpu_count() or 1, MOST_LANES),
            yes=choices.yes,
            accept_criteria=choices.accept_criteria,
            chosen=bool(choices.model),
            variables=variables,
            url=address(journal.folder, os.environ),
            cost=pricing(context),
        )


def _mask(catalog: Catalog, vault: Vault, choices: Choices) -> Mask:
    """What must not be seen: of accounts, servers, and every model that may be asked."""
    context = catalog.context
    own = () if choices.model else _own_models(catalog)
    names = (choices.model or context.model or EMBEDDED, *context.fallback, *own)
    return Mask(_masked(catalog, vault) | model_keys(context, names))


def _checking(
    pinned: Pins, journal: Journal, catalog: Catalog, book: Rulebook
) -> Callable[[str, Sequence[ToolSchema]], None]:
    """What a server lists, compared with the rules and with what it listed before.

    A rule about an argument that no tool takes stops the run. Where the tools can't be kept, the
    record says so.
    """
    servers = {*OWN, *catalog.servers}

    def check(server: str, tools: Sequence[ToolSchema]) -> None:
        if errors := strange_here(book, tools, servers):
            raise ConfigErrors(errors)
        try:
            pinned.check(server, tools)
        except OSError as error:
            said = f"the tools of `{server}` are not remembered, so a change of them is not seen"
            journal.append(Noted(text=f"{said}: {error}", level="warning"))

    return check


class _Preparing:
    """Starts the application and the browser, once, in the order in which they are needed."""

    def __init__(
        self,
        project: Path,
        context: Context,
        folder: Path,
        journal: Journal,
        specs: dict[str, ServerSpec],
        stack: AsyncExitStack,
        cover: Cover | None,
    ) -> None:
        self._project = project
        self._context = context
        self._folder = folder
        self._journal = journal
        self._specs = specs
        self._stack = stack
        self._cover = cover
        self._lock = anyio.Lock()
        self._done = False

    async def once(self) -> None:
        async with self._lock:
            if not self._done:
                await self._start()
                self._done = True

    async def _start(self) -> None:
        app, logs, cover = self._context.app, self._folder / "logs", self._cover
        if app is None:
            raise ConfigError(
                "there is no application to test",
                place=Place(path="CONTEXT.md"),
                hint='give it as `app: {url: "http://…"}`',
            )
        if "browser" not in self._specs:
            self._specs["browser"] = self._browser(find_browser())
        running = running_app(
            app.url,
            start=app.start,
            ready=app.ready,
            cwd=self._project,
            log=logs / "app.log",
            cover=cover,
        )
        if await self._stack.enter_async_context(running):
            self._journal.append(Noted(text=f"the application was started: {app.start}"))

    def _browser(self, program: str) -> ServerSpec:
        self._journal.append(Noted(text=f"the browser is {program}{root_note()}"))
        output = self._folder / BROWSER
        try:
            output.mkdir(mode=0o700, exist_ok=True)
            lend(self._project / "fixtures", output)
        except OSError as error:
            raise unwritable(Path(error.filename2 or error.filename or output), error) from error
        logs = self._folder / "logs"
        return browser_server(browser_lanes(program, output=output, logs=logs, cover=self._cover))


def specs_of(project: Path, catalog: Catalog) -> dict[str, ServerSpec]:
    """The servers of a project by name: our own in process, and the entries of .mcp.json."""
    return {"tickets": _tickets(project), "workspace": _workspace(project)} | {
        name: _spec(entry) for name, entry in catalog.servers.items()
    }


def _tickets(project: Path) -> ServerSpec:
    def build() -> object:
        from orchestrator.servers.tickets import build as server

        return server(project / "tickets")

    return ServerSpec(name="tickets", launch=InProcess(build=build))


def _workspace(project: Path) -> ServerSpec:
    def build() -> object:
        from orchestrator.servers.workspace import build as server

        return server(project)

    # longer than the longest time that a shell line may be given
    return ServerSpec(name="workspace", launch=InProcess(build=build), call_seconds=660.0)


def _spec(entry: ServerEntry) -> ServerSpec:
    launch: Launch
    if entry.transport == "stdio":
        launch = Process(
            command=entry.command, args=entry.args, env=_plain(entry.env), cwd=entry.cwd
        )
    else:
        launch = Remote(url=entry.url, headers=_plain(entry.headers))
    return ServerSpec(
        name=entry.name,
        launch=launch,
        stateful=entry.name == "browser",
        reset="browser_close" if entry.name == "browser" else "",
        start_seconds=FETCHING.get(Path(entry.command).stem, START_SECONDS),
        call_seconds=entry.seconds or 60.0,
    )


def _plain(values: Mapping[str, Value]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Value) -> str:
    return value.value if isinstance(value, FromEnvironment) else value


def _secrets(context: Context, origins: Origins) -> Iterator[Secret]:
    for account in context.accounts.values():
        own = Origins(account.origins) if account.origins else origins
        for key, value in account.values.items():
            yield Secret(
                name=f"{account.name}.{key}",
                value=_text(value),
                origins=own,
                hidden=isinstance(value, FromEnvironment),
                place=account.place,
            )


def _own_models(catalog: Catalog) -> tuple[str, ...]:
    """The models that agents and commands ask for themselves, where files are sound."""
    named = [(f"agent {name}", one.model) for name, one in catalog.agents.items()]
    named += [(f"command {name}", one.model) for name, one in catalog.commands.items()]
    sound = (model for what, model in named if what not in catalog.unusable)
    return tuple(dict.fromkeys(model for model in sound if model not in INHERITED))


def _masked(catalog: Catalog, vault: Vault) -> dict[str, str]:
    """Everything that the environment gave in confidence, by the name that stands in its place.

    Of an account the whole value too: it is what a page shows.
    """
    context = catalog.context
    tables = [(account.name, account.values) for account in context.accounts.values()]
    tables += [("models", {name: model.key for name, model in context.models.items()})]
    for entry in catalog.servers.values():
        tables += [(entry.name, entry.env), (entry.name, entry.headers)]
    for agent in catalog.agents.values():
        tables += [(f"{agent.name}.{server}", own) for server, own in agent.credentials.items()]
    found = dict(vault.hidden)
    for owner, values in tables:
        for name, value in values.items():
            for part in value.hidden if isinstance(value, FromEnvironment) else ():
                found[_free(f"{owner}.{name}", part, found)] = part
    return found


def _free(name: str, value: str, taken: Mapping[str, str]) -> str:
    """The name for this value: with a number, if another value has it."""
    names = chain([name], (f"{name}.{number}" for number in count(2)))
    return next(one for one in names if taken.get(one, value) == value)
