"""The journal's twin in memory: the same lines, numbers and links, and no file.

For tests and for runs that leave nothing behind. Above: whoever asked for a `Journal`; below:
`stamp`.
"""

import hashlib
import time
from collections.abc import Callable

from orchestrator.errors import OrchError
from orchestrator.events import Actor, Envelope, Event, Scope, Stored
from orchestrator.journal import chain
from orchestrator.journal.artifacts import safe_name
from orchestrator.journal.ids import new_id
from orchestrator.journal.journal import CODE, NOWHERE, Watcher
from orchestrator.journal.stamp import Stamp


class MemoryJournal:
    """Keeps `envelopes` and their `lines`; `syncs` counts as the real one counts.

    `synced` is how many lines there were at each: a machine that goes down keeps no more than those
    of the last.
    """

    def __init__(
        self,
        run: str = "",
        *,
        now: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
        watch: Watcher | None = None,
    ) -> None:
        self.run = run or new_id(now)
        self.envelopes: list[Envelope] = []
        self.lines: list[bytes] = []
        self.artifacts: dict[str, bytes] = {}
        self.syncs = 0
        self.synced: list[int] = []
        self._blobs: dict[str, bytes] = {}
        self._stamp = Stamp(self.run, now=now, mono=mono)
        self._watch = watch
        self._unsynced = False
        self._closed = False

    def reopen(self, lines: int, *, watch: Watcher | None = None) -> "MemoryJournal":
        """The run in its next epoch, as after a kill that left its first `lines` lines."""
        again = MemoryJournal(self.run, watch=watch)
        again.envelopes, again.lines = self.envelopes[:lines], self.lines[:lines]
        again.synced = [count for count in self.synced if count <= lines]
        again.artifacts, again._blobs = dict(self.artifacts), dict(self._blobs)
        again._stamp.epoch = again.envelopes[-1].epoch + 1 if lines else 1
        again._stamp.seq = lines
        again._stamp.head = chain.digest(again.lines[-1]) if lines else chain.GENESIS
        return again

    def append(self, event: Event, *, scope: Scope = NOWHERE, actor: Actor = CODE) -> Envelope:
        if self._closed:
            raise OrchError(f"the journal of run {self.run} is closed")
        envelope, line = self._stamp.press(event, scope, actor)
        self.envelopes.append(envelope)
        self.lines.append(line)
        self._stamp.move(line)
        self._unsynced = True
        if self._watch:
            self._watch(envelope)
        return envelope

    def sync(self) -> None:
        if self._unsynced:
            self.syncs += 1
            self.synced.append(len(self.lines))
        self._unsynced = False

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 not in self._blobs:
            self._blobs[sha256] = data
            self._unsynced = True
        return sha256

    def get(self, sha256: str) -> bytes:
        if sha256 not in self._blobs:
            raise OrchError(f"this run has no blob {sha256[:12]}")
        return self._blobs[sha256]

    def keep(self, name: str, data: bytes, media: str, *, scope: Scope = NOWHERE) -> Stored:
        file = safe_name(name, self.artifacts)
        self.artifacts[file] = data
        event = Stored(name=file, media=media, blob=self.put(data), size=len(data))
        self.append(event, scope=scope)
        return event

    def close(self) -> None:
        self.sync()
        self._closed = True
