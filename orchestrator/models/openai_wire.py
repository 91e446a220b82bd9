"""A conversation as chat completions are told it: one message a result, pictures after them.

Blocks that only another provider understands are left out. Above: `openai`; below: `fence`,
`toolnames`.
"""

import base64
import json
from collections.abc import Iterator, Sequence

from orchestrator.messages import (
    Json,
    Message,
    Prompt,
    Reply,
    Results,
    ToolCall,
    ToolResult,
    ToolSchema,
)
from orchestrator.models.fence import NOT_RUN, answer, media_type, opening, told
from orchestrator.models.parameters import parameters
from orchestrator.models.toolnames import in_order, on_wire


def tools_told(tools: Sequence[ToolSchema]) -> list[Json]:
    """The tools, in the order and the bytes that the same tools always have."""
    return [
        {
            "type": "function",
            "function": {
                "name": on_wire(one.name),
                "description": one.description,
                "parameters": parameters(one),
            },
        }
        for one in in_order(tools)
    ]


def messages(conversation: Sequence[Message]) -> list[Json]:
    """The system's message and the turns; every call is answered right after it."""
    turns: list[Json] = []
    waiting: tuple[ToolCall, ...] = ()
    begun = False
    for message in conversation:
        results = message.results if isinstance(message, Results) else ()
        turns += _answers(waiting, results)
        waiting = ()
        if isinstance(message, Reply):
            turns += _said(message)
            waiting = message.calls
        elif isinstance(message, Prompt):
            turns += _told(message) if begun else _opened(message)
            begun = True
    return [*turns, *_answers(waiting, ())]


def _opened(prompt: Prompt) -> list[Json]:
    first = opening(prompt)
    return [
        {"role": "system", "content": "\n\n".join(first.system)},
        {"role": "user", "content": "\n\n".join(first.user)},
    ]


def _told(prompt: Prompt) -> list[Json]:
    text = "\n\n".join(told(prompt))
    return [{"role": "user", "content": text}] if text else []


def _said(reply: Reply) -> list[Json]:
    calls = [
        {
            "id": call.id,
            "type": "function",
            "function": {
                "name": on_wire(call.tool),
                "arguments": json.dumps(dict(call.arguments)),
            },
        }
        for call in reply.calls
    ]
    if not calls and not reply.text.strip():
        return []
    turn: Json = {"role": "assistant", "content": reply.text or None}
    return [{**turn, "tool_calls": calls} if calls else turn]


def _answers(calls: Sequence[ToolCall], results: Sequence[ToolResult]) -> Iterator[Json]:
    there = {result.call_id: result for result in results}
    pictures: list[Json] = []
    for call in calls:
        result = there.get(call.id)
        text = answer(result) if result else NOT_RUN
        yield {"role": "tool", "tool_call_id": call.id, "content": text}
        if result and (media := media_type(result.image)):
            data = base64.b64encode(result.image).decode("ascii")
            url = {"url": f"data:{media};base64,{data}"}
            pictures.append({"type": "image_url", "image_url": url})
    if pictures:
        words = {"type": "text", "text": "What the tools above have shown, in their order:"}
        yield {"role": "user", "content": [words, *pictures]}
