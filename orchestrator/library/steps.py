"""The steps of a command, as data: the closed union that the flow plays.

Words only: read by `grammar`, compared with each other by `references`, played by the flow.
Above: those; below: `conditions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from orchestrator.errors import Place
from orchestrator.library.conditions import Condition
from orchestrator.messages import Json

PartKind: TypeAlias = Literal["text", "number", "list", "verdict", "words"]
Otherwise: TypeAlias = Literal["person", "stop", "continue"]

END = "end"
PERSON = "person"
"""Where `choose` may lead besides a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgent:
    """Judgement: a model with a persona; no name is the command's own words alone."""

    agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTool:
    """One fixed tool call, `server.tool`, without a model."""

    tool: str
    arguments: Mapping[str, Json] = field(default_factory=dict)

    @property
    def server(self) -> str:
        return self.tool.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommand:
    """A child run of another command."""

    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerson:
    """A question to a person; without options any words are an answer."""

    question: str = ""
    options: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """For an event that matches, or until a time; `seconds` is the longest, 0 for ever."""

    event: str = ""
    until: str = ""
    match: Mapping[str, Json] = field(default_factory=dict)
    seconds: float = 0.0
    default: str = ""


Doing: TypeAlias = AskAgent | CallTool | RunCommand | AskPerson | Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named thing that a step leaves; `words` are the allowed ones of the kind `words`."""

    name: str
    kind: PartKind = "text"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must hold before going on, and where a failure is sent for how many rounds."""

    check: Condition | CallTool | AskAgent
    on_fail: str = ""
    rounds: int = 3
    then: Otherwise = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnError:
    """After `retries` go to a step, `rounds` times; then whoever or whatever `then` says."""

    retries: int = 0
    goto: str = ""
    rounds: int = 1
    then: Otherwise = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """A person's yes before or after the step; `expires` in seconds, 0 for never."""

    moment: Literal["before", "after"] = "before"
    when: Condition | None = None
    owner: str = ""
    expires: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of a command; `does` says which of the five kinds it is.

    `needs` is written out: the step before where the file says nothing. `each` is a dotted name
    without `$`, `parallel` 0 means as many as is sensible (`auto`), `timeout` is in seconds, 0
    for none, `prompt` the words of the body under `## ID`.
    """

    id: str
    does: Doing
    arguments: Mapping[str, Json] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    when: Condition = field(default_factory=Condition)
    choose: tuple[str, ...] = ()
    produces: tuple[Part, ...] = ()
    each: str = ""
    parallel: int = 1
    gate: Gate | None = None
    on_error: OnError = field(default_factory=OnError)
    then: str = ""
    approve: Approve | None = None
    judge: str = ""
    owner: str = ""
    notify: str = ""
    timeout: float = 0.0
    prompt: str = ""
    place: Place = field(default_factory=lambda: Place(path=""))

    @property
    def in_prose(self) -> bool:
        """Whether it is one agent's conversation, which only a language model can hold."""
        return isinstance(self.does, AskAgent) and not self.each
