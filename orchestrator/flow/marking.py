"""A comment's mark: the line at its end that says which run wrote it, and at which step.

By it a comment that was sent and never answered is found, and a later run finds what it writes
over. Not the looking (`sighting`). Above: `conversation`, `ahead`; below: `world`,
`library.trackers`.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from orchestrator.events import Scope
from orchestrator.flow.world import World
from orchestrator.library.trackers import EDIT, TRACKER
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.toolbox import Tools

COMMENT = f"{TRACKER}.comment"
REWRITE = f"{TRACKER}.{EDIT}"

_WORDS = re.compile(r"[^\W_]+")


class Marked:
    """Ends every comment with its mark, before rules and people see what would run."""

    def __init__(self, inner: Tools, world: World, scope: Scope) -> None:
        self._inner = inner
        self._world = world
        self._scope = scope

    async def call(self, call: ToolCall) -> ToolResult:
        return await self._inner.call(marked(self._world.journal.run, self._scope, call))


def marked(run: str, scope: Scope, call: ToolCall) -> ToolCall:
    """The call as it is sent: a comment ends with its mark, once, in place of `run RUN`."""
    body = call.arguments.get("body")
    if call.tool not in {COMMENT, REWRITE} or not isinstance(body, str):
        return call
    mark = mark_of(run, scope, body)
    if body.endswith(mark):
        return call
    # a report ends by naming its run, which the mark does too
    text = body.rstrip().removesuffix(f"\n\nrun {run}")
    return replace(call, arguments={**call.arguments, "body": f"{text}\n\n{mark}"})


def mark_of(run: str, scope: Scope, body: str) -> str:
    """The line: of a step one for all its comments, of an agent one for each text."""
    who = scope.step
    if scope.item:
        written = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        who = f"{scope.step} {scope.item[:6]} {written}"
    return f"orch · {run} · {who}"


def mark_in(body: str) -> str:
    """The mark that a comment of ours ends with."""
    return body.rstrip().rpartition("\n")[2]


def holds(text: str, mark: str) -> bool:
    """Whether a comment, as the tracker gives it back, ends with this mark."""
    even = _even(mark)
    return bool(even) and f" {_even(text)}".endswith(f" {even}")


def last_of(step: str, comments: Iterable[tuple[str, str]]) -> str:
    """The id of the last of these comments (id, text) that any run wrote at this step."""
    mark = re.compile(rf"(?:^| )orch [0-9a-z]+ {re.escape(_even(step))}$")
    ours = [id_ for id_, text in comments if mark.search(_even(text))]
    return ours[-1] if ours else ""


def words_of(mark: str) -> str:
    """The mark as a search engine takes it apart."""
    return " ".join(_WORDS.findall(mark))


def _even(text: str) -> str:
    # a tracker turns Markdown into markup of its own and back, and escapes or drops what is no word
    return " ".join(_WORDS.findall(text)).casefold()
