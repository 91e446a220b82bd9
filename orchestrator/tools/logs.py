"""What a child process says, on its way to a file: with the secrets taken out of every line.

Where there are no secrets the child has the file itself, and nothing of this runs. Else a thread
of its own empties a pipe, whatever becomes of the file: a child never waits for its log. Not the
taking-out (`masking`). Above: `app`, `browser`, `pool`; below: nothing.
"""

import os
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeAlias

import anyio
import anyio.to_thread

Cover: TypeAlias = Callable[[bytes], bytes]
"""Takes the secrets out of some whole lines."""

LONGEST_LINE = 64 * 1024
"""Bytes of one line; a longer one is left out whole: cut, it might show half a secret."""

LARGEST = 16 * 1024 * 1024
"""Bytes of one masked log; the child may go on talking."""

TOO_LONG = b"[a line of more than 64 KiB is left out]\n"
FULL = b"[this log is full: what followed is left out]\n"
WITHHELD = b"[some lines are withheld: masking them failed]\n"

_CHUNK = 64 * 1024
_LAST_WORDS_SECONDS = 1.0


@asynccontextmanager
async def child_log(path: Path, cover: Cover | None = None) -> AsyncGenerator[int, None]:
    """A file descriptor for the output of children that are stopped inside the block.

    What they said is appended to `path`, all of it by the end of the block, unless a process
    that got away still holds the pipe.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    if cover is None:
        try:
            yield log
        finally:
            os.close(log)
        return
    source, said = os.pipe()
    pump = threading.Thread(target=_pump, args=(source, log, cover), name=path.name, daemon=True)
    pump.start()
    try:
        yield said
    finally:
        os.close(said)
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(pump.join, _LAST_WORDS_SECONDS)


def _pump(source: int, log: int, cover: Cover) -> None:
    """Empty the pipe to its end; a full disk, a full log or a failing mask only loses lines."""
    room = LARGEST
    try:
        for block in _lines(_chunks(source)):
            if room <= 0:
                continue
            text = _covered(block, cover)
            kept = text if len(text) < room else text[: text.rfind(b"\n", 0, room) + 1] + FULL
            room -= len(text)
            with suppress(OSError):
                os.write(log, kept)
    finally:
        os.close(source)
        os.close(log)


def _covered(block: bytes, cover: Cover) -> bytes:
    try:
        text = cover(block)
    except Exception:  # noqa: BLE001 - an unmasked line is worse than a lost one
        return WITHHELD
    return text if text.endswith(b"\n") else text + b"\n"


def _chunks(source: int) -> Iterator[bytes]:
    while chunk := os.read(source, _CHUNK):
        yield chunk


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Whole lines, as many at once as have come; at the end what has no line feed."""
    rest = b""
    dropping = False
    for chunk in chunks:
        if dropping:
            _, feed, chunk = chunk.partition(b"\n")  # noqa: PLW2901 - the rest of it is meant
            dropping = not feed
        whole, feed, last = chunk.rpartition(b"\n")
        if feed:
            yield rest + whole + feed
            rest = b""
        rest += last
        if len(rest) > LONGEST_LINE:
            yield TOO_LONG
            rest, dropping = b"", True
    if rest:
        yield rest + b"\n"
