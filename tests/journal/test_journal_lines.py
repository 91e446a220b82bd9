import dataclasses
import json
import math
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.errors import OrchError
from orchestrator.events import (
    Actor,
    Answered,
    Called,
    Envelope,
    Event,
    Noted,
    Scope,
    StepStarted,
    Unknown,
)
from orchestrator.journal import chain, lines
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import Json, ToolCall

TEXT = st.text(st.characters(), max_size=12)  # surrogates and controls included
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def every_event() -> st.SearchStrategy[Event]:
    known = [kind for kind in get_args(Event) if kind is not Unknown]
    foreign = st.dictionaries(TEXT, JSON, max_size=3).map(
        lambda data: Unknown(data={**data, "kind": "of.tomorrow"})
    )
    return st.one_of([made(kind) for kind in known]) | foreign


def made(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of the type, surrogates and controls in its texts, every JSON where it is Any."""
    plain = {str: TEXT, float: NUMBER, Any: JSON, int: st.integers(), bool: st.booleans()}
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        fields = {name: made(of) for name, of in get_type_hints(hint).items() if name != "kind"}
        return st.builds(hint, **fields)
    inner = get_args(hint)
    if isinstance(hint, UnionType):
        return st.one_of([st.none() if of is NoneType else made(of) for of in inner])
    if get_origin(hint) is Literal:
        return st.sampled_from(inner)
    if get_origin(hint) is tuple:
        return st.lists(made(inner[0]), max_size=2).map(tuple)
    return st.dictionaries(made(inner[0]), made(inner[1]), max_size=3)


def sealed(event: Event, scope: Scope | None = None) -> bytes:
    journal = MemoryJournal("01ARZ3NDEKTSV4RRFFQ69G5FAV", now=lambda: 0.0, mono=lambda: 1.5)
    journal.append(event, scope=scope or Scope())
    return journal.lines[0]


def read_back(line: bytes) -> Envelope:
    return lines.read(chain.Chain().follow(line))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(event=every_event())
def test_every_event_comes_back_exactly_as_it_was_written(event: Event) -> None:
    line = sealed(event)

    assert read_back(line).event == event
    assert read_back(line).event.__class__ is event.__class__


@given(event=every_event())
@settings(deadline=None)
def test_a_line_is_plain_ascii_without_a_line_feed(event: Event) -> None:
    line = sealed(event)

    assert line.isascii()
    assert line.decode().isprintable()


def test_the_envelope_comes_back_with_the_event() -> None:
    journal = MemoryJournal(now=lambda: 1_700_000_000.1239, mono=lambda: 12.5)
    scope = Scope(step="test", item="c3", agent="qa", lane=2)

    written = journal.append(
        Noted(text="hello"), scope=scope, actor=Actor(type="model", id="gherkin")
    )

    assert read_back(journal.lines[0]) == written
    assert written.ts == "2023-11-14T22:13:20.123Z"
    assert (written.seq, written.epoch, written.prev) == (1, 1, "0" * 64)


def test_the_keys_stand_in_a_fixed_order_and_the_seal_is_last() -> None:
    found = json.loads(sealed(StepStarted()))

    assert list(found) == [
        *("v", "run", "seq", "epoch", "ts", "mono", "scope", "actor", "host", "pid", "prev"),
        *("event", "sum"),
    ]


def test_a_kind_of_tomorrow_is_kept_and_written_again_as_it_was() -> None:
    event = Unknown(data={"kind": "lease.renewed", "until": 5, "by": ["a", None]})

    line = sealed(event)

    assert json.loads(line)["event"] == {"kind": "lease.renewed", "until": 5, "by": ["a", None]}
    assert sealed(read_back(line).event) == line


def test_a_lone_surrogate_survives_as_an_escape() -> None:
    line = sealed(Noted(text="a\ud800b"))

    assert b"\\ud800" in line
    assert read_back(line).event == Noted(text="a\ud800b")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_has_not_is_refused_and_leaves_no_line(number: float) -> None:
    journal = MemoryJournal()

    with pytest.raises(OrchError, match=r"tool\.called cannot be written down"):
        journal.append(
            Called(
                call=ToolCall(id="1", tool="a.b", arguments={"n": number}), effect="acts", rule=""
            )
        )

    assert journal.lines == []
    assert journal.append(Noted(text="next")).seq == 1


def test_a_nesting_without_end_is_refused_not_a_crash() -> None:
    deep: Json = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(OrchError, match="cannot be written down"):
        sealed(
            Answered(
                call_id="1", observation=1, fault="", text="", blob="", size=0, seconds=0, data=deep
            )
        )


def test_a_line_beyond_the_cap_is_refused() -> None:
    with pytest.raises(OrchError, match="of the kind note has 16777"):
        sealed(Noted(text="x" * (lines.MAX_LINE + 1)))


def test_a_known_kind_with_a_missing_field_is_damage_that_names_the_field() -> None:
    with pytest.raises(ValueError, match=r"kind note: note\.text: Field required"):
        lines.read({"event": {"kind": "note"}})


@pytest.mark.parametrize("found", [{}, {"event": 3}, {"event": {}}, {"event": {"kind": 7}}])
def test_an_envelope_without_an_event_is_damage(found: dict[str, Json]) -> None:
    with pytest.raises(ValueError, match="no event with a kind"):
        lines.read(found)
