"""A model's script as data: what it does, expects and claims, with names for what came back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from orchestrator.messages import Message, Reply, Results, Text, ToolCall, ToolResult

END = 4
"""Silent replies after a script's last one: where it stopped, and after a nudge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One reply: words, or one call. `name` is what later moves call its answer.

    A target "@name" is the element that this locate found; a name in `evidence` is the number
    of that answer.
    """

    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    words: str = ""


def say(words: str) -> Move:
    return Move(words=words)


def call(tool: str, name: str = "", **arguments: Any) -> Move:
    return Move(tool=tool, arguments=arguments, name=name)


def go(path: str) -> Move:
    return call("browser.browser_navigate", url=path)


def click(target: str, scope: str = "", *, called: str = "", name: str = "") -> tuple[Move, ...]:
    """Find an element and click it; `called` is what the model says that it clicks."""
    where = {"scope": scope} if scope else {}
    found = f"find {target}{scope}"
    return (
        call("orch.locate", found, target=target, **where),
        call("browser.browser_click", name, element=called or target, target=f"@{found}"),
    )


def fill(label: str, text: str) -> tuple[Move, ...]:
    found = f"find {label}{text}"
    return (
        call("orch.locate", found, target=f'"{label}" field'),
        call("browser.browser_type", element=label, target=f"@{found}", text=text),
    )


def press(key: str) -> Move:
    return call("browser.browser_press_key", key=key)


def expect(name: str, kind: str, **arguments: Any) -> Move:
    return call("orch.expect", name, kind=kind, **arguments)


def claim(verdict: str, *evidence: Any, code: str = "", **more: Any) -> Move:
    return call(
        "orch.verdict",
        verdict=verdict,
        code=code,
        reason="I have seen it",
        evidence=list(evidence),
        **more,
    )


def replies(moves: Sequence[Move]) -> Callable[[Sequence[Message]], list[Reply]]:
    """The script for a `ScriptedModel`, filled in from the answers so far."""

    def spoken(conversation: Sequence[Message]) -> list[Reply]:
        answers = {
            result.call_id: result
            for message in conversation
            if isinstance(message, Results)
            for result in message.results
        }
        said = [_reply(move, number, answers) for number, move in enumerate(moves)]
        return [*said, *(Reply(model="liar", stop="end") for _ in range(END))]

    return spoken


def _reply(move: Move, number: int, answers: dict[str, ToolResult]) -> Reply:
    if not move.tool:
        return Reply(model="liar", parts=(Text(text=move.words),), stop="end")
    arguments = {key: _filled(key, value, answers) for key, value in move.arguments.items()}
    id_ = move.name or f"move {number}"
    return Reply(
        model="liar",
        calls=(ToolCall(id=id_, tool=move.tool, arguments=arguments),),
        stop="tools",
    )


def _filled(key: str, value: Any, answers: dict[str, ToolResult]) -> Any:
    if key == "evidence" and isinstance(value, list):
        return [_number(each, answers) for each in value]
    if key == "observation":
        return _number(value, answers)
    if isinstance(value, str) and value.startswith("@"):
        found = answers.get(value[1:])
        return (found.data or {}).get("ref", "") if found else ""
    return value


def _number(value: Any, answers: dict[str, ToolResult]) -> Any:
    return answers[value].observation if value in answers else value
