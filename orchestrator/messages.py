"""What a model is told and answers: the words between `agent`, `models` and `tools`.

Not a wire format: each model converts at its own edge. A conversation is a list of messages
that only grows. Above: everything; below: nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list or dict of the same."""

Origin: TypeAlias = Literal["team", "person", "ticket", "page", "server", "step"]
"""Whose words a text is. Only the team's and a person's instruct; the others are data."""

Fault: TypeAlias = Literal[
    "",
    "error",
    "timeout",
    "dead",
    "refused",
    "too-large",
    "off-origin",
    "unreachable",
    "unfit",
    "garbled",
]
"""Why a tool result is not ok; empty when it is. `error` is the tool's own answer, `unreachable`
that the browser shows its own error page, or none at all, `unfit` that nothing was sent, since the
server lists no such tool or its tool takes other arguments, `garbled` that its answer is none."""

NO_ANSWER: frozenset[Fault] = frozenset({"dead", "timeout", "unreachable"})
"""Faults after which nobody knows what became of the call."""

UNCERTAIN: frozenset[Fault] = NO_ANSWER | {"garbled", "too-large"}
"""Those, and answers that nobody could read: of a write it is not known whether it took place."""

UNSENT: frozenset[Fault] = frozenset({"refused", "off-origin", "unfit"})
"""Faults of a call that was not made, or whose answer is withheld: it changed nothing outside."""

Stop: TypeAlias = Literal["end", "tools", "length", "refusal"]
"""Why a reply ended: said all, wants tools, was cut off, or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of text with its origin; `label` names the part of the brief it is."""

    text: str
    origin: Origin = "team"
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque:
    """A provider's own block, sent back to it verbatim and to nobody else."""

    provider: str
    model: str
    data: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A wish to use a tool, named `server.tool`."""

    id: str
    tool: str
    arguments: Mapping[str, Json] = field(default_factory=dict)

    @property
    def server(self) -> str:
        return self.tool.partition(".")[0]

    @property
    def name(self) -> str:
        return self.tool.partition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResult:
    """What a tool answered; `observation` is its number in this run, 0 before it has one.

    `text` is what a model reads, `data` the structured form where the tool has one, `blob` the
    sha256 of the whole text where `text` is only a part of it.
    """

    call_id: str
    text: str
    fault: Fault = ""
    data: Json = None
    observation: int = 0
    blob: str = ""
    image: bytes = b""

    @property
    def ok(self) -> bool:
        return not self.fault

    @property
    def answer(self) -> Json:
        """The structured form, else the text."""
        return self.text if self.data is None else self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one reply. The prompt is `input` + `cache_read` + `cache_write`."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    @property
    def prompt(self) -> int:
        """Tokens of all that the model was told."""
        return self.input + self.cache_read + self.cache_write

    @property
    def total(self) -> int:
        return self.prompt + self.output

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            input=self.input + other.input,
            output=self.output + other.output,
            cache_read=self.cache_read + other.cache_read,
            cache_write=self.cache_write + other.cache_write,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What the model is told from our side, in parts."""

    parts: tuple[Text, ...]

    def part(self, label: str) -> str:
        """The text labelled so, or nothing."""
        return next((part.text for part in self.parts if part.label == label), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model answered; its calls run only when `stop` is `tools`."""

    model: str
    parts: tuple[Text | Opaque, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    stop: Stop = "end"
    usage: Usage = Usage()

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts if isinstance(part, Text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answers to the calls of the reply before, in their order."""

    results: tuple[ToolResult, ...]


Message: TypeAlias = Prompt | Reply | Results


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSchema:
    """What a model is told of a tool; `parameters` is a JSON Schema of type object."""

    name: str
    description: str
    parameters: Mapping[str, Json]
