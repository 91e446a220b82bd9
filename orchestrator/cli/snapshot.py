"""The files that shaped a run, kept with it, so that it can go on with them as they were.

Kept as blobs of the journal under the hashes that its first event names. Not the reading of them
(`loading`). Above: `execute`, `resume`; below: `journal`, `library.builtin`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from orchestrator.errors import ConfigError, Place
from orchestrator.events import Definition
from orchestrator.journal.journal import Journal
from orchestrator.library.builtin import SHOWN, builtin_root


def keep(journal: Journal, project: Path, definitions: Sequence[Definition]) -> None:
    """Keep every file of `definitions`. Raises ConfigError for one that is no longer as read."""
    for one in definitions:
        place = _place(project, one.path)
        if not place.is_file() or journal.put(place.read_bytes()) != one.sha256:
            raise ConfigError(
                "the file changed while the run was starting",
                place=Place(path=one.path),
                hint="start it again",
            )


def changed(before: Sequence[Definition], now: Sequence[Definition]) -> list[str]:
    """What happened to each file since, in words: `changed .agents/qa.md`."""
    old = {one.path: one.sha256 for one in before}
    new = {one.path: one.sha256 for one in now}
    words = {
        **{path: "gone" for path in old if path not in new},
        **{path: "new" for path in new if path not in old},
        **{path: "changed" for path in old if path in new and old[path] != new[path]},
    }
    return [f"{word} {path}" for path, word in sorted(words.items())]


def restore(get: Callable[[str], bytes], definitions: Sequence[Definition], folder: Path) -> None:
    """Write the files as they were into `folder`, a project of its own.

    A shipped file that this version ships otherwise becomes the project's, which replaces ours;
    the shipped CONTEXT.md cannot be replaced, and raises ConfigError.
    """
    for one in definitions:
        name = one.path.removeprefix(f"{SHOWN}/")
        if name != one.path and _as_shipped(name) == get(one.sha256):
            continue
        if name != one.path and name == "CONTEXT.md":
            raise ConfigError(
                "the shipped CONTEXT.md was another one when this run began",
                hint="install that version of orch, or go on with --use-new",
            )
        place = (folder / name).resolve()
        if not place.is_relative_to(folder.resolve()):
            raise ConfigError(
                "a file that lies outside the project cannot be put back as it was",
                place=Place(path=one.path),
                hint="go on with --use-new",
            )
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(get(one.sha256))


def _as_shipped(name: str) -> bytes:
    place = builtin_root() / name
    return place.read_bytes() if place.is_file() else b""


def _place(project: Path, path: str) -> Path:
    name = path.removeprefix(f"{SHOWN}/")
    return builtin_root() / name if name != path else project / path
