"""`troubles` of a tracker file: what a server's errors mean, in words, and what mends them.

Above: `trackers`; below: floor 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from orchestrator.errors import ConfigError
from orchestrator.library.document import Document
from orchestrator.messages import Json

_KEYS = frozenset({"words", "says", "mend"})
_DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`words` are those of the server's error, any of which tell this trouble.

    `down` says that the tracker is not there, and not that something is wrong in what was asked.
    """

    words: tuple[str, ...]
    says: str
    mend: str
    down: bool = False


def told(troubles: Iterable[Trouble], error: str) -> Trouble | None:
    """The first trouble that the text of an error tells."""
    even = error.casefold()
    fitting = (one for one in troubles if any(word.casefold() in even for word in one.words))
    return next(fitting, None)


def read_troubles(document: Document, errors: list[ConfigError]) -> tuple[Trouble, ...]:
    """Read the key `troubles`; mistakes go into the errors."""
    written = document.meta.get("troubles", [])
    found: list[Trouble] = []
    for number, item in enumerate(written if isinstance(written, list) else [written]):
        if _sound(item):
            found.append(Trouble(**{**item, "words": tuple(item["words"])}))
        else:
            said = "a trouble has `words`, a list, the texts `says` and `mend`, and maybe `down`"
            errors.append(ConfigError(said, place=document.place("troubles", number)))
    return tuple(found)


def _sound(item: Json) -> bool:
    return (
        isinstance(item, dict)
        and item.keys() - {_DOWN} == _KEYS
        and isinstance(item.get(_DOWN, False), bool)
        and isinstance(item["words"], list)
        and all(isinstance(text, str) for text in (*item["words"], item["says"], item["mend"]))
    )
