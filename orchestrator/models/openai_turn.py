"""One streamed turn of chat completions, collected into a reply or found wanting.

Servers differ in what they leave out: indices, ids, the arguments of a call without any. What they
say is filled up; what they did not finish saying is no call. Above: `openai`; below: `arguments`,
`edge`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orchestrator.messages import Json, Reply, Stop, Text, ToolCall, ToolSchema, Usage
from orchestrator.models.arguments import read_arguments
from orchestrator.models.edge import Edge
from orchestrator.models.toolnames import from_wire
from orchestrator.models.turn import OnText, Turn

_STOPS: Mapping[str, Stop] = {
    "stop": "end",
    "tool_calls": "tools",
    "length": "length",
    "content_filter": "refusal",
}


@dataclass(slots=True)
class _Call:
    """A call as far as it was streamed."""

    id: str = ""
    name: str = ""
    streamed: list[str] = field(default_factory=list)


class ChatTurn(Turn):
    """A turn of chat completions; `number` counts the turns of its conversation.

    `taken` are the ids of its earlier calls: a server that counts anew in each reply gives one
    twice, and by its id a call is known for as long as the conversation lasts.
    """

    stops = _STOPS

    def __init__(
        self,
        name: str,
        tools: Sequence[ToolSchema],
        number: int,
        taken: Collection[str],
        on_text: OnText | None,
    ) -> None:
        super().__init__(name, tools, on_text)
        self._number = number
        self._taken = taken
        self._text: list[str] = []
        self._begun: list[_Call] = []
        self._by_index: dict[int, _Call] = {}
        self._refused = False

    def take(self, chunk: Any) -> None:
        """The next chunk of the stream; the one with the usage may have no choice."""
        if chunk.usage is not None:
            self.usage = _usage(chunk.usage)
        for choice in chunk.choices or ():
            if choice.delta is not None:
                self._grow(choice.delta)
            self._stop = choice.finish_reason or self._stop

    def _grow(self, delta: Any) -> None:
        for text in (delta.content, delta.refusal):
            if text:
                self._text.append(text)
                self._says(text)
        self._refused = self._refused or bool(delta.refusal)
        for piece in delta.tool_calls or ():
            call = self._call_of(piece)
            call.id = call.id or piece.id or ""
            if piece.function is not None:
                call.name = call.name or piece.function.name or ""
                call.streamed.append(piece.function.arguments or "")

    def _call_of(self, piece: Any) -> _Call:
        """The call that a piece goes on with; without an index, a new id begins a new one."""
        index = piece.index
        if index is None:
            new = not self._begun or bool(piece.id and piece.id != self._begun[-1].id)
            index = len(self._begun) - (not new)
        if index not in self._by_index:
            self._by_index[index] = _Call()
            self._begun.append(self._by_index[index])
        return self._by_index[index]

    @property
    def _why(self) -> Stop | None:
        return "refusal" if self._refused else super()._why

    def _made(self, calls: tuple[ToolCall, ...], stop: Stop) -> Reply:
        text = "".join(self._text)
        parts = (Text(text=text),) if text.strip() else ()
        return Reply(model=self._name, parts=parts, calls=calls, stop=stop, usage=self.usage)

    def _calls(self, edge: Edge, *, cut_off: bool) -> tuple[ToolCall, ...]:
        whole: dict[str, ToolCall] = {}
        for place, call in enumerate(self._begun, start=1):
            try:
                arguments = self._arguments(call)
            except ValueError as error:
                if cut_off:
                    continue
                raise edge.of(
                    "garbled", f"the arguments of `{call.name}`: {error}", self.usage
                ) from None
            id_ = call.id
            if not id_ or id_ in whole or id_ in self._taken:
                id_ = f"call_{self._number}_{place}"
            whole[id_] = ToolCall(
                id=id_, tool=from_wire(call.name, self._tools), arguments=arguments
            )
        return tuple(whole.values())

    def _arguments(self, call: _Call) -> dict[str, Json]:
        if not call.name:
            raise ValueError("the call has no name")
        return read_arguments("".join(call.streamed))


def _usage(said: Any) -> Usage:
    """The counts; the prompt's cached tokens are told as a part of it."""
    prompt = int(said.prompt_tokens or 0)
    details = said.prompt_tokens_details
    cached = int((details.cached_tokens if details else 0) or 0)
    return Usage(
        input=max(0, prompt - cached), output=int(said.completion_tokens or 0), cache_read=cached
    )
