"""The folder that a demo leaves: a CONTEXT.md, three tickets, and what git leaves out.

Writes files and nothing else: serving the shop is `shop`, trusting the folder is for whoever
asked for it. Above: `cli`; below: `bugs` and `errors`.
"""

import socket
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from orchestrator.demo.bugs import chosen
from orchestrator.errors import UsageError

CRITERIA: Mapping[str, int] = {"SHOP-1": 4, "SHOP-2": 5, "SHOP-3": 5}
"""How many acceptance criteria each ticket has."""

TICKETS = Path(__file__).parent / "tickets"

CONTEXT = """\
---
app:
  url: "http://127.0.0.1:{port}"
  start: "{start}"
  ready: /health
---
# Cairn Supply, a demo shop

A small shop for outdoor things: a login, a catalogue to search and sort, a cart and a checkout.
`orch` starts it when a run needs it, and stops it afterwards.

- The catalogue is at `/products` and the login at `/login`; nobody has to log in to buy.
- The only member is Ada: username `ada`, password `lovelace`. Five wrong passwords lock the
  account.
- Cart, lock and orders belong to a session cookie: each fresh browser finds a fresh shop.
"""


def free_port() -> int:
    """A port of 127.0.0.1 where nothing listens now; nothing keeps it free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def expected(bugs: Iterable[str]) -> dict[tuple[str, int], bool]:
    """What a true run says of every criterion, by ticket key and number: True for a pass."""
    broken = {criterion for bug in chosen(bugs) for criterion in bug.breaks}
    every = ((key, number) for key, count in CRITERIA.items() for number in range(1, count + 1))
    return {criterion: criterion not in broken for criterion in every}


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
    texts = {folder / "CONTEXT.md": CONTEXT.format(port=port, start=start)}
    for key in CRITERIA:
        ticket = f"{key}.md"
        texts[folder / "tickets" / ticket] = (TICKETS / ticket).read_text(encoding="utf-8")
    _refuse_what_is_there(folder, texts)
    ignored = folder / ".gitignore"
    kept = ignored.read_text(encoding="utf-8") if ignored.exists() else ""
    if ".orch/" not in kept.splitlines():
        texts[ignored] = "\n".join([*kept.splitlines(), ".orch/", ""])
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
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
