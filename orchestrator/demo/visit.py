"""One request as the pages see it: whose session, what was asked, which bugs are on.

The pages are plain functions from a visit to a response; cookies and parsing stay here.
Above: the pages and `shop`; below: `store` and Starlette.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from orchestrator.demo.bugs import Bug
from orchestrator.demo.store import Session, Store

COOKIE = "shop_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as a browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """`asked` holds the query of a GET or the form of a POST, the last value of each name.

    `files` are those that were sent with a form, by the name of their field.
    """

    session: Session
    bugs: frozenset[Bug]
    asked: Mapping[str, str]
    files: Mapping[str, Sent] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """What was asked under this name, without spaces around it; empty if nothing was."""
        return self.asked.get(name, "").strip()


Page: TypeAlias = Callable[[Visit], Response]


def endpoint(page: Page) -> Callable[[Request], Awaitable[Response]]:
    """Makes a page an endpoint: finds or opens the session, and sends its cookie."""

    async def answer(request: Request) -> Response:
        store: Store = request.state.store
        session = store.session(request.cookies.get(COOKIE, ""))
        asked, files = await _asked(request)
        bugs = request.app.state.bugs
        response = page(Visit(session=session, bugs=bugs, asked=asked, files=files))
        response.set_cookie(COOKIE, session.id, httponly=True, samesite="lax")
        # Going back must show the shop as it is now, not as it was.
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


async def _asked(request: Request) -> tuple[dict[str, str], dict[str, Sent]]:
    """Words and files; a file field that was left empty is none."""
    if request.method != "POST":
        return dict(request.query_params), {}
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return dict(parse_qsl((await request.body()).decode(errors="replace"))), {}
    asked: dict[str, str] = {}
    files: dict[str, Sent] = {}
    async with request.form() as form:
        for name, value in form.items():
            if isinstance(value, str):
                asked[name] = value
            elif value.filename:
                files[name] = Sent(name=value.filename, content=await value.read())
    return asked, files


def go(path: str) -> Response:
    """Sends the browser on with a GET, so that a reload never repeats what was posted."""
    return RedirectResponse(path, status_code=303)
