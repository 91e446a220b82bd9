"""One Markdown file with front matter: its values, its body, and the line of each key.

Knows no schema: what the keys mean is for the reader of each kind (`context`, `agents`,
`commands`). Above: those; below: `front`, which reads the YAML and is loaded when it is needed.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json

LARGEST = 1_048_576
"""Bytes: a file that a person wrote is smaller; a larger one is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as it was read; `lines` has the line of every key and list item, from 1.

    `path` is as shown to people: from the project's root where it lies in it. `front` says
    whether there was front matter at all, `sha256` is of the file's bytes.
    """

    path: str
    meta: Mapping[str, Json]
    body: str
    body_line: int
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)
    front: bool = False
    sha256: str = ""

    def place(self, *keys: str | int) -> Place:
        """Where the key stands, or the nearest thing around it that has a line."""
        for end in range(len(keys), -1, -1):
            line = self.lines.get(keys[:end])
            if line is not None:
                return Place(path=self.path, line=line)
        return Place(path=self.path, line=1)

    def body_place(self, line: int = 0) -> Place:
        """Where a line of the body stands, counted from 0."""
        return Place(path=self.path, line=self.body_line + line)


def read_document(path: Path, *, root: Path | None = None) -> Document:
    """The file's front matter and body.

    Raises `ConfigError` where the file or its YAML cannot be read, `ConfigErrors` where several
    keys are wrong at once.
    """
    shown = shown_path(path, root)
    data = read_bytes(path, shown)
    return parse_document(decode(data, shown), shown, hashlib.sha256(data).hexdigest())


def parse_document(text: str, shown: str, sha256: str = "") -> Document:
    """A document from its text; `shown` is the name that errors give it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    start = len(lines) - len(lines.lstrip())
    if not lines.startswith("---", start):
        body = lines[start:].rstrip()
        return Document(
            path=shown,
            meta={},
            body=body,
            body_line=lines.count("\n", 0, start) + 1,
            sha256=sha256,
        )
    from orchestrator.library.front import read_front

    front = read_front(lines, shown)
    return Document(
        path=shown,
        meta=front.meta,
        body=front.body,
        body_line=front.body_line,
        lines=front.lines,
        front=front.found,
        sha256=sha256,
    )


def shown_path(path: Path, root: Path | None) -> str:
    """The path from the root with forward slashes, or as it is where it lies elsewhere."""
    whole = os.fspath(path)
    if root is not None:
        base = os.fspath(root).rstrip(os.sep) + os.sep
        whole = whole.removeprefix(base)
    return whole.replace(os.sep, "/")


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a regular file of a sensible size; anything else is a `ConfigError`."""
    whole_file = Place(path=shown)
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ConfigError(
                    "found something that is not a regular file, expected a Markdown file",
                    place=whole_file,
                    hint="Move it out of this folder, or put a file in its place.",
                )
            if status.st_size > LARGEST:
                raise ConfigError(
                    f"found {status.st_size:,} bytes, expected at most {LARGEST:,}",
                    place=whole_file,
                    hint="Keep data in a file of its own and say in the text where it lies.",
                )
            return file.read()
    except IsADirectoryError:
        raise ConfigError(
            "found a folder, expected a Markdown file",
            place=whole_file,
            hint="Rename the folder so that it does not end in .md, or name a file in it.",
        ) from None
    except FileNotFoundError:
        raise ConfigError(
            "found nothing, expected a file",
            place=whole_file,
            hint="Check the name, or write the file.",
        ) from None
    except OSError as error:
        raise ConfigError(
            f"could not be read: {error.strerror or error}",
            place=whole_file,
            hint="Check who may read it, and where a link in its path points.",
        ) from None


def decode(data: bytes, shown: str) -> str:
    """The text of UTF-8 bytes, without a byte order mark; else a `ConfigError` with the line."""
    zero = data.find(b"\0")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"found bytes that are not UTF-8 (0x{data[error.start]:02x})",
            place=Place(path=shown, line=data.count(b"\n", 0, error.start) + 1),
            hint="Save the file as UTF-8.",
        ) from None
    if zero >= 0:
        raise ConfigError(
            "found a NUL byte, expected text",
            place=Place(path=shown, line=data.count(b"\n", 0, zero) + 1),
            hint="Take the byte out, or save the file as UTF-8 text.",
        )
    return text


def _without_waiting(path: str, flags: int) -> int:
    # A named pipe would block the open until somebody writes to it.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
