"""What leaves a run, with its secrets taken out: its record, and the errors that end it.

The last of three: secrets are out of every result before a model or a layer sees it (`masked`),
out of what children say (`logs`), and here out of whatever else is written down or told, such as
the reason why a server did not start. Above: `cli`; below: `journal`, `tools.masking`.
"""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Literal, TypeVar, cast, get_origin, get_type_hints

from orchestrator.errors import ConfigErrors, OrchError
from orchestrator.events import Actor, Envelope, Event, Scope, Stored
from orchestrator.journal.journal import CODE, NOWHERE, Journal
from orchestrator.messages import Json
from orchestrator.tools.masking import Mask

IDENTIFIERS = frozenset(
    {"id", "call_id", "criterion", "tool", "tools", "blob", "screenshot", "outlined"}
)
"""Fields of events that hold names and digests of ours, by which others find them."""

T = TypeVar("T")


class DiscreetJournal:
    """A journal into which no secret goes: not with an event, not as a text, not as a name."""

    def __init__(self, inner: Journal, mask: Mask) -> None:
        self._inner = inner
        self._mask = mask

    @property
    def run(self) -> str:
        return self._inner.run

    def append(self, event: Event, *, scope: Scope = NOWHERE, actor: Actor = CODE) -> Envelope:
        return self._inner.append(masked(event, self._mask), scope=scope, actor=actor)

    def sync(self) -> None:
        self._inner.sync()

    def put(self, data: bytes) -> str:
        return self._inner.put(self._mask.bytes(data))

    def get(self, sha256: str) -> bytes:
        return self._inner.get(sha256)

    def keep(self, name: str, data: bytes, media: str, *, scope: Scope = NOWHERE) -> Stored:
        """As the protocol says; a picture stays as it is, its name does not."""
        kept = data if media.startswith("image/") else self._mask.bytes(data)
        return self._inner.keep(self._mask.mask(name), kept, media, scope=scope)

    def close(self) -> None:
        self._inner.close()


def masked(thing: T, mask: Mask) -> T:
    """An event, or a part of one, with the secrets out of all its words."""
    return cast("T", _masked(thing, mask))


def _masked(thing: Json, mask: Mask) -> Json:
    if isinstance(thing, str):
        return mask.mask(thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        words = {name: _masked(getattr(thing, name), mask) for name in _worded(type(thing))}
        return replace(thing, **words)
    if isinstance(thing, tuple):
        return tuple(_masked(part, mask) for part in thing)
    return mask.json(thing) if isinstance(thing, Mapping | list) else thing


@lru_cache
def _worded(kind: type) -> tuple[str, ...]:
    """The fields of an event that hold words of others, not one of a list of ours."""
    hints = get_type_hints(kind)
    return tuple(
        field.name
        for field in fields(kind)
        if field.name not in IDENTIFIERS
        and not field.name.endswith("sha256")
        and hints[field.name] not in {int, float, bool}
        and get_origin(hints[field.name]) is not Literal
    )


def hushed(error: OrchError, mask: Mask) -> OrchError:
    """The same error, its words and those of the errors in it masked in place."""
    error.message, error.hint = mask.mask(error.message), mask.mask(error.hint)
    error.args = (error.message,)
    for inner in error.errors if isinstance(error, ConfigErrors) else ():
        hushed(inner, mask)
    return error


@contextmanager
def discreet(mask: Mask) -> Iterator[None]:
    """Let no secret out with an exception: its words are masked, or it is told as an OrchError."""
    try:
        yield
    except OrchError as error:
        hushed(error, mask)
        raise
    except Exception as error:
        told = "".join(traceback.format_exception(error))
        if mask.mask(told) == told:
            raise
        said = mask.mask(f"{type(error).__name__}: {error}")
        hint = "this should not happen; its traceback is withheld, since it holds a secret"
        raise OrchError(f"the program failed: {said}", hint=hint) from None
