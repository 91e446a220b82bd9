"""What an agent is told at its beginning, as a ledger: each part, its tokens, where it comes from.

Counted as a request has it, before a model is asked; numbers are estimates until a reply of that
model has told the truth. Not the cutting (`fitting`). Above: `flow`, `reports`, `cli`; below:
`fitting`, `tokens`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orchestrator.context.fitting import CUT_FIRST, ROOM, Cut, Fitted, fitted
from orchestrator.context.tokens import Factor, count, tool_text, tools_text
from orchestrator.messages import Prompt, ToolSchema
from orchestrator.models.fence import NOTE
from orchestrator.models.toolnames import in_order

TOOLS = "tools"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file or a skill within a section: its name, what is told of it, and what on demand."""

    name: str
    text: str
    place: str = ""
    on_demand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One part: its section, where it is written, its tokens, and what of it is left out.

    `part` names a file, a skill or a tool within its section, and is empty for the section itself;
    `on_demand` are the tokens that come on top when the agent asks: a skill's body.
    """

    section: str
    tokens: int
    part: str = ""
    place: str = ""
    cut: tuple[Cut, ...] = ()
    on_demand: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The first request of one step's conversation; `limit` is what a conversation may grow to.

    `room` is what the brief may have beside the tools, `over` by how much it is too large after
    everything was cut that may be.
    """

    step: str
    agent: str
    model: str
    factor: Factor
    rows: tuple[Row, ...]
    limit: int
    room: int
    over: int = 0

    @property
    def total(self) -> int:
        """The tokens of the first request."""
        return sum(row.tokens for row in self.rows if not row.part)

    @property
    def crosses(self) -> bool:
        """Whether the first request alone is more than the conversation may have."""
        return 0 < self.limit <= self.total


def ledger(
    prompt: Prompt,
    schemas: Sequence[ToolSchema],
    *,
    step: str,
    agent: str,
    model: str,
    factor: Factor,
    limit: int,
    places: Mapping[str, str],
    parts: Mapping[str, Sequence[Piece]],
    find: Callable[[str, str], str] = lambda _section, _line: "",
) -> Ledger:
    """The ledger of a first request.

    `places` says where each section is written; `parts` the pieces of a section; `find` the file
    and line in which a section has a line.
    """

    def tokens(text: str) -> int:
        return factor.of(count(text))

    tools = tokens(tools_text(schemas))
    room = max(0, round(limit * ROOM) - tools)
    fit = fitted(prompt, room, tokens)
    cuts = tuple(replace(cut, place=find(cut.section, cut.begins)) for cut in fit.cuts)
    fit = replace(fit, cuts=cuts)
    rows = [*_sections(fit, tokens, places, parts)]
    rows.append(Row(section="note", tokens=tokens(NOTE), place="shipped"))
    rows.append(Row(section=TOOLS, tokens=tools, place=places.get(TOOLS, "")))
    rows += [
        Row(section=TOOLS, part=tool.name, tokens=tokens(tool_text(tool)))
        for tool in in_order(schemas)
    ]
    return Ledger(
        step=step,
        agent=agent,
        model=model,
        factor=factor,
        rows=tuple(rows),
        limit=limit,
        room=room,
        over=fit.over,
    )


def _sections(
    fit: Fitted,
    tokens: Callable[[str], int],
    places: Mapping[str, str],
    parts: Mapping[str, Sequence[Piece]],
) -> Iterator[Row]:
    left = list(fit.cuts)
    for label in dict.fromkeys(part.label for part in fit.prompt.parts):
        texts = [part.text for part in fit.prompt.parts if part.label == label]
        cut = tuple(one for one in left if one.section == label)
        size = sum(map(tokens, texts))
        yield Row(section=label, tokens=size, place=places.get(label, ""), cut=cut)
        for one in parts.get(label, ()):
            later = tokens(one.on_demand)
            said = tokens(one.text)
            yield Row(section=label, part=one.name, tokens=said, place=one.place, on_demand=later)


def document(one: Ledger) -> dict[str, object]:
    """The ledger for programs."""
    return {
        "step": one.step,
        "agent": one.agent,
        "model": one.model,
        "exact": one.factor.exact,
        "tokens": one.total,
        "limit": one.limit,
        "room": one.room,
        "over": one.over,
        "rows": [
            {
                "section": row.section,
                "part": row.part,
                "tokens": row.tokens,
                "place": row.place,
                "on_demand": row.on_demand,
                "may_be_cut": row.section in CUT_FIRST,
                "cut": [
                    {
                        "begins": cut.begins,
                        "tokens": cut.tokens,
                        "place": cut.place,
                        "why": cut.why,
                    }
                    for cut in row.cut
                ],
            }
            for row in one.rows
        ],
    }
