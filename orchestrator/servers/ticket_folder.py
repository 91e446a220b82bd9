"""The folder of ticket files: its keys, reading one, and changing one safely.

A key is a file name and nothing else: it is looked up among the names that are there, and a
link that leads out of the folder is refused. Writers take turns by a lock; each write is a
whole new file put in the old one's place, so that a reader never sees half of one. Above:
`tickets`; below: the file system and `filelock`.
"""

import difflib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from orchestrator.servers.ticket_file import SIZE_LIMIT, TicketFile, read_ticket
from orchestrator.servers.ticket_matter import BadTicket, TicketFault

LOCK = ".tickets.lock"
"""The file in the folder that writers take turns by; it is left there, empty."""

FIRST_PREFIX = "TICKET"
"""The prefix of the first ticket of an empty folder."""

_KEY = re.compile(r"([A-Z][A-Z0-9]*)-([0-9]+)")
_NEARLY = re.compile(r"[A-Z][A-Z0-9]*-[0-9]+\.md", re.IGNORECASE | re.ASCII)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


def natural(key: str) -> tuple[str, int, str]:
    """What keys are ordered by: SHOP-2 comes before SHOP-10."""
    prefix, _, number = key.rpartition("-")
    return prefix, int(number), key


class TicketFolder:
    """The tickets of one folder; every method looks at the disk afresh."""

    def __init__(self, path: Path, *, patience: float = 10.0) -> None:
        """`patience` is how many seconds a writer waits for its turn."""
        self.path = path
        self.patience = patience

    def find_keys(self) -> list[str]:
        """The keys that have a file, in natural order."""
        names = (name.removesuffix(".md") for name in self._names() if name.endswith(".md"))
        return sorted((name for name in names if _KEY.fullmatch(name)), key=natural)

    def read_all(self) -> tuple[list[TicketFile], list[BadTicket]]:
        """Every ticket in natural order, and what is wrong with the files that are none."""
        tickets: list[TicketFile] = []
        problems = self.misnamed()
        for key in self.find_keys():
            try:
                tickets.append(read_ticket(key, self.load(key)))
            except BadTicket as bad:
                problems.append(bad)
            except OSError as error:
                problems.append(BadTicket(f"{key}.md", 0, error.strerror or "cannot be read"))
        return tickets, problems

    def misnamed(self) -> list[BadTicket]:
        """The files that look like tickets and whose names are no keys."""
        keys = {f"{key}.md" for key in self.find_keys()}
        nearly = [name for name in self._names() if _NEARLY.fullmatch(name) and name not in keys]
        return [
            BadTicket(name, 0, "not a ticket by this name: one is called like SHOP-7.md")
            for name in sorted(nearly)
        ]

    def load(self, key: str) -> bytes:
        """The bytes of a ticket.

        Raises TicketFault for what is no key, no ticket, no file, or lies outside the folder.
        """
        return self._read(self._find(key))

    def change(self, key: str, edit: Callable[[bytes], bytes]) -> None:
        """Read, edit and write one ticket while no other writer does."""
        self._find(key)
        with self._turn():
            place = self._find(key)
            data = edit(self._read(place))
            mode = stat.S_IMODE(place.stat().st_mode)
            with self._written(place, data) as new:
                new.chmod(mode)
                new.replace(place)

    def create(self, make: Callable[[str], bytes]) -> str:
        """Write a new ticket under the next free number; gives its key."""
        self._names()
        with self._turn():
            key = self._next_key()
            place = self.path / f"{key}.md"
            # A link fails where something stands; a rename would replace it.
            with self._written(place, make(key)) as new:
                place.hardlink_to(new)
        return key

    def _next_key(self) -> str:
        # Another case of a name counts too: some file systems take it for the same file.
        stems = [name[:-3].upper() for name in self._names() if _NEARLY.fullmatch(name)]
        stems = [stem for stem in stems if _KEY.fullmatch(stem)]
        prefixes = [stem.rpartition("-")[0] for stem in stems]
        prefix = max(sorted(set(prefixes)), key=prefixes.count, default=FIRST_PREFIX)
        numbers = [natural(stem)[1] for stem in stems if stem.rpartition("-")[0] == prefix]
        return f"{prefix}-{max(numbers, default=0) + 1}"

    def _names(self) -> list[str]:
        try:
            return [entry.name for entry in self.path.iterdir()]
        except FileNotFoundError as error:
            raise TicketFault(
                f"there is no folder {self.path.name}/ for tickets: make it first"
            ) from error

    def _find(self, key: str) -> Path:
        """The real path of a ticket's file, which lies in the folder."""
        shown = ascii(key[:60])[1:-1]
        if not _KEY.fullmatch(key):
            hint = _nearest(Path(key[:60]).stem.upper(), self.find_keys())
            raise TicketFault(f'"{shown}" is not a key: a key looks like SHOP-7{hint}')
        # By the names that are there: a file system may take another case for the same.
        if f"{key}.md" not in self._names():
            raise TicketFault(
                f"no ticket {shown} in {self.path.name}/{_nearest(key, self.find_keys())}"
            )
        try:
            real, home = (self.path / f"{key}.md").resolve(strict=True), self.path.resolve()
        except (OSError, RuntimeError) as error:
            raise BadTicket(f"{key}.md", 0, "a link that leads nowhere") from error
        if real.parent != home:
            raise BadTicket(f"{key}.md", 0, "a link that leads out of the folder is not followed")
        return real

    def _read(self, place: Path) -> bytes:
        if not stat.S_ISREG(place.lstat().st_mode):
            raise BadTicket(place.name, 0, "not a file")
        with os.fdopen(os.open(place, os.O_RDONLY | _NOFOLLOW | _NONBLOCK), "rb") as file:
            return file.read(SIZE_LIMIT + 1)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        try:
            with FileLock(self.path / LOCK, timeout=self.patience):
                yield
        except Timeout as error:
            raise TicketFault(
                f"another writer has held the tickets for {self.patience:g} s: try again"
            ) from error

    @contextmanager
    def _written(self, place: Path, data: bytes) -> Iterator[Path]:
        """A file beside `place` with these bytes on the disk, gone afterwards."""
        new = place.with_name(f".{place.name}.{secrets.token_hex(8)}.tmp")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            yield new
            _sync(place.parent)
        finally:
            new.unlink(missing_ok=True)


def _nearest(key: str, keys: list[str]) -> str:
    close = difflib.get_close_matches(key[:60], keys, n=3, cutoff=0.5)
    if close:
        return f"; nearest: {', '.join(close)}"
    return f"; there are: {', '.join(keys[:5])}" if keys else "; there are no tickets yet"


def _sync(folder: Path) -> None:
    # Where a folder cannot be opened, as on Windows, the rename is as safe as it gets.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
