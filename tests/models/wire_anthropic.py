"""Turns of the messages API as they stand on the wire."""

import json
from collections.abc import Sequence
from typing import Any

from tests.models.loopback_http import Answer

USAGE = {
    "input_tokens": 12,
    "cache_creation_input_tokens": 300,
    "cache_read_input_tokens": 2000,
    "output_tokens": 1,
}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def use(id_: str, name: str, arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": id_, "name": name, "input": arguments}


def thinking(words: str, signature: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": words, "signature": signature}


def event(kind: str, **data: Any) -> bytes:
    said = json.dumps({"type": kind, **data}, separators=(",", ":"))
    return f"event: {kind}\ndata: {said}\n\n".encode()


def start() -> bytes:
    message: dict[str, Any] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": USAGE,
    }
    return event("message_start", message=message) + event("ping")


def block(index: int, whole: dict[str, Any], *, streamed: str | None = None) -> bytes:
    """The events of a block; `streamed` are arguments in its place, as raw text."""
    begun, deltas = _parts(whole, streamed)
    sent = event("content_block_start", index=index, content_block=begun)
    for delta in deltas:
        sent += event("content_block_delta", index=index, delta=delta)
    return sent + event("content_block_stop", index=index)


def _parts(
    whole: dict[str, Any], streamed: str | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    kind = whole["type"]
    if kind == "text":
        return {**whole, "text": ""}, [
            {"type": "text_delta", "text": piece} for piece in _halves(whole["text"])
        ]
    if kind == "thinking":
        deltas = [{"type": "thinking_delta", "thinking": p} for p in _halves(whole["thinking"])]
        signed = {"type": "signature_delta", "signature": whole["signature"]}
        return {**whole, "thinking": "", "signature": ""}, [*deltas, signed]
    if kind == "tool_use":
        said = json.dumps(whole["input"]) if streamed is None else streamed
        pieces = ["", *_halves(said)]
        return {**whole, "input": {}}, [
            {"type": "input_json_delta", "partial_json": piece} for piece in pieces
        ]
    return whole, []


def _halves(words: str) -> list[str]:
    middle = len(words) // 2
    return [piece for piece in (words[:middle], words[middle:]) if piece]


def end(stop: str | None, output: int = 40) -> bytes:
    delta = {"stop_reason": stop, "stop_sequence": None}
    return event("message_delta", delta=delta, usage={"output_tokens": output}) + event(
        "message_stop"
    )


def stream(blocks: Sequence[dict[str, Any]], stop: str | None = "end_turn") -> bytes:
    body = b"".join(block(index, each) for index, each in enumerate(blocks))
    return start() + body + end(stop)


def turn(blocks: Sequence[dict[str, Any]], stop: str | None = "end_turn") -> Answer:
    return Answer(body=stream(blocks, stop))


def error(status: int, kind: str, message: str, **headers: str) -> Answer:
    body = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}
    sent = {
        "content-type": "application/json",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return Answer(status=status, headers=sent, body=json.dumps(body).encode())


def told(kind: str, message: str) -> bytes:
    """An error in mid-stream."""
    return event("error", error={"type": kind, "message": message})
