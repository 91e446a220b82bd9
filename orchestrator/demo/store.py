"""What the shop remembers of each visitor: one SQLite database, every row owned by a session.

A visitor without a known session cookie starts with nothing: a fresh browser context is a fresh
shop. No rules of the shop are here. Above: `visit` and the pages; below: sqlite3.
"""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any, Literal

SCHEMA = """
create table if not exists sessions (id text primary key, member text not null default '');
create table if not exists failures (
    session text, username text, count integer, primary key (session, username));
create table if not exists lines (
    session text, slug text, quantity integer, primary key (session, slug));
create table if not exists notices (session text, role text, says text, after integer);
create table if not exists drafts (
    session text, form text, entries text, primary key (session, form));
create table if not exists addresses (
    session text primary key, first_name text, last_name text, postal_code text);
create table if not exists orders (session text, number integer, first_name text, cents integer);
create table if not exists settings (
    session text, name text, value text, primary key (session, name));
create table if not exists returns (
    session text primary key, name text, reason text, photo_name text, photo blob);
"""

FIRST_ORDER = 1001
"""Every visitor's first order has this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message that the next page shows `after` milliseconds."""

    role: Literal["status", "alert"]
    says: str
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an order goes, as the visitor typed it."""

    first_name: str
    last_name: str
    postal_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    number: int
    first_name: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A request to send something back; without a photo its name and bytes are empty."""

    name: str
    reason: str
    photo_name: str = ""
    photo: bytes = b""


class Store:
    """The database; `path` is a file, or in memory and gone when closed."""

    def __init__(self, path: str = ":memory:") -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript(SCHEMA)

    def session(self, identity: str = "") -> "Session":
        """The session with this id, or a new one where there is no such session."""
        known = self._db.execute("select 1 from sessions where id = ?", (identity,)).fetchone()
        if not known:
            identity = secrets.token_urlsafe(16)
            self._db.execute("insert into sessions (id) values (?)", (identity,))
        return Session(self._db, identity)

    def close(self) -> None:
        self._db.close()


class Session:
    """One visitor's part of the database; `id` is the value of the cookie."""

    def __init__(self, db: sqlite3.Connection, identity: str) -> None:
        self._db = db
        self.id = identity

    def _all(self, sql: str, *values: str | int | bytes) -> list[Any]:
        """Runs one statement; the session's id is its first value."""
        return self._db.execute(sql, (self.id, *values)).fetchall()

    @property
    def member(self) -> str:
        """The name of the member who is logged in, or nothing."""
        return str(self._all("select member from sessions where id = ?")[0][0])

    def log_in(self, member: str) -> None:
        self._all("update sessions set member = ?2 where id = ?1", member)

    def log_out(self) -> None:
        self.log_in("")

    def failures(self, username: str) -> int:
        """How many wrong passwords in a row this session gave for the account."""
        rows = self._all("select count from failures where session = ? and username = ?", username)
        return int(rows[0][0]) if rows else 0

    def count_failure(self, username: str) -> None:
        self._all(
            "insert into failures values (?, ?, 1) on conflict do update set count = count + 1",
            username,
        )

    def forget_failures(self, username: str) -> None:
        self._all("delete from failures where session = ? and username = ?", username)

    def cart(self) -> dict[str, int]:
        """Quantities by slug, in the order in which they were added."""
        rows = self._all("select slug, quantity from lines where session = ? order by rowid")
        return {str(slug): int(quantity) for slug, quantity in rows}

    def add(self, slug: str) -> None:
        self._all(
            "insert into lines values (?, ?, 1) on conflict do update set quantity = quantity + 1",
            slug,
        )

    def remove(self, slug: str) -> None:
        self._all("delete from lines where session = ? and slug = ?", slug)

    def tell(self, notice: Notice) -> None:
        """Keeps the notice for the next page that shows notices."""
        self._all("insert into notices values (?, ?, ?, ?)", notice.role, notice.says, notice.after)

    def take_notices(self) -> tuple[Notice, ...]:
        """What was kept, once: the page after that does not have it again."""
        rows = self._all("select role, says, after from notices where session = ? order by rowid")
        self._all("delete from notices where session = ?")
        return tuple(Notice(role=role, says=says, after=after) for role, says, after in rows)

    def keep_draft(self, form: str, entries: dict[str, str]) -> None:
        """Keeps what was typed into a form, and what was wrong, for the next time it is shown."""
        self._all("insert or replace into drafts values (?, ?, ?)", form, json.dumps(entries))

    def take_draft(self, form: str) -> dict[str, str]:
        """What was kept of the form, once; nothing if nothing was."""
        rows = self._all("select entries from drafts where session = ? and form = ?", form)
        self._all("delete from drafts where session = ? and form = ?", form)
        kept: dict[str, str] = json.loads(rows[0][0]) if rows else {}
        return kept

    def setting(self, name: str) -> str:
        """What the visitor chose under this name; empty if nothing."""
        rows = self._all("select value from settings where session = ? and name = ?", name)
        return str(rows[0][0]) if rows else ""

    def settings(self, prefix: str) -> dict[str, str]:
        """All that begin with the prefix, by their names."""
        rows = self._all("select name, value from settings where session = ? order by rowid")
        return {str(name): str(value) for name, value in rows if str(name).startswith(prefix)}

    def set_setting(self, name: str, value: str) -> None:
        self._all("insert or replace into settings values (?, ?, ?)", name, value)

    def set_return(self, sent: Return) -> None:
        self._all(
            "insert or replace into returns values (?, ?, ?, ?, ?)",
            sent.name,
            sent.reason,
            sent.photo_name,
            sent.photo,
        )

    def last_return(self) -> Return | None:
        rows = self._all("select name, reason, photo_name, photo from returns where session = ?")
        if not rows:
            return None
        name, reason, photo_name, photo = rows[0]
        return Return(name=name, reason=reason, photo_name=photo_name, photo=photo)

    def set_address(self, address: Address) -> None:
        self._all(
            "insert or replace into addresses values (?, ?, ?, ?)",
            address.first_name,
            address.last_name,
            address.postal_code,
        )

    def address(self) -> Address | None:
        rows = self._all(
            "select first_name, last_name, postal_code from addresses where session = ?"
        )
        if not rows:
            return None
        first_name, last_name, postal_code = rows[0]
        return Address(first_name=first_name, last_name=last_name, postal_code=postal_code)

    def place_order(self, address: Address, cents: int) -> None:
        """Keeps the order, and empties the cart."""
        count = self._all("select count(*) from orders where session = ?")[0][0]
        self._all(
            "insert into orders values (?, ?, ?, ?)",
            FIRST_ORDER + int(count),
            address.first_name,
            cents,
        )
        self._all("delete from lines where session = ?")

    def last_order(self) -> Order | None:
        rows = self._all(
            "select number, first_name, cents from orders where session = ?"
            " order by number desc limit 1"
        )
        if not rows:
            return None
        number, first_name, cents = rows[0]
        return Order(number=number, first_name=first_name, cents=cents)
