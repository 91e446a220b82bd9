"""One look at the application: the page, and what the browser said since the last action.

Only the shape; whoever drives the browser takes the look. Above: `expect`, `prove`, `locate`.
Below: `snapshot`, `requests`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from orchestrator.page.requests import Request
from orchestrator.page.snapshot import Dialog, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What could be seen at one moment.

    `console` are the messages since before the last action, as `read_console` splits them;
    `dialogs` those that were seen since then, oldest first, handled or gone by now (one that is
    open is the page's too). `downloads` are the names of the files downloaded and `requests` the
    requests made since then, oldest first.
    `quoted` is the text of the observation that an expectation of `words` names, None for none.
    `before` is the page as it was before the last action, empty where it was not looked at, None
    where nobody asks; `claimed` are texts that were claimed, and seen, since that action.
    """

    page: Page
    console: tuple[str, ...] = ()
    dialogs: tuple[Dialog, ...] = ()
    downloads: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    quoted: str | None = None
    before: Page | None = None
    claimed: tuple[str, ...] = ()


Looker: TypeAlias = Callable[[], Awaitable[Look]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A look, and when it began and ended: seconds of the clock that a claim is proved by."""

    began: float
    ended: float
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was seen before a claim was made: since when it counts, and the sightings, oldest first.

    `since` is when the last action was sent. A sighting from before it shows what was there then.
    """

    since: float
    sightings: tuple[Sighting, ...] = ()
