"""The page of the journal: where a run lies, the envelope, every kind of event, the chain."""

import ast
import dataclasses
import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pages.tables import table

from orchestrator import events, messages, verdicts
from orchestrator.errors import ExitCode
from orchestrator.events import Actor, Envelope, Event, Scope
from orchestrator.journal import chain, lines

INTRO = """\
# The journal

Everything that happens in a run is an event, and every event is one line of
`.orch/runs/RUN/journal.jsonl`, written before its effect is relied on. Tables and reports are
made from these lines and from nothing else. `orch runs show RUN` tells them,
`orch runs verify RUN` proves their chain.

    .orch/runs/RUN/journal.jsonl          the events, one JSON object a line
    .orch/runs/RUN/blobs/AA/SHA256        what is too large for a line: pages, briefs, long answers
    .orch/runs/RUN/artifacts/             what a person opens: screenshots
    .orch/runs/RUN/logs/                  what servers, application and browser said

Secrets are out before an event is written. None of it belongs in git, and `.orch/` ignores itself.
"""

FORMAT = f"""
The format is version {events.FORMAT}. What reads it should pass over keys and kinds that it does
not know; `orch` keeps such an event as `unknown` and writes it back as it was.
"""

CHAIN = """
## The chain

`prev` is the sha256 of the line before, `sum` the first 16 hex digits of the sha256 of the line
without it. A flipped bit shows in any line; a line that was removed, moved or rewritten shows in
the next. Whoever rewrites the whole file makes a whole new chain: to prove more, keep elsewhere the
head that `orch runs verify` prints. A line cut off in the middle, as a lost machine leaves it, is
told and left out; everything before it stands.

The first two lines of a journal, for instance:

"""

SHAPES = (
    messages.ToolCall,
    messages.Usage,
    verdicts.Criterion,
    verdicts.Source,
    verdicts.Verdict,
    verdicts.Evidence,
    events.Definition,
)
ALIASES = (("Fault", messages.Fault), ("Stop", messages.Stop), ("Outcome", verdicts.Outcome))


def page() -> str:
    """The whole page."""
    kinds = [(_kind(event), event) for event in get_args(Event)]
    return "".join(
        (
            INTRO,
            "\n## The envelope\n\n",
            f"{_told(Envelope)}\n\n{_fields(Envelope)}\n\n",
            f"`scope`: {_told(Scope)} {_fields(Scope)}\n",
            f"\n`actor`: {_told(Actor)} {_fields(Actor)}, of the types ",
            f"{_words(events.ActorType)}.\n{FORMAT}",
            f"\n## The {len(kinds)} kinds of events\n\n",
            table(("kind", "what it says", "fields"), (_row(*pair) for pair in kinds)),
            "\n## What stands in the fields\n\n",
            table(("shape", "what it is", "fields"), (_shape(shape) for shape in SHAPES)),
            "\n",
            *(f"`{name}` is one of {_words(alias)}.\n" for name, alias in ALIASES),
            "Reasons are told in [exit-codes.md](exit-codes.md).\n",
            CHAIN,
            f"```json\n{_example()}\n```\n",
        )
    )


def _kind(event: type) -> str:
    kind = next(field for field in dataclasses.fields(event) if field.name == "kind")
    return str(kind.default)


def _row(kind: str, event: type) -> tuple[str, str, str]:
    return f"`{kind}`", _told(event), _fields(event)


def _shape(shape: type) -> tuple[str, str, str]:
    return f"`{shape.__name__}`", _told(shape), _fields(shape)


def _words(alias: Any) -> str:
    return ", ".join(f"`{word}`" if word else "nothing" for word in get_args(alias))


@cache
def _class(thing: type) -> ast.ClassDef:
    module = ast.parse(inspect.getsource(inspect.getmodule(thing) or events))
    return next(
        node
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name == thing.__name__
    )


def _told(thing: type) -> str:
    """The docstring as one line; nothing where the fields say it all."""
    return " ".join((ast.get_docstring(_class(thing)) or "").split())


def _fields(thing: type) -> str:
    return ", ".join(_members(thing))


def _members(thing: type) -> Iterator[str]:
    """Each field with its type as the code has it; `?` where it has a default."""
    for node in _class(thing).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        name, kind = node.target.id, ast.unparse(node.annotation).replace("'", "")
        if name == "kind" and kind.startswith("Literal"):
            continue
        yield f"`{name}{'?' if node.value else ''}: {kind}`"


def _example() -> str:
    begun = events.RunStarted(
        command="qa",
        arguments={"ticket": "SHOP-7"},
        options={"comment": "never"},
        definitions=(events.Definition(path="CONTEXT.md", sha256="9f2c…"),),
        model="gherkin",
        version="0.1.0",
    )
    noted = events.RunEnded(
        exit_code=int(ExitCode.PASSED), reason="", counts={"pass": 4}, seconds=3.2
    )
    first = lines.write(_envelope(begun, 1, chain.GENESIS))
    return b"\n".join((first, lines.write(_envelope(noted, 2, chain.digest(first))))).decode()


def _envelope(event: Event, seq: int, prev: str) -> Envelope:
    return Envelope(
        run="01JZ0000000000000000000000",
        seq=seq,
        epoch=1,
        ts="2026-07-01T09:00:00.000Z",
        mono=12.5,
        scope=Scope(),
        actor=Actor(type="code", id="orch"),
        host="desk",
        pid=4711,
        prev=prev,
        event=event,
    )
