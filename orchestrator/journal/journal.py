"""What every room leaves its events in: the protocol of a journal.

`FileJournal` is the real one, `MemoryJournal` its twin. A journal records and never decides; it
masks nothing either: secrets are out before an event comes here. Above: `flow`, `cli`
and the onion of tools; below: `events`.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from orchestrator.events import Actor, Envelope, Event, Scope, Stored

CODE = Actor(type="code", id="orch")
"""Our own code: who did it where nobody else is named."""

NOWHERE = Scope()
"""The run as a whole."""

Watcher: TypeAlias = Callable[[Envelope], None]
"""Is shown each envelope as soon as it is written; not yet durable."""


class Journal(Protocol):
    """One run's record. Not for two threads at once."""

    @property
    def run(self) -> str:
        """The run's id."""

    def append(self, event: Event, *, scope: Scope = NOWHERE, actor: Actor = CODE) -> Envelope:
        """Write the event down as the next; durable only after `sync`.

        OrchError when it can't be written; the journal is then as it was before.
        """

    def sync(self) -> None:
        """Make durable all that was appended and put; with nothing new it does nothing."""

    def put(self, data: bytes) -> str:
        """Keep bytes beside the events; their sha256. The same bytes twice are kept once."""

    def get(self, sha256: str) -> bytes:
        """The bytes that were put."""

    def keep(self, name: str, data: bytes, media: str, *, scope: Scope = NOWHERE) -> Stored:
        """Keep an artifact that a person may open, and append the event that says so.

        `name` is a wish ("criterion-3-fail.png"); the event has the file name it got, a path
        below `artifacts/` of the run's folder. `media` is its MIME type.
        """

    def close(self) -> None:
        """Sync, and let go of the run; closing twice is fine."""
