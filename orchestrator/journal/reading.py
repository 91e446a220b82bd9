"""A journal read back: its envelopes, and what was torn off at its end.

A line that a power cut left half is dropped and told; damage inside is never skipped. Reads
while a run still goes on, too. Above: `file`, `reports` by way of `cli`; below: `chain`, `lines`.
"""

from dataclasses import dataclass
from pathlib import Path

from orchestrator.errors import JournalDamaged, Place
from orchestrator.events import Envelope
from orchestrator.journal import chain, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a journal says; `torn` is the half line at its end, None if it ends well."""

    envelopes: tuple[Envelope, ...]
    torn: bytes | None
    head: str
    """The sha256 of the last whole line, or 64 zeros."""


def read(path: Path) -> Recording:
    """The whole journal; JournalDamaged with the line of the first that can't be read."""
    try:
        whole, torn = chain.split(path.read_bytes())
    except OSError as error:
        raise JournalDamaged(
            f"the journal cannot be read: {error.strerror}",
            place=Place(path=str(path)),
            hint="see that the file is there and is yours",
        ) from error
    links = chain.Chain()
    envelopes = []
    # each line to its end before the next: objects of all lines at once cost a third more time
    for number, line in enumerate(whole, start=1):
        try:
            envelopes.append(lines.read(links.follow(line)))
        except ValueError as error:
            raise chain.damaged(path, number, str(error)) from error
    return Recording(envelopes=tuple(envelopes), torn=torn or None, head=links.head)
