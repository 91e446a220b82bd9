"""What is too large for a line: bytes in files, named by their sha256.

Written beside and renamed, so a name is never half a file; the same bytes twice are one file.
Not durable until `sync`. Above: `file`, and who reads a run afterwards; below: `disk`.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from orchestrator.errors import JournalDamaged, OrchError, Place
from orchestrator.journal import disk

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".new-"


class Blobs:
    """The blobs of one run, in `folder/<aa>/<sha256>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pending: list[Path] = []

    def put(self, data: bytes) -> str:
        """Keep the bytes; their sha256, in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        try:
            # A file of another size is what a lost machine left: it is written again.
            if path.is_file() and path.stat().st_size == len(data):
                return sha256
            disk.private_folder(self._folder)
            disk.private_folder(path.parent)
            _write_beside(path, data)
        except OSError as error:
            raise disk.unwritable(path, error) from error
        self._pending.append(path)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes; OrchError when there are none, JournalDamaged when they are others."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise OrchError(
                f"this run has no blob {sha256[:12]}",
                place=Place(path=str(path)),
                hint="it was removed from the run's folder after the run",
            ) from error
        except OSError as error:
            raise JournalDamaged(
                f"this blob cannot be read: {error.strerror}",
                place=Place(path=str(path)),
                hint="see that the file is yours",
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise JournalDamaged(
                "the bytes of this blob are not those that were kept",
                place=Place(path=str(path)),
                hint="restore the file from a copy; its name is the sha256 it must have",
            )
        return data

    def check(self, named: Iterable[str]) -> int:
        """Hash every blob that is named and every file here; how many there are.

        JournalDamaged names the first that is missing, changed, or no blob at all.
        """
        kept = {path.name: path for path in self._files()}
        for sha256 in sorted({*named, *kept}):
            path = kept.get(sha256)
            if path is None:
                raise JournalDamaged(
                    f"the blob {sha256} that the journal names is missing",
                    place=Place(path=str(self._folder)),
                    hint="restore the file from a copy, or run the command again",
                )
            if not _SHA256.fullmatch(sha256) or path != self._path(sha256):
                raise JournalDamaged(
                    "this file is not a blob that the run kept",
                    place=Place(path=str(path)),
                    hint="nothing of the run has this name here; take it away",
                )
            self.get(sha256)
        return len(kept)

    def _files(self) -> list[Path]:
        """Every file here but what a lost machine left half written."""
        every = sorted(self._folder.rglob("*"))
        return [
            path
            for path in every
            if not path.name.startswith(_UNFINISHED) and (path.is_symlink() or not path.is_dir())
        ]

    def sync(self) -> bool:
        """Make durable all that was put since the last time; whether there was anything."""
        if not self._pending:
            return False
        for path in self._pending:
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        for folder in {path.parent for path in self._pending} | {self._folder}:
            disk.sync_folder(folder)
        self._pending.clear()
        return True

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise OrchError(f"{sha256[:80]!r} is not the sha256 of a blob")
        return self._folder / sha256[:2] / sha256


def _write_beside(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
