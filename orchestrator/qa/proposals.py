"""Criteria that a model proposes where code found none: what it is asked, and what of it stands.

One call without tools. A proposal counts as nothing until a person, or `--accept-criteria`, said
yes to it; here it only has to carry the ticket's own words, which code looks up in the ticket. The
ticket is data, and so is all that the model says of it. Above: `flow`; below: `criteria`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from orchestrator.messages import Json, Prompt, Text
from orchestrator.qa.criteria import criterion_id
from orchestrator.verdicts import Criterion, Source, Ticket

MOST = 40
"""Proposals that are looked at; more of one ticket are no list of criteria."""

LONGEST = 60_000
"""Characters of a ticket that a model is told."""

LEAST = 8
"""Characters of the ticket that a proposal rests on at least: fewer stand anywhere."""

ASKED = """\
You read one ticket and list its acceptance criteria. You test nothing and judge nothing.

A criterion is one promise about the application that a person could check in a browser: what state
it starts from, what is done, what must be seen then. List every such promise of the ticket, each
once, in the ticket's order. Leave out what is a wish about the work, a reason, or out of scope. Add
nothing that the ticket does not say, and make no promise weaker or stronger than it is.

Answer with JSON and nothing else:

{"criteria": [{"criterion": "...", "words": "..."}]}

- `criterion`: the promise in one sentence that can be understood alone.
- `words`: the words of the ticket that it comes from, copied letter by letter from one place. They
  are looked up in the ticket; what is not found there is thrown away.

A ticket that promises nothing has {"criteria": []}."""

WIDTH = 72
"""Characters of a title."""

_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_QUOTES = " \t\n\"“”'‘’"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What stands of a model's answer, and a line on each thing of it that does not."""

    criteria: tuple[Criterion, ...]
    notes: tuple[str, ...] = ()


def asking(ticket: Ticket) -> Prompt:
    """The whole conversation: what is wanted, and the ticket as data."""
    text = f"{ticket.title}\n\n{ticket.body}"
    return Prompt(
        parts=(
            Text(text=ASKED, label="instructions"),
            Text(text=text[:LONGEST], origin="ticket", label="ticket"),
        )
    )


def read_proposals(said: str, ticket: Ticket) -> Proposed:
    """The criteria that a model's answer proposes, each found in the ticket. Never raises.

    The text of each is the sentence, and below it the ticket's words, marked as quoted.
    """
    notes: list[str] = []
    if len(ticket.body) > LONGEST:
        notes.append(f"the ticket was read up to its first {LONGEST} characters")
    listed = _listed(said)
    if listed is None:
        return Proposed(criteria=(), notes=(*notes, "the answer is no list of criteria"))
    if len(listed) > MOST:
        notes.append(f"{len(listed)} were proposed; the first {MOST} are looked at")
    found: dict[str, Criterion] = {}
    for sentence, words in _pairs(listed[:MOST], notes):
        source = _source(words, ticket)
        if source is None:
            notes.append(
                f"not in the ticket, so left out: “{shorten(words, WIDTH, placeholder='…')}”"
            )
            continue
        text = f"{sentence}\n> {source.words}"
        made = Criterion(
            id=criterion_id(text),
            number=len(found) + 1,
            title=shorten(sentence, WIDTH, placeholder="…"),
            text=text,
            source=source,
        )
        found.setdefault(made.id, made)
    return Proposed(criteria=tuple(found.values()), notes=tuple(notes))


def stand(criteria: Sequence[Criterion], ticket: Ticket) -> bool:
    """Whether the ticket still has the words that each proposal comes from."""
    return all(_place(one.source.words, ticket.body) for one in criteria)


def _listed(said: str) -> list[Json] | None:
    """The list in an answer: bare, in a fence, or with words around it."""
    fence = _FENCE.search(said)
    text = fence[1] if fence else said[said.find("{") : said.rfind("}") + 1]
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    listed = answer.get("criteria") if isinstance(answer, dict) else None
    return listed if isinstance(listed, list) else None


def _pairs(listed: list[Json], notes: list[str]) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(listed, start=1):
        said = one if isinstance(one, dict) else {}
        sentence, words = said.get("criterion"), said.get("words")
        if not isinstance(sentence, str) or not isinstance(words, str) or not sentence.strip():
            notes.append(f"proposal {number} has no sentence with words of the ticket")
            continue
        yield _even(sentence), _even(words)


def _source(words: str, ticket: Ticket) -> Source | None:
    """Where exactly these words stand in the ticket, white space apart; None if nowhere."""
    bare = words if _place(words, ticket.body) else words.strip(_QUOTES)
    place = _place(bare, ticket.body)
    return Source(section="", first=place[0], last=place[1], words=bare) if place else None


def _place(words: str, body: str) -> tuple[int, int] | None:
    """The lines, from 1, between which the words stand whole."""
    if len(words) < LEAST:
        return None
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", body)
    if found is None:
        return None
    return body.count("\n", 0, found.start()) + 1, body.count("\n", 0, found.end()) + 1


def _even(text: str) -> str:
    return " ".join(text.split())
