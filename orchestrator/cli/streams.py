"""The streams that the program writes to, where nothing can be written any more.

A pipe whose reader left, a terminal that was closed, a file on a full disk: no result was told, so
the exit code is no result's either. Above: `app`, `verbs`; below: `errors`.
"""

import os
import sys
from contextlib import suppress
from typing import TextIO

from orchestrator.errors import ExitCode


def flushed(code: int) -> int:
    """The exit code once all was written; that of `unwritten` where it could not be."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError as error:
        return unwritten(error)
    return code


def unwritten(error: OSError) -> int:
    """Say so where a reader did not simply leave; the exit code. Nothing is written afterwards."""
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            sys.stderr.write(
                f"orch: the result cannot be written: {error.strerror or error}\n"
                "  what a run came to is on its record: `orch runs show last`\n"
            )
            sys.stderr.flush()
    for stream in (sys.stdout, sys.stderr):
        _abandon(stream)
    return int(ExitCode.USAGE)


def _abandon(stream: TextIO) -> None:
    """Let the interpreter's own last flush go nowhere: it would fail again, with an exit code."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
