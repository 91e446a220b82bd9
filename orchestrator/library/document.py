"""One Markdown file with front matter: its values, its body, and the line of each key.

Knows no schema: what the keys mean is for the reader of each kind (`context`, `agents`,
`commands`). Above: those; below: `quoting`, and `front`, which
reads the YAML and is loaded when it is needed.
"""

import hashlib
import os
import stat
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from orchestrator.errors import ConfigError, ConfigErrors, Place
from orchestrator.library.quoting import FOLDER, quoted
from orchestrator.messages import Json

LARGEST = 1_048_576
"""Bytes: a file that a person wrote is smaller; a larger one is a mistake."""

Lines: TypeAlias = "dict[str | int | None, int | Lines]"
"""The line of every key and list item, nested as they are; a collection's own under None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The line of every key and list item of one file."""

    path: str = ""
    lines: Lines = field(default_factory=dict)

    def place(self, *keys: str | int) -> Place:
        """Where the key stands, or the nearest thing around it that has a line."""
        return _nearest(self.path, self.lines, keys)

    def written(self, *keys: str | int) -> Place | None:
        """Where this very key stands; None where it does not."""
        found: int | Lines | None = self.lines
        for key in keys:
            if not isinstance(found, dict):
                return None
            found = found.get(key)
        return None if found is None else self.place(*keys)

    def names(self, *keys: str) -> tuple[str, ...]:
        """The keys of the mapping that stands there, as they are written."""
        found: int | Lines | None = self.lines
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        keyed = found if isinstance(found, dict) else {}
        return tuple(key for key in keyed if isinstance(key, str))


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
    lines: Lines = field(default_factory=dict)
    front: bool = False
    sha256: str = ""

    def place(self, *keys: str | int) -> Place:
        """Where the key stands, or the nearest thing around it that has a line."""
        return _nearest(self.path, self.lines, keys)

    @property
    def marks(self) -> Marks:
        """The lines alone, for whoever keeps them longer than the text."""
        return Marks(path=self.path, lines=self.lines)

    def body_place(self, line: int = 0) -> Place:
        """Where a line of the body stands, counted from 0."""
        return Place(path=self.path, line=self.body_line + line)


def read_document(path: Path, *, root: Path | None = None) -> Document:
    """The file's front matter and body.

    Raises `ConfigError` where the file or its YAML cannot be read, `ConfigErrors` where several
    keys are wrong at once.
    """
    shown = shown_path(path, root)
    return _parsed(read_bytes(path, shown), shown)


def collect_document(
    path: Path, root: Path, errors: list[ConfigError], *, prefix: str = ""
) -> Document | None:
    """The same, with mistakes put into a list; `prefix` goes before the path that is shown."""
    ((document, wrong),) = collect_documents((path,), root, prefix=prefix)
    errors.extend(wrong)
    return document


def collect_documents(
    paths: Iterable[Path], root: Path, *, prefix: str = ""
) -> Iterator[tuple[Document | None, list[ConfigError]]]:
    """Each file's document, or None and its mistakes.

    All are read before the first is parsed: taking turns costs a tenth more over many files.
    """
    read = [_read(path, shown_path(path, root)) for path in paths]
    for shown, data in read:
        errors: list[ConfigError] = []
        document: Document | None = None
        try:
            if isinstance(data, ConfigError):
                raise data
            document = _parsed(data, shown)
        except ConfigErrors as several:
            errors.extend(several.errors)
        except ConfigError as error:
            errors.append(error)
        if document is not None and prefix:
            document = replace(document, path=f"{prefix}/{document.path}")
        yield document, errors


def _read(path: Path, shown: str) -> tuple[str, bytes | ConfigError]:
    try:
        return shown, read_bytes(path, shown)
    except ConfigError as error:
        return shown, error


def _parsed(data: bytes, shown: str) -> Document:
    text, sha256 = decode(data, shown), hashlib.sha256(data).hexdigest()
    try:
        return parse_document(text, shown, sha256)
    except ConfigError:
        again = quoted(text.replace("\r\n", "\n")) if shown.startswith(FOLDER) else text
        if again == text:
            raise
        with suppress(ConfigError):
            return parse_document(again, shown, sha256)
        raise


def parse_document(text: str, shown: str, sha256: str = "") -> Document:
    """A document from its text; `shown` is the name that errors give it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    start = 0 if lines.startswith("---") else len(lines) - len(lines.lstrip())
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

    meta, front = read_front(lines, shown, skipped=lines.count("\n", 0, start))
    return Document(
        path=shown,
        meta=meta,
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
    try:
        # A named pipe would block the open until somebody writes to it.
        file = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        try:
            status = os.fstat(file)
            _check_kind(status, shown)
            data = os.read(file, min(status.st_size, LARGEST) + 1)
        finally:
            os.close(file)
    except OSError as error:
        raise ConfigError(
            f"could not be read: {error.strerror or error}",
            place=Place(path=shown),
            hint="Check its name, who may read it, and where a link in its path points.",
        ) from None
    if len(data) > LARGEST:
        raise ConfigError(
            f"found {status.st_size:,} bytes, expected at most {LARGEST:,}",
            place=Place(path=shown),
            hint="Keep data in a file of its own and say in the text where it lies.",
        )
    return data


def _check_kind(status: os.stat_result, shown: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        folder = stat.S_ISDIR(status.st_mode)
        raise ConfigError(
            f"found {'a folder' if folder else 'something that is no regular file'}, "
            "expected a file",
            place=Place(path=shown),
            hint="Call it something that does not end in .md, or put a file in its place.",
        )


def decode(data: bytes, shown: str) -> str:
    """The text of UTF-8 bytes, without a byte order mark; else a `ConfigError` with the line."""
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"found bytes that are not UTF-8 (0x{error.object[error.start]:02x})",
            place=Place(path=shown, line=error.object.count(b"\n", 0, error.start) + 1),
            hint="Save the file as UTF-8.",
        ) from None
    zero = text.find("\0")
    if zero >= 0:
        raise ConfigError(
            "found a NUL byte, expected text",
            place=Place(path=shown, line=text.count("\n", 0, zero) + 1),
            hint="Take the byte out, or save the file as UTF-8 text.",
        )
    return text


def _nearest(path: str, lines: Lines, keys: tuple[str | int, ...]) -> Place:
    found: int | Lines = lines
    line = lines.get(None, 1)
    for key in keys:
        inside = found.get(key) if isinstance(found, dict) else None
        if inside is None:
            break
        found = inside
        line = found[None] if isinstance(found, dict) else found
    return Place(path=path, line=line if isinstance(line, int) else 1)
