"""A provider on loopback that speaks both wire formats and plays one and the same tester.

It is told a conversation in the messages API's form or in that of chat completions, looks at what
it was told and at what the tools answered, and streams what the tester says next. It is busy once,
thinks where thinking can be told, and keeps whatever came back otherwise than it was sent.
"""

import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.models import wire_anthropic, wire_openai

ANTHROPIC, OPENAI = "/v1/messages", "/v1/chat/completions"

THOUGHT = wire_anthropic.thinking("", "c2lnbmVk")
"""A thinking block whose text is kept back: it must come back all the same."""

Call = tuple[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A conversation: what it began with, how many replies it has, what the last calls gave.

    `told` is every answer of the conversation, oldest first; `answers` those since the last reply.
    """

    brief: str
    turns: int
    answers: Sequence[str]
    told: Sequence[str]
    tools: Sequence[str]

    def ref(self, role: str, name: str) -> str:
        """The reference of an element where it was told last: a later look leaves out what stays."""
        element = re.compile(rf'- {role} "{re.escape(name)}"[^\n]*\[ref=(\w+)\]')
        found = [one[1] for answer in self.told for one in element.finditer(answer)]
        return found[-1] if found else f"no {role} {name}"

    def proofs(self) -> list[int]:
        """The numbers of the observations that the last calls gave."""
        heads = (re.match(r"observation (\d+)\n", one) for one in self.answers)
        return [int(head[1]) for head in heads if head]

    def holds(self) -> bool:
        return all(": holds;" in one for one in self.answers)


@dataclass(frozen=True, kw_only=True)
class Said:
    words: str = ""
    calls: Sequence[Call] = ()


Tester = Any
"""A function from `Heard` to `Said`."""


@dataclass(kw_only=True)
class Provider:
    """The server; `asked` counts the turns by path, `strays` are turns that did not come back as
    they were sent, `refusals` says how often it is busy before it answers.
    """

    tester: Tester
    url: str = ""
    asked: dict[str, int] = field(default_factory=dict)
    strays: list[Any] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    refusals: int = 1
    sent: list[Any] = field(default_factory=list)

    def answer(self, path: str, body: Any) -> tuple[int, bytes]:
        """The status and the body of the answer to a request."""
        if path not in {ANTHROPIC, OPENAI}:
            return 404, b'{"error": {"message": "no such route"}}'
        self.asked[path] = self.asked.get(path, 0) + 1
        if self.refusals:
            self.refusals -= 1
            busy = wire_anthropic.error(529, "overloaded_error", "Overloaded")
            return busy.status, busy.body
        said: Said = self.tester(heard(path, body))
        ids = [f"call_{len(self.sent)}_{at}" for at in range(len(said.calls))]
        if path == ANTHROPIC:
            return 200, self._anthropic(body, said, ids)
        calls = [
            (id_, name.replace(".", "__"), json.dumps(arguments))
            for id_, (name, arguments) in zip(ids, said.calls, strict=True)
        ]
        self.sent.append(calls)
        return 200, wire_openai.stream(said.words, calls, "tool_calls" if calls else "stop")

    def _anthropic(self, body: Any, said: Said, ids: Sequence[str]) -> bytes:
        turns = (turn["content"] for turn in body["messages"] if turn["role"] == "assistant")
        self.strays += [turn for turn in turns if turn not in self.sent]
        uses = [
            wire_anthropic.use(id_, name.replace(".", "__"), arguments)
            for id_, (name, arguments) in zip(ids, said.calls, strict=True)
        ]
        blocks = [THOUGHT, *([wire_anthropic.text(said.words)] if said.words else []), *uses]
        self.sent.append(blocks)
        return wire_anthropic.stream(blocks, "tool_use" if uses else "end_turn")


def heard(path: str, body: Any) -> Heard:
    """What a request says, in whichever form."""
    tools = [tool.get("name") or tool["function"]["name"] for tool in body.get("tools", ())]
    first = next(turn for turn in body["messages"] if turn["role"] == "user")
    replies = [at for at, turn in enumerate(body["messages"]) if turn["role"] == "assistant"]
    after = body["messages"][replies[-1] + 1 :] if replies else []
    return Heard(
        brief=_words(first["content"]),
        turns=len(replies),
        answers=_answers(path, after),
        told=_answers(path, body["messages"]),
        tools=tools,
    )


def _answers(path: str, turns: Sequence[Any]) -> list[str]:
    if path != ANTHROPIC:
        return [turn["content"] for turn in turns if turn["role"] == "tool"]
    blocks = [one for turn in turns if turn["role"] == "user" for one in turn["content"]]
    return [_words(one["content"]) for one in blocks if "tool_use_id" in one]


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", "") for block in content)


@contextmanager
def providing(tester: Tester) -> Iterator[Provider]:
    """The provider, on a free port of 127.0.0.1, for as long as the block goes on."""
    provider = Provider(tester=tester)
    one_at_a_time = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            with one_at_a_time:
                provider.keys.add(self.headers.get("authorization", ""))
                status, sent = provider.answer(self.path, json.loads(raw))
            self.send_response(status)
            self.send_header("content-type", "text/event-stream" if status == 200 else "text/json")
            self.send_header("retry-after", "0")
            self.send_header("connection", "close")
            self.end_headers()
            # In pieces, as it is said: a stream is read while it comes.
            for at in range(0, len(sent), 97):
                self.wfile.write(sent[at : at + 97])
                self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
