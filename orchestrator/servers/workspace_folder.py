"""The project's folder: its files by their paths, and no way out of it.

A path has one spelling, `src/app.py`, so that a rule about it cannot be passed by another one.
Nothing is read through a link that leads out, nothing is written through any link, and what
stands in `.git` and `.orch` is not there for anybody. Each folder on the way is opened from the
one above, so that what is swapped meanwhile is not followed. Above: `workspace`,
`workspace_walk`; below: the file system.
"""

import difflib
import errno
import os
import secrets
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

HIDDEN = frozenset({".git", ".orch"})
"""Folders and files that are out of reach, at any depth."""

SIZE_LIMIT = 10_000_000
"""Bytes of the largest file that is read."""

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_LINKED = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})


class WorkspaceFault(Exception):
    """What a caller did wrong, in words that say what to do instead."""


class WorkspaceFolder:
    """The files of one project; every method looks at the disk afresh."""

    def __init__(self, path: Path) -> None:
        self.root = Path(os.path.realpath(path))
        self._turn = Lock()

    def find(self, path: str) -> tuple[str, ...]:
        """The real parts of a path that is there; `""` is the folder itself.

        Raises WorkspaceFault for another spelling, nothing there, or a way out.
        """
        if not path:
            return ()
        parts = self.spelled(path)
        real = Path(os.path.realpath(self.root.joinpath(*parts)))
        if not real.is_relative_to(self.root):
            raise WorkspaceFault(f"{path} is a link that leads out of the project's folder")
        found = real.relative_to(self.root).parts
        _require_open(found, path)
        if not real.exists():
            raise WorkspaceFault(f"there is no {path}{self._nearest(parts)}")
        return found

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises WorkspaceFault for what is none, or is too large."""
        self.spelled(path)
        return self._read(self.find(path), path)

    def write(self, path: str, data: bytes) -> bool:
        """Put these bytes in the file's place, at once; whether there was one before.

        Folders that are missing on the way are made.
        """
        with self._turn:
            return self._write(self.spelled(path), path, data)

    def change(self, path: str, edit: Callable[[bytes], bytes]) -> None:
        """Read, edit and write one file while no other call does."""
        parts = self.spelled(path)
        with self._turn:
            self.find(path)
            self._write(parts, path, edit(self._read(parts, path)))

    def spelled(self, path: str) -> tuple[str, ...]:
        """The parts of a path in the one spelling there is of it."""
        if not path or not path.isprintable():
            raise WorkspaceFault("a path is printable text such as src/app.py")
        parts = tuple(path.split("/"))
        if {"", ".", ".."} & {*parts}:
            plain = os.path.normpath(self.root / path)
            hint = ""
            if plain.startswith(f"{self.root}{os.sep}"):
                hint = f": write it as {Path(plain).relative_to(self.root).as_posix()}"
            said = "is not written plainly, from the project's folder on" if hint else "leads out"
            raise WorkspaceFault(f"{path} {said}{hint}")
        _require_open(parts, path)
        return parts

    def _read(self, parts: tuple[str, ...], path: str) -> bytes:
        with self._inside(parts[:-1], path) as folder, _links_told(path):
            flags = os.O_RDONLY | _NOFOLLOW | _NONBLOCK
            descriptor = os.open(parts[-1], flags, dir_fd=folder)
        try:
            _require_file(os.fstat(descriptor), path)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read(SIZE_LIMIT + 1)
        finally:
            os.close(descriptor)

    def _write(self, parts: tuple[str, ...], path: str, data: bytes) -> bool:
        with self._inside(parts[:-1], path, make=True) as folder:
            name = parts[-1]
            mode = _mode(name, folder, path)
            new = f".{secrets.token_hex(8)}.tmp"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW
            descriptor = os.open(new, flags, 0o666, dir_fd=folder)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    if mode is not None:
                        os.fchmod(descriptor, mode)
                    os.fsync(descriptor)
                os.replace(new, name, src_dir_fd=folder, dst_dir_fd=folder)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(new, dir_fd=folder)
            os.fsync(folder)
        return mode is not None

    @contextmanager
    def _inside(self, parts: tuple[str, ...], path: str, *, make: bool = False) -> Iterator[int]:
        """A descriptor of the folder with these parts, with no link on the way to it."""
        folder = os.open(self.root, os.O_RDONLY | _DIRECTORY)
        try:
            for part in parts:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(part, dir_fd=folder)
                with _links_told(path):
                    flags = os.O_RDONLY | _DIRECTORY | _NOFOLLOW
                    inner = os.open(part, flags, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)

    def _nearest(self, parts: tuple[str, ...]) -> str:
        """The names beside it that look like it, as the end of a sentence."""
        beside = self.root.joinpath(*parts[:-1])
        names = []
        if Path(os.path.realpath(beside)).is_relative_to(self.root):
            with suppress(OSError):
                names = [name for name in os.listdir(beside) if not hidden(name)]  # noqa: PTH208
        close = difflib.get_close_matches(parts[-1], names, n=3)
        above = "/".join((*parts[:-1], ""))
        return f"; nearest: {', '.join(above + name for name in close)}" if close else ""


def hidden(name: str) -> bool:
    """Whether a part of a path is out of reach, however some file system may read its letters."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", seen).casefold().rstrip(". ") in HIDDEN


def _require_open(parts: tuple[str, ...], path: str) -> None:
    if any(hidden(part) for part in parts):
        raise WorkspaceFault(
            f"{path} is out of reach: .git and .orch are nobody's to read or write"
        )


def _require_file(found: os.stat_result, path: str) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise WorkspaceFault(f"{path} is a folder: glob /{path}/* tells what is in it")
    if not stat.S_ISREG(found.st_mode):
        raise WorkspaceFault(f"{path} is not a file")
    if found.st_size > SIZE_LIMIT:
        raise WorkspaceFault(f"{path} has {found.st_size} bytes: at most {SIZE_LIMIT} are read")


def _mode(name: str, folder: int, path: str) -> int | None:
    """The permissions of the file that is replaced, None where there is none."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        raise WorkspaceFault(f"{path} is a link, and nothing is written through one")
    if not stat.S_ISREG(found.st_mode):
        raise WorkspaceFault(f"{path} is not a file")
    return stat.S_IMODE(found.st_mode)


@contextmanager
def _links_told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _LINKED:
            said = "there is a link or a file in its place or on the way"
            raise WorkspaceFault(f"{path} cannot be reached: {said}") from error
        raise
