"""A Jira on loopback: the REST answers that a real one gives, in both of its versions.

Data Center at its own address; Cloud for whoever uses that address as a proxy for another host,
which is how a server that looks at the host's name takes it for one. Holds issues, fields,
comments and transitions; fails as told. Not a Jira: a query finds by project, status and order.
"""

import base64
import copy
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "jira-canary-token"
PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
STATUSES = {"11": "In QA", "21": "Done", "31": "In Progress"}
WAYS = {"11": "Start testing", "21": "Accept", "31": "Send back"}


@dataclass(kw_only=True)
class Issue:
    """An issue; `fields` are the custom ones by id, `description` wiki markup or a document."""

    key: str
    summary: str
    description: Any = None
    status: str = "In QA"
    priority: str = "Medium"
    fields: dict[str, Any] = field(default_factory=dict)
    subtasks: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)


LATE = 12.0
"""Seconds that a Jira under load takes for what it was sent, with nobody left to hear of it."""


@dataclass(kw_only=True)
class Asked:
    """A request as it came: `path` without the host, `body` what was sent with it."""

    method: str
    path: str
    query: dict[str, str]
    body: Any


@dataclass(kw_only=True)
class Site:
    """The state. `faults` are by a part of `GET /path`: a status, `slow`, `cut` or `held` (done, and
    never answered) or `late` (done after LATE, and never answered); `page` caps a page, `comment_page` one of comments, oldest first. What is
    held, late or slow sets `reached`, and waits for `hold`.
    `indexed` says that a search finds comments.
    """

    issues: dict[str, Issue] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    transitions: dict[str, str] = field(default_factory=lambda: dict(WAYS))
    page: int = 50
    comment_page: int = 5000
    indexed: bool = True
    url: str = ""
    hold: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def add(self, key: str, summary: str, description: Any = None, **more: Any) -> Issue:
        """One more issue."""
        issue = self.issues[key] = Issue(key=key, summary=summary, description=description, **more)
        return issue

    def changed(self) -> list[Asked]:
        """What was asked that changes something, or leaves a trace."""
        return [
            one
            for one in self.asked
            if (one.method != "GET" and not one.path.endswith(("/search/jql", "/search")))
            or one.query.get("updateHistory") == "true"
        ]

    def fault(self, asked: Asked) -> Any:
        """What it is told to do wrong with this request, None where it is to answer."""
        line = f"{asked.method} {asked.path}"
        return next((how for part, how in self.faults.items() if part in line), None)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """The status and the body for a request."""
        path = re.sub(r"^/rest/api/(?:2|3|latest)/", "", asked.path)
        if path == "myself":
            return 200, {"accountId": "5f1", "name": "qa", "displayName": "Quality"}
        if path == "field":
            return 200, [
                {"id": id_, "name": name, "custom": True} for id_, name in self.names.items()
            ]
        if path in {"search", "search/jql"}:
            return self._search(asked, token=path.endswith("jql"))
        if path == "issue" and asked.method == "POST":
            return self._create(asked.body["fields"])
        found = re.match(r"issue/([^/]+)(?:/(comment|transitions)(?:/(\d+))?)?$", path)
        if found is None:
            return 404, {"errorMessages": [f"no such resource: {path}"]}
        issue = self.issues.get(unquote(found[1]))
        if issue is None:
            return 404, {"errorMessages": ["Issue does not exist or you do not have permission"]}
        if found[2] == "comment":
            return self._comment(issue, found[3], asked)
        if found[2] == "transitions":
            return self._transition(issue, asked)
        return 200, self._issue(issue, asked.query.get("expand", ""), "/3/" in asked.path)

    def _issue(self, issue: Issue, expand: str, documents: bool) -> dict[str, Any]:
        description = issue.description
        if documents and isinstance(description, str):
            text = {"type": "text", "text": description}
            paragraph = {"type": "paragraph", "content": [text]}
            description = {"type": "doc", "version": 1, "content": [paragraph]}
        whole = {
            "id": "1" + re.sub(r"\D", "", issue.key),
            "key": issue.key,
            "self": f"{self.url}/rest/api/2/issue/{issue.key}",
            "fields": {
                "summary": issue.summary,
                "description": description,
                "status": {"name": issue.status, "statusCategory": {"name": "In Progress"}},
                "priority": {"name": issue.priority},
                "issuetype": {"name": "Story"},
                "project": {"key": issue.key.partition("-")[0], "name": "Shop"},
                "labels": ["login"],
                "subtasks": [
                    {"id": "2", "key": f"{issue.key}{n}", "fields": {"summary": text}}
                    for n, text in enumerate(issue.subtasks)
                ],
                "comment": {"comments": list(issue.comments), "total": len(issue.comments)},
                "created": "2026-11-01T10:00:00.000+0000",
                **issue.fields,
            },
        }
        return whole | ({"names": dict(self.names)} if "names" in expand else {})

    def _search(self, asked: Asked, *, token: bool) -> tuple[int, Any]:
        given = asked.body if isinstance(asked.body, dict) else asked.query
        jql = str(given.get("jql", ""))
        if "nonsense" in jql:
            return 400, {"errorMessages": ["Error in the JQL Query: 'nonsense' is not a field."]}
        keys = self._found(jql)
        start = int(given.get("nextPageToken") or given.get("startAt") or 0)
        most = min(int(given.get("maxResults") or 50), self.page)
        issues = [self._issue(self.issues[key], "", token) for key in keys[start : start + most]]
        answer: dict[str, Any] = {"issues": issues}
        if token:
            more = start + most < len(keys)
            return 200, answer | (
                {"nextPageToken": str(start + most)} if more else {"isLast": True}
            )
        return 200, answer | {"startAt": start, "maxResults": most, "total": len(keys)}

    def _found(self, jql: str) -> list[str]:
        project = re.search(r'project\s*=\s*"?(\w+)', jql)
        status = re.search(r'status\s*=\s*"([^"]+)"', jql)
        only = re.search(r'issue\s*=\s*"([^"]+)"', jql)
        phrase = re.search(r'comment\s*~\s*"\\"([^"]+)\\""', jql)
        found = [
            issue
            for issue in self.issues.values()
            if (not project or issue.key.startswith(f"{project[1]}-"))
            and (not status or issue.status == status[1])
            and (not only or issue.key == only[1])
            and (not phrase or (self.indexed and _says(issue, phrase[1])))
        ]
        if re.search(r"ORDER BY priority", jql, re.IGNORECASE):
            found.sort(key=lambda issue: PRIORITIES.index(issue.priority))
        return [issue.key for issue in found]

    def _create(self, fields: dict[str, Any]) -> tuple[int, Any]:
        project = fields["project"]["key"]
        key = f"{project}-{len(self.issues) + 100}"
        self.add(key, fields["summary"], fields.get("description"))
        return 201, {"id": "1", "key": key, "self": f"{self.url}/rest/api/2/issue/{key}"}

    def _comment(self, issue: Issue, id_: str | None, asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET":
            shown = issue.comments[: self.comment_page]
            return 200, {"comments": copy.deepcopy(shown), "total": len(issue.comments)}
        if _empty(asked.body["body"]):
            return 400, {"errorMessages": [], "errors": {"comment": "Comment body is not valid!"}}
        author = {"displayName": "Quality", "name": "qa"}
        if asked.method == "POST":
            comment = {
                "id": str(1000 + len(issue.comments)),
                "body": asked.body["body"],
                "author": author,
                "created": "2026-11-02T10:00:00.000+0000",
            }
            issue.comments.append(comment)
            return 201, comment
        for comment in issue.comments:
            if comment["id"] == id_:
                comment |= {"body": asked.body["body"], "updated": "2026-11-03T10:00:00.000+0000"}
                return 200, comment
        return 404, {"errorMessages": ["Can not find a comment for the id"]}

    def _transition(self, issue: Issue, asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET":
            ways = [
                {"id": id_, "name": self.transitions[id_], "to": {"name": status}}
                for id_, status in STATUSES.items()
            ]
            return 200, {"transitions": ways}
        issue.status = STATUSES[str(asked.body["transition"]["id"])]
        return 204, None


def _says(issue: Issue, phrase: str) -> bool:
    """Whether a comment has these words in a row, as a search engine takes it apart."""
    texts = (" ".join(re.findall(r"[^\W_]+", _text(one["body"]))) for one in issue.comments)
    return any(f" {phrase} " in f" {text} " for text in texts)


def _text(body: Any) -> str:
    """A body as text: wiki markup as it is, of a document its texts."""
    if isinstance(body, dict):
        return " ".join([str(body.get("text", "")), *map(_text, body.get("content", []))])
    return str(body)


def _empty(node: Any) -> bool:
    """Whether a document has an empty text anywhere, which Cloud's format does not allow."""
    if not isinstance(node, dict):
        return False
    return node.get("text") == "" or any(map(_empty, node.get("content", [])))


@contextmanager
def jira_site() -> Iterator[Site]:
    """A site that listens until the end of the block."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _outcome(site: Site, asked: Asked, credentials: str) -> tuple[int, Any] | None:
    """The status and the body, None where the line is to be dropped."""
    fault = site.fault(asked)
    if fault == "held":
        site.answer(asked)
    if fault in {"slow", "held", "late"}:
        site.reached.set()
        site.hold.wait(LATE if fault == "late" else 60)
    if fault == "late":
        site.answer(asked)
    if fault in {"held", "late"}:
        return None
    if fault is None and TOKEN not in credentials:
        fault = 401
    if isinstance(fault, int):
        return fault, {"errorMessages": [f"told to answer {fault}"]}
    return site.answer(asked)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            sent = self.rfile.read(size)
            parts = urlsplit(self.path)
            asked = Asked(
                method=self.command,
                path=parts.path,
                query={name: values[0] for name, values in parse_qs(parts.query).items()},
                body=json.loads(sent) if sent else None,
            )
            site.asked.append(asked)
            answer = _outcome(site, asked, self._credentials())
            if answer is None:
                self.close_connection = True
            else:
                self._send(*answer, cut=site.fault(asked) == "cut")

        do_GET = do_POST = do_PUT = _serve  # noqa: N815

        def _credentials(self) -> str:
            kind, _, value = (self.headers.get("Authorization") or "").partition(" ")
            return base64.b64decode(value).decode() if kind == "Basic" else value

        def _send(self, status: int, body: Any, *, cut: bool = False) -> None:
            data = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status == 429:
                self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if cut else data)
            if cut:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
