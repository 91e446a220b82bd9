"""Logging in and out: two accounts, and a lock after five wrong passwords.

Their passwords are no secret: the tickets tell them. Above: `shop`; below: `visit` and `frame`.
"""

from starlette.responses import Response

from orchestrator.demo.bugs import FILTER_STAYS, LOCKOUT_NEVER
from orchestrator.demo.frame import KEEPER, Field, frame
from orchestrator.demo.visit import Visit, go

MEMBERS: dict[str, tuple[str, str]] = {"ada": ("lovelace", "Ada"), "joan": ("clarke", "Joan")}
"""Password and name, by username; Joan keeps the shop."""

TRIES = 5
"""So many wrong passwords lock an account, for the session that gave them."""


def show(visit: Visit) -> Response:
    draft = visit.session.take_draft("login")
    name = Field(
        label="Username",
        name="username",
        value=draft.get("username", ""),
        error=draft.get("username_error", ""),
        autocomplete="username",
    )
    password = Field(
        label="Password",
        name="password",
        type="password",
        error=draft.get("password_error", ""),
        autocomplete="current-password",
    )
    alert = f'<p role="alert" class="alert">{draft["alert"]}</p>' if "alert" in draft else ""
    body = (
        '<section class="panel narrow"><h1>Member login</h1>'
        '<p class="lead">Please tell us who you are.</p>'
        f'{alert}<form method="post" action="/login" novalidate>{name}{password}'
        '<button class="wide">Log in</button></form></section>'
    )
    return frame("Login", body, visit=visit, login_link=False)


def submit(visit: Visit) -> Response:
    username, password = visit.word("username"), visit.asked.get("password", "")
    wrong = _missing(username, password) or _refused(visit, username, password)
    if wrong:
        visit.session.keep_draft("login", {"username": username, **wrong})
        return go("/login")
    visit.session.forget_failures(username)
    member = MEMBERS[username][1]
    visit.session.log_in(member)
    return go("/orders" if member == KEEPER else "/products")


def leave(visit: Visit) -> Response:
    visit.session.log_out()
    if FILTER_STAYS not in visit.bugs:
        visit.session.set_setting("filter", "")
    return go("/login")


def _missing(username: str, password: str) -> dict[str, str]:
    wrong = {}
    if not username:
        wrong["username_error"] = "Enter your username"
    if not password:
        wrong["password_error"] = "Enter your password"  # noqa: S105 - what the page says
    return wrong


def _refused(visit: Visit, username: str, password: str) -> dict[str, str]:
    """Why this password does not open the account, counting it if it is the wrong one."""
    if not _locked(visit, username):
        if username in MEMBERS and password == MEMBERS[username][0]:
            return {}
        visit.session.count_failure(username)
    locked = _locked(visit, username)
    return {"alert": "This account is locked" if locked else "Invalid credentials"}


def _locked(visit: Visit, username: str) -> bool:
    return LOCKOUT_NEVER not in visit.bugs and visit.session.failures(username) >= TRIES
