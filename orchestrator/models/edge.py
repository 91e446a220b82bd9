"""The edge to an SDK: every exception it lets out, as one `ModelFault`.

Both SDKs are built alike and name their errors alike, and both let raw errors of the transport and
of JSON through once a stream has begun. Neither is imported here. Above: `provider`, the turns;
below: `faults`.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from orchestrator.messages import Json, Usage
from orchestrator.models.faults import (
    FaultKind,
    ModelFault,
    asked_again,
    kind_of,
    wait_asked,
    without_keys,
)

_BROKEN = (ValueError, AssertionError, RuntimeError, LookupError, TypeError, AttributeError)
"""What an SDK raises over a body that is not what it expects."""

_WORDS: Mapping[FaultKind, str] = {
    "unreachable": "cannot be reached",
    "dropped": "broke off in the middle of its reply",
    "stalled": "said nothing for too long",
    "garbled": "gave a reply that cannot be read",
    "cut": "ended its reply early",
    "key": "has no key that is accepted",
    "request": "cannot be asked so",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One provider's edge: how its faults are told. `sdk` is the SDK's module."""

    sdk: ModuleType
    name: str
    url: str
    key: str = ""
    now: Callable[[], float] = time.time

    @contextmanager
    def guard(self, usage: Callable[[], Usage] = Usage) -> Iterator[None]:
        """Whatever the SDK raises inside comes out as a `ModelFault` with the usage so far."""
        import httpx2

        try:
            yield
        except (self.sdk.APIError, *self._own(), httpx2.HTTPError, *_BROKEN) as error:
            raise self.fault(error, usage()) from None

    def _own(self) -> tuple[type[Exception], ...]:
        names = ("AnthropicError", "OpenAIError")
        return tuple(getattr(self.sdk, name) for name in names if hasattr(self.sdk, name))

    def fault(self, error: Exception, usage: Usage) -> ModelFault:
        """The fault that an exception of the SDK, the transport or JSON stands for."""
        if isinstance(error, self.sdk.APIStatusError):
            headers = error.response.headers
            return self._told(error, error.status_code, headers, usage)
        if isinstance(error, self.sdk.APIConnectionError):
            return self._transport(error.__cause__ or error, usage)
        if isinstance(error, self.sdk.APIError):
            return self._told(error, 200, {}, usage)
        if isinstance(error, _BROKEN):
            return self.of("garbled", f"{type(error).__name__}: {error}", usage)
        if isinstance(error, self._own()):
            return self.of("key", str(error), usage)
        return self._transport(error, usage)

    def of(self, kind: FaultKind, said: str, usage: Usage | None = None) -> ModelFault:
        """A fault of this kind; `said` is what is known of it beyond its kind."""
        words = ": ".join(filter(None, (_WORDS.get(kind, ""), without_keys(said, [self.key]))))
        return ModelFault(kind, f"`{self.name}` {words}", usage=usage)

    def _told(
        self, error: Exception, status: int, headers: Mapping[str, str], usage: Usage
    ) -> ModelFault:
        names, said = _error_in(getattr(error, "body", None))
        kind = kind_of(status, names)
        answered = f"answered {status}" if status >= 400 else "told an error in mid-stream"
        words = without_keys(said or next(iter(names), "") or str(error), [self.key])
        where = f" (asked at {self.url})" if kind == "missing" else ""
        return ModelFault(
            kind,
            f"`{self.name}` {answered}: {words}{where}",
            retryable=asked_again(headers),
            retry_after=wait_asked(headers, self.now),
            usage=usage,
        )

    def _transport(self, error: BaseException, usage: Usage) -> ModelFault:
        import httpx2

        said = str(error) or type(error).__name__
        if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
            return self.of("unreachable", f"{self.url} ({said})", usage)
        if isinstance(error, httpx2.TimeoutException):
            return self.of("stalled", type(error).__name__, usage)
        if isinstance(error, httpx2.LocalProtocolError):
            return self.of("key", "it cannot be sent: a key is one line of plain signs", usage)
        if isinstance(error, httpx2.UnsupportedProtocol | httpx2.TooManyRedirects):
            return self.of("request", said, usage)
        if isinstance(error, httpx2.DecodingError):
            return self.of("garbled", said, usage)
        return self.of("dropped", said, usage)


def _error_in(body: Json) -> tuple[list[str], str]:
    """What an error's body calls itself, and what it says."""
    error = body.get("error", body) if isinstance(body, Mapping) else None
    if isinstance(error, str):
        return [], error
    if not isinstance(error, Mapping):
        return [], body if isinstance(body, str) else ""
    names = [str(error[key]) for key in ("code", "type") if error.get(key)]
    return names, str(error.get("message") or "")
