"""What a turn of a model can fail with: one kind each, and whether asking again may help.

    ModelFault            an end like any `ModelUnreachable`: exit 6
      unreachable         no connection, no such host                       asked again
      dropped             the connection broke in the middle                asked again
      stalled             nothing came for too long, or 408                 asked again
      busy                429, 409: too many at once                        asked again
      overloaded          503, 529, an overload told in mid-stream          asked again
      server              any other 5xx                                     asked again
      cut                 the reply ended early, and said nothing of it     asked again
      garbled             what came is not what was agreed: half a JSON     asked again
      key                 401, no key, a key that is not accepted
      forbidden           403
      unpaid              402, a quota that is used up
      missing             404, no such model
      too-long            413, more than the model reads
      request             400, 422, 431 and the like
      uninstalled         the package that speaks to the provider is not here

Tables and words; `edge` reads an SDK's exceptions with them, `patience` decides what to do. No key
ever stands in a message. Above: `edge`, `patience`, `registry`; below: `errors`, `messages`.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias

from orchestrator.errors import ModelUnreachable
from orchestrator.messages import Usage

FaultKind: TypeAlias = Literal[
    "unreachable",
    "dropped",
    "stalled",
    "busy",
    "overloaded",
    "server",
    "cut",
    "garbled",
    "key",
    "forbidden",
    "unpaid",
    "missing",
    "too-long",
    "request",
    "uninstalled",
]

PASSING: frozenset[FaultKind] = frozenset(
    {"unreachable", "dropped", "stalled", "busy", "overloaded", "server", "cut", "garbled"}
)
"""What may be otherwise a moment later. No tool has run by then, so the whole turn is asked."""

LONGEST_SAID = 300
"""Characters of a provider's own words that a message repeats."""

_HINTS: Mapping[FaultKind, str] = {
    "unreachable": "see that something answers at this address, or mend `base_url` of the model",
    "stalled": "the model took too long; a smaller brief or another model may answer",
    "busy": "wait, or run fewer criteria at once with `--parallel`",
    "overloaded": "try again later, or name another model under `fallback:`",
    "key": "see that the key is the right one for this address",
    "forbidden": "the key is known, but may not use this model",
    "unpaid": "see the account's credit and quota",
    "missing": "see how the provider spells the model's name, and that `base_url` is its address: "
    "for chat completions it ends in /v1 as a rule",
    "too-long": "raise nothing: the conversation has outgrown the model; name one that reads more",
    "request": "the provider refuses the request as it is; another model may take it",
}

_STATUSES: Mapping[int, FaultKind] = {
    401: "key",
    402: "unpaid",
    403: "forbidden",
    404: "missing",
    408: "stalled",
    409: "busy",
    413: "too-long",
    429: "busy",
    503: "overloaded",
    504: "stalled",
    529: "overloaded",
}

_TYPES: Mapping[str, FaultKind] = {
    "insufficient_quota": "unpaid",
    "billing_error": "unpaid",
    "context_length_exceeded": "too-long",
    "request_too_large": "too-long",
}
"""Told by name, whatever the status is."""

_TYPES_IN_STREAM: Mapping[str, FaultKind] = {
    **_TYPES,
    "overloaded_error": "overloaded",
    "rate_limit_error": "busy",
    "rate_limit_exceeded": "busy",
    "timeout_error": "stalled",
    "authentication_error": "key",
    "permission_error": "forbidden",
    "not_found_error": "missing",
    "invalid_request_error": "request",
}
"""An error told in mid-stream comes with the status 200: only its name says what it is."""


class ModelFault(ModelUnreachable):
    """One turn failed. `retry_after` is what the provider asks to wait, in seconds, uncapped.

    `usage` is what the failed turn is known to have cost all the same.
    """

    def __init__(
        self,
        kind: FaultKind,
        message: str,
        *,
        retryable: bool | None = None,
        retry_after: float | None = None,
        usage: Usage | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint or _HINTS.get(kind, ""))
        self.kind: FaultKind = kind
        self.retryable = kind in PASSING if retryable is None else retryable
        self.retry_after = retry_after
        self.usage = usage or Usage()


def kind_of(status: int, names: Iterable[str]) -> FaultKind:
    """The kind by the HTTP status and by what the error calls itself (its type, its code)."""
    streamed = status < 400
    told = _TYPES_IN_STREAM if streamed else _TYPES
    named = next((told[name] for name in names if name in told), None)
    if named:
        return named
    if status in _STATUSES:
        return _STATUSES[status]
    return "server" if streamed or status >= 500 else "request"


def asked_again(headers: Mapping[str, str]) -> bool | None:
    """What the provider itself says of asking again; None where it says nothing."""
    return {"true": True, "false": False}.get(headers.get("x-should-retry", "").lower())


def wait_asked(headers: Mapping[str, str], now: Callable[[], float]) -> float | None:
    """The seconds of `retry-after-ms` or `retry-after` (seconds or a date); None for neither."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    said = headers.get("retry-after", "").strip()
    seconds = _number(said)
    if seconds is not None or not said:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - now())
    except (ValueError, OverflowError):
        return None


def _number(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


_KEYLIKE = re.compile(r"(?i)\b(?:bearer\s+\S+|(?:sk|key)-[\w*.-]{6,})|(?<=//)[^/@\s]+@")


def without_keys(said: str, keys: Iterable[str]) -> str:
    """The words on one line, cut, and without a key: the given ones, and what looks like one."""
    for key in keys:
        said = said.replace(key, "[key]") if len(key) >= 6 else said
    said = " ".join(_KEYLIKE.sub("[key]", said).split())
    return said if len(said) <= LONGEST_SAID else said[: LONGEST_SAID - 1] + "…"
