"""A model out of a file: a script that somebody wrote, or the journal of a run.

    {"conversations": [
      {"for": "words of a criterion", "replies": [
        {"says": "I look", "calls": [{"id": "a", "tool": "orch.locate", "arguments": {…}}]}]}]}

Needs no key and no network: for demonstrations, for tests of a team's own commands, and to say
again what a model once said. It thinks of nothing: where the application answers otherwise, it
still says the next thing. Above: `registry`; below: `scripted`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, get_args

from orchestrator.errors import ModelUnreachable, Place, UsageError
from orchestrator.messages import Json, Message, Prompt, Reply, Results, Stop, Text, ToolCall
from orchestrator.models.scripted import ScriptedModel

JOURNAL = "journal.jsonl"
"""The file of a run's folder that holds what was said in it."""

Fill: TypeAlias = Callable[[Reply, Sequence[Message]], Reply]

_NUMBERED = frozenset({"evidence", "observation"})
"""Arguments of our own tools that are numbers of observations."""

_FORM = 'a script is {"conversations": [{"for": "…", "replies": [{"says": "…", "calls": […]}]}]}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One script: for which criterion (words of it, or all of it), and what is said in it.

    `brief` is the sha256 of the very brief that it was an answer to, where that is known.
    """

    criterion: str
    replies: tuple[Reply, ...]
    brief: str = ""


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def open_script(path: Path, *, name: str) -> ScriptedModel:
    """The model that says what the file holds. Raises UsageError for one that cannot be read."""
    file = path / JOURNAL if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"`{name}`: the script {file} cannot be read: {_why(error)}",
            hint="name a file of yours, or the folder of a run, after `scripted/`",
        ) from error
    try:
        if file.suffix == ".jsonl":
            return _model(name, tuple(_recorded(text)), numbered)
        return _model(name, tuple(_written(json.loads(text))), filled)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"`{name}` cannot be played: {error}", place=Place(path=str(file)), hint=_FORM
        ) from error


def _model(name: str, scripts: Sequence[Conversation], fill: Fill) -> ScriptedModel:
    if not scripts:
        raise ValueError("it holds no conversation")
    named = [
        replace(one, replies=tuple(replace(reply, model=name) for reply in one.replies))
        for one in scripts
    ]

    def choose(conversation: Sequence[Message]) -> Sequence[Reply]:
        first = next((one for one in conversation if isinstance(one, Prompt)), Prompt(parts=()))
        return _chosen(name, named, first)

    return ScriptedModel(choose, name=name, fill=fill)


def _chosen(name: str, scripts: Sequence[Conversation], first: Prompt) -> Sequence[Reply]:
    brief = _digest(first)
    criterion = first.part("criterion") or "\n".join(part.text for part in first.parts)
    by_brief = (one for one in scripts if one.brief and one.brief == brief)
    by_words = (one for one in scripts if one.criterion in criterion)
    found = next(by_brief, None) or next(by_words, None)
    if found is None:
        words = " ".join(criterion.split())[:80]
        raise ModelUnreachable(
            f"`{name}` has nothing to say to “{words}”",
            hint="add a conversation whose `for` are words of it, or one without `for`",
        )
    return found.replies


def _digest(prompt: Prompt) -> str:
    """The hash that a journal has of a brief: `model.briefed` names it as its blob."""
    text = "\n\n".join(f"# {part.label} ({part.origin})\n{part.text}" for part in prompt.parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _written(said: Json) -> Iterator[Conversation]:
    for one in said["conversations"]:
        replies = tuple(_reply(reply) for reply in one["replies"])
        yield Conversation(criterion=str(one.get("for", "")), replies=replies)


def _reply(said: Mapping[str, Json]) -> Reply:
    """One reply; a call without an id has none that later calls could name."""
    if unknown := sorted(set(said) - {"says", "text", "calls", "stop"}):
        raise ValueError(f"`{unknown[0]}` is no part of a reply")
    calls = tuple(
        ToolCall(
            id=str(call.get("id") or f"s{number}"),
            tool=str(call["tool"]),
            arguments=dict(call.get("arguments") or {}),
        )
        for number, call in enumerate(said.get("calls") or (), start=1)
    )
    words = str(said.get("says") or said.get("text") or "")
    why = said.get("stop") or ("tools" if calls else "end")
    stop: Stop | None = next((one for one in get_args(Stop) if one == why), None)
    if stop is None:
        raise ValueError(f"`{why}` is no reason to stop")
    parts = (Text(text=words),) if words else ()
    return Reply(model="", parts=parts, calls=calls, stop=stop)


def _recorded(text: str) -> Iterator[Conversation]:
    """The conversations of a journal, in the order in which they began."""
    criteria: dict[str, str] = {}
    begun: list[tuple[str, str, list[Reply]]] = []
    answers: dict[int, str] = {}
    for line in text.splitlines():
        try:
            envelope = json.loads(line)
        except ValueError:
            # The last line of a journal may be torn; everything before it stands.
            break
        event, scope = envelope["event"], _scope(envelope)
        if event["kind"] == "criteria.fixed":
            criteria |= {
                one["id"]: "\n".join(one.get("steps") or ()) or one["text"]
                for one in event["criteria"]
            }
        elif event["kind"] == "tool.answered":
            answers[event["observation"]] = event["call_id"]
        elif event["kind"] == "model.briefed":
            begun.append((scope, event["blob"], []))
        elif event["kind"] == "model.replied":
            current = [replies for where, _, replies in begun if where == scope]
            if current:
                said = _reply({key: event[key] for key in ("text", "calls", "stop")})
                current[-1].append(_unnumbered(said, answers))
    for scope, brief, replies in begun:
        item = json.loads(scope)[1]
        # Words that no brief has: what was no criterion's is found by its very brief only.
        words = criteria.get(item, "\0")
        yield Conversation(criterion=words, replies=tuple(replies), brief=brief)


def _scope(envelope: Mapping[str, Json]) -> str:
    scope = envelope["scope"]
    return json.dumps([scope.get(key, "") for key in ("step", "item", "agent", "lane")])


def _unnumbered(reply: Reply, answers: Mapping[int, str]) -> Reply:
    """The reply with the calls in place of the observations that it names: a run that says it
    again counts its own, and with several lanes in another order.
    """
    return _renumbered(reply, {number: f"${id_}" for number, id_ in answers.items()})


def numbered(reply: Reply, conversation: Sequence[Message]) -> Reply:
    """The reply of a journal with the numbers that the observations have in this run."""
    return _renumbered(reply, _known(conversation))


def _renumbered(reply: Reply, known: Mapping[Json, Json]) -> Reply:
    """The reply with what is known put where a tool of ours is told numbers of observations."""
    calls = []
    for call in reply.calls:
        own = _NUMBERED if call.server == "orch" else frozenset[str]()
        arguments = {
            key: _put(value, known) if key in own else value
            for key, value in call.arguments.items()
        }
        calls.append(replace(call, arguments=arguments))
    return replace(reply, calls=tuple(calls))


def filled(reply: Reply, conversation: Sequence[Message]) -> Reply:
    """The reply with what only the run knows: `$ref` is the element that `orch.locate` found last,
    `$ID` the number of the observation that answered the call with that id.
    """
    known = _known(conversation)
    calls = tuple(
        replace(call, arguments=_put(dict(call.arguments), known)) for call in reply.calls
    )
    return replace(reply, calls=calls)


def _known(conversation: Sequence[Message]) -> dict[Json, Json]:
    known: dict[Json, Json] = {}
    for message in conversation:
        for result in message.results if isinstance(message, Results) else ():
            known[f"${result.call_id}"] = result.observation
            if isinstance(result.data, Mapping) and result.data.get("ref"):
                known["$ref"] = result.data["ref"]
    return known


def _put(value: Json, known: Mapping[Json, Json]) -> Json:
    if isinstance(value, str | int):
        return known.get(value, value)
    if isinstance(value, list):
        return [_put(one, known) for one in value]
    if isinstance(value, dict):
        return {key: _put(one, known) for key, one in value.items()}
    return value
