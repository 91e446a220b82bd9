"""A tool call and its answer as one entry of the timeline.

An expectation is told by what it said and what was there; every other call by its arguments and
the first words of the answer. Above: `telling`; below: `entry`, `sanitise`.
"""

import json
from collections.abc import Mapping

from orchestrator.events import Answered, Called
from orchestrator.messages import Json, ToolCall
from orchestrator.reports.entry import Entry, Story
from orchestrator.reports.sanitise import one_line


def called(event: Called, answer: Answered | None, story: Story) -> Entry:
    """A call with its answer, None where it never came."""
    if event.call.tool == "orch.expect" and answer and isinstance(answer.data, dict):
        return _expectation(answer, answer.data)
    words = words_of(event.call, story)
    ruled = event.rule and (story.verbose or event.effect == "writes")
    rule = (f"{event.effect}; {event.rule}",) if ruled else ()
    if answer is None:
        return Entry(label="call", text=f"{words} → no answer", style="yellow", more=rule)
    style = "red" if answer.fault else ""
    return Entry(label="call", text=f"{words} → {answered(answer, story)}", style=style, more=rule)


def _expectation(answer: Answered, data: Mapping[str, Json]) -> Entry:
    holds, saw = data.get("holds"), data.get("saw") or ""
    if holds is None:
        found, style = "cannot be seen here", "magenta"
    else:
        found, style = ("holds", "green") if holds else ("does not hold", "red")
    instead = f", saw {saw}" if saw and not holds else ""
    words = f"{data.get('says') or ''} → {found}{instead}{_trail(answer)}"
    return Entry(label="expect", text=words, style=style)


def answered(event: Answered, story: Story) -> str:
    """The first words of an answer, its observation and how long it took."""
    said = one_line(event.text, story.reach)
    fault = f"{event.fault}: " if event.fault else ""
    return f"{fault}{said or 'nothing'}{_trail(event)}"


def _trail(event: Answered) -> str:
    number = f" #{event.observation}" if event.observation else ""
    return f"{number} {event.seconds * 1000:.0f} ms"


def words_of(call: ToolCall, story: Story) -> str:
    """The call as people read it: `browser.browser_click element: "Log in" button, target: e5`."""
    arguments = ", ".join(
        f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in call.arguments.items()
    )
    return f"{call.tool} {one_line(arguments, story.reach)}".rstrip()
