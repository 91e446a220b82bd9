"""The grammar of steps: which keys a step may have, and what each may hold.

A schema and nothing else; `stepreader` makes steps of what it lets through. Above: that; below:
`schema`.
"""

from collections.abc import Mapping

from orchestrator.library.schema import (
    TEXT,
    WORD,
    Either,
    Fields,
    Items,
    Number,
    Table,
    Text,
    Whatever,
)
from orchestrator.messages import Json

KINDS = ("agent", "call", "command", "person", "wait")
OTHERWISE = ("person", "stop", "continue")
PART_KINDS = ("text", "number", "list", "verdict")
ONLY: Mapping[str, tuple[str, ...]] = {
    "choose": ("agent",),
    "judge": ("agent",),
    "produces": ("agent", "command", "person"),
    "each": ("agent", "call", "command"),
    "with": ("agent", "call", "command"),
}
"""Keys that make sense for some kinds of step only."""

TOOL = Text(pattern=r"[\w-]+\.[\w-]+", what="SERVER.TOOL")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
DURATION = Either(
    of=(Text(pattern=r"\d+(?:\.\d+)?(?:ms|s|m|h|d)", what="a time"), Number()),
    what="a time such as 30s, 10m, 2h or 3d",
)
_ROUNDS = Number(whole=True, least=1)
_AFTER = Text(words=OTHERWISE)

STEP = Fields(
    keys={
        "id": WORD,
        "agent": WORD,
        "call": TOOL,
        "command": Text(pattern=r"[\w:-]+", what="the name of a command"),
        "person": Fields(keys={"owner": TEXT, "question": TEXT, "options": Items(of=TEXT)}),
        "wait": Fields(
            keys={
                "event": TEXT,
                "until": TEXT,
                "match": Table(of=Whatever()),
                "for": DURATION,
                "default": TEXT,
            }
        ),
        "with": Table(of=Whatever()),
        "needs": Items(of=WORD, split=","),
        "when": TEXT,
        "choose": Items(of=WORD, least=1),
        "produces": Either(
            of=(
                Items(of=WORD, least=1),
                Table(
                    of=Either(
                        of=(Text(words=PART_KINDS), Items(of=TEXT, least=1)),
                        what=f"one of {', '.join(PART_KINDS)}, or a list of allowed words",
                    ),
                    key=WORD.pattern,
                    what=WORD.what,
                ),
            ),
            what="[part, …] or {part: kind}",
        ),
        "each": Text(pattern=r"\$[A-Za-z_][\w-]*(?:\.[\w-]+)*", what="$name of a list"),
        "parallel": Either(of=(_ROUNDS, Text(words=("auto",))), what="auto or a number"),
        "gate": Fields(
            keys={
                "check": Either(
                    of=(
                        TEXT,
                        Fields(
                            keys={"call": TOOL, "with": Table(of=Whatever())}, required=("call",)
                        ),
                        Fields(keys={"agent": WORD}, required=("agent",)),
                    ),
                    what="a comparison, {call: SERVER.TOOL} or {agent: NAME}",
                ),
                "on_fail": WORD,
                "rounds": _ROUNDS,
                "then": _AFTER,
            },
            required=("check",),
        ),
        "on_error": Either(
            of=(
                _AFTER,
                Fields(
                    keys={
                        "retries": Number(whole=True),
                        "goto": WORD,
                        "rounds": _ROUNDS,
                        "then": _AFTER,
                    }
                ),
            ),
            what="{retries, goto, rounds, then} or one of person, stop, continue",
        ),
        "then": WORD,
        "approve": Either(
            of=(
                Text(words=("before", "after")),
                Fields(keys={"when": TEXT, "owner": TEXT, "expires": DURATION}),
            ),
            what="before, after or {when, owner, expires}",
        ),
        "judge": WORD,
        "owner": TEXT,
        "notify": TOOL,
        "timeout": DURATION,
    }
)


def seconds(value: Json) -> float:
    """A duration in seconds; nothing is 0."""
    if isinstance(value, str):
        number = value.rstrip("smhd")
        return float(number) * _SECONDS[value[len(number) :]]
    return float(value or 0)
