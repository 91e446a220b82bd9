"""What the tools of the embedded tracker answer: data for code, words to read.

The models are the tools' output schemas. Above: `tickets`; below: pydantic and `ticket_file`.
"""

from collections.abc import Iterable
from typing import Self

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel

from orchestrator.servers.ticket_file import TicketFile
from orchestrator.servers.ticket_matter import BadTicket


class Row(BaseModel):
    """A ticket in a list."""

    key: str
    title: str
    status: str
    priority: str
    labels: list[str]

    @classmethod
    def of(cls, ticket: TicketFile) -> Self:
        return cls(
            key=ticket.key,
            title=ticket.title,
            status=ticket.status,
            priority=ticket.priority,
            labels=list(ticket.labels),
        )

    def facts(self) -> str:
        """Status, priority and labels, those that there are."""
        facts = {
            "status": self.status,
            "priority": self.priority,
            "labels": ", ".join(self.labels),
        }
        return " · ".join(f"{name}: {value}" for name, value in facts.items() if value)


class Problem(BaseModel):
    """A ticket file that cannot be read; `place` is its name and line."""

    key: str
    place: str
    problem: str

    @classmethod
    def of(cls, bad: BadTicket) -> Self:
        return cls(key=bad.name.removesuffix(".md"), place=bad.place, problem=bad.problem)


class Rows(BaseModel):
    """Tickets, at most as many as asked for; `total` counts those that matched.

    `problems` are the files that no filter could judge, because they cannot be read.
    """

    tickets: list[Row]
    total: int
    problems: list[Problem]
    hint: str = ""

    def said(self) -> str:
        count = f"{self.total} ticket" + ("" if self.total == 1 else "s")
        cut = f", the first {len(self.tickets)}" if len(self.tickets) < self.total else ""
        lines = [f"{count}{cut}"]
        for row in self.tickets:
            facts = f"  ({row.facts()})" if row.facts() else ""
            lines.append(f"{row.key}  {row.title}{facts}")
        lines += [self.hint] if self.hint else []
        lines += ["", "cannot be read:"] if self.problems else []
        lines += [f"{problem.place}: {problem.problem}" for problem in self.problems]
        return "\n".join(lines)


class Remark(BaseModel):
    """A comment; `author` and `time` are empty where the file does not say them."""

    author: str
    time: str
    body: str


class Whole(Row):
    """A ticket with all that its file says; `body` holds no comments."""

    body: str
    comments: list[Remark]

    @classmethod
    def of(cls, ticket: TicketFile) -> Self:
        return cls(
            **Row.of(ticket).model_dump(),
            body=ticket.body,
            comments=[
                Remark(author=comment.author, time=comment.time, body=comment.body)
                for comment in ticket.comments
            ],
        )

    def said(self) -> str:
        parts = [f"{self.key}  {self.title}\n{self.facts()}".rstrip(), self.body]
        parts += [f"Comments ({len(self.comments)}):"] if self.comments else []
        for remark in self.comments:
            who = " · ".join(filter(None, (remark.author, remark.time))) or "somebody"
            # Quoted, so that a heading in a comment is not read as one of the ticket.
            parts.append("\n".join([who, *(f"> {line}" for line in remark.body.split("\n"))]))
        return "\n\n".join(filter(None, parts))


class Created(Row):
    """A ticket that was written just now."""

    def said(self) -> str:
        return f"created {self.key}  {self.title}\n{self.facts()}".rstrip()


class Commented(BaseModel):
    """A comment that was written just now; `number` is its place among the ticket's, from 1."""

    key: str
    number: int
    author: str
    time: str

    def said(self) -> str:
        return f"comment {self.number} added to {self.key}"


class Moved(BaseModel):
    """A ticket's status, and the one it had before."""

    key: str
    status: str
    was: str

    def said(self) -> str:
        return f'{self.key} moved from "{self.was}" to "{self.status}"'


def answer(data: Rows | Whole | Created | Commented | Moved) -> CallToolResult:
    """The result of a tool: the words a model reads and the data they were made from."""
    return CallToolResult(
        content=[TextContent(type="text", text=data.said())],
        structured_content=data.model_dump(),
    )


def rows(
    found: Iterable[TicketFile], problems: Iterable[BadTicket], limit: int, hint: str = ""
) -> Rows:
    """The first `limit` of what was found."""
    tickets = [Row.of(ticket) for ticket in found]
    return Rows(
        tickets=tickets[:limit],
        total=len(tickets),
        problems=[Problem.of(bad) for bad in problems],
        hint="" if tickets else hint,
    )
