"""The embedded engine: step lines played as a model, without a key and without a guess.

It asks for one tool call at a time and decides on what came back, as any other model behind the
same loop. What a line means it is told by `read`; what a result means is in `playing`. Where it
stands it reads off the conversation alone. Above: `agent`; below: `messages`, `playing`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, cast

from orchestrator.messages import (
    Message,
    Prompt,
    Reply,
    Results,
    Text,
    ToolCall,
    ToolResult,
    ToolSchema,
)
from orchestrator.models.playing import (
    VERDICT,
    Keyword,
    Ruling,
    Standing,
    Step,
    after,
    next_call,
)

PART = "criterion"
"""The label of the prompt's part that holds the step lines, one a line."""

Read: TypeAlias = Callable[[str], tuple[ToolCall, ...]]
Expand: TypeAlias = Callable[[str], tuple[tuple[str, str], ...]]
"""The lines that a team's sentence stands for: what each is called within it, and how it is read.

A line that is no such sentence is itself, called nothing.
"""


def _itself(line: str) -> tuple[tuple[str, str], ...]:
    return (("", line),)


class GherkinModel:
    """Plays the criterion of the first prompt and ends with one `orch.verdict`.

    `read` makes the calls of a line; a line that it doesn't understand is an `orch.verdict` call,
    and then nothing at all is done. After the verdict was answered the reply asks for nothing.
    What `expand` puts in place of a line keeps that line's keyword, so that whatever goes wrong
    inside a Given is a precondition.
    """

    name = "gherkin"

    def __init__(self, read: Read, expand: Expand = _itself) -> None:
        self._read = read
        self._expand = expand

    async def reply(self, conversation: Sequence[Message], tools: Sequence[ToolSchema]) -> Reply:
        del tools
        exchanges = list(_exchanges(conversation))
        if any(call.tool == VERDICT for call, _ in exchanges):
            return Reply(model=self.name, stop="end")
        plan = _plan(_lines(conversation), self._read, self._expand)
        now = _stand(plan, [result for _, result in exchanges])
        id_ = f"g{len(exchanges) + 1}"
        if isinstance(now, Ruling):
            verdict = ToolCall(id=id_, tool=VERDICT, arguments=now.arguments())
            return self._asking(verdict, now.reason)
        fresh = now.call == 0 and not (now.tried or now.crossed)
        call = replace(next_call(plan, now), id=id_)
        return self._asking(call, plan[now.step].line if fresh else "")

    def _asking(self, call: ToolCall, words: str) -> Reply:
        parts = (Text(text=words),) if words else ()
        return Reply(model=self.name, parts=parts, calls=(call,), stop="tools")


def _exchanges(conversation: Sequence[Message]) -> Iterator[tuple[ToolCall, ToolResult]]:
    """Every call that was answered, with its answer."""
    calls: dict[str, ToolCall] = {}
    for message in conversation:
        if isinstance(message, Reply):
            calls = {call.id: call for call in message.calls}
        elif isinstance(message, Results):
            for result in message.results:
                if result.call_id in calls:
                    yield calls[result.call_id], result


def _lines(conversation: Sequence[Message]) -> list[str]:
    prompt = next((each for each in conversation if isinstance(each, Prompt)), None)
    text = prompt.part(PART) if prompt else ""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _plan(lines: Sequence[str], read: Read, expand: Expand) -> list[Step]:
    """The lines as steps; And and But take the keyword before them, and are read with it."""
    keyword: Keyword = "When"
    plan = []
    for line in lines:
        word, _, rest = line.partition(" ")
        resolved = line
        if word in {"Given", "When", "Then"}:
            keyword = cast("Keyword", word)
        elif word in {"And", "But", "*"}:
            resolved = f"{keyword} {rest}"
        for called, inner in expand(resolved):
            shown = f"{line} › {called}" if called else line
            step = Step(keyword=keyword, line=shown, calls=read(inner), inner=bool(called))
            plan.append(step)
    return plan


def _stand(plan: Sequence[Step], results: Sequence[ToolResult]) -> Standing | Ruling:
    now: Standing | Ruling = _beginning(plan)
    for result in results:
        if isinstance(now, Ruling):
            break
        now = after(plan, now, result)
    return now


def _beginning(plan: Sequence[Step]) -> Standing | Ruling:
    """The first step, or the verdict where a line was not understood."""
    if not plan:
        reason = "the criterion has no Given, When and Then"
        return Ruling(verdict="unproven", code="not-understood", reason=reason)
    unknown = [(step, call) for step in plan for call in step.calls if call.tool == VERDICT]
    if not unknown:
        return Standing()
    step, first = unknown[0][0], unknown[0][1].arguments
    within = f"{step.line}: " if step.inner else ""
    more = f" (and {len(unknown) - 1} more)" if len(unknown) > 1 else ""
    reason = f"{within}{first['reason']}{more}"
    return Ruling(verdict=first["verdict"], code=first["code"], reason=reason)
