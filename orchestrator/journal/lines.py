"""One envelope as one line of a journal, and back.

ASCII only, compact, fixed order of keys, no NaN, never a raw line feed; a lone surrogate stays an
escape. Written by the standard encoder, read back by pydantic over the closed union of events; an
event of a kind that is not in it is kept as `Unknown` and is written again as it was. It opens
no file. Above: `stamp`, `reading`; below: `chain`, `events`.
"""

import dataclasses
import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, get_args

from pydantic import Discriminator, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from orchestrator.errors import OrchError
from orchestrator.events import Actor, Envelope, Event, Scope, Unknown
from orchestrator.journal import chain
from orchestrator.messages import Json

MAX_LINE = 16 * 1024 * 1024
"""Bytes of one line; what is larger belongs in a blob."""

KINDS: frozenset[str] = frozenset(
    str(field.default)
    for event in get_args(Event)
    for field in dataclasses.fields(event)
    if field.name == "kind"
)
"""The kinds that this version knows."""


def write(envelope: Envelope) -> bytes:
    """The line without its line feed; OrchError for what JSON has no form for."""
    try:
        body = _ENCODER.encode(_flat(envelope)).encode("ascii")
    except (ValueError, TypeError, RecursionError) as error:
        raise OrchError(
            f"an event of the kind {envelope.event.kind} cannot be written down: {error}",
            hint="a tool gave a value that JSON has no form for; the run cannot go on unrecorded",
        ) from error
    if len(body) > MAX_LINE:
        raise OrchError(
            f"an event of the kind {envelope.event.kind} has {len(body)} bytes",
            hint=f"a line of the journal holds at most {MAX_LINE}; the rest belongs in a blob",
        )
    return chain.seal(body)


def _flat(envelope: Envelope) -> dict[str, Json]:
    fields: dict[str, Json] = {"v": envelope.v} | _fields(envelope)
    event = envelope.event
    if isinstance(event, Unknown) and "kind" in event.data:
        fields["event"] = dict(event.data)
    else:
        fields["event"] = {"kind": event.kind} | _fields(event)
    return fields


def _fields(thing: object) -> dict[str, Json]:
    if isinstance(thing, Mapping):
        return dict(thing)
    if not dataclasses.is_dataclass(thing) or isinstance(thing, type):
        raise TypeError(f"a {type(thing).__name__} is not JSON")
    return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}


_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=_fields)


def read(found: Mapping[str, Json]) -> Envelope:
    """The envelope that the object of a line says; ValueError when it is none."""
    said = found.get("event")
    kind = said.get("kind") if isinstance(said, dict) else None
    if said is None or not isinstance(kind, str):
        raise ValueError("it has no event with a kind")
    events, around = _adapters()
    try:
        event = events.validate_python(said) if kind in KINDS else Unknown(data=said)
        return Envelope(event=event, **around.validate_python(found))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"an event of the kind {kind}: {where}: {first['msg']}") from error


class _Around(TypedDict):
    """An envelope without its event, which is read by its kind and not tried against every one."""

    run: str
    seq: int
    epoch: int
    ts: str
    mono: float
    scope: Scope
    actor: Actor
    host: str
    pid: int
    prev: str
    v: int


@cache
def _adapters() -> tuple[TypeAdapter[Event], TypeAdapter[_Around]]:
    return TypeAdapter(Annotated[Event, Discriminator("kind")]), TypeAdapter(_Around)
