"""The embedded tracker: an MCP server over a folder of Markdown tickets.

Six tools, described to a model by `tickets.md` beside this file. In process by
`mcp.Client(build(folder))`, alone by `python -m orchestrator.servers.tickets FOLDER`. Not a
tracker role: which tool plays what stands in `trackers/tickets.md`. Above: `tools`; below:
`serving`, `ticket_folder`, `ticket_file`, `ticket_query`, `ticket_answers`.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult
from pydantic import Field

from orchestrator.servers.serving import serve
from orchestrator.servers.ticket_answers import (
    Commented,
    Created,
    Moved,
    Rows,
    Whole,
    answer,
    rows,
)
from orchestrator.servers.ticket_file import (
    Comment,
    new_ticket,
    one_line,
    read_ticket,
    with_comment,
    with_status,
)
from orchestrator.servers.ticket_folder import TicketFolder
from orchestrator.servers.ticket_matter import TicketFault
from orchestrator.servers.ticket_query import Query, read_query

Limit = Annotated[int, Field(ge=1, le=500)]


def build(
    folder: Path,
    *,
    author: str = "orch",
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> MCPServer:
    """The server over `folder`, which need not be there yet.

    `author` and `now` say who signs a comment, and when. Logging is left as it was found.
    """
    tools = Tickets(TicketFolder(folder), author=author, now=now)
    return serve(
        "tickets",
        Path(__file__).with_suffix(".md"),
        (
            tools.list_tickets,
            tools.search_tickets,
            tools.get_ticket,
            tools.create_ticket,
            tools.add_comment,
            tools.move_ticket,
        ),
    )


class Tickets:
    """The six tools; a fault of the caller is a ToolError that says what to do instead."""

    def __init__(self, folder: TicketFolder, *, author: str, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._author = " ".join(author.replace("·", "-").split())
        self._now = now

    def list_tickets(self, status: str = "", limit: Limit = 50) -> Annotated[CallToolResult, Rows]:
        wanted = " ".join(status.split())
        filters = (("status", wanted),) if wanted else ()
        return self._found(Query(filters=filters), limit)

    def search_tickets(self, query: str, limit: Limit = 50) -> Annotated[CallToolResult, Rows]:
        with _faults_told():
            asked = read_query(query)
        return self._found(asked, limit)

    def get_ticket(self, key: str) -> Annotated[CallToolResult, Whole]:
        with _faults_told():
            return answer(Whole.of(read_ticket(key, self._folder.load(key))))

    def create_ticket(
        self,
        title: str,
        body: str,
        status: str = "",
        priority: str = "",
        labels: list[str] | None = None,
    ) -> Annotated[CallToolResult, Created]:
        def make(key: str) -> bytes:
            return new_ticket(
                key,
                title=title,
                body=body,
                status=status,
                priority=priority,
                labels=tuple(labels or ()),
            )

        with _faults_told():
            key = self._folder.create(make)
            return answer(Created.of(read_ticket(key, self._folder.load(key))))

    def add_comment(self, key: str, body: str) -> Annotated[CallToolResult, Commented]:
        time = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        comment = Comment(author=self._author, time=time, body=body)
        count = 0

        def edit(data: bytes) -> bytes:
            nonlocal count
            edited = with_comment(key, data, comment)
            count = len(read_ticket(key, edited).comments)
            return edited

        with _faults_told():
            self._folder.change(key, edit)
        return answer(Commented(key=key, number=count, author=self._author, time=time))

    def move_ticket(self, key: str, status: str) -> Annotated[CallToolResult, Moved]:
        was = ""

        def edit(data: bytes) -> bytes:
            nonlocal was
            was = read_ticket(key, data).status
            return with_status(key, data, status)

        with _faults_told():
            self._folder.change(key, edit)
            return answer(Moved(key=key, status=one_line("the status", status), was=was))

    def _found(self, query: Query, limit: int) -> CallToolResult:
        with _faults_told():
            tickets, problems = self._folder.read_all()
        found = query.sorted([ticket for ticket in tickets if query.matches(ticket)])
        return answer(rows(found, problems, limit, query.hint(tickets)))


def main(arguments: list[str]) -> int:
    """Serve one folder over stdio; 2 when the words of the command line are wrong."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write(
            "usage: python -m orchestrator.servers.tickets FOLDER (one that is there)\n"
        )
        return 2
    build(Path(arguments[0])).run("stdio")
    return 0


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except TicketFault as fault:
        raise ToolError(str(fault)) from fault
    except OSError as error:
        # The file's name only: where the folder lies is nobody's business.
        name = Path(str(error.filename or "the file")).name
        raise ToolError(f"{name}: {error.strerror or type(error).__name__}") from error


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
