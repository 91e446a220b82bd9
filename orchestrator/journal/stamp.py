"""What gives each event its number, its time and its link to the line before.

Moves on only when the line is safely written, so a failed write leaves no gap. Opens no file.
Above: `file`, `memory`; below: `lines`, `chain`.
"""

import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime

from orchestrator.events import Actor, Envelope, Event, Scope
from orchestrator.journal import chain, lines


class Stamp:
    """The state of one journal's end. `now` is seconds since 1970, `mono` monotonic seconds."""

    def __init__(
        self,
        run: str,
        *,
        epoch: int = 1,
        now: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self.run = run
        self.epoch = epoch
        self.seq = 0
        self.head = chain.GENESIS
        self._now = now
        self._mono = mono
        self._host = platform.node()

    def press(self, event: Event, scope: Scope, actor: Actor) -> tuple[Envelope, bytes]:
        """The next envelope and its line; nothing has moved yet."""
        moment = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds")
        envelope = Envelope(
            run=self.run,
            seq=self.seq + 1,
            epoch=self.epoch,
            ts=moment.replace("+00:00", "Z"),
            mono=round(self._mono(), 6),
            scope=scope,
            actor=actor,
            host=self._host,
            pid=os.getpid(),
            prev=self.head,
            event=event,
        )
        return envelope, lines.write(envelope)

    def move(self, line: bytes) -> None:
        """The line is written: the next one follows it."""
        self.seq += 1
        self.head = chain.digest(line)
