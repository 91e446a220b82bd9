"""One streamed turn of the messages API, collected into a reply or found wanting.

Arguments are collected as they were streamed and read whole, never in part; a turn that does not
say why and that it ended is no turn. Above: `anthropic`; below: `arguments`, `edge`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orchestrator.messages import (
    Json,
    Opaque,
    Reply,
    Stop,
    Text,
    ToolCall,
    ToolSchema,
    Usage,
)
from orchestrator.models.anthropic_wire import PROVIDER, plain
from orchestrator.models.arguments import read_arguments
from orchestrator.models.edge import Edge
from orchestrator.models.toolnames import from_wire
from orchestrator.models.turn import OnText, Turn

_STOPS: Mapping[str, Stop] = {
    "end_turn": "end",
    "stop_sequence": "end",
    "tool_use": "tools",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "pause_turn": "length",
    "refusal": "refusal",
}


@dataclass(slots=True)
class _Block:
    """One block: what it began with, and what has been added since."""

    begun: dict[str, Json]
    streamed: list[str] = field(default_factory=list)
    whole: dict[str, Json] | None = None
    wrong: str = ""


class MessagesTurn(Turn):
    """A turn of the messages API; `model` is whose blocks these are."""

    stops = _STOPS

    def __init__(
        self, name: str, model: str, tools: Sequence[ToolSchema], on_text: OnText | None
    ) -> None:
        super().__init__(name, tools, on_text)
        self._model = model
        self._blocks: dict[int, _Block] = {}
        self._over = False

    def take(self, event: Any) -> None:
        """The next event of the stream; those that the SDK makes by itself say nothing new."""
        if event.type == "message_start":
            self._spent(event.message.usage)
        elif event.type == "content_block_start":
            self._blocks[event.index] = _Block(begun=event.content_block.to_dict())
        elif event.type == "content_block_delta":
            self._grow(self._blocks[event.index], event.delta)
        elif event.type == "content_block_stop":
            _end(self._blocks[event.index])
        elif event.type == "message_delta":
            self._stop = event.delta.stop_reason or self._stop
            self._spent(event.usage)
        elif event.type == "message_stop":
            self._over = True

    @property
    def _ended(self) -> bool:
        return self._over and bool(self._stop)

    @property
    def _whole(self) -> list[dict[str, Json]]:
        """The blocks that came to their end, in their order."""
        blocks = (self._blocks[index] for index in sorted(self._blocks))
        return [block.whole for block in blocks if block.whole is not None]

    def _calls(self, edge: Edge, *, cut_off: bool) -> tuple[ToolCall, ...]:
        halves = (self._blocks[at] for at in sorted(self._blocks) if not self._blocks[at].whole)
        wrong = next((block.wrong or "a block has no end" for block in halves), "")
        if wrong and not cut_off:
            raise edge.of("garbled", wrong, self.usage)
        return tuple(self._call(block) for block in self._whole if block["type"] == "tool_use")

    def _made(self, calls: tuple[ToolCall, ...], stop: Stop) -> Reply:
        kept = [one for one in self._whole if one["type"] != "text" or one["text"].strip()]
        texts = tuple(Text(text=one["text"]) for one in kept if one["type"] == "text")
        reply = Reply(model=self._name, parts=texts, calls=calls, stop=stop, usage=self.usage)
        if kept == plain(reply):
            return reply
        verbatim = Opaque(provider=PROVIDER, model=self._model, data=kept)
        return Reply(
            model=self._name, parts=(*texts, verbatim), calls=calls, stop=stop, usage=self.usage
        )

    def _call(self, block: Mapping[str, Json]) -> ToolCall:
        tool = from_wire(block["name"], self._tools)
        return ToolCall(id=block["id"], tool=tool, arguments=block["input"])

    def _grow(self, block: _Block, delta: Any) -> None:
        if delta.type == "text_delta":
            block.begun["text"] += delta.text
            self._says(delta.text)
        elif delta.type == "input_json_delta":
            block.streamed.append(delta.partial_json)
        elif delta.type == "thinking_delta":
            block.begun["thinking"] += delta.thinking
        elif delta.type == "signature_delta":
            block.begun["signature"] = delta.signature

    def _spent(self, said: Any) -> None:
        """Counts are totals so far; what a later event leaves out stays."""

        def count(name: str, otherwise: int) -> int:
            number = getattr(said, name, None)
            return otherwise if number is None else int(number)

        self.usage = Usage(
            input=count("input_tokens", self.usage.input),
            output=count("output_tokens", self.usage.output),
            cache_read=count("cache_read_input_tokens", self.usage.cache_read),
            cache_write=count("cache_creation_input_tokens", self.usage.cache_write),
        )


def _end(block: _Block) -> None:
    whole = {key: value for key, value in block.begun.items() if value is not None}
    if whole["type"] == "tool_use":
        streamed = "".join(block.streamed) or json.dumps(whole["input"])
        try:
            whole["input"] = read_arguments(streamed)
        except ValueError as error:
            block.wrong = f"the arguments of `{whole['name']}`: {error}"
            return
    block.whole = whole
