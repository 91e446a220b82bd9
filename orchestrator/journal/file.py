"""The journal on disk: one file a run, appended to and never changed.

A line goes to the operating system at once, so a killed program loses nothing; `sync` makes it
survive the machine too. One process holds a run's lock while it writes. It reads nothing but its
own end. Above: `cli` makes it; below: `stamp`, `blobs`, `disk`, `runs`.
"""

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from filelock import FileLock, Timeout

from orchestrator.errors import OrchError, Place
from orchestrator.events import Actor, Envelope, Event, Scope, Stored
from orchestrator.journal import artifacts, disk, reading, runs
from orchestrator.journal.blobs import Blobs
from orchestrator.journal.ids import new_id
from orchestrator.journal.journal import CODE, NOWHERE, Watcher
from orchestrator.journal.stamp import Stamp

_PLAIN = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
_data_sync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)  # macOS has only fsync


class FileJournal:
    """One run's journal, held open; `syncs` counts how often the disk was waited for.

    `watch` is shown every event from now on; it may be given later.
    """

    def __init__(
        self, folder: Path, stamp: Stamp, handle: int, lock: FileLock, watch: Watcher | None = None
    ) -> None:
        self.run = stamp.run
        self.folder = folder
        self.syncs = 0
        self._stamp = stamp
        self._handle = handle
        self._lock = lock
        self.watch = watch
        self._blobs = Blobs(folder / "blobs")
        self._size = os.fstat(handle).st_size
        self._unsynced = False
        self._failed: OrchError | None = None

    @classmethod
    def create(
        cls,
        project: Path,
        run: str = "",
        *,
        now: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
        watch: Watcher | None = None,
    ) -> "FileJournal":
        """A new run in `project/.orch/runs`; its id, unless given, is the newest there."""
        home = runs.prepare(project)
        run = run or new_id(now, after=runs.newest(project))
        folder = runs.run_folder(project, run)
        with ExitStack() as undo:
            try:
                folder.mkdir(mode=0o700)
                (folder / "logs").mkdir(mode=0o700)
                lock = _locked(folder)
                undo.callback(lock.release)
                handle = os.open(folder / runs.JOURNAL, _PLAIN | os.O_CREAT | os.O_EXCL, 0o600)
                undo.callback(os.close, handle)
                for place in (folder, home, home.parent):
                    disk.sync_folder(place)
            except OSError as error:
                raise disk.unwritable(folder, error) from error
            undo.pop_all()
        return cls(folder, Stamp(run, now=now, mono=mono), handle, lock, watch)

    @classmethod
    def reopen(cls, project: Path, run: str) -> tuple["FileJournal", reading.Recording]:
        """Go on with a run in its next epoch; what it says so far, a torn end cut off."""
        path = runs.journal_file(project, run)
        lock = _locked(path.parent)
        with ExitStack() as undo:
            undo.callback(lock.release)
            try:
                said = reading.read(path)
                handle = os.open(path, _PLAIN)
                undo.callback(os.close, handle)
                if said.torn:
                    os.ftruncate(handle, os.fstat(handle).st_size - len(said.torn))
            except OSError as error:
                raise disk.unwritable(path, error) from error
            undo.pop_all()
        epoch = said.envelopes[-1].epoch + 1 if said.envelopes else 1
        stamp = Stamp(run, epoch=epoch)
        stamp.seq, stamp.head = len(said.envelopes), said.head
        return cls(path.parent, stamp, handle, lock), said

    def append(self, event: Event, *, scope: Scope = NOWHERE, actor: Actor = CODE) -> Envelope:
        self._usable()
        envelope, line = self._stamp.press(event, scope, actor)
        self._write(line + b"\n")
        self._stamp.move(line)
        self._unsynced = True
        if self.watch:
            self.watch(envelope)
        return envelope

    def sync(self) -> None:
        self._usable()
        try:
            wrote = self._blobs.sync()
            if self._unsynced:
                _data_sync(self._handle)
        except OSError as error:
            # What a failed sync left on the disk is unknown, so nothing may rely on it again.
            self._failed = disk.unwritable(self.folder / runs.JOURNAL, error)
            raise self._failed from error
        self.syncs += wrote or self._unsynced
        self._unsynced = False

    def put(self, data: bytes) -> str:
        self._usable()
        return self._blobs.put(data)

    def get(self, sha256: str) -> bytes:
        return self._blobs.get(sha256)

    def keep(self, name: str, data: bytes, media: str, *, scope: Scope = NOWHERE) -> Stored:
        self._usable()
        sha256 = self._blobs.put(data)
        folder = disk.private_folder(self.folder / artifacts.FOLDER)
        try:
            file = artifacts.safe_name(name, {entry.name for entry in folder.iterdir()})
            (folder / file).write_bytes(data)
        except OSError as error:
            raise disk.unwritable(folder, error) from error
        event = Stored(name=file, media=media, blob=sha256, size=len(data))
        self.append(event, scope=scope)
        return event

    def close(self) -> None:
        if self._handle < 0:
            return
        try:
            if not self._failed:
                self.sync()
        finally:
            os.close(self._handle)
            self._handle = -1
            self._lock.release()

    def _write(self, data: bytes) -> None:
        """All of it or nothing: what a full disk took of a line is cut off again."""
        path = self.folder / runs.JOURNAL
        try:
            rest = data
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            try:
                os.ftruncate(self._handle, self._size)
            except OSError:
                self._failed = disk.unwritable(path, error)
            raise disk.unwritable(path, error) from error
        self._size += len(data)

    def _usable(self) -> None:
        if self._failed:
            raise self._failed
        if self._handle < 0:
            raise OrchError(f"the journal of run {self.run} is closed")


def _locked(folder: Path) -> FileLock:
    # The lock is the process's, whichever thread closes the journal.
    lock = FileLock(folder / "lock", timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise OrchError(
            f"run {folder.name} is being written by another process",
            place=Place(path=str(folder)),
            hint="wait until it has ended, or stop it first",
        ) from error
    except OSError as error:
        raise disk.unwritable(folder, error) from error
    return lock
