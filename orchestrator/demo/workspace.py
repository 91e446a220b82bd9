"""The folder that a demo leaves: a CONTEXT.md, its tickets, a photo, and what git leaves out.

Writes files and nothing else: serving the shop is `shop`, trusting the folder is for whoever
asked for it. Above: `cli`; below: `bugs` and `errors`.
"""

import socket
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from orchestrator.demo.bugs import chosen
from orchestrator.errors import UsageError

CRITERIA: Mapping[str, int] = {
    "SHOP-1": 4,
    "SHOP-2": 5,
    "SHOP-3": 5,
    "SHOP-4": 3,
    "SHOP-5": 4,
    "SHOP-6": 3,
    "SHOP-7": 2,
    "SHOP-8": 3,
    "SHOP-9": 3,
    "SHOP-10": 2,
    "SHOP-11": 3,
    "SHOP-12": 3,
    "SHOP-13": 3,
}
"""How many acceptance criteria each ticket has."""

SHOWN = ("SHOP-1", "SHOP-2", "SHOP-3")
"""The tickets that a demo tests whatever the bugs are; the others are there to be played with."""

TICKETS = Path(__file__).parent / "tickets"
FIXTURES = Path(__file__).parent / "fixtures"

CONTEXT = """\
---
app:
  url: "http://127.0.0.1:{port}"
  start: "{start}"
  ready: /health
---
# Cairn Supply, a demo shop

A small shop for outdoor things: a login, a catalogue to search and sort, a cart and a checkout,
returns with a photo, days of delivery, and the orders for whoever keeps the shop.
`orch` starts it when a run needs it, and stops it afterwards.

- The catalogue is at `/products` and the login at `/login`; nobody has to log in to buy.
- Ada is a member: username `ada`, password `lovelace`. Joan keeps the shop and sees `/orders`:
  username `joan`, password `clarke`. Five wrong passwords lock an account.
- Cart, lock and orders belong to a session cookie: each fresh browser finds a fresh shop.
"""


def free_port() -> int:
    """A port of 127.0.0.1 where nothing listens now; nothing keeps it free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def expected(bugs: Iterable[str]) -> dict[tuple[str, int], bool]:
    """What a true run says of every criterion, by ticket key and number: True for a pass.

    Of every ticket; `shown` tells those that a demo tests.
    """
    broken = {criterion for bug in chosen(bugs) for criterion in bug.breaks}
    every = ((key, number) for key, count in CRITERIA.items() for number in range(1, count + 1))
    return {criterion: criterion not in broken for criterion in every}


def shown(bugs: Iterable[str]) -> tuple[str, ...]:
    """The tickets that a demo with these bugs tests: three, and those that a bug breaks."""
    broken = {key for bug in chosen(bugs) for key, _ in bug.breaks}
    return tuple(key for key in CRITERIA if key in SHOWN or key in broken)


def write(folder: Path, *, port: int, bugs: Sequence[str]) -> tuple[Path, ...]:
    """Writes the workspace into the folder, made if missing; returns the files written.

    UsageError, before anything is written, for an unknown bug, a folder that is a file, or one
    that already holds one of these files; a .gitignore that is there is only added to. Also for
    a folder where nothing can be written.
    """
    chosen(bugs)
    try:
        return _write(folder, port, bugs)
    except OSError as error:
        raise UsageError(
            f"the demo cannot be written to {folder}: {error.strerror or error}",
            hint="name a folder that is yours to write to",
        ) from error


def _write(folder: Path, port: int, bugs: Sequence[str]) -> tuple[Path, ...]:
    start = " ".join(["orch demo --serve", f"--port {port}", *(f"--bug {bug}" for bug in bugs)])
    texts = {folder / "CONTEXT.md": CONTEXT.format(port=port, start=start).encode()}
    for key in CRITERIA:
        texts[folder / "tickets" / f"{key}.md"] = (TICKETS / f"{key}.md").read_bytes()
    for fixture in sorted(FIXTURES.iterdir()):
        texts[folder / "fixtures" / fixture.name] = fixture.read_bytes()
    _refuse_what_is_there(folder, texts)
    ignored = folder / ".gitignore"
    kept = ignored.read_text(encoding="utf-8") if ignored.exists() else ""
    if ".orch/" not in kept.splitlines():
        texts[ignored] = "\n".join([*kept.splitlines(), ".orch/", ""]).encode()
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return tuple(texts)


def _refuse_what_is_there(folder: Path, texts: Iterable[Path]) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a folder that is empty or not there yet")
    for path in texts:
        if path.exists():
            raise UsageError(
                f"{folder} already holds a {path.relative_to(folder).as_posix()}",
                hint="nothing was written; name a folder that is empty or not there yet",
            )
