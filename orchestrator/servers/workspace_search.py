"""Looking for a pattern in the files of a project, with an engine that no pattern can stall.

RE2 takes time in proportion to the text, so a pattern that would take another engine years is
answered at once or refused; a search of very many files ends at its deadline and says so. Above:
`workspace`; below: `workspace_walk`, `workspace_folder`, `re2`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import re2

from orchestrator.servers.workspace_folder import WorkspaceFault, WorkspaceFolder
from orchestrator.servers.workspace_walk import matcher, walk

SECONDS = 10.0
"""How long one search may take."""

LINE_LIMIT = 400
"""Characters of a line that are told, around what was found in it."""

_LONGEST = 1000
_MEMORY = 1 << 23


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A line that matches; `line` counts from 1, `text` may be cut."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for: a pattern of RE2, in the files that `glob` means, at or below `path`."""

    pattern: str
    path: str = ""
    glob: str = ""
    ignore_case: bool = False
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The hits, and why there may be more, empty where there are none."""

    hits: tuple[Hit, ...]
    files: int
    more: str = ""


def search(
    folder: WorkspaceFolder,
    wanted: Search,
    *,
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Found:
    """Look through the files. Raises WorkspaceFault for a pattern or a path that is none."""
    expression = _compiled(wanted)
    means = matcher(wanted.glob) if wanted.glob else None
    until = clock() + seconds
    hits: list[Hit] = []
    files = 0
    for path in _paths(folder, wanted.path):
        if clock() > until:
            return Found(hits=tuple(hits), files=files, more=f"stopped after {seconds:g} s")
        if means and not means.match_file(path):
            continue
        files += 1
        for hit in _hits(folder, path, expression):
            if len(hits) == wanted.limit:
                return Found(hits=tuple(hits), files=files, more=f"the first {wanted.limit}")
            hits.append(hit)
    return Found(hits=tuple(hits), files=files)


def named(
    folder: WorkspaceFolder,
    pattern: str,
    path: str = "",
    *,
    limit: int = 500,
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[list[str], str]:
    """The files that a pattern means, and why there may be more, as in `Found`."""
    means = matcher(pattern)
    until = clock() + seconds
    paths: list[str] = []
    for one in _paths(folder, path):
        if clock() > until:
            return paths, f"stopped after {seconds:g} s"
        if means.match_file(one):
            if len(paths) == limit:
                return paths, f"the first {limit}"
            paths.append(one)
    return paths, ""


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text: they hold a NUL near the beginning, or are not UTF-8."""
    if b"\0" in data[:8192]:
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _paths(folder: WorkspaceFolder, path: str) -> Iterator[str]:
    parts = folder.find(path)
    if folder.root.joinpath(*parts).is_dir():
        return walk(folder, parts)
    return iter(["/".join(parts)])


def _hits(folder: WorkspaceFolder, path: str, expression: "re2._Regexp[str]") -> Iterator[Hit]:
    try:
        data = folder.read(path)
    except (WorkspaceFault, OSError):
        return  # gone, or too large to be read
    if is_binary(data):
        return
    for number, line in enumerate(data.decode("utf-8").splitlines(), start=1):
        if match := expression.search(line):
            yield Hit(path=path, line=number, text=_cut(line, match.start()))


def _cut(line: str, at: int) -> str:
    if len(line) <= LINE_LIMIT:
        return line
    begin = max(0, min(at - LINE_LIMIT // 4, len(line) - LINE_LIMIT))
    return f"{'…' * bool(begin)}{line[begin : begin + LINE_LIMIT]}…"


def _compiled(wanted: Search) -> "re2._Regexp[str]":
    if not wanted.pattern or len(wanted.pattern) > _LONGEST:
        raise WorkspaceFault(f"a pattern has 1 to {_LONGEST} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = not wanted.ignore_case
    try:
        return re2.compile(wanted.pattern, options)
    except re2.error as error:
        said = error.args[0]
        why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        hint = "look-around and references back are not known here; a sign meant as itself needs \\"
        raise WorkspaceFault(f"the pattern cannot be read: {why[:120]} ({hint})") from error
