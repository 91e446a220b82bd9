"""Which URLs are the application's: the host is parsed once, and what was read is what is used.

A URL that a browser could read otherwise than we do is refused, not repaired: a user before the
host, an address in other digits, a dot at the end, a backslash. Not the browser's boundary, which
is the network's; this one stands before a navigation and after every result. Above: `conditions`,
`secrets`, `browsing`; below: nothing.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from orchestrator.errors import ConfigError, Place

PORTS = {"http": 80, "https": 443}

BLANK = frozenset({"about:blank", "chrome-error://chromewebdata/"})
"""Pages that show nothing of anybody: they may stand open, and are never evidence."""

_URL = re.compile(r"(?P<scheme>(?i:https?))://(?P<authority>[^/?#\\]*)(?P<rest>.*)", re.DOTALL)
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::(?P<port>[0-9]{0,5}|\*))?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_AS_THEY_ARE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_LOCAL = frozenset({"localhost", "local", "test", "internal", "lan"})
"""Top labels under which a team's own machines live: `*.localhost` names no stranger."""


class BadUrl(ValueError):
    """Not a URL that can be judged; the message is the end of a sentence about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """An http or https URL: `host` in lower case and ASCII, `rest` from the path on."""

    scheme: str
    host: str
    port: int
    rest: str

    @property
    def origin(self) -> str:
        """`scheme://host`, with the port where it is not the scheme's own."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    def __str__(self) -> str:
        return self.origin + self.rest


def read_url(text: str) -> Url:
    """Read an absolute URL as every browser must read it, or raise BadUrl."""
    if _CONTROL.search(text):
        raise BadUrl("holds a control character")
    found = _URL.fullmatch(text)
    if found is None:
        raise BadUrl("is not an http or https URL")
    scheme = found["scheme"].lower()
    host, port = _read_authority(found["authority"], scheme)
    if port == "*":
        raise BadUrl("has no number for a port")
    rest = found["rest"]
    if "\\" in re.split(r"[?#]", rest, maxsplit=1)[0]:
        raise BadUrl("holds a backslash")
    rest = quote(rest if rest[:1] == "/" else f"/{rest}", safe=_AS_THEY_ARE, errors="replace")
    return Url(scheme=scheme, host=host, port=int(port), rest=rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginPattern:
    """One line of `origins:`; `port` 0 is any; with `below`, the hosts under `host`."""

    text: str
    scheme: str
    host: str
    port: int
    below: bool = False

    def allows(self, url: Url) -> bool:
        """Whether the URL is on this origin."""
        if url.scheme != self.scheme or self.port not in {0, url.port}:
            return False
        return url.host.endswith(f".{self.host}") if self.below else url.host == self.host


def read_origin(text: str, place: Place | None = None) -> OriginPattern:
    """Read `http://127.0.0.1:*` or `https://*.example.com`; ConfigError says what is wrong."""
    found = _URL.fullmatch(text)
    if found is None or found["rest"] not in {"", "/"}:
        hint = "write scheme://host:port and no path, such as http://127.0.0.1:* or https://*.example.com"
        raise ConfigError(f"`{text}` is not an origin", place=place, hint=hint)
    scheme, authority = found["scheme"].lower(), found["authority"]
    below = authority.startswith("*.")
    try:
        host, port = _read_authority(authority.removeprefix("*."), scheme)
    except BadUrl as error:
        hint = "a star stands for a whole first label (https://*.example.com) or for the port"
        raise ConfigError(f"the origin `{text}` {error}", place=place, hint=hint) from None
    if below and (host[0] == "[" or ("." not in host and host not in _LOCAL) or _is_address(host)):
        hint = "name at least two labels after the star, such as https://*.example.com"
        raise ConfigError(f"the origin `{text}` names everybody", place=place, hint=hint)
    number = 0 if port == "*" else int(port)
    return OriginPattern(text=text, scheme=scheme, host=host, port=number, below=below)


class Origins:
    """The application's origins; `patterns` as the team wrote them."""

    def __init__(self, patterns: Iterable[str], *, place: Place | None = None) -> None:
        self.patterns = tuple(read_origin(text, place) for text in patterns)

    def __str__(self) -> str:
        return ", ".join(pattern.text for pattern in self.patterns) or "none"

    @classmethod
    def of(cls, url: str) -> "Origins":
        """The one origin of a URL: the default, from `app.url`. BadUrl if it is none."""
        return cls([read_url(url).origin])

    def allows(self, url: str) -> bool:
        """Whether the URL is http or https and on one of the origins: then it may be evidence."""
        return not self.why_not(url)

    def tolerates(self, url: str) -> bool:
        """Whether the URL may stand open in a tab: an allowed one, or a page with nothing on it."""
        return url in BLANK or self.allows(url)

    def why_not(self, url: str) -> str:
        """The sentence that refuses the URL; empty if it is allowed."""
        try:
            read = read_url(url)
        except BadUrl as error:
            return f"{url!r} {error}"
        if any(pattern.allows(read) for pattern in self.patterns):
            return ""
        return f"{read.origin} is not one of the origins ({self})"

    def resolve(self, base: str, url: str) -> str:
        """The absolute URL, in the one form that was judged; what cannot be read stays as it is."""
        text = url.strip(" ")
        if not _SCHEME.match(text) and not _CONTROL.search(text):
            text = urljoin(base, text)
        try:
            return str(read_url(text))
        except BadUrl:
            return text


def _read_authority(authority: str, scheme: str) -> tuple[str, str]:
    """Host and port (a number or `*`) of what stands between `//` and the path."""
    if "@" in authority:
        raise BadUrl("names a user before the host")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise BadUrl("has no host that can be read")
    port = found["port"] or str(PORTS[scheme])
    if port != "*" and not 0 < int(port) < 65536:
        raise BadUrl("has a port that is none")
    return _read_host(found["host"]), port


def _read_host(host: str) -> str:
    if host.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
        except ValueError:
            raise BadUrl("has an IPv6 address that is none") from None
    host = host.lower() if host.isascii() else _to_ascii(host)
    labels = host.split(".")
    if not labels[-1]:
        raise BadUrl("has a dot at the end of the host")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise BadUrl("has a host with characters that no name holds")
    if _NUMBER.fullmatch(labels[-1]) and not _is_address(host):
        raise BadUrl("writes an address in other digits than 127.0.0.1")
    return host


def _to_ascii(host: str) -> str:
    import idna  # its tables are only wanted for the rare name that is not ASCII

    try:
        return idna.encode(host, uts46=True, transitional=False).decode("ascii")
    except idna.IDNAError:
        raise BadUrl("has a host that is no name") from None


def _is_address(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
