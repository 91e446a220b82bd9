"""`find` of a tracker's role: what has to be looked up before its tool can be called.

A status is reached by a transition with a number of its own, which another tool lists. Only the
mapping: it makes that tool's arguments and picks from its answer, and calls nothing. Above:
`tracker_roles`, `trackers`; below: `tracker_words`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import escape
from typing import Protocol

from orchestrator.library.tracker_words import at_path, filled, unwrapped, words
from orchestrator.messages import Json

FOUND = "found"
"""The word that the role's own tool is given: `$found`."""

_KEYS = ("tool", "with", "within", "each", "where", "like", "take", "called")


class Fault(Protocol):
    """Tells a mistake in the file, with the keys that lead to it."""

    def __call__(
        self, said: str, *keys: str, near: tuple[str, tuple[str, ...]] | None = None
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """`where` are paths in an item and the text that one of them must be, the first that is.

    `like` are patterns of an item's name, where nothing is said text by text: of all of them one
    item alone must be. `take` is the path of what is wanted, `called` that of an item's name.
    """

    tool: str
    arguments: Mapping[str, Json]
    where: Mapping[str, str]
    take: str
    like: tuple[str, ...] = ()
    called: str = "name"
    within: str = ""
    each: str = ""

    def pick(self, data: Json, given: Mapping[str, Json]) -> tuple[Json, tuple[str, ...]]:
        """What was wanted, None if it isn't there; and the names of all that is."""
        answer = unwrapped(data)
        answer = unwrapped(at_path(answer, self.within)) if self.within else answer
        answer = at_path(answer, self.each) if self.each else answer
        items = answer if isinstance(answer, list) else []
        names = tuple(str(at_path(item, self.called) or "") for item in items)
        for path, wanted in self.where.items():
            said = _even(filled(wanted, given))
            for item in items:
                if said and _even(at_path(item, path)) == said:
                    return at_path(item, self.take), names
        alike = [item for item in items if self._alike(item, given)]
        return (at_path(alike[0], self.take) if len(alike) == 1 else None), names

    def _alike(self, item: Json, given: Mapping[str, Json]) -> bool:
        name = _even(at_path(item, self.called))
        return any(fnmatchcase(name, pattern) for pattern in self._patterns(given))

    def _patterns(self, given: Mapping[str, Json]) -> Iterator[str]:
        # what is put in is text, whatever stars and brackets stand in it
        plain = {
            word: escape(value) if isinstance(value, str) else value
            for word, value in given.items()
        }
        return (_even(filled(pattern, plain)) for pattern in self.like)


def _even(value: Json) -> str:
    return " ".join(str(value).split()).casefold() if value is not None else ""


def read_find(server: str, written: Json, known: tuple[str, ...], fault: Fault) -> Find | None:
    """Read the key `find`; whatever is wrong with it is told to `fault`."""
    if not isinstance(written, dict):
        fault("`find` must say what is looked up, with what tool", "find")
        return None
    for key in written:
        if key not in _KEYS:
            fault(f"found the key `{key}`", "find", key, near=(key, _KEYS))
    for word in words(written):
        if word not in known:
            fault(f"`find` is not given ${word}", "find")
    like = written.get("like", [])
    if not isinstance(like, list) or not all(isinstance(one, str) for one in like):
        fault("`like` must be a list of names with stars", "find", "like")
        return None
    texts = {key: written.get(key, "") for key in ("tool", "within", "each", "take")}
    called, where, sent = written.get("called", "name"), written.get("where"), written.get("with")
    whole = all(isinstance(text, str) for text in (*texts.values(), called))
    if not whole or not texts["tool"] or not texts["take"]:
        fault("`find` needs `tool` and `take`, each a word", "find")
        return None
    if not isinstance(where, dict) or not all(isinstance(one, str) for one in where.values()):
        fault("`where` must say what an item's field is, such as {name: $status}", "find", "where")
        return None
    return Find(
        tool=f"{server}.{texts['tool']}",
        arguments=sent if isinstance(sent, dict) else {},
        where=where,
        take=texts["take"],
        like=tuple(like),
        called=called,
        within=texts["within"],
        each=texts["each"],
    )
