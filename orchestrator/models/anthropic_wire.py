"""A conversation as the messages API is told it: system, tools, and turns that alternate.

A reply of this very model goes back block by block as it came; any other is its text and its calls.
Two breakpoints let the provider keep what it has read: after tools and system, which stay the same
for every conversation of an agent, and at the end of what has been said. Above: `anthropic`; below:
`fence`, `toolnames`.
"""

import base64
import re
from collections.abc import Iterator, Sequence

from orchestrator.messages import (
    Json,
    Message,
    Opaque,
    Prompt,
    Reply,
    Results,
    Text,
    ToolResult,
    ToolSchema,
)
from orchestrator.models.fence import (
    NOT_RUN,
    NOTE,
    answer,
    media_type,
    opening,
    told,
)
from orchestrator.models.parameters import parameters
from orchestrator.models.toolnames import in_order, on_wire

PROVIDER = "anthropic"

_KEEP = {"type": "ephemeral"}
_ODD = re.compile(r"[^A-Za-z0-9_-]")


def tools_told(tools: Sequence[ToolSchema]) -> list[Json]:
    """The tools, in the order and the bytes that the same tools always have."""
    return [
        {"name": on_wire(one.name), "description": one.description, "input_schema": parameters(one)}
        for one in in_order(tools)
    ]


def system(conversation: Sequence[Message]) -> list[Json]:
    """The system's blocks, the last one with the breakpoint that covers the tools too."""
    first = next((each for each in conversation if isinstance(each, Prompt)), None)
    blocks = [_text(text) for text in (opening(first).system if first else (NOTE,))]
    blocks[-1]["cache_control"] = _KEEP
    return blocks


def messages(conversation: Sequence[Message], model: str) -> list[Json]:
    """The turns; every call is answered, and every turn says something."""
    turns: list[Json] = []
    for role, blocks in _turns(conversation, model):
        if not blocks:
            continue
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] += blocks
        else:
            turns.append({"role": role, "content": blocks})
    if turns and turns[-1]["role"] == "user":
        last = turns[-1]["content"]
        last[-1] = {**last[-1], "cache_control": _KEEP}
    return turns


def _turns(conversation: Sequence[Message], model: str) -> Iterator[tuple[str, list[Json]]]:
    waiting: list[str] = []
    begun = False
    for message in conversation:
        if isinstance(message, Reply):
            yield "user", [_unanswered(call) for call in waiting]
            waiting = [call.id for call in message.calls]
            yield "assistant", said(message, model)
            continue
        results = message.results if isinstance(message, Results) else ()
        there = {result.call_id: result for result in results}
        blocks = [_result(there[id_]) if id_ in there else _unanswered(id_) for id_ in waiting]
        waiting = []
        if isinstance(message, Prompt):
            texts = told(message) if begun else opening(message).user
            blocks += [_text(text) for text in texts]
            begun = True
        yield "user", blocks
    yield "user", [_unanswered(call) for call in waiting]


def said(reply: Reply, model: str) -> list[Json]:
    """The blocks of a reply: verbatim where they are this model's, else its text and its calls."""
    for part in reply.parts:
        if isinstance(part, Opaque) and (part.provider, part.model) == (PROVIDER, model):
            return list(part.data)
    return plain(reply)


def plain(reply: Reply) -> list[Json]:
    """What text and calls alone say of a reply."""
    texts = [part.text for part in reply.parts if isinstance(part, Text) and part.text.strip()]
    uses = [
        {
            "type": "tool_use",
            "id": _id(call.id),
            "name": on_wire(call.tool),
            "input": dict(call.arguments),
        }
        for call in reply.calls
    ]
    return [*map(_text, texts), *uses]


def _result(result: ToolResult) -> Json:
    content: Json = answer(result)
    if media := media_type(result.image):
        data = base64.b64encode(result.image).decode("ascii")
        picture = {"type": "base64", "media_type": media, "data": data}
        content = [_text(content), {"type": "image", "source": picture}]
    block = {"type": "tool_result", "tool_use_id": _id(result.call_id), "content": content}
    return block if result.ok else {**block, "is_error": True}


def _unanswered(call_id: str) -> Json:
    return {
        "type": "tool_result",
        "tool_use_id": _id(call_id),
        "content": NOT_RUN,
        "is_error": True,
    }


def _text(text: str) -> Json:
    return {"type": "text", "text": text}


def _id(call_id: str) -> str:
    """An id that another provider gave, in the signs that this one takes."""
    return _ODD.sub("_", call_id) or "call"
