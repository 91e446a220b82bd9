"""What binds one line of a journal to the line before it.

Each line ends with `sum`, the first 16 hex digits of the sha256 of the line without it, so that
a flipped bit shows in any line, also the last; and carries `prev`, the sha256 of the line before,
so that a line removed, moved or rewritten shows in the next. This finds accidents and careless
hands; who rewrites the whole file makes a whole new chain, so keep the head elsewhere to prove
more. It knows nothing of events. Above: `lines`, `reading`; below: `errors`.
"""

import hashlib
import json
from pathlib import Path
from typing import NoReturn

from orchestrator.errors import JournalDamaged, Place
from orchestrator.events import FORMAT
from orchestrator.messages import Json

GENESIS = "0" * 64
"""The `prev` of the first line."""

_OPEN, _CLOSE = b',"sum":"', b'"}'
_SUM = 16
_SEAL = len(_OPEN) + _SUM + len(_CLOSE)


def digest(line: bytes) -> str:
    """The sha256 of a line as it stands, without its line feed."""
    return hashlib.sha256(line).hexdigest()


def seal(body: bytes) -> bytes:
    """The JSON object `body` with its `sum` as the last key."""
    return body[:-1] + _OPEN + digest(body)[:_SUM].encode() + _CLOSE


def split(data: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines of a journal, and the torn rest after the last line feed."""
    *lines, torn = data.split(b"\n")
    return lines, torn


class Chain:
    """Follows the lines of one journal from the first; says where they stop to fit."""

    def __init__(self) -> None:
        self.lines = 0
        self.head = GENESIS
        self._run = ""

    def follow(self, line: bytes) -> dict[str, Json]:
        """The object on the next line; ValueError with the reason when it doesn't belong here."""
        found = self._opened(line)
        if found.get("prev") != self.head:
            raise ValueError(
                "it does not follow the line before: one was removed, moved or changed"
            )
        if found.get("seq") != self.lines + 1:
            raise ValueError(f"it is number {found.get('seq')}, expected {self.lines + 1}")
        if self.lines and found.get("run") != self._run:
            raise ValueError(f"it belongs to the run {found.get('run')}, expected {self._run}")
        self.lines += 1
        self.head = digest(line)
        self._run = str(found.get("run"))
        return found

    @staticmethod
    def _opened(line: bytes) -> dict[str, Json]:
        body = line[:-_SEAL] + b"}"
        if line != seal(body):
            raise ValueError("its bytes are not as they were written")
        try:
            found = _DECODER.decode(body.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise ValueError("it is not JSON") from error
        if not isinstance(found, dict):
            raise ValueError("it is not an object")  # noqa: TRY004 - one reason, one exception
        if found.get("v") != FORMAT:
            raise ValueError(f"its format is {found.get('v')}, this program reads {FORMAT}")
        return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def damaged(path: Path, number: int, reason: str) -> JournalDamaged:
    """The error for one line, with what is still good."""
    good = f"lines 1 to {number - 1} are whole" if number > 1 else "nothing before it"
    return JournalDamaged(
        f"the journal is damaged here: {reason}",
        place=Place(path=str(path), line=number),
        hint=f"{good}; restore the file from a copy, or run the command again",
    )
