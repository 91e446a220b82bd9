"""Turns of chat completions as they stand on the wire."""

import json
from collections.abc import Sequence
from typing import Any

from tests.models.loopback_http import Answer

USAGE = {
    "prompt_tokens": 120,
    "completion_tokens": 30,
    "total_tokens": 150,
    "prompt_tokens_details": {"cached_tokens": 100},
}


def chunk(delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> bytes:
    """One chunk; without a delta it has no choice."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    data = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "qwen3",
        "choices": [] if delta is None else [choice],
        **more,
    }
    return f"data: {json.dumps(data)}\n\n".encode()


def piece(index: int | None, **function: Any) -> dict[str, Any]:
    """A piece of a call; `id` stands beside the function's fields."""
    id_ = function.pop("id", None)
    made: dict[str, Any] = {"function": function}
    if index is not None:
        made["index"] = index
    if id_ is not None:
        made |= {"id": id_, "type": "function"}
    return {"tool_calls": [made]}


def call(index: int, id_: str, name: str, arguments: str) -> bytes:
    middle = len(arguments) // 2
    return (
        chunk(piece(index, id=id_, name=name, arguments=""))
        + chunk(piece(index, arguments=arguments[:middle]))
        + chunk(piece(index, arguments=arguments[middle:]))
    )


def end(finish: str | None) -> bytes:
    return chunk({}, finish) + chunk(None, usage=USAGE) + b"data: [DONE]\n\n"


def stream(
    words: str = "",
    calls: Sequence[tuple[str, str, str]] = (),
    finish: str | None = "stop",
) -> bytes:
    """A turn: text, then calls as (id, name, arguments)."""
    sent = chunk({"role": "assistant", "content": ""})
    middle = len(words) // 2
    for part in (words[:middle], words[middle:]):
        sent += chunk({"content": part}) if part else b""
    for index, each in enumerate(calls):
        sent += call(index, *each)
    return sent + end(finish)


def turn(
    words: str = "", calls: Sequence[tuple[str, str, str]] = (), finish: str | None = "stop"
) -> Answer:
    return Answer(body=stream(words, calls, finish))


def error(status: int, message: str, code: str = "", **headers: str) -> Answer:
    body = {"error": {"message": message, "type": "error", "code": code or None}}
    sent = {
        "content-type": "application/json",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return Answer(status=status, headers=sent, body=json.dumps(body).encode())
