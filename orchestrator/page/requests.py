"""The text of `browser_network_requests`, read into requests.

One line a request, numbered from 1 in the order in which they were made; one that was not
answered yet has no status. Headers and bodies are not told. Above: whoever takes a look,
`kinds.network`. Below: nothing.
"""

import re
from dataclasses import dataclass

_LINE = re.compile(
    r"^(?P<number>\d{1,9})\. \[(?P<method>[A-Z]+)\] (?P<url>\S+)"
    r"(?: => \[(?P<status>\w+)\](?P<words>.*))?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request and its answer: `status` is 0 while there is none, and where it `failed`."""

    number: int
    method: str
    url: str
    status: int = 0
    failed: str = ""

    def says(self) -> str:
        """The request in words: `POST http://…/api/cart answered 201`."""
        if self.failed:
            return f"{self.method} {self.url} failed: {self.failed}"
        answer = f"answered {self.status}" if self.status else "is not answered yet"
        return f"{self.method} {self.url} {answer}"


def read_requests(text: str) -> tuple[Request, ...]:
    """The requests in order; lines of any other form are passed over."""
    found = []
    for line in _LINE.finditer(text):
        status = line["status"] or ""
        found.append(
            Request(
                number=int(line["number"]),
                method=line["method"],
                url=line["url"],
                status=int(status) if status.isdecimal() else 0,
                failed=((line["words"] or "").strip() or "no answer")
                if status and not status.isdecimal()
                else "",
            )
        )
    return tuple(found)
