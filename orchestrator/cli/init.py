"""`orch init`: from an empty folder to one in which `orch qa` runs.

Asks where the application is and how it is started, writes the shipped files for the team to
make its own, and trusts exactly what it wrote. What is there is kept. Above: `first`; below:
`connecting`, `scaffolds`, `library`, `tools.trust`.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestrator.cli.connecting import EMBEDDED, Connection, connection
from orchestrator.cli.loading import load
from orchestrator.cli.scaffolds import scaffold
from orchestrator.cli.trust import startable, trusting
from orchestrator.cli.writing import write_new
from orchestrator.errors import UsageError
from orchestrator.library.builtin import builtin_files, builtin_root
from orchestrator.library.catalog import Catalog
from orchestrator.library.discover import CONTEXT_FILE, SERVERS_FILE
from orchestrator.library.document import read_document
from orchestrator.tools.trust import fingerprint

URL = "http://127.0.0.1:8000"
IGNORED = (".orch/", "tickets/.tickets.lock")
TASKS = ".vscode/tasks.json"
MATCHER = {
    "owner": "orch",
    "source": "orch",
    "fileLocation": ["relative", "${workspaceFolder}"],
    "pattern": {
        "regexp": r"^(?:orch: )?(\S.*?):(\d+): (?:(error|warning): )?(.*)$",
        "file": 1,
        "line": 2,
        "severity": 3,
        "message": 4,
    },
}
"""How an editor reads `path:line: message`; `orch doctor --files` says the severity too."""


_EXAMPLE = (
    "# Lists of your own are added to them:",
    "# ask:",
    '#   - "billing.refund(amount>100)"',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a person said of the application: `start` and `ready` may be empty."""

    url: str
    start: str = ""
    ready: str = ""


def init(
    folder: Path,
    *,
    url: str | None,
    start: str | None,
    ready: str | None,
    yes: bool,
    tracker: str = EMBEDDED,
) -> None:
    """Ask what was not given, write what is not there, say what comes next.

    Raises UsageError for an answer that can't be one, and where nobody can be asked.
    """
    tracked = connection(tracker, folder, os.environ)
    app = _asked(folder, url=url, start=start, ready=ready or "", yes=yes)
    key = _first_key(folder)
    files = dict(_files(folder, app, key, tracked))
    written = [name for name, text in files.items() if write_new(folder, name, text)]
    written += _ignore(folder)
    for name in files:
        print(f"wrote {name}" if name in written else f"kept  {name}, which was there")
    for name in written:
        if name not in files:
            print(f"wrote {name}")
    catalog = load(folder)
    said = catalog.context.app
    if url and (said is None or said.url != app.url):
        print(f"{CONTEXT_FILE} does not say {app.url}: write `app: {{url: …}}` into it")
    if catalog.context.tracker != tracked.tracker:
        print(f"{CONTEXT_FILE} does not say `tracker: {tracked.tracker}`: write it there")
    _trust(catalog, written)
    print(_next(folder, key, tracked))


def _asked(
    folder: Path, *, url: str | None, start: str | None, ready: str, yes: bool
) -> Application:
    """What was given, and the answers to what was not; nothing is asked where it would be lost."""
    asking = not yes and not (folder / CONTEXT_FILE).exists()
    if asking and (url is None or start is None):
        if not sys.stdin.isatty():
            raise UsageError(
                "nobody can be asked here",
                hint=f'say it: orch init --yes --url {URL} --start "make serve"',
            )
        from typer import prompt

        url = url or prompt("Where is the application?", default=URL, err=True)
        if start is None:
            words = "How is it started? (empty if it runs already)"
            start = prompt(words, default="", show_default=False, err=True)
    app = Application(url=(url or URL).strip(), start=(start or "").strip(), ready=ready.strip())
    _check(app)
    return app


def _check(app: Application) -> None:
    if not re.fullmatch(r"(?:https?://[^\s/?#]|\$\{)\S*", app.url):
        hint = f"write it with its scheme: {URL}"
        raise UsageError(f"`{app.url}` is not an http or https URL", hint=hint)
    if not (app.start + app.ready).isprintable():
        raise UsageError(
            "the start line must be one line of plain text",
            hint="put more than one line into a script, and name that",
        )


def _files(
    folder: Path, app: Application, key: str, tracked: Connection
) -> Iterator[tuple[str, str]]:
    """Every file there should be, by its path from the folder, in the order in which it is told."""
    for path in builtin_files():
        shipped = builtin_root() / path
        if path.name == CONTEXT_FILE:
            yield CONTEXT_FILE, _context(app, tracked, read_document(shipped).body)
        else:
            yield path.as_posix(), shipped.read_text(encoding="utf-8")
    if tracked.servers:
        yield SERVERS_FILE, tracked.servers
    if tracked.tracker == EMBEDDED and not _tickets(folder):
        yield f"tickets/{key}.md", scaffold("first-ticket", {})
    yield TASKS, json.dumps(_tasks(), indent=2) + "\n"


def _context(app: Application, tracked: Connection, body: str) -> str:
    # A JSON string is a YAML one; the rules stay where they ship, so that a later deny arrives.
    said = {name: value for name, value in asdict(app).items() if value}
    lines = [
        "app:",
        *(f"  {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items()),
        *tracked.front.splitlines(),
        "# What a run may do stands in the built-in rules (`orch explain allow`, `ask`, `deny`).",
        *([] if tracked.front else _EXAMPLE),
    ]
    return "\n".join(["---", *lines, "---", body.strip(), ""])


def _tasks() -> dict[str, object]:
    task = {
        "label": "orch doctor",
        "type": "process",
        "command": "orch",
        "args": ["doctor", "--files"],
        "problemMatcher": MATCHER,
        "presentation": {"reveal": "silent"},
    }
    return {"version": "2.0.0", "tasks": [task]}


def _tickets(folder: Path) -> list[Path]:
    return sorted((folder / "tickets").glob("*.md"))


def _first_key(folder: Path) -> str:
    """A key that is called after the folder, where its name can be one."""
    letters = re.sub(r"[^A-Z0-9]", "", folder.absolute().name.upper()).lstrip("0123456789")
    return f"{letters if 2 <= len(letters) <= 10 else 'APP'}-1"


def _ignore(folder: Path) -> list[str]:
    """Add to .gitignore what is missing there; its name if something was."""
    path = folder / ".gitignore"
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [line for line in IGNORED if line not in kept.splitlines()]
    if not missing:
        return []
    gap = "" if not kept or kept.endswith("\n") else "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(gap + "".join(f"{line}\n" for line in missing))
    return [path.name]


def _trust(catalog: Catalog, written: Sequence[str]) -> None:
    """Trust what was just written as it was given; what others wrote is left to a person."""
    servers, lines = startable(catalog)
    if not servers and not lines:
        return
    hashed = fingerprint(catalog.root, servers, lines)
    ours = (not lines or CONTEXT_FILE in written) and (not servers or SERVERS_FILE in written)
    if ours:
        trusting().record(catalog.root, hashed)
        started = [*(f"the server {name}" for name in servers), *lines]
        what = "the start line: " if not servers else ""
        print(f"trusted {what}{', '.join(started)}")
    elif not trusting().is_trusted(catalog.root, hashed):
        print("not trusted yet, since it was here before: `orch trust` shows what would start")


def _next(folder: Path, key: str, tracked: Connection) -> str:
    if tracked.tracker != EMBEDDED:
        lacking = tracked.lacking(os.environ)
        export = [f"      export {name}=…" for name in lacking]
        return "\n".join(["", "Next:", *export, "      orch doctor", "      orch qa PROJ-123"])
    there = [path.stem for path in _tickets(folder)]
    first = key if key in there else next(iter(there), key)
    return f"\nNext: orch qa {first}"
