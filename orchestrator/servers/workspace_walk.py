"""The files of a project that git would keep, in order: what a search looks at.

`.gitignore` files are read as git reads them, those above the project in the same repository and
`.git/info/exclude` too; links are not followed. Not the reading of a file's words
(`workspace_folder`). Above: `workspace`, `workspace_search`; below: `pathspec`.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pathspec import GitIgnoreSpec

from orchestrator.servers.workspace_folder import WorkspaceFault, WorkspaceFolder, hidden

IGNORE_FILE = ".gitignore"
_LARGEST = 1_000_000

Layers = tuple[tuple[str, GitIgnoreSpec], ...]
"""What each folder from the top down ignores: the folder's path, with a `/`, and its lines."""


def walk(folder: WorkspaceFolder, start: tuple[str, ...] = ()) -> Iterator[str]:
    """The path of every file below `start` that git would not ignore, folder by folder."""
    top = _repository(folder.root)
    prefix = folder.root.relative_to(top).as_posix()
    prefix = "" if prefix == "." else f"{prefix}/"
    layers = _above(top, prefix)
    if prefix and _ignored(layers, prefix):
        top, prefix, layers = folder.root, "", ()
    for depth in range(len(start)):
        layers = (*layers, *_layer(top, f"{prefix}{''.join(f'{one}/' for one in start[:depth])}"))
    below = "".join(f"{one}/" for one in start)
    for path in _walk(top, f"{prefix}{below}", layers):
        yield path.removeprefix(prefix)


def matcher(pattern: str) -> GitIgnoreSpec:
    """The files that a pattern means, written as a line of .gitignore. Raises WorkspaceFault."""
    if not pattern.strip() or pattern[0] in "!#":
        raise WorkspaceFault(f'"{pattern}" is no pattern: write one such as *.py or /src/**/*.ts')
    try:
        return _spec([pattern])
    except ValueError as error:
        raise WorkspaceFault(f'"{pattern}" is no pattern: {error}') from error


def _walk(top: Path, where: str, layers: Layers) -> Iterator[str]:
    layers = (*layers, *_layer(top, where))
    try:
        entries = sorted(os.scandir(top / where), key=lambda entry: entry.name)
    except OSError:
        return  # a folder that may not be looked into, or is gone by now
    for entry in entries:
        path = f"{where}{entry.name}"
        if hidden(entry.name) or not entry.name.isprintable():
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _ignored(layers, f"{path}/"):
                yield from _walk(top, f"{path}/", layers)
        elif entry.is_file(follow_symlinks=False) and not _ignored(layers, path):
            yield path


def _ignored(layers: Layers, path: str) -> bool:
    """Whether the innermost line that speaks of the path ignores it."""
    for where, spec in reversed(layers):
        said = spec.check_file(path.removeprefix(where)).include
        if said is not None:
            return said
    return False


def _repository(root: Path) -> Path:
    """The top of the repository that the project lies in, or the project itself."""
    return next((one for one in (root, *root.parents) if (one / ".git").exists()), root)


def _above(top: Path, prefix: str) -> Layers:
    """What git ignores before the project's own files say anything."""
    exclude = _read(top / ".git" / "info" / "exclude")
    layers: Layers = (("", _spec(exclude)),) if exclude else ()
    parts = prefix.split("/")[:-1]
    for depth in range(len(parts)):
        layers = (*layers, *_layer(top, "".join(f"{one}/" for one in parts[:depth])))
    return layers


def _layer(top: Path, where: str) -> Layers:
    lines = _read(top / where / IGNORE_FILE)
    return ((where, _spec(lines)),) if lines else ()


def _read(path: Path) -> list[str]:
    """The lines of a file of patterns that can be read as such; git passes the others over too."""
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            return []
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [line for line in lines if _readable(line)]


def _readable(line: str) -> bool:
    try:
        _spec([line])
    except ValueError:
        return False
    return True


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    # re2 takes time in proportion to the path, whatever the pattern
    return GitIgnoreSpec.from_lines(lines, backend="re2")
