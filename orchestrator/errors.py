"""Why a run, or a program, ends other than well: the tree of errors.

Words only: nothing here prints, exits or retries. Every room raises these; `cli` turns one into
a message and an exit code. The fault of a model is not here: it goes back to the model as a
failed `ToolResult` (see `messages`).

    OrchError                 what happened, where, what to do next
    ├── UsageError        2   the words of the command line
    ├── ConfigError       2   one thing wrong in a file, with its place
    ├── ConfigErrors      2   all of them at once
    ├── NoSuchTicket      2   the tracker has no such key
    ├── JournalDamaged    2   a journal that cannot be read or does not chain
    ├── Refused           4   the whole run is refused (an untrusted folder)
    ├── Parked            4   a person must decide and none is here
    ├── ServerDown        5   a server, the browser or the application is not there
    ├── ModelUnreachable  6   no model could be reached
    ├── LimitReached      7   turns, minutes, tokens or money
    ├── Interrupted     130   Ctrl-C
    └── Terminated      143   SIGTERM
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the shell is told; design rule 1 gives the precedence."""

    PASSED = 0
    FAILED = 1
    USAGE = 2
    UNDECIDED = 3
    PARKED = 4
    SERVER = 5
    MODEL = 6
    LIMIT = 7
    INTERRUPTED = 130
    TERMINATED = 143


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file: `path:line`, the line counted from 1, 0 for the whole file."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class OrchError(Exception):
    """What happened, in a sentence; `place` says where, `hint` what to do next."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f"\n  {self.hint}" if self.hint else "")


class UsageError(OrchError):
    """The words of the command line are wrong."""


class ConfigError(OrchError):
    """One thing wrong in a file: what was found, what was expected, the nearest valid name."""


class ConfigErrors(OrchError):
    """Everything wrong in the files at once, so that one edit mends all of it."""

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        count = f"{len(errors)} things" if len(errors) != 1 else "one thing"
        super().__init__(f"{count} to mend in the files")
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class NoSuchTicket(OrchError):
    """The tracker answered, and has no ticket with this key."""


class JournalDamaged(OrchError):
    """A journal cannot be read, or its hash chain is broken; `place` names the line."""


class Refused(OrchError):
    """The whole run is refused before anything started: the folder is not trusted."""

    exit_code = ExitCode.PARKED


class Parked(OrchError):
    """A person must decide, and nobody can answer here."""

    exit_code = ExitCode.PARKED


class ServerDown(OrchError):
    """A server, the browser or the application under test is not there."""

    exit_code = ExitCode.SERVER


class ModelUnreachable(OrchError):
    """No model could be reached, or the key of the one that was named is missing."""

    exit_code = ExitCode.MODEL


class LimitReached(OrchError):
    """A declared limit of turns, minutes, tokens or money was reached."""

    exit_code = ExitCode.LIMIT


class Interrupted(OrchError):
    """Ctrl-C: everything was stopped, the journal says how far it came."""

    exit_code = ExitCode.INTERRUPTED


class Terminated(OrchError):
    """SIGTERM: as Interrupted, by another hand."""

    exit_code = ExitCode.TERMINATED
