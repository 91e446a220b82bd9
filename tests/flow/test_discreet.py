"""What leaves a run has no secret in it: events, texts, names and errors."""

import base64

import pytest

from orchestrator.errors import ConfigError, ConfigErrors, OrchError, ServerDown
from orchestrator.events import (
    Answered,
    Called,
    CriteriaFixed,
    Event,
    Judged,
    RunEnded,
    ServerFailed,
)
from orchestrator.flow.discreet import DiscreetJournal, discreet, hushed, masked
from orchestrator.journal.memory import MemoryJournal
from orchestrator.messages import ToolCall
from orchestrator.tools.masking import Mask
from orchestrator.verdicts import Criterion, Evidence, Source, Verdict

CANARY = "Zebra-hunter2!"
HELD = "{{shopper.password}}"
MASK = Mask({"shopper.password": CANARY})
SHA = "0" * 64

EVENTS: list[Event] = [
    ServerFailed(server="crm", lane=1, reason=f"the key {CANARY} is wrong", log=f"/{CANARY}.log"),
    RunEnded(exit_code=5, reason=f"not with {CANARY[::-1]}", counts={"pass": 1}, seconds=0.1),
    Called(
        call=ToolCall(id="c1", tool="crm.peek", arguments={"deep": [{CANARY: CANARY}]}),
        effect="reads",
        rule="allowed",
    ),
    Answered(
        call_id="c1",
        observation=3,
        fault="error",
        text=base64.b64encode(CANARY.encode()).decode(),
        blob=SHA,
        size=9,
        seconds=0.5,
        data={"n": [CANARY.upper()]},
    ),
    CriteriaFixed(
        ticket="SHOP-1",
        title=CANARY,
        body_sha256=SHA,
        criteria=(
            Criterion(
                id="abc",
                number=1,
                title=CANARY,
                text=CANARY,
                source=Source(section=CANARY, first=1, last=2),
                steps=(f"Given {CANARY}",),
            ),
        ),
    ),
    Judged(
        verdict=Verdict(
            criterion="abc",
            number=1,
            outcome="fail",
            code="wrong",
            reason=CANARY,
            evidence=(
                Evidence(
                    action=1,
                    action_text=CANARY,
                    expectation=2,
                    says=CANARY,
                    saw=CANARY,
                    holds=False,
                    screenshot=SHA,
                ),
            ),
        )
    ),
]


def plain(event: Event) -> bool:
    words = repr(event).lower()
    every = [CANARY, CANARY[::-1], base64.b64encode(CANARY.encode()).decode()]
    return not any(form.lower() in words for form in every)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_no_event_takes_a_secret_along_and_its_kind_stays(event: Event) -> None:
    assert not plain(event)
    journal = MemoryJournal()
    written = DiscreetJournal(journal, MASK).append(event).event
    assert plain(written)
    assert HELD in repr(written)
    assert type(written) is type(event)
    assert journal.envelopes[0].event == written


def test_our_own_words_and_digests_stay_whatever_the_secret_is() -> None:
    mask = Mask({"a": "unproven", "b": "crm.peek", "c": SHA})
    called = Called(call=ToolCall(id="c1", tool="crm.peek"), effect="reads", rule="")
    verdict = Verdict(criterion=SHA, number=1, outcome="unproven", code="not-reached")
    for event in (called, Judged(verdict=verdict)):
        assert masked(event, mask) == event


def test_texts_are_masked_pictures_stay_and_names_do_not() -> None:
    journal = MemoryJournal()
    discreet = DiscreetJournal(journal, MASK)
    text = f"a page with {CANARY} and \ud800".encode("utf-8", "surrogatepass")
    assert CANARY.encode() not in journal.get(discreet.put(text))
    log = discreet.keep(f"page-{CANARY}.txt", CANARY.encode(), "text/plain")
    assert "hunter2" not in log.name
    assert journal.get(log.blob) == HELD.encode()
    picture = b"\x89PNG " + CANARY.encode()
    stored = discreet.keep("criterion-1.png", picture, "image/png")
    assert discreet.get(stored.blob) == picture


def test_the_words_of_an_error_are_masked_and_it_stays_what_it_was() -> None:
    error = ServerDown(f"the key {CANARY} is wrong", hint=f"try {CANARY}")
    assert hushed(error, MASK) is error
    assert str(error) == f"the key {HELD} is wrong\n  try {HELD}"
    assert CANARY not in repr(error)
    many = ConfigErrors([ConfigError(f"found {CANARY}")])
    assert str(hushed(many, MASK)) == f"found {HELD}"


def test_an_exception_with_a_secret_in_its_words_is_told_without_them() -> None:
    said = r"^the program failed: ValueError: bad \{\{shopper\.password\}\}"
    with pytest.raises(OrchError, match=said) as caught, discreet(MASK):
        raise ValueError(f"bad {CANARY}")
    assert caught.value.__suppress_context__
    assert caught.value.__cause__ is None


def test_a_secret_deep_in_a_group_of_exceptions_is_found() -> None:
    group = ExceptionGroup("two things", [ValueError("fine"), KeyError(CANARY)])
    with pytest.raises(OrchError, match="two things") as caught, discreet(MASK):
        raise group
    assert "withheld" in caught.value.hint


def test_an_exception_without_a_secret_is_raised_as_it_is() -> None:
    with pytest.raises(ValueError, match="fine"), discreet(MASK):
        raise ValueError("fine")
    with pytest.raises(ServerDown, match=r"\{\{shopper\.password\}\}"), discreet(MASK):
        raise ServerDown(CANARY)
